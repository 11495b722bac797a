"""scikit-learn: MLPClassifier.partial_fit over slices of 512 samples, without momentum, penalty or shuffling."""

import sys
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

import protocol


def make(widths, activation, batch, rate, x, labels, weights):
    warnings.simplefilter("ignore")
    classes = np.arange(widths[-1])
    model = MLPClassifier(
        hidden_layer_sizes=widths[1:-1], activation=activation, solver="sgd", alpha=0, batch_size=batch,
        learning_rate_init=rate, momentum=0, nesterovs_momentum=False, shuffle=False, random_state=1,
    )
    model.partial_fit(x[:batch], labels[:batch], classes)  # lets it allocate; the common start replaces what it learnt
    for have, want in zip(model.coefs_, weights):
        have[...] = want.T
    for bias in model.intercepts_:
        bias[...] = 0

    def train(first, count):
        model.partial_fit(x[first : first + count], labels[first : first + count])

    return train, lambda: model.predict_proba(x)


if __name__ == "__main__":
    sys.exit(protocol.run("sklearn", make))
