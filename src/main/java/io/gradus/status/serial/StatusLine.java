package io.gradus.status.serial;

import java.nio.charset.StandardCharsets;

/**
 * A line of ASCII that is written over and over into the same bytes. Nothing is allocated after the constructor. What
 * does not fit is cut off, and {@link #isWhole} says so.
 *
 * <p>No string constants here: the JVM creates a class's unused ones on whichever thread runs when it compiles the
 * class (docs/decisions/0005).
 */
final class StatusLine {
    /** SCPI-99, 7.2.1.4 and 7.2.1.5: what stands for infinity and for no number. */
    private static final double INFINITY = 9.9e37;

    private static final double NOT_A_NUMBER = 9.91e37;

    /** Smaller sizes than this are written as 0. */
    private static final int LEAST_EXPONENT = -300;

    private static final int MOST_DIGITS = 15;
    private static final double LOG10_OF_2 = 0.30102999566398;
    private static final double[] POWERS = powers(); // 10^(LEAST_EXPONENT - MOST_DIGITS + n)
    private static final int ZEROTH = MOST_DIGITS - LEAST_EXPONENT;

    private final byte[] bytes;
    private int size;
    private boolean whole = true;

    StatusLine(int capacity) {
        this.bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Whether all that was written has fitted. */
    boolean isWhole() {
        return whole;
    }

    StatusLine clear() {
        size = 0;
        whole = true;
        return this;
    }

    /** Takes back what was written last, down to {@code length} bytes. */
    void truncate(int length) {
        size = Math.min(size, length);
    }

    StatusLine put(char c) {
        if (size < bytes.length) {
            bytes[size++] = (byte) c;
        } else {
            whole = false;
        }
        return this;
    }

    StatusLine put(byte[] text) {
        for (byte b : text) {
            put((char) b);
        }
        return this;
    }

    /** Text, with {@code ?} for whatever is not printable ASCII. */
    StatusLine put(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            put(c >= ' ' && c <= '~' ? c : '?');
        }
        return this;
    }

    /** {@code "text"}, quotes within doubled. */
    StatusLine quoted(String text) {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                put(c);
            }
            put(c >= ' ' && c <= '~' ? c : '?');
        }
        return put('"');
    }

    StatusLine put(long value) {
        if (value < 0) {
            put('-');
        }
        long divisor = 1;
        while (value / divisor / 10 != 0) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            put((char) ('0' + Math.abs(value / divisor % 10)));
        }
        return this;
    }

    /** {@code -2.35}: rounded to at most so many decimals, up to 6; for sizes below 1e12. */
    StatusLine fixed(double value, int decimals) {
        double power = POWERS[ZEROTH + decimals];
        long scaled = Math.round(Math.abs(value) * power);
        if (value < 0 && scaled != 0) {
            put('-');
        }
        long unit = (long) power;
        put(scaled / unit);
        return fraction(scaled % unit, decimals);
    }

    /**
     * A number with so many significant digits, 1 to 15, and no zeros at its end: {@code 0.05}, {@code 1250000}, {@code
     * 2.5E-07}. Where there is none, what SCPI puts in its place: {@code 9.9E37}, {@code -9.9E37}, {@code 9.91E37}.
     */
    StatusLine number(double value, int digits) {
        if (Double.isNaN(value)) {
            return number(NOT_A_NUMBER, 3);
        }
        if (Double.isInfinite(value)) {
            return number(Math.copySign(INFINITY, value), 2);
        }
        double size = Math.abs(value);
        int exponent = exponent(size);
        if (exponent < LEAST_EXPONENT) {
            return put('0');
        }
        long scaled = Math.round(size / power(exponent) * power(digits - 1));
        long top = (long) power(digits);
        if (scaled >= top) { // rounded up
            scaled /= 10;
            exponent++;
        }
        if (value < 0) {
            put('-');
        }
        if (exponent >= -4 && exponent < 7) {
            return plain(scaled, exponent, digits);
        }
        long unit = top / 10;
        put((char) ('0' + scaled / unit));
        fraction(scaled % unit, digits - 1);
        put('E').put(exponent < 0 ? '-' : '+');
        int distance = Math.abs(exponent);
        if (distance < 10) {
            put('0');
        }
        return put(distance);
    }

    private StatusLine plain(long scaled, int exponent, int digits) {
        if (exponent < 0) {
            return put('0').fraction(scaled, digits - 1 - exponent);
        }
        int decimals = digits - 1 - exponent;
        if (decimals <= 0) {
            put(scaled);
            for (int n = decimals; n < 0; n++) {
                put('0');
            }
            return this;
        }
        long unit = (long) power(decimals);
        return put(scaled / unit).fraction(scaled % unit, decimals);
    }

    /** {@code .05} of 50 and 3 decimals; nothing of 0. */
    private StatusLine fraction(long fraction, int decimals) {
        if (fraction == 0) {
            return this;
        }
        put('.');
        long left = fraction;
        for (int n = decimals - 1; left != 0; n--) {
            long unit = (long) power(n);
            put((char) ('0' + left / unit));
            left %= unit;
        }
        return this;
    }

    /** Of the first digit; below {@link #LEAST_EXPONENT} for what is too small. */
    private static int exponent(double size) {
        if (size < power(LEAST_EXPONENT)) {
            return LEAST_EXPONENT - 1;
        }
        int exponent = (int) Math.floor(Math.getExponent(size) * LOG10_OF_2); // right, or one too small
        return exponent < 308 && size >= power(exponent + 1) ? exponent + 1 : exponent;
    }

    private static double power(int exponent) {
        return POWERS[ZEROTH + exponent];
    }

    private static double[] powers() {
        double[] powers = new double[ZEROTH + 309];
        for (int n = 0; n < powers.length; n++) {
            powers[n] = Double.parseDouble("1e" + (n - ZEROTH));
        }
        return powers;
    }

    /** For tests and for the far side's messages. */
    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.US_ASCII);
    }
}
