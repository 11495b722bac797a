"""What the Python peers share: the workloads, the data files and the timing loop; c/bench.c in Python."""

import json
import math
import os
import sys
import time

import numpy as np
from workloads import WORKLOADS

SAMPLES = 4096
CHUNK = 512  # samples between two looks at the clock


def load(name, widths):
    """Inputs (samples, fanIn), labels (samples,), and a weight matrix (fanOut, fanIn) for each layer."""
    path = os.path.join(os.environ.get("GRADUS_BENCH_DATA", "build/data"), name[:2] + ".bin")
    words = np.fromfile(path, dtype="<f4")
    end = SAMPLES * widths[0]
    x = words[:end].reshape(SAMPLES, widths[0])
    labels = words[end : end + SAMPLES].view("<i4")
    end += SAMPLES
    weights = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        weights.append(words[end : end + fan_in * fan_out].reshape(fan_out, fan_in))
        end += fan_in * fan_out
    assert end == words.size, path
    return x, labels, weights


def since_launch():
    """Milliseconds since compare started this process; None where nobody did."""
    launched = os.environ.get("GRADUS_BENCH_LAUNCHED")
    return round(1e3 * (time.monotonic() - float(launched)), 1) if launched else None


def run(peer, make, kernels=""):
    """kernels: which the library chose for this processor, in its own words. make(widths, activation, batch, rate, x, labels, weights) gives train(first, count), predict() -> probabilities."""
    if len(sys.argv) != 3 or sys.argv[1] not in WORKLOADS:
        print("usage: %s %s SECONDS" % (peer, "|".join(WORKLOADS)), file=sys.stderr)
        return 2
    name, seconds = sys.argv[1], float(sys.argv[2])
    widths, activation, batch, rate = WORKLOADS[name]
    x, labels, weights = load(name, widths)
    train, predict = make(widths, activation, batch, rate, x, labels, weights)

    def mean_loss():
        p = np.asarray(predict(), dtype=np.float64)[np.arange(SAMPLES), labels]
        loss = float(-np.log(np.maximum(p, 1e-30)).mean())
        return round(loss, 6) if math.isfinite(loss) else None

    train(0, batch)
    first_step = since_launch()
    train(batch, CHUNK - batch)
    for i in range(CHUNK, SAMPLES, CHUNK):
        train(i, CHUNK)
    loss = mean_loss()

    samples, first, warming, start = 0, 0, True, time.monotonic()
    warm, cpu = min(0.25, seconds / 4), 0.0
    while True:
        train(first, CHUNK)
        first = (first + CHUNK) % SAMPLES
        samples += CHUNK
        elapsed = time.monotonic() - start
        if warming and elapsed >= warm:
            warming, samples, cpu, start = False, 0, time.process_time(), time.monotonic()
        elif not warming and elapsed >= seconds:
            break
    cpu = time.process_time() - cpu
    print(json.dumps({
        "peer": peer, "workload": name, "samples_per_second": round(samples / elapsed, 1), "loss": loss,
        "final_loss": mean_loss(), "loss_kind": "cross-entropy", "core_share": round(cpu / elapsed, 3),
        "first_step_ms": first_step, "kernels": kernels,
    }))
    return 0
