package io.gradus.train;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import java.util.ArrayList;
import java.util.List;

/** Sums up, example by example, how far values are from their targets. */
final class TargetErrors {
    private final Dataset data;
    private final double[] squares;
    private final double[] sizes;
    private final double[] first; // targets; sums are of what they differ from these by, which keeps them exact
    private final double[] sums;
    private final double[] sumsOfSquares;
    private int samples;

    /** @param data that has values to predict */
    TargetErrors(Dataset data) {
        int outputs = data.outputs();
        this.data = data;
        this.squares = new double[outputs];
        this.sizes = new double[outputs];
        this.first = new double[outputs];
        this.sums = new double[outputs];
        this.sumsOfSquares = new double[outputs];
    }

    /** Adds example {@code row}, for which the network put out {@code outputs}. */
    void add(int row, float[] outputs) {
        for (int j = 0; j < outputs.length; j++) {
            double wanted = data.target(row, j);
            double error = outputs[j] - wanted;
            squares[j] += error * error;
            sizes[j] += Math.abs(error);
            first[j] = samples == 0 ? wanted : first[j];
            double difference = wanted - first[j];
            sums[j] += difference;
            sumsOfSquares[j] += difference * difference;
        }
        samples++;
    }

    /** Each value's, in the units of the data. */
    List<TargetError> errors() {
        Scaling scaling = data.targetScaling();
        List<TargetError> errors = new ArrayList<>();
        for (int j = 0; j < squares.length; j++) {
            double unit = scaling == null ? 1 : 1 / (double) scaling.scale()[j];
            double spread = sumsOfSquares[j] - sums[j] * sums[j] / samples;
            errors.add(new TargetError(
                    unit * Math.sqrt(squares[j] / samples),
                    unit * sizes[j] / samples,
                    spread <= 0 ? 0 : 1 - squares[j] / spread));
        }
        return errors;
    }
}
