"""PyTorch's entry of `benchmarks/accuracy`; Accuracy.java in Python.

`torch_accuracy.py eager|traced FOLDER HIDDEN BATCH RATE THRESHOLD EPOCHS SEED THREADS` trains on an IDX folder's
training files until the error on its test files is low enough, and prints a line of JSON. The epoch's examples are
gathered once, which is faster than a DataLoader; eager and traced are those of torch_peer.py.
"""

import json
import sys
import time

import numpy as np
import torch


def read(folder, name, header):
    return np.fromfile(f"{folder}/{name}", dtype=np.uint8)[header:]


def load(folder, part):
    labels = torch.from_numpy(read(folder, f"{part}-labels-idx1-ubyte", 8).astype("int64"))
    pixels = torch.from_numpy(read(folder, f"{part}-images-idx3-ubyte", 16)).reshape(len(labels), -1)
    return pixels.float(), labels


def network(widths):
    """The same start as Gradus': He's normal weights, and biases of 0."""
    parts = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        linear = torch.nn.Linear(fan_in, fan_out)
        torch.nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        torch.nn.init.zeros_(linear.bias)
        parts += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*parts[:-1])


class Loss(torch.nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x, labels):
        return torch.nn.functional.cross_entropy(self.layers(x), labels)


def main(mode, folder, hidden, batch, rate, threshold, epochs, seed, threads):
    batch, rate, threshold, epochs = int(batch), float(rate), float(threshold), int(epochs)
    torch.set_num_threads(int(threads))
    torch.set_flush_denormal(True)
    torch.manual_seed(int(seed))
    x, y = load(folder, "train")
    test_x, test_y = load(folder, "t10k")
    mean, deviation = x.mean(), x.std()
    x, test_x = (x - mean) / deviation, (test_x - mean) / deviation
    layers = network([x.shape[1], *map(int, hidden.split(",")), int(y.max()) + 1])
    loss = Loss(layers)
    parameters = list(layers.parameters())

    if mode == "traced":
        graph = torch.jit.trace(loss, (x[:batch], y[:batch]))

        def step(xs, ys):
            gradients = torch.autograd.grad(graph(xs, ys), parameters)
            with torch.no_grad():
                torch._foreach_add_(parameters, gradients, alpha=-rate)
    else:
        optimizer = torch.optim.SGD(parameters, lr=rate)

        def step(xs, ys):
            optimizer.zero_grad(set_to_none=True)
            loss(xs, ys).backward()
            optimizer.step()

    begun, seconds, error, epoch = time.time(), 0.0, float("inf"), 0
    while error > threshold and epoch < epochs:
        start = time.monotonic()
        order = torch.randperm(len(y))
        for xs, ys in zip(x[order].split(batch), y[order].split(batch)):
            step(xs, ys)
        seconds += time.monotonic() - start
        epoch += 1
        with torch.no_grad():
            error = 100 * (layers(test_x).argmax(1) != test_y).double().mean().item()
    print(json.dumps({"begun": begun, "seconds": seconds, "epochs": epoch, "error": round(error, 4)}))


if __name__ == "__main__":
    if len(sys.argv) != 10 or sys.argv[1] not in ("eager", "traced"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
