"""The networks that speed is compared on; c/bench.c and peers/Peer.java have them in their languages."""

WORKLOADS = {  # widths, activation, batch, rate
    "W1/1": ((4, 16, 3), "tanh", 1, 0.01),
    "W2/1": ((64, 32, 10), "tanh", 1, 0.01),
    "W2/32": ((64, 32, 10), "tanh", 32, 0.01),
    "W3/1": ((784, 128, 64, 10), "relu", 1, 0.001),
    "W3/32": ((784, 128, 64, 10), "relu", 32, 0.01),
    "W3/128": ((784, 128, 64, 10), "relu", 128, 0.01),
    "W4/32": ((64, *[32] * 56, 10), "relu", 32, 0.001),
}
