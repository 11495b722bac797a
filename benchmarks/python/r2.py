"""R² of Gradus' default recipe and of scikit-learn's MLPRegressor on the same parts of the same tables."""
import csv
import pathlib
import statistics
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn.neural_network import MLPRegressor

warnings.filterwarnings("ignore")
LINE = "line.csv"


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    head, rows = rows[0], [r for r in rows[1:] if r and all(c.strip() not in ("?", "", "NA") for c in r)]
    columns = []
    for n in range(len(head) - 1):
        cells = [r[n] for r in rows]
        try:
            columns.append(np.array(cells, dtype=float)[:, None])
        except ValueError:  # one column for each text
            values = sorted(set(cells))
            columns.append(np.array([[c == v for v in values] for c in cells], dtype=float))
    return head, rows, np.hstack(columns), np.array([r[-1] for r in rows], dtype=float)


def r2(y, said):
    return 1 - np.sum((y - said) ** 2) / np.sum((y - y.mean()) ** 2)


def peer(x, y, train, test, seed):
    xm, xs = x[train].mean(0), x[train].std(0)
    xs[xs == 0] = 1
    ym, ys = y[train].mean(), y[train].std() or 1
    net = MLPRegressor(random_state=seed, max_iter=500).fit((x[train] - xm) / xs, (y[train] - ym) / ys)
    return r2(y[test], net.predict((x[test] - xm) / xs) * ys + ym)


def ours(gradus, folder, head, rows, train, test, seed):
    def write(name, part):
        with open(folder / name, "w", newline="") as file:
            csv.writer(file).writerows([head] + [rows[i] for i in part])
        return str(folder / name)

    model = str(folder / "model.safetensors")
    target = head[-1]
    subprocess.run([gradus, "train", write("train.csv", train), "--target", target, "--split", "90/10/0",
                    "--seed", str(seed), "--quiet", "--out", model], check=True, capture_output=True)
    said = subprocess.run([gradus, "predict", model, write("test.csv", test)], check=True, capture_output=True,
                          text=True).stdout.split()[1:]
    return r2(np.array([float(rows[i][-1]) for i in test]), np.array(said, dtype=float))


def main():
    gradus, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    seeds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        with open(temporary / LINE, "w") as file:
            file.write("x,y\n" + "".join(f"{x},{3 * x + 1000}\n" for x in range(200)))
        print(f"{'table':<24}{'rows':>6}{'Gradus':>9}{'sklearn':>9}{'less':>8}")
        for path in [temporary / LINE] + sorted(folder.glob("*.csv")):
            head, rows, x, y = read(path)
            mine, theirs = [], []
            for seed in range(1, seeds + 1):
                order = np.random.RandomState(seed).permutation(len(rows))
                cut = len(rows) * 4 // 5
                mine.append(ours(gradus, temporary, head, rows, order[:cut], order[cut:], seed))
                theirs.append(peer(x, y, order[:cut], order[cut:], seed))
            a, b = statistics.mean(mine), statistics.mean(theirs)
            print(f"{path.name:<24}{len(rows):>6}{a:>9.3f}{b:>9.3f}{a - b:>+8.3f}", flush=True)


if __name__ == "__main__":
    main()
