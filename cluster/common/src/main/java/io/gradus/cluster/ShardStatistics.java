package io.gradus.cluster;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Minimum, maximum, mean and spread of every feature of a worker's share, in double precision; those of all shares
 * give the scaling that all use, though no machine sees all examples. Merged in the order of workers by the formulas
 * of Chan, Golub and LeVeque 1979.
 *
 * @param count of examples
 * @param min of each feature, as are the others
 * @param squares sum of squared deviations from the mean
 */
public record ShardStatistics(long count, double[] min, double[] max, double[] mean, double[] squares)
        implements Serializable {
    /** @throws IllegalArgumentException if a feature is not finite */
    public static ShardStatistics of(Part part) {
        Dataset data = part.data();
        int inputs = data.inputs();
        ShardStatistics all = empty(inputs);
        float[] features = new float[inputs];
        long seen = 0;
        for (int row : part.rows()) {
            data.read(row, features);
            seen++;
            for (int i = 0; i < inputs; i++) {
                double x = features[i];
                if (!Double.isFinite(x)) {
                    throw new IllegalArgumentException(
                            "feature " + (i + 1) + " of an example is no finite number: " + x);
                }
                all.min[i] = Math.min(all.min[i], x);
                all.max[i] = Math.max(all.max[i], x);
                double off = x - all.mean[i]; // Welford 1962
                all.mean[i] += off / seen;
                all.squares[i] += off * (x - all.mean[i]);
            }
        }
        return new ShardStatistics(seen, all.min, all.max, all.mean, all.squares);
    }

    private static ShardStatistics empty(int inputs) {
        ShardStatistics none =
                new ShardStatistics(0, new double[inputs], new double[inputs], new double[inputs], new double[inputs]);
        Arrays.fill(none.min, Double.POSITIVE_INFINITY);
        Arrays.fill(none.max, Double.NEGATIVE_INFINITY);
        return none;
    }

    /** Of all shares together. */
    public static ShardStatistics merge(List<ShardStatistics> shares) {
        ShardStatistics all = shares.get(0);
        for (ShardStatistics next : shares.subList(1, shares.size())) {
            all = all.with(next);
        }
        return all;
    }

    private ShardStatistics with(ShardStatistics other) {
        int inputs = mean.length;
        ShardStatistics both = empty(inputs);
        double total = count + other.count;
        for (int i = 0; i < inputs && total > 0; i++) {
            double apart = other.mean[i] - mean[i];
            both.min[i] = Math.min(min[i], other.min[i]);
            both.max[i] = Math.max(max[i], other.max[i]);
            both.mean[i] = mean[i] + apart * (other.count / total);
            both.squares[i] = squares[i] + other.squares[i] + apart * apart * (count * (other.count / total));
        }
        return new ShardStatistics(count + other.count, both.min, both.max, both.mean, both.squares);
    }

    /**
     * To mean 0 and standard deviation 1, feature by feature; what is 1 or 0 for a text's value stays as it is.
     *
     * @param indicators which features are such, (inputs), or empty for none
     */
    public Scaling standard(boolean[] indicators) {
        double[] spread = new double[mean.length];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = Math.sqrt(squares[i] / count);
        }
        return scaling(Scaling.Method.STANDARD, mean, spread, indicators);
    }

    /** To 0..1, feature by feature. */
    public Scaling minMax(boolean[] indicators) {
        double[] range = new double[mean.length];
        for (int i = 0; i < range.length; i++) {
            range[i] = max[i] - min[i];
        }
        return scaling(Scaling.Method.MINMAX, min, range, indicators);
    }

    /** To mean 0 and standard deviation 1 over all features together, as suits pictures. */
    public Scaling commonStandard() {
        double sum = 0;
        for (double each : mean) {
            sum += each;
        }
        double common = sum / mean.length;
        double variance = 0;
        for (int i = 0; i < mean.length; i++) {
            double off = mean[i] - common;
            variance += (squares[i] / count + off * off) / mean.length;
        }
        double[] shift = new double[mean.length];
        double[] spread = new double[mean.length];
        Arrays.fill(shift, common);
        Arrays.fill(spread, Math.sqrt(variance));
        return scaling(Scaling.Method.STANDARD, shift, spread, new boolean[0]);
    }

    /** As {@link Scaling#auto} does it: one that never varies becomes 0. */
    private Scaling scaling(Scaling.Method method, double[] shift, double[] spread, boolean[] indicators) {
        float[] shifts = new float[shift.length];
        float[] scales = new float[shift.length];
        for (int i = 0; i < shift.length; i++) {
            float scale = (float) (1 / spread[i]);
            boolean varies = max[i] > min[i] && Float.isFinite(scale);
            boolean asItIs = varies && i < indicators.length && indicators[i];
            shifts[i] = asItIs ? 0 : (float) (varies ? shift[i] : min[i]);
            scales[i] = asItIs ? 1 : varies ? scale : 0;
        }
        return new Scaling(method, shifts, scales);
    }
}
