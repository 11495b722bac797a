package io.gradus.data;

import io.gradus.data.schema.TableSchema;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;

/**
 * Minimum, maximum, mean and variance of every feature over a part, in double precision, in two walks over its rows.
 */
final class FeatureStatistics {
    /** Features of bytes for which every value is counted: a kilobyte each. */
    private static final int MOST_COUNTED = 4096;

    private final double[] min; // (inputs), as are the others
    private final double[] max;
    private final double[] mean;
    private final double[] variance; // population formula
    private final boolean[] indicator; // 1 or 0 for a text's value, and not to be scaled

    /** Copies the numbers of a row. */
    private interface Reader {
        void read(int row, float[] to);
    }

    private FeatureStatistics(Part part, int inputs) {
        if (part.size() == 0) {
            throw new DataException(part.data().name() + ": no examples to fit a scaling to");
        }
        min = new double[inputs];
        max = new double[inputs];
        mean = new double[inputs];
        variance = new double[inputs];
        indicator = new boolean[inputs];
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
    }

    /**
     * Of the features.
     *
     * @throws DataException if the part is empty, or a feature is not finite
     */
    static FeatureStatistics of(Part part) {
        Dataset data = part.data();
        FeatureStatistics statistics = new FeatureStatistics(part, data.inputs());
        if (data.storage() == Dataset.Storage.UINT8 && data.inputs() <= MOST_COUNTED) {
            statistics.count(part);
        } else {
            statistics.read(part, "feature", data::read);
        }
        if (data.window() > 1) {
            statistics.pool(data.inputs() / data.window());
        }
        TableSchema schema = data.schema();
        boolean[] indicators = schema == null ? new boolean[0] : schema.indicators();
        for (int i = 0; i < data.inputs() && indicators.length > 0; i++) {
            statistics.indicator[i] = indicators[i % indicators.length];
        }
        return statistics;
    }

    /**
     * Of the values to predict.
     *
     * @throws DataException if the part is empty, or a value is not finite
     */
    static FeatureStatistics ofTargets(Part part) {
        Dataset data = part.data();
        FeatureStatistics statistics = new FeatureStatistics(part, data.outputs());
        statistics.read(part, "value", (row, to) -> {
            for (int j = 0; j < to.length; j++) {
                to[j] = data.target(row, j);
            }
        });
        return statistics;
    }

    /** Of windows: what is true of a column of the series is so at every step of a window, and over all of them. */
    private void pool(int columns) {
        int steps = mean.length / columns;
        for (int c = 0; c < columns; c++) {
            double sum = 0;
            for (int i = c; i < mean.length; i += columns) {
                min[c] = Math.min(min[c], min[i]);
                max[c] = Math.max(max[c], max[i]);
                sum += mean[i];
            }
            double common = sum / steps;
            double squares = 0; // within steps and between their means
            for (int i = c; i < mean.length; i += columns) {
                double offset = mean[i] - common;
                squares += variance[i] + offset * offset;
            }
            for (int i = c; i < mean.length; i += columns) {
                min[i] = min[c];
                max[i] = max[c];
                mean[i] = common;
                variance[i] = squares / steps;
            }
        }
    }

    /** Of bytes: how often each value occurs tells all, in one short loop, which is run before much is compiled. */
    private void count(Part part) {
        int inputs = mean.length;
        byte[] row = new byte[inputs];
        int[] counts = new int[inputs << 8]; // (inputs, 256)
        for (int number : part.rows()) {
            part.data().readBytes(number, row);
            count(row, counts);
        }
        for (int i = 0; i < inputs; i++) {
            double sum = 0;
            for (int value = 0; value < 256; value++) {
                int times = counts[(i << 8) | value];
                if (times > 0) {
                    min[i] = Math.min(min[i], value);
                    max[i] = Math.max(max[i], value);
                    sum += (double) times * value;
                }
            }
            mean[i] = sum / part.size();
            for (int value = 0; value < 256; value++) {
                double deviation = value - mean[i];
                variance[i] += counts[(i << 8) | value] * (deviation * deviation);
            }
            variance[i] /= part.size();
        }
    }

