"""PyTorch: `torch_peer.py eager|traced WORKLOAD SECONDS`.

eager is the usual training loop; traced runs network and loss as one traced TorchScript graph, and updates with a
single fused call.
"""

import sys

import torch

import protocol

mode = sys.argv.pop(1) if len(sys.argv) == 4 else ""


class Network(torch.nn.Module):
    def __init__(self, widths, activation, weights):
        super().__init__()
        parts = []
        for fan_in, fan_out, w in zip(widths, widths[1:], weights):
            linear = torch.nn.Linear(fan_in, fan_out)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w.copy()))
                linear.bias.zero_()
            parts += [linear, torch.nn.Tanh() if activation == "tanh" else torch.nn.ReLU()]
        self.layers = torch.nn.Sequential(*parts[:-1])

    def forward(self, x, labels):
        return torch.nn.functional.cross_entropy(self.layers(x), labels)


def make(widths, activation, batch, rate, x, labels, weights):
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    inputs, targets = torch.from_numpy(x.copy()), torch.from_numpy(labels.astype("int64"))
    network = Network(widths, activation, weights)
    parameters = list(network.parameters())
    batches = list(zip(inputs.split(batch), targets.split(batch)))

    if mode == "traced":
        graph = torch.jit.trace(network, batches[0])

        def step(xs, ys):
            gradients = torch.autograd.grad(graph(xs, ys), parameters)
            with torch.no_grad():
                torch._foreach_add_(parameters, gradients, alpha=-rate)
    else:
        optimizer = torch.optim.SGD(parameters, lr=rate)

        def step(xs, ys):
            optimizer.zero_grad(set_to_none=True)
            network(xs, ys).backward()
            optimizer.step()

    def train(first, count):
        for i in range(first // batch, (first + count) // batch):
            step(*batches[i])

    def predict():
        with torch.no_grad():
            return torch.softmax(network.layers(inputs), 1).numpy()

    return train, predict


if __name__ == "__main__":
    kernels = f"{torch.__version__}, {torch.backends.cpu.get_cpu_capability() if hasattr(torch.backends, 'cpu') else ''}"
    sys.exit(protocol.run("torch-" + (mode or "eager"), make, kernels))
