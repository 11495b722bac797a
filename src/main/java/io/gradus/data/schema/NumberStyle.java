package io.gradus.data.schema;

import java.util.regex.Pattern;

/** How a file writes numbers. */
public enum NumberStyle {
    /** {@code 1234.5}. */
    POINT,
    /** {@code 1234,5} and {@code 1.234,5}: where columns are parted by something else than a comma. */
    COMMA,
    /** {@code 1,234.5} in quotes, besides {@code 1234.5}: where commas part columns. */
    GROUPED;

    private static final Pattern GROUPS = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?");
    private static final Pattern COMMA_GROUPS = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+,\\d*");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d*,\\d+([eE][+-]?\\d+)?");

    /** The number; NaN if it is none, infinite if it is out of a double's range. */
    public double parse(String cell) {
        if (this == POINT || cell.indexOf(',') < 0) {
            return Decimal.parse(cell);
        }
        String text = cell.strip();
        if (this == GROUPED) {
            return GROUPS.matcher(text).matches() ? Decimal.parse(text.replace(",", "")) : Double.NaN;
        }
        if (COMMA_GROUPS.matcher(text).matches()) {
            return Decimal.parse(text.replace(".", "").replace(',', '.'));
        }
        return isDecimalComma(text) ? Decimal.parse(text.replace(',', '.')) : Double.NaN;
    }

    /** Whether a cell is a number with a decimal comma. */
    public static boolean isDecimalComma(String cell) {
        return DECIMAL_COMMA.matcher(cell).matches()
                || COMMA_GROUPS.matcher(cell).matches();
    }
}
