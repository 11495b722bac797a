package io.gradus.run;

import java.io.Serializable;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.StatisticalSummaryValues;
import org.apache.commons.math3.stat.inference.TTest;

/**
 * How numbers from repeated runs spread.
 *
 * @param count how many there are
 * @param mean of them
 * @param sd sample standard deviation, by count - 1; NaN for fewer than two
 * @param low lower end of the mean's confidence interval, mean - t·sd/√count with Student's t of count - 1 degrees of
 *     freedom; NaN for fewer than two
 * @param high its upper end
 * @param least the smallest
 * @param median half of them are no larger
 * @param most the largest
 */
public record Spread(
        int count, double mean, double sd, double low, double high, double least, double median, double most)
        implements Serializable {
    /** How sure the confidence interval is. */
    public static final double CONFIDENCE = 0.95;

    /**
     * Of these numbers.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there are no numbers to look at");
        }
        DescriptiveStatistics all = new DescriptiveStatistics(values);
        boolean spreads = values.length > 1;
        double half = spreads
                ? new TDistribution(values.length - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2)
                        * all.getStandardDeviation()
                        / Math.sqrt(values.length)
                : Double.NaN;
        return new Spread(
                values.length,
                all.getMean(),
                spreads ? all.getStandardDeviation() : Double.NaN,
                all.getMean() - half,
                all.getMean() + half,
                all.getMin(),
                all.getPercentile(50),
                all.getMax());
    }

    /** A spread of which only these three are known, as tables in papers give them. */
    public static Spread published(double mean, double sd, int count) {
        return new Spread(count, mean, sd, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * The two-sided p of Welch's t test: how likely means at least as far apart would be, were the true ones equal; the
     * variances may differ. With the degrees of freedom of Welch 1947 and Satterthwaite 1946.
     *
     * @return NaN if either has fewer than two numbers, or neither spreads
     */
    public double welch(Spread other) {
        if (count < 2 || other.count < 2 || (sd == 0 && other.sd == 0)) {
            return Double.NaN;
        }
        return new TTest().tTest(summary(), other.summary());
    }

    private StatisticalSummaryValues summary() {
        return new StatisticalSummaryValues(mean, sd * sd, count, most, least, mean * count);
    }
}
