package io.gradus.step.java;

/**
 * exp, log and what follows from them, in double precision to a few units of the last place, for kernels that round the
 * result to float.
 *
 * <p>Plain arithmetic, so that every JVM computes the same bits: {@link Math}'s versions are free to differ, and did
 * between JDK 17 and 25. And no string constants in this class: when HotSpot compiles a method it resolves all strings
 * of its class on the thread that ran into the threshold, which then has allocated in the middle of a training step.
 * {@link StrictMath}'s classes have some.
 */
public final class Transcendental {
    private static final double LN2_HIGH = 0x1.62e42feep-1; // 33 significant bits: k times this is exact
    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    private static final double LOG2_E = 1.4426950408889634;

    private Transcendental() {}

    /** eˣ; 0 below -708, infinite above 709. NaN stays NaN. */
    public static double exp(double x) {
        if (!(x >= -708)) {
            return x < -708 ? 0 : x; // NaN fails both comparisons
        }
        if (x > 709) {
            return Double.POSITIVE_INFINITY;
        }
        double scaled = x * LOG2_E;
        int k = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        double r = (x - k * LN2_HIGH) - k * LN2_LOW; // |r| <= ln2 / 2, where Taylor's series ends below 1e-17
        double sum = 1 / 6227020800.0; // 1/13!
        sum = sum * r + 1 / 479001600.0;
        sum = sum * r + 1 / 39916800.0;
        sum = sum * r + 1 / 3628800.0;
        sum = sum * r + 1 / 362880.0;
        sum = sum * r + 1 / 40320.0;
        sum = sum * r + 1 / 5040.0;
        sum = sum * r + 1 / 720.0;
        sum = sum * r + 1 / 120.0;
        sum = sum * r + 1 / 24.0;
        sum = sum * r + 1 / 6.0;
        sum = sum * r + 0.5;
        sum = sum * r * r + r + 1;
        return sum * Double.longBitsToDouble((k + 1023L) << 52);
    }

    /** The natural logarithm of a positive, normal number; NaN and infinity stay. */
    static double log(double x) {
        if (!(x <= Double.MAX_VALUE)) {
            return x;
        }
        long bits = Double.doubleToRawLongBits(x);
        int k = (int) (bits >>> 52) - 1023;
        double m = Double.longBitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L); // 1..2
        if (m > 1.4142135623730951) {
            m *= 0.5;
            k++;
        }
        double s = (m - 1) / (m + 1); // log m = 2 artanh s, |s| < 0.172
        double square = s * s;
        double sum = 0;
        for (int n = 21; n >= 1; n -= 2) {
            sum = sum * square + 1.0 / n;
        }
        return k * LN2_HIGH + (2 * s * sum + k * LN2_LOW);
    }

    /** tanh x, with a relative error that stays below float's also near 0. */
    static double tanh(double x) {
        if (x > -1e-3 && x < 1e-3) {
            return x - x * x * x / 3;
        }
        return 1 - 2 / (exp(2 * x) + 1);
    }

    /** eˣ - 1, likewise. */
    static double expm1(double x) {
        return x > -1e-4 && x < 1e-4 ? x + x * x / 2 + x * x * x / 6 : exp(x) - 1;
    }

    /** 1 / (1 + e⁻ˣ). */
    public static double sigmoid(double x) {
        return 1 / (1 + exp(-x));
    }

    /**
     * The standard normal distribution's share below x, its relative error at most 7e-9: half of erfc(z), z = |x|/√2,
     * as {@code exp(-z²) t p(t)} with {@code t = 1 / (1 + 0.55 z)}. The polynomial is fitted to t in 0.15..1, relative
     * errors weighted alike.
     */
    static double normalBelow(double x) {
        double t = 1 / (1 + 0.38890872965260115 * (x < 0 ? -x : x));
        double sum = 0.05804788216100996;
        sum = sum * t - 0.33666017593822345;
        sum = sum * t + 0.7812532150280191;
        sum = sum * t - 0.8534375852071912;
        sum = sum * t + 0.3639669856538186;
        sum = sum * t - 0.09499715810316535;
        sum = sum * t + 0.2020513265585965;
        sum = sum * t + 0.258819874924323;
        sum = sum * t + 0.3106635553561861;
        sum = sum * t + 0.31029208631654465;
        double tail = 0.5 * exp(-0.5 * x * x) * t * sum;
        return x < 0 ? tail : 1 - tail;
    }
}
