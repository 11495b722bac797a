package io.gradus.step.reference;

import io.gradus.net.Norm;

/**
 * Sums brought to mean 0 and variance 1, in double precision: {@link DoubleNetwork}'s part of a norm.
 *
 * @param values (samples, width)
 * @param inverse 1/sd of each value's group, (samples, width)
 * @param groups which values were made alike: 0 fixed ones, 1 each sample's, 2 each unit's
 */
record DoubleNorm(double[][] values, double[][] inverse, int groups) {
    /** Each sample's values over its units. */
    static DoubleNorm rows(double[][] sums) {
        double[][] turned = turn(sums);
        DoubleNorm columns = columns(turned);
        return new DoubleNorm(turn(columns.values), turn(columns.inverse), 1);
    }

    /** Each unit's values over the samples. */
    static DoubleNorm columns(double[][] sums) {
        int width = sums[0].length;
        double[][] statistics = new double[2][width];
        for (int j = 0; j < width; j++) {
            for (double[] row : sums) {
                statistics[0][j] += row[j] / sums.length;
            }
            for (double[] row : sums) {
                double off = row[j] - statistics[0][j];
                statistics[1][j] += off * off / sums.length;
            }
        }
        DoubleNorm fixed = by(sums, statistics);
        return new DoubleNorm(fixed.values, fixed.inverse, 2);
    }

    /** By means and variances that are given, (2, width). */
    static DoubleNorm by(double[][] sums, double[][] statistics) {
        double[][] values = new double[sums.length][sums[0].length];
        double[][] inverse = new double[sums.length][sums[0].length];
        for (int b = 0; b < sums.length; b++) {
            for (int j = 0; j < values[b].length; j++) {
                inverse[b][j] = 1 / Math.sqrt(statistics[1][j] + Norm.EPSILON);
                values[b][j] = (sums[b][j] - statistics[0][j]) * inverse[b][j];
            }
        }
        return new DoubleNorm(values, inverse, 0);
    }

    /** Times the gains, plus the shifts. */
    double[][] scaled(double[] gain, double[] shift) {
        double[][] scaled = new double[values.length][gain.length];
        for (int b = 0; b < values.length; b++) {
            for (int j = 0; j < gain.length; j++) {
                scaled[b][j] = gain[j] * values[b][j] + shift[j];
            }
        }
        return scaled;
    }

    /**
     * Gradients with respect to the sums, from those with respect to what {@link #scaled} made: with e = gain · delta
     * and v the values, {@code (e - mean(e) - v · mean(e · v)) / sd}, the means being over the value's group.
     */
    double[][] backward(double[][] deltas, double[] gain) {
        int width = gain.length;
        double[][] e = new double[deltas.length][width];
        for (int b = 0; b < deltas.length; b++) {
            for (int j = 0; j < width; j++) {
                e[b][j] = gain[j] * deltas[b][j];
            }
        }
        double[][] result = new double[deltas.length][width];
        for (int b = 0; b < deltas.length; b++) {
            for (int j = 0; j < width; j++) {
                double mean = 0;
                double along = 0;
                for (int i = 0; groups == 1 && i < width; i++) {
                    mean += e[b][i] / width;
                    along += e[b][i] * values[b][i] / width;
                }
                for (int c = 0; groups == 2 && c < deltas.length; c++) {
                    mean += e[c][j] / deltas.length;
                    along += e[c][j] * values[c][j] / deltas.length;
                }
                result[b][j] = (e[b][j] - mean - values[b][j] * along) * inverse[b][j];
            }
        }
        return result;
    }

    private static double[][] turn(double[][] of) {
        double[][] turned = new double[of[0].length][of.length];
        for (int i = 0; i < of.length; i++) {
            for (int j = 0; j < of[i].length; j++) {
                turned[j][i] = of[i][j];
            }
        }
        return turned;
    }
}
