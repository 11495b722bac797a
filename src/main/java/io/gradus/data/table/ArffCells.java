package io.gradus.data.table;

import java.util.ArrayList;
import java.util.List;

/** Cuts text as ARFF does: at a separator, not within single or double quotes, where a backslash quotes a sign. */
final class ArffCells {
    private final char separator;

    ArffCells(char separator) {
        this.separator = separator;
    }

    /** The cells, without blanks and quotes around them. */
    List<String> split(String text) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        char quote = 0;
        boolean quoted = false; // the cell that is read was
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0 && c == '\\' && at + 1 < text.length()) {
                cell.append(text.charAt(++at));
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"') && cell.toString().isBlank()) {
                quote = c;
                quoted = true;
                cell.setLength(0);
            } else if (quote == 0 && c == separator) {
                cells.add(quoted ? cell.toString() : cell.toString().strip());
                cell.setLength(0);
                quoted = false;
            } else if (quote != 0 || !quoted) {
                cell.append(c);
            }
        }
        cells.add(quoted ? cell.toString() : cell.toString().strip());
        return cells;
    }
}
