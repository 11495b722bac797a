package io.gradus.cli.model;

import io.gradus.cli.terminal.Terminal;
import io.gradus.report.JsonLine;
import io.gradus.text.Text;

/** How far each output of a regression is from what was wanted, over the examples of an evaluation. */
final class OutputErrors {
    private final double[] squares;
    private final double[] sizes;
    private final double[] sums;
    private final double[] sumsOfSquares;
    private final int samples;

    private OutputErrors(int outputs, int samples) {
        this.squares = new double[outputs];
        this.sizes = new double[outputs];
        this.sums = new double[outputs];
        this.sumsOfSquares = new double[outputs];
        this.samples = samples;
    }

    /** Asks the model once more about every example. */
    static OutputErrors of(ModelUse use) {
        OutputErrors errors =
                new OutputErrors(use.model().network().outputs(), use.source().size());
        use.evaluator().outputs(use.source(), (row, outputs) -> {
            for (int j = 0; j < outputs.length; j++) {
                double wanted = use.source().data().target(row, j);
                double error = outputs[j] - wanted;
                errors.squares[j] += error * error;
                errors.sizes[j] += Math.abs(error);
                errors.sums[j] += wanted;
                errors.sumsOfSquares[j] += wanted * wanted;
            }
        });
        return errors;
    }

    /** A line for each output. */
    void print(Terminal terminal) {
        for (int j = 0; j < squares.length; j++) {
            terminal.line(Text.left("output " + (j + 1), 12) + "rms error " + Text.measure(rms(j)) + ", mean size "
                    + Text.measure(sizes[j] / samples) + ", R² " + Text.fixed(determination(j), 3));
        }
    }

    /** A list of them. */
    void put(JsonLine line) {
        line.list("outputs");
        for (int j = 0; j < squares.length; j++) {
            line.item()
                    .put("output", j + 1)
                    .put("rmse", rms(j))
                    .put("mae", sizes[j] / samples)
                    .put("r2", determination(j))
                    .endItem();
        }
        line.endList();
    }

    private double rms(int j) {
        return Math.sqrt(squares[j] / samples);
    }

    /** 1 less the part of the targets' variance that is left: 1 at best, 0 for answering with the mean. */
    private double determination(int j) {
        double spread = sumsOfSquares[j] - sums[j] * sums[j] / samples;
        return spread <= 0 ? 0 : 1 - squares[j] / spread;
    }
}
