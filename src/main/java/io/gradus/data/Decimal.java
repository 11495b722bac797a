package io.gradus.data;

import java.util.Locale;
import java.util.Set;

/** Decimal numbers as data files write them; stricter than Java, which takes {@code 1f}, {@code 0x1p3} and NaN. */
final class Decimal {
    private static final Set<String> NOT_FINITE =
            Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");
    private static final Set<String> MISSING = Set.of("na", "n/a", "null", "none", "?", "-");
    private static final int EXACT_DIGITS = 7; // below 2^24, so an int becomes the same float

    private Decimal() {}

    /** The nearest float; NaN if {@code text} is no decimal number, infinite if it is out of a float's range. */
    static float parse(String text) {
        String stripped = text.strip();
        if (isDigits(stripped)) {
            return Integer.parseInt(stripped);
        }
        return isDecimal(stripped) ? Float.parseFloat(stripped) : Float.NaN;
    }

    /** Why {@code text} is not a finite float, and what to do. */
    static String refusal(String text) {
        String stripped = text.strip();
        String lower = stripped.toLowerCase(Locale.ROOT);
        if (stripped.isEmpty()) {
            return "the cell is empty; fill it in or remove the row";
        }
        if (NOT_FINITE.contains(lower)) {
            return "'" + stripped + "' is not a finite number; correct it or remove the row";
        }
        if (MISSING.contains(lower)) {
            return "'" + stripped + "' stands for a missing value; fill it in or remove the row";
        }
        if (isDecimal(stripped)) {
            return "'" + stripped + "' is more than a 32-bit float holds; rescale the column";
        }
        return "'" + stripped + "' is not a number; correct it or remove the row";
    }

    /** Whether {@code text} is neither a number nor a mark for a missing one. */
    static boolean isWord(String text) {
        String stripped = text.strip();
        String lower = stripped.toLowerCase(Locale.ROOT);
        return !stripped.isEmpty() && !isDecimal(stripped) && !NOT_FINITE.contains(lower) && !MISSING.contains(lower);
    }

    static boolean isNotFinite(String text) {
        return NOT_FINITE.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether {@code text} is {@code [+-] digits [. digits] [e [+-] digits]}, with a digit before or after the point. */
    static boolean isDecimal(String text) {
        int at = sign(text, 0);
        int end = digits(text, at);
        int mantissa = end - at;
        if (end < text.length() && text.charAt(end) == '.') {
            at = end + 1;
            end = digits(text, at);
            mantissa += end - at;
        }
        if (mantissa == 0) {
            return false;
        }
        if (end < text.length() && (text.charAt(end) | 0x20) == 'e') {
            at = sign(text, end + 1);
            end = digits(text, at);
            if (end == at) {
                return false;
            }
        }
        return end == text.length();
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.length() <= EXACT_DIGITS && digits(text, 0) == text.length();
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
