package io.gradus.text;

import java.math.BigDecimal;

/** Writes numbers as people read them, by plain string work: {@code String.format} would add 20 ms to every start. */
public final class Text {
    /** Written where there is no number. */
    public static final String NONE = "-";

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private Text() {}

    /** {@code 3.142} for 3 decimals, at most 6; exponents from 1e12 on. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? NONE : value > 0 ? "inf" : "-inf";
        }
        if (Math.abs(value) >= 1e12) {
            return scientific(value);
        }
        long scaled = Math.round(Math.abs(value) * POWERS[decimals]);
        StringBuilder text = new StringBuilder();
        if (value < 0 && scaled != 0) {
            text.append('-');
        }
        text.append(scaled / POWERS[decimals]);
        if (decimals > 0) {
            String fraction = Long.toString(scaled % POWERS[decimals]);
            text.append('.').append("0".repeat(decimals - fraction.length())).append(fraction);
        }
        return text.toString();
    }

    /** {@code 1.2e-05}. */
    public static String scientific(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return fixed(value, 1);
        }
        int exponent = (int) Math.floor(Math.log10(Math.abs(value)));
        String mantissa = mantissa(value, exponent);
        if (mantissa.endsWith("10.0")) { // rounded up
            mantissa = mantissa(value, ++exponent);
        }
        int size = Math.abs(exponent);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }

    private static String mantissa(double value, int exponent) {
        // In two factors, because a denormal's power of ten is beyond a double.
        int half = exponent / 2;
        return fixed(value / Math.pow(10, half) / Math.pow(10, exponent - half), 1);
    }

    /** Four decimals for sizes of 0.001 to 10000, else an exponent. */
    public static String measure(double value) {
        double size = Math.abs(value);
        return size == 0 || (size >= 0.001 && size < 10_000) ? fixed(value, 4) : scientific(value);
    }

    /** At most five digits, in seven characters: {@code 0.0073}, {@code 17.800}, {@code 9310.5}, {@code 3.1e+07}. */
    public static String brief(double value) {
        double size = Math.abs(value);
        if (size == 0 || (size >= 0.001 && size < 10)) {
            return fixed(value, 4);
        }
        if (size < 0.001 || size >= 10_000) {
            return scientific(value);
        }
        return fixed(value, size < 100 ? 3 : size < 1000 ? 2 : 1);
    }

    /** {@code 12.30 %}. */
    public static String percent(double percent) {
        return Double.isNaN(percent) ? NONE : fixed(percent, 2) + " %";
    }

    /** The shortest decimal that reads as this float: {@code 0.1}, {@code 0.0001}. */
    public static String shortest(float value) {
        if (value == (int) value) {
            return Integer.toString((int) value);
        }
        String text = Float.toString(value);
        return text.indexOf('E') < 0 || !Float.isFinite(value)
                ? text
                : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }

    /** {@code 1,257}. */
    public static String grouped(long value) {
        String digits = Long.toString(Math.abs(value));
        StringBuilder text = new StringBuilder(value < 0 ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }

    /** {@code 11.4 KB}, a KB having 1024 bytes. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < 2) {
            size /= 1024;
            unit++;
        }
        return fixed(size, size < 100 ? 1 : 0) + " " + "KMG".charAt(unit) + "B";
    }

    /** {@code 31 ms}, {@code 0.8 s}, {@code 42 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
    public static String duration(double seconds) {
        if (seconds < 0.5) {
            return Math.round(1000 * seconds) + " ms";
        }
        if (seconds < 9.95) {
            return fixed(seconds, 1) + " s";
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + twoDigits(whole % 60) + " s"
                : whole / 3600 + " h " + twoDigits(whole % 3600 / 60) + " min";
    }

    private static String twoDigits(long value) {
        return (value < 10 ? "0" : "") + value;
    }

    /** {@code 1 sample}, {@code 2 samples}. */
    public static String count(long count, String singular) {
        return grouped(count) + " " + singular + (count == 1 ? "" : singular.endsWith("s") ? "es" : "s");
    }

    /**
     * A text from outside, fit to be shown on a terminal: control characters, and those that turn the direction of
     * writing, as {@code \\u001b}.
     */
    public static String shown(String text) {
        int at = 0;
        while (at < text.length() && !isHidden(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.substring(0, at));
        for (; at < text.length(); at++) {
            escape(text.charAt(at), shown);
        }
        return shown.toString();
    }

    /** Writes a character, or what stands for it if it is hidden. */
    private static void escape(char c, StringBuilder to) {
        if (!isHidden(c)) {
            to.append(c);
            return;
        }
        String digits = Integer.toHexString(c);
        to.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
    }

    private static boolean isHidden(char c) {
        return Character.isISOControl(c)
                || (c >= '\u200b' && c <= '\u200f') // without width, or turning the direction
                || (c >= '\u2028' && c <= '\u202e')
                || (c >= '\u2060' && c <= '\u206f')
                || c == '\ufeff';
    }

    public static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    public static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** At most {@code width} characters; the last is … if the text was longer. */
    public static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }
}
