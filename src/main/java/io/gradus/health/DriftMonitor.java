package io.gradus.health;

/**
 * Tells when errors on new examples grow for good, because what is to be learnt has changed: the test of Page and
 * Hinkley (Page 1954, "Continuous inspection schemes"; for learners Gama et al. 2014, "A survey on concept drift
 * adaptation").
 *
 * <p>Each error, less the mean and over the standard deviation of those before it, and less {@link #TOLERANCE}, is
 * added up. Where the sum is more than {@link #LIMIT} above the lowest that it was, there is drift, and everything
 * begins anew. Nothing is allocated: of {@link Math} nothing is called that HotSpot would compile, and with it
 * resolve that class's texts.
 */
public final class DriftMonitor {
    /** Standard deviations that errors may grow by without being told. */
    public static final double TOLERANCE = 0.25;
    /** Standard deviations that may be added up above it. A false alarm has the odds exp(-2·0.25·40) = 2e-9. */
    public static final double LIMIT = 40;

    private static final int LEAST = 50; // errors before the first alarm
    private static final double MEMORY = 10_000; // errors that mean and deviation are of, the older ones fading
    private static final double MOST = 4; // deviations that one error counts at most
    private static final double FLOOR = 0.01; // of the deviation, where all errors are alike

    private long errors;
    private long drifts;
    private long lastDrift;
    private long counted; // since the last drift
    private double mean;
    private double variance;
    private double sum;
    private double lowest;

    /**
     * Takes the error on the next new example, made before it was learnt.
     *
     * @param error 0 or 1 of a class, or a squared error of a scaled value
     * @return whether there is drift with this one
     */
    public boolean add(double error) {
        errors++;
        counted++;
        double before = error - mean;
        double root = Math.sqrt(variance);
        double deviation = root > FLOOR ? root : FLOOR;
        if (counted > LEAST) {
            double z = before / deviation;
            sum += (z < MOST ? z : MOST) - TOLERANCE;
            lowest = sum < lowest ? sum : lowest;
            if (sum - lowest > LIMIT) {
                drifts++;
                lastDrift = errors;
                counted = 0;
                mean = variance = sum = lowest = 0;
                return true;
            }
        }
        double share = 1 / (counted < MEMORY ? counted : MEMORY);
        mean += share * before;
        variance += share * (before * (error - mean) - variance);
        return false;
    }

    /** Forgets everything. */
    public void clear() {
        errors = drifts = lastDrift = counted = 0;
        mean = variance = sum = lowest = 0;
    }

    /** How often there was drift. */
    public long drifts() {
        return drifts;
    }

    /** The number of the error, from 1, with which drift was told last; 0 if there was none. */
    public long lastDrift() {
        return lastDrift;
    }

    /** The mean error since the last drift, older ones fading. */
    public double mean() {
        return mean;
    }
}
