package io.gradus.status.serial;

/**
 * Reads decimal numbers as IEEE 488.2 (7.7.2) allows them: {@code 1}, {@code .5}, {@code -2.50E-3}, and with blanks
 * before and behind the E. Allocates nothing.
 */
final class Numeral {
    private static final int MOST_DIGITS = 255;
    private static final int MOST_EXPONENT = 32_000;
    private static final int KEPT_DIGITS = 17;

    private double value;

    /** Of the last text that was a number. */
    double value() {
        return value;
    }

    /** Reads all of a text that is not empty. */
    ScpiError parse(byte[] text, int from, int to) {
        int at = from;
        boolean negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        if (at == to || (text[at] != '.' && !isDigit(text[at]))) {
            return at == from ? ScpiError.CHARACTER_DATA_NOT_ALLOWED : ScpiError.INVALID_IN_NUMBER;
        }
        long mantissa = 0;
        int digits = 0;
        int exponent = 0;
        boolean point = false;
        boolean any = false;
        for (; at < to && (isDigit(text[at]) || (text[at] == '.' && !point)); at++) {
            if (text[at] == '.') {
                point = true;
                continue;
            }
            any = true;
            boolean leading = digits == 0 && text[at] == '0';
            if (!leading && ++digits > MOST_DIGITS) {
                return ScpiError.TOO_MANY_DIGITS;
            }
            if (digits <= KEPT_DIGITS) {
                mantissa = 10 * mantissa + text[at] - '0';
                exponent -= point ? 1 : 0;
            } else {
                exponent += point ? 0 : 1;
            }
        }
        if (!any) {
            return ScpiError.INVALID_IN_NUMBER;
        }
        at = skipBlanks(text, at, to);
        if (at < to && (text[at] == 'E' || text[at] == 'e')) {
            at = skipBlanks(text, at + 1, to);
            boolean down = at < to && text[at] == '-';
            if (at < to && (down || text[at] == '+')) {
                at++;
            }
            int first = at;
            int power = 0;
            for (; at < to && isDigit(text[at]); at++) {
                power = Math.min(MOST_EXPONENT + 1, 10 * power + text[at] - '0');
            }
            if (at == first) {
                return ScpiError.INVALID_IN_NUMBER;
            }
            if (power > MOST_EXPONENT) {
                return ScpiError.EXPONENT_TOO_LARGE;
            }
            exponent += down ? -power : power;
        }
        at = skipBlanks(text, at, to);
        if (at < to) {
            boolean unit = Mnemonics.upper(text[at]) >= 'A' && Mnemonics.upper(text[at]) <= 'Z';
            return unit ? ScpiError.UNIT_NOT_ALLOWED : ScpiError.INVALID_IN_NUMBER;
        }
        double size = scaled(mantissa, exponent);
        value = negative ? -size : size;
        return ScpiError.NONE;
    }

    /** In steps, because neither 1e-320 nor the power for it need be in reach of a double. */
    private static double scaled(long mantissa, int exponent) {
        double size = mantissa;
        int left = exponent;
        while (left < 0 && size > 0) {
            int step = Math.min(-left, 22); // powers up to 1e22 are exact
            size /= Math.pow(10, step);
            left += step;
        }
        while (left > 0 && size > 0 && size < Double.POSITIVE_INFINITY) {
            int step = Math.min(left, 22);
            size *= Math.pow(10, step);
            left -= step;
        }
        return size;
    }

    private static int skipBlanks(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
