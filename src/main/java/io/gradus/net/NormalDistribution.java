package io.gradus.net;

/** The standard normal distribution in double precision, to a few units of the last place. */
final class NormalDistribution {
    /** From here on the tail's continued fraction is used; below, the series. */
    private static final double TAIL = 2.5;
    /** Enough levels for double precision from {@link #TAIL} on. */
    private static final int LEVELS = 80;

    private NormalDistribution() {}

    /** {@code exp(-x²/2) / √(2π)}. */
    static double density(double x) {
        return StrictMath.exp(-0.5 * x * x) / StrictMath.sqrt(2 * Math.PI);
    }

    /** The probability of a value below x. Small ones of negative x keep their relative precision. */
    static double below(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double size = Math.abs(x);
        double tail = size < TAIL ? 0.5 - density(size) * series(size) : density(size) / fraction(size);
        return x < 0 ? tail : 1 - tail;
    }

    /** {@code x + x³/3 + x⁵/(3·5) + …} (Abramowitz and Stegun 1964, 26.2.11); all terms are positive. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 3; term > 1e-17 * sum; n += 2) {
            term *= x * x / n;
            sum += term;
        }
        return sum;
    }

    /** {@code x + 1/(x + 2/(x + 3/(x + …)))} (Abramowitz and Stegun 1964, 26.2.14, Laplace's). */
    private static double fraction(double x) {
        double value = x;
        for (int n = LEVELS; n > 0; n--) {
            value = x + n / value;
        }
        return value;
    }
}
