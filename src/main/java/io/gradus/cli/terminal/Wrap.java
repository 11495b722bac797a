package io.gradus.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Fits text with styles into a terminal's columns. Control sequences take no room. */
final class Wrap {
    private static final char ESCAPE = '\033';
    private static final String PLAIN = "\033[0m";

    /** As far as a label at the beginning of a line reaches at most. */
    private static final int LONGEST_LABEL = 20;

    private Wrap() {}

    /** Columns that a text takes. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ESCAPE) {
                i = end(text, i);
            } else if (!Character.isLowSurrogate(text.charAt(i))) {
                width++;
            }
        }
        return width;
    }

    /**
     * The text in lines, broken at blanks, each with its style; those behind the first begin where the first's text
     * does.
     */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        int indent = Math.min(indent(text), columns / 2);
        StringBuilder line = new StringBuilder();
        String style = "";
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            boolean blank = text.charAt(i) == ' ';
            int j = i;
            while (j < text.length() && (text.charAt(j) == ' ') == blank) {
                j++;
            }
            String token = text.substring(i, j);
            int width = width(token);
            boolean full = used + width > columns;
            if (full && !blank && used > indent) {
                end(line, style, lines);
                line = new StringBuilder(" ".repeat(indent)).append(style);
                used = indent;
                full = used + width > columns;
            }
            if (full && !blank) { // a word that is longer than a line
                j = i + characters(token, columns - used);
                token = text.substring(i, j);
                width = width(token);
            }
            if (!full || !blank) {
                line.append(token);
                used += width;
                style = style(token, style);
            }
            i = j;
        }
        lines.add(line.toString());
        return lines;
    }

    /** At most so many columns of a text; what is beyond is left out, and its style ends. */
    static String cut(String text, int columns) {
        return width(text) <= columns ? text : text.substring(0, characters(text, columns)) + PLAIN;
    }

    private static void end(StringBuilder line, String style, List<String> lines) {
        int length = line.length();
        while (length > 0 && line.charAt(length - 1) == ' ') {
            length--;
        }
        line.setLength(length);
        lines.add(line.append(style.isEmpty() ? "" : PLAIN).toString());
    }

    /** How many characters of a text take so many columns; at least one that takes any. */
    private static int characters(String text, int columns) {
        int width = 0;
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == ESCAPE) {
                i = end(text, i);
            } else if (!Character.isLowSurrogate(text.charAt(i)) && ++width > Math.max(1, columns)) {
                return i;
            }
            i++;
        }
        return i;
    }

    /** The last character of the control sequence that begins there. */
    private static int end(String text, int at) {
        int i = at;
        while (i < text.length() - 1 && !Character.isLetter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The style behind a text that begins in another one. */
    private static String style(String text, String before) {
        int last = text.lastIndexOf(ESCAPE);
        if (last < 0) {
            return before;
        }
        String sequence = text.substring(last, end(text, last) + 1);
        return sequence.equals(PLAIN) ? "" : sequence;
    }

    /** Where the text begins behind a line's label or its leading blanks. */
    private static int indent(String text) {
        int column = 0;
        int blanks = 0;
        boolean label = false;
        for (int i = 0; i < text.length() && column <= LONGEST_LABEL; i++) {
            char c = text.charAt(i);
            if (c == ESCAPE) {
                i = end(text, i);
                continue;
            }
            if (c == ' ') {
                blanks++;
            } else if (blanks > 1 || (!label && blanks > 0)) {
                return column;
            } else {
                label = true;
                blanks = 0;
            }
            column++;
        }
        return 0;
    }
}