    /** A row; by itself, since the JVM compiles what is called a hundred times long before what loops as often. */
    private static void count(byte[] row, int[] counts) {
        for (int i = 0; i < row.length; i++) {
            counts[(i << 8) | (row[i] & 0xFF)]++;
        }
    }

    private void read(Part part, String what, Reader reader) {
        Dataset data = part.data();
        int inputs = mean.length;
        float[] features = new float[inputs];
        for (int row : part.rows()) {
            reader.read(row, features);
            for (int i = 0; i < inputs; i++) {
                float x = features[i];
                if (!Float.isFinite(x)) {
                    throw new DataException(data.name() + ", example " + (row + 1) + ", " + what + " " + (i + 1) + ": "
                            + x + " is not a finite number; correct it or remove the example");
                }
                min[i] = Math.min(min[i], x);
                max[i] = Math.max(max[i], x);
                mean[i] += x;
            }
        }
        for (int i = 0; i < inputs; i++) {
            mean[i] /= part.size();
        }
        for (int row : part.rows()) {
            reader.read(row, features);
            for (int i = 0; i < inputs; i++) {
                double deviation = features[i] - mean[i];
                variance[i] += deviation * deviation;
            }
        }
        for (int i = 0; i < inputs; i++) {
            variance[i] /= part.size();
        }
    }

    /** To mean 0 and standard deviation 1, feature by feature. */
    Scaling standard() {
        double[] deviation = new double[variance.length];
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = Math.sqrt(variance[i]);
        }
        return scaling(Scaling.Method.STANDARD, mean, deviation);
    }

    /** To 0..1, feature by feature. */
    Scaling minMax() {
        double[] range = new double[min.length];
        for (int i = 0; i < range.length; i++) {
            range[i] = range(i);
        }
        return scaling(Scaling.Method.MINMAX, min, range);
    }

    /** To mean 0 and standard deviation 1 over all features together. */
    Scaling commonStandard() {
        int inputs = mean.length;
        DoubleSummaryStatistics sum = new DoubleSummaryStatistics(); // whose errors are compensated
        for (double featureMean : mean) {
            sum.accept(featureMean);
        }
        double commonMean = sum.getSum() / inputs;
        double commonVariance = 0; // variance within features and between their means
        for (int i = 0; i < inputs; i++) {
            double offset = mean[i] - commonMean;
            commonVariance += (variance[i] + offset * offset) / inputs;
        }
        double[] shift = new double[inputs];
        double[] deviation = new double[inputs];
        Arrays.fill(shift, commonMean);
        Arrays.fill(deviation, Math.sqrt(commonVariance));
        return scaling(Scaling.Method.STANDARD, shift, deviation);
    }

    /** Whether at least half of the features that vary span at least half of the range of all together. */
    boolean shareOneRange() {
        double least = min.length == 0 ? 0 : Double.POSITIVE_INFINITY;
        double most = min.length == 0 ? 0 : Double.NEGATIVE_INFINITY;
        for (int i = 0; i < min.length; i++) {
            least = Math.min(least, min[i]);
            most = Math.max(most, max[i]);
        }
        double whole = most - least;
        int varying = 0;
        int wide = 0;
        for (int i = 0; i < min.length; i++) {
            varying += range(i) > 0 ? 1 : 0;
            wide += range(i) > 0 && 2 * range(i) >= whole ? 1 : 0;
        }
        return 2 * wide >= varying;
    }

    private double range(int feature) {
        return max[feature] - min[feature];
    }

    /** A feature that never varies gets its value as shift, so that it becomes exactly 0. */
    private Scaling scaling(Scaling.Method method, double[] shift, double[] spread) {
        float[] shifts = new float[shift.length];
        float[] scales = new float[shift.length];
        for (int i = 0; i < shift.length; i++) {
            float scale = (float) (1 / spread[i]);
            // Told by the range: rounding leaves a constant a variance that is not quite 0. And a range so small that
            // its inverse is no float is as good as none.
            boolean varies = range(i) > 0 && Float.isFinite(scale);
            boolean asItIs = varies && indicator[i];
            shifts[i] = asItIs ? 0 : (float) (varies ? shift[i] : min[i]);
            scales[i] = asItIs ? 1 : varies ? scale : 0;
        }
        return new Scaling(method, shifts, scales);
    }
}
