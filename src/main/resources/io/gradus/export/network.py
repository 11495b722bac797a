#!/usr/bin/env python3
"""@TITLE@

Written by Gradus @VERSION@; needs Python 3 and NumPy.

    python3 FILE.py ROWS.csv     prints what the network says of each row, as CSV
    import FILE; FILE.predict(x) takes (examples, inputs) raw numbers, as encode() makes them of a table's rows

NETWORK, at the end, holds weights, columns, scaling and classes.
"""
import csv
import json
import math
import sys

import numpy as np

ACTIVATIONS = {
@ACTIVATIONS@
}


def forward(x):
    """Scaled inputs, (examples, inputs), to the last layer's outputs."""
    values, sums = [], []
    for n, layer in enumerate(NETWORK["layers"]):
        function, slope = ACTIVATIONS[layer["activation"]], layer["slope"]
        weights = [np.array(read["weight"]) for read in layer["reads"]]
        bias = np.array(layer["bias"])
        if layer["steps"] > 1:  # reads a step's inputs and its own outputs of the step before
            y = np.zeros((len(x), layer["units"]))
            for step in np.split(x, layer["steps"], axis=1):
                y = function(step @ weights[0].T + y @ weights[1].T + bias, slope)
            values.append(y)
            sums.append(None)
            continue
        z = bias
        for read, weight in zip(layer["reads"], weights):
            z = z + (x if read["layer"] < 0 else values[read["layer"]]) @ weight.T
        if "norm_gain" in layer:
            z = z - z.mean(axis=1, keepdims=True)
            z = z / np.sqrt((z * z).mean(axis=1, keepdims=True) + layer["norm_epsilon"])
            z = z * layer["norm_gain"] + layer["norm_shift"]
        if "adds_sums_of" in layer:
            z = z + sums[layer["adds_sums_of"]]
        sums.append(z)
        values.append(function(z, slope))
    return values[-1]


def predict(x):
    """Raw inputs, (examples, inputs), to probabilities, or to values in the units of their targets."""
    x = np.atleast_2d(np.asarray(x, dtype=np.float64))
    columns = NETWORK["columns"]
    if columns:
        parts = [([c["offset"]], [c["fill"]]) if "offset" in c else ([0] * len(c["values"]), [0] * len(c["values"]))
                 for c in columns]
        offset = np.tile([o for part in parts for o in part[0]], NETWORK["rows"])
        fill = np.array([math.nan if f is None else f for part in parts for f in part[1]])
        x = np.where(np.isnan(x), np.tile(fill, NETWORK["rows"]), x) - offset
    y = forward((x - np.array(NETWORK["shift"])) * np.array(NETWORK["scale"]))
    if NETWORK["squash"] == "softmax":
        y = np.exp(y - y.max(axis=1, keepdims=True))
        return y / y.sum(axis=1, keepdims=True)
    if NETWORK["squash"] == "sigmoid":
        return 1 / (1 + np.exp(-y))
    return y * [o["factor"] for o in NETWORK["outputs"]] + [o["addend"] for o in NETWORK["outputs"]]


def number(cell):
    cell = cell.strip()
    words = {"true": 1.0, "false": 0.0}
    return math.nan if cell.lower() in ("", "?", "na", "nan", "n/a", "null", "none") else (
        words[cell.lower()] if cell.lower() in words else float(cell))


def encode(rows):
    """A table's rows, cells as text, to raw inputs; the first is a header where the network's columns have names."""
    columns = NETWORK["columns"]
    if not columns:
        return np.array([[number(cell) for cell in row] for row in rows])
    named = columns[0]["name"] is not None
    header = [cell.strip() for cell in rows[0]] if named else []
    places = [header.index(c["name"]) for c in columns] if named else range(len(columns))
    encoded = []
    for row in rows[1:] if named else rows:
        x = []
        for column, place in zip(columns, places):
            if "offset" in column:
                x.append(number(row[place]))
            else:
                x += [float(row[place].strip() == value) for value in column["values"]]
        encoded.append(x)
    window = NETWORK["rows"]  # of a series, an example is so many rows after one another
    return np.array([sum(encoded[i:i + window], []) for i in range(len(encoded) - window + 1)])


def main(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row]
    names = [output["name"] for output in NETWORK["outputs"]]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["predicted"] + names if NETWORK["classes"] else names)
    for y in predict(encode(rows)):
        writer.writerow(([names[int(y.argmax())]] if NETWORK["classes"] else []) + [float(v) for v in y])


NETWORK = json.loads(r'''@NETWORK@''')

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: " + sys.argv[0] + " ROWS.csv")
    main(sys.argv[1])
