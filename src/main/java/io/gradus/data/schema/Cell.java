package io.gradus.data.schema;

import java.util.Locale;
import java.util.Set;

/** What the text of a cell says: a number, a truth value, nothing, or a word. */
public final class Cell {
    private static final Set<String> MISSING = Set.of("", "?", "na", "n/a", "#n/a", "<na>", "nan", "null", "1.#ind");
    private static final Set<String> BLANK_MARKS = Set.of("-", ".", "none", "nil", "missing");
    private static final int SHOWN = 40; // characters of a cell in a message

    private Cell() {}

    /**
     * The number in a cell, {@code true} as 1 and {@code false} as 0.
     *
     * @return NaN if there is none; infinite if it is out of a double's range
     */
    public static double number(String cell, NumberStyle style) {
        double number = style.parse(cell);
        if (!Double.isNaN(number) || cell.isEmpty()) {
            return number;
        }
        return isTrue(cell) ? 1 : isFalse(cell) ? 0 : Double.NaN;
    }

    /** Whether it is {@code true} or {@code false}, in whatever case. */
    public static boolean isTruth(String cell) {
        return isTrue(cell) || isFalse(cell);
    }

    private static boolean isTrue(String cell) {
        return cell.strip().equalsIgnoreCase("true");
    }

    private static boolean isFalse(String cell) {
        return cell.strip().equalsIgnoreCase("false");
    }

    /**
     * Whether it is empty or a mark for what is missing, in a column of any kind: {@code NA}, {@code ?}, {@code nan}.
     */
    public static boolean isMissing(String cell) {
        return MISSING.contains(cell.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether it is such a mark among numbers alone: {@code -}, {@code none}. Among texts it is one of them. */
    public static boolean isMissingNumber(String cell) {
        String text = cell.strip().toLowerCase(Locale.ROOT);
        return MISSING.contains(text) || BLANK_MARKS.contains(text);
    }

    /** Whether it is neither a number, nor a truth value, nor missing among numbers. */
    public static boolean isWord(String cell, NumberStyle style) {
        return Double.isNaN(Cell.number(cell, style)) && !Decimal.isInfinite(cell) && !isMissingNumber(cell);
    }

    /** Why a cell is not a finite float: {@code 'x' is not a number}. */
    public static String problem(String cell, NumberStyle style) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return "the cell is empty";
        }
        if (Decimal.isInfinite(text)) {
            return quoted(text) + " is not a finite number";
        }
        if (isMissingNumber(text)) {
            return quoted(text) + " stands for a missing value";
        }
        return quoted(text)
                + (Double.isNaN(style.parse(text)) ? " is not a number" : " is more than a 32-bit float holds");
    }

    /** What to do about it: {@code correct it or remove the row}. */
    public static String remedy(String cell, NumberStyle style) {
        if (isMissingNumber(cell)) {
            return "fill it in or remove the row";
        }
        return Double.isNaN(style.parse(cell)) || Decimal.isInfinite(cell)
                ? "correct it or remove the row"
                : "rescale the column";
    }

    /** A cell in quotes for a message: control characters escaped, and cut if it is long. */
    public static String quoted(String cell) {
        StringBuilder text = new StringBuilder("'");
        cell.codePoints().limit(SHOWN).forEach(c -> {
            boolean hidden = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            if (hidden) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.append(cell.codePointCount(0, cell.length()) > SHOWN ? "…'" : "'")
                .toString();
    }
}
