package io.gradus.data.schema;

import java.util.Locale;
import java.util.Set;

/**
 * Decimal numbers as data files write them, NumPy's forms among them; stricter than Java, which takes {@code 1f},
 * {@code 0x1p3} and NaN.
 */
public final class Decimal {
    private static final Set<String> NOT_FINITE =
            Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "1.#inf", "-1.#inf");
    private static final int EXACT_DIGITS = 15; // any number of so many digits is less than 2^53
    private static final double[] POWERS = new double[23]; // 10^n, exact in a double

    static {
        double power = 1;
        for (int n = 0; n < POWERS.length; n++) {
            POWERS[n] = power;
            power *= 10;
        }
    }

    private Decimal() {}

    /** The nearest double; NaN if {@code text} is no decimal number, infinite if it is out of a double's range. */
    public static double parse(String text) {
        return parseStripped(text.strip());
    }

    /**
     * The same of a text without blanks around it. Up to 15 digits and a power of ten up to 22 are exact doubles, whose
     * product or quotient is rounded once, as it should be (Clinger 1990, "How to read floating point numbers
     * accurately"); others are left to the JDK.
     */
    private static double parseStripped(String text) {
        int length = text.length();
        int at = sign(text, 0);
        long mantissa = 0;
        int digits = 0; // from the first that is not 0
        int seen = 0;
        int scale = 0; // digits behind the point
        boolean point = false;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c == '.' && !point) {
                point = true;
                continue;
            }
            if (c < '0' || c > '9') {
                break;
            }
            seen++;
            scale += point ? 1 : 0;
            if (digits > 0 || c != '0') {
                digits++;
                mantissa = digits <= EXACT_DIGITS ? 10 * mantissa + (c - '0') : mantissa;
            }
        }
        if (seen == 0) {
            return Double.NaN;
        }
        int exponent = -scale;
        if (at < length) {
            if ((text.charAt(at) | 0x20) != 'e') {
                return Double.NaN;
            }
            int from = sign(text, at + 1);
            int end = digits(text, from);
            if (end == from || end < length) {
                return Double.NaN;
            }
            if (end - from > 3) {
                return Double.parseDouble(text);
            }
            int size = Integer.parseInt(text, from, end, 10);
            exponent += text.charAt(from - 1) == '-' ? -size : size;
        }
        if (digits > EXACT_DIGITS || exponent >= POWERS.length || exponent <= -POWERS.length) {
            return Double.parseDouble(text);
        }
        double value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
        return text.charAt(0) == '-' ? -value : value;
    }

    /**
     * Whether {@code text} is {@code [+-] digits [. digits] [e [+-] digits]}, with a digit before or after the point.
     */
    public static boolean isDecimal(String text) {
        return !Double.isNaN(parseStripped(text));
    }

    /** Whether it stands for an infinite number. */
    public static boolean isInfinite(String text) {
        return NOT_FINITE.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
