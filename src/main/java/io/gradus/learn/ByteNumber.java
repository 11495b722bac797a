package io.gradus.learn;

/** Decimal numbers as bytes, read without allocation. */
final class ByteNumber {
    private static final long EXACT = 1L << 53;
    private static final double[] POWERS = new double[23]; // 10^n, exact in a double

    static {
        double power = 1;
        for (int n = 0; n < POWERS.length; n++) {
            POWERS[n] = power;
            power *= 10;
        }
    }

    private ByteNumber() {}

    /**
     * The number in {@code text[from..end)}, with a decimal point or a decimal comma, rounded as {@link
     * Double#parseDouble} rounds it.
     *
     * @return NaN if it is none, or one of more digits than can be told without allocation
     */
    static double parse(byte[] text, int from, int end) {
        int at = from;
        boolean negative = at < end && text[at] == '-';
        at += negative || (at < end && text[at] == '+') ? 1 : 0;
        long mantissa = 0;
        int digits = 0;
        int exponent = 0;
        boolean point = false;
        for (; at < end; at++) {
            byte c = text[at];
            if (c >= '0' && c <= '9') {
                mantissa = 10 * mantissa + (c - '0');
                if (mantissa > EXACT) {
                    return Double.NaN;
                }
                digits++;
                exponent -= point ? 1 : 0;
            } else if ((c == '.' || c == ',') && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return Double.NaN;
        }
        if (at < end) {
            if (text[at] != 'e' && text[at] != 'E') {
                return Double.NaN;
            }
            at++;
            boolean down = at < end && text[at] == '-';
            at += down || (at < end && text[at] == '+') ? 1 : 0;
            int power = 0;
            int first = at;
            for (; at < end && text[at] >= '0' && text[at] <= '9' && power < 1000; at++) {
                power = 10 * power + (text[at] - '0');
            }
            if (at < end || at == first) {
                return Double.NaN;
            }
            exponent += down ? -power : power;
        }
        double value = negative ? -(double) mantissa : mantissa;
        if (exponent == 0 || mantissa == 0) {
            return value;
        }
        if (exponent < -22 || exponent > 22) {
            return Double.NaN;
        }
        return exponent < 0 ? value / POWERS[-exponent] : value * POWERS[exponent]; // one rounding of exact numbers
    }
}
