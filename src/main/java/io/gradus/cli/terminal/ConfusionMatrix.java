package io.gradus.cli.terminal;

import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which classes were predicted for which: a matrix for few classes, the most frequent confusions for many. */
public final class ConfusionMatrix {
    private static final int MOST_CLASSES = 20;
    private static final int MOST_CONFUSIONS = 10;
    private static final int LONGEST_NAME = 16;
    private static final int LEAST_WIDTH = 4;

    private final Terminal terminal;
    private final List<String> names;
    private final int[][] counts;

    /** @param counts (true class, predicted class) */
    public ConfusionMatrix(Terminal terminal, List<String> names, int[][] counts) {
        this.terminal = terminal;
        this.names = names.stream().map(Text::shown).toList();
        this.counts = counts;
    }

    public void print() {
        if (names.size() <= MOST_CLASSES) {
            matrix();
        } else {
            list();
        }
    }

    private void matrix() {
        int nameWidth = 4;
        int longest = 1;
        int cellWidth = LEAST_WIDTH;
        for (int i = 0; i < names.size(); i++) {
            nameWidth = Math.max(nameWidth, Math.min(LONGEST_NAME, names.get(i).length()));
            longest = Math.max(longest, names.get(i).length() + 1);
            for (int count : counts[i]) {
                cellWidth = Math.max(cellWidth, Integer.toString(count).length() + 1);
            }
        }
        int room = (terminal.columns() - nameWidth - 10) / names.size();
        cellWidth = Math.max(cellWidth, Math.min(longest, Math.min(room, LONGEST_NAME)));

        StringBuilder head = new StringBuilder(Text.left("true", nameWidth));
        for (String name : names) {
            head.append(Text.right(Text.cut(name, cellWidth - 1), cellWidth));
        }
        terminal.line(terminal.paint(Style.BOLD, head + "  predicted"));
        for (int i = 0; i < names.size(); i++) {
            StringBuilder row = new StringBuilder(Text.left(Text.cut(names.get(i), nameWidth), nameWidth));
            for (int j = 0; j < names.size(); j++) {
                String text = counts[i][j] == 0 ? terminal.glyph("·", ".") : Integer.toString(counts[i][j]);
                String cell = Text.right(text, cellWidth);
                row.append(
                        i == j
                                ? terminal.paint(Style.GREEN, cell)
                                : terminal.paint(counts[i][j] == 0 ? Style.DIM : Style.RED, cell));
            }
            terminal.line(row.toString());
        }
    }

    /** How often examples of one class were predicted to be another. */
    private record Confusion(int is, int taken, int count) {}

    private void list() {
        List<Confusion> confusions = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                if (i != j && counts[i][j] > 0) {
                    confusions.add(new Confusion(i, j, counts[i][j]));
                }
            }
        }
        confusions.sort(Comparator.comparingInt(Confusion::count).reversed());
        terminal.line(terminal.paint(Style.BOLD, "most frequent confusions"));
        for (Confusion confusion : confusions.subList(0, Math.min(MOST_CONFUSIONS, confusions.size()))) {
            terminal.line("  " + names.get(confusion.is) + " taken for " + names.get(confusion.taken) + ": "
                    + Text.grouped(confusion.count));
        }
        if (confusions.isEmpty()) {
            terminal.line("  none");
        }
    }
}
