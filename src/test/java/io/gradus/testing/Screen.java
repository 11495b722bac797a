package io.gradus.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a terminal shows of what is written to it: cursor up, erasing to the end of a line and colours are known,
 * anything else is refused. A character beyond the last column is kept apart, where a terminal would begin a line of
 * its own.
 */
public final class Screen {
    private final int columns;
    private final char[][] rows;
    private final List<String> above = new ArrayList<>();
    private final List<String> tooLong = new ArrayList<>();
    private final StringBuilder sequence = new StringBuilder();
    private int row;
    private int column;

    public Screen(int rows, int columns) {
        this.columns = columns;
        this.rows = new char[rows][columns];
        for (char[] each : this.rows) {
            Arrays.fill(each, ' ');
        }
    }

    /** Takes what is written. */
    public void write(String text) {
        for (int i = 0; i < text.length(); i++) {
            write(text.charAt(i));
        }
    }

    private void write(char c) {
        if (sequence.length() > 0 || c == '\033') {
            sequence.append(c);
            if (Character.isLetter(c)) {
                control(sequence.toString());
                sequence.setLength(0);
            }
        } else if (c == '\r') {
            column = 0;
        } else if (c == '\n') {
            down();
        } else if (column < columns) {
            rows[row][column++] = c;
        } else if (tooLong.isEmpty() || !tooLong.get(tooLong.size() - 1).equals(line(row))) {
            tooLong.add(line(row));
        }
    }

    private void control(String text) {
        switch (text.charAt(text.length() - 1)) {
            case 'A' -> row = Math.max(0, row - 1);
            case 'K' -> Arrays.fill(rows[row], Math.min(column, columns), columns, ' ');
            case 'm' -> {}
            default -> throw new IllegalArgumentException("unknown sequence " + text.replace('\033', '^'));
        }
    }

    private void down() {
        if (row < rows.length - 1) {
            row++;
            return;
        }
        above.add(line(0));
        for (int n = 1; n < rows.length; n++) {
            rows[n - 1] = rows[n];
        }
        rows[row] = new char[columns];
        Arrays.fill(rows[row], ' ');
    }

    private String line(int n) {
        return new String(rows[n]).stripTrailing();
    }

    /** The lines that are seen now. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int n = 0; n < rows.length; n++) {
            lines.add(line(n));
        }
        return lines;
    }

    /** All lines, with those that have left the screen at its top. */
    public List<String> all() {
        List<String> all = new ArrayList<>(above);
        all.addAll(lines());
        return all;
    }

    /** Lines that a character did not fit into. */
    public List<String> tooLong() {
        return tooLong;
    }

    /** Where the next character goes. */
    public int column() {
        return column;
    }
}
