package io.gradus.cli.experiment;

import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.lab.course.Check;
import io.gradus.lab.course.Experiment;
import io.gradus.lab.course.Finding;
import io.gradus.lab.course.LabPage;
import io.gradus.lab.course.Lesson;
import io.gradus.lab.course.Table;
import io.gradus.text.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The laboratory on the terminal: claims, predictions, results. */
final class LabView {
    private static final int NAME = 14;
    private static final int GAP = 2;

    private final Terminal terminal;
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    LabView(Terminal terminal) {
        this.terminal = terminal;
    }

    void line(String text) {
        terminal.line(text);
    }

    void list(List<Experiment> experiments) {
        for (Experiment experiment : experiments) {
            paragraph(experiment.name(), experiment.claim());
        }
        terminal.line();
        terminal.line("gradus lab NAME runs one, gradus lab all every one; --ask lets you predict first.");
    }

    void begin(Experiment experiment) {
        terminal.line();
        terminal.line(terminal.paint(Style.BOLD, experiment.name()));
        paragraph("claim", experiment.claim());
        paragraph("question", experiment.question());
    }

    /** What the student expects; null if nothing that is a number was typed. */
    @Nullable
    Double ask(Experiment experiment) {
        terminal.out().print(Text.left("your guess", NAME));
        terminal.out().flush();
        try {
            String typed = in.readLine();
            if (!terminal.isLive()) {
                terminal.line(); // nobody's Enter ended the line
            }
            return typed == null
                    ? null
                    : Double.valueOf(typed.strip().replace(',', '.').replace("%", ""));
        } catch (IOException | NumberFormatException e) {
            terminal.line(Text.left("", NAME) + "that is not a number; here is what comes out");
            return null;
        }
    }

    void working(Experiment experiment) {
        terminal.status(experiment.name() + ": running…");
    }

    void done() {
        terminal.clearStatus();
    }

    void show(Finding finding, @Nullable Double guess) {
        paragraph("found", LabPage.number(finding));
        if (guess != null) {
            paragraph("your guess", guess(guess, finding));
        }
        for (Check check : finding.checks()) {
            String mark = check.holds() ? terminal.glyph("✓", "ok") : terminal.glyph("✗", "not");
            paragraph(mark, check.words());
        }
        for (Table table : finding.tables()) {
            terminal.line();
            table(table);
        }
        terminal.line();
        terminal.line(Text.left("verdict", NAME) + verdict(finding));
    }

    private static String guess(double guess, Finding finding) {
        double off = guess - finding.number();
        if (guess >= finding.low() && guess <= finding.high()) {
            return Text.measure(guess) + ": right, within what chance makes of it";
        }
        String by = Text.measure(Math.abs(off));
        double ratio = guess / finding.number();
        String times = ratio > 0 && Double.isFinite(ratio) && (ratio >= 2 || ratio <= 0.5)
                ? ", " + Text.measure(Math.max(ratio, 1 / ratio)) + " times too " + (ratio > 1 ? "large" : "small")
                : "";
        return Text.measure(guess) + ": off by " + by + times;
    }

    private String verdict(Finding finding) {
        return terminal.paint(finding.reproduced() ? Style.GREEN : Style.RED, LabPage.verdict(finding));
    }

    private void table(Table table) {
        terminal.line(terminal.paint(Style.DIM, table.title()));
        int[] widths = new int[table.columns().size()];
        for (int n = 0; n < widths.length; n++) {
            widths[n] = table.columns().get(n).length();
            for (List<String> row : table.rows()) {
                widths[n] = Math.max(widths[n], row.get(n).length());
            }
        }
        terminal.line(terminal.paint(Style.BOLD, cells(table.columns(), widths)));
        table.rows().forEach(row -> terminal.line(cells(row, widths)));
    }

    private static String cells(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int n = 0; n < widths.length; n++) {
            String cell = row.get(n);
            line.append(n == 0 ? Text.left(cell, widths[n]) : Text.right(cell, widths[n] + GAP));
        }
        return line.toString();
    }

    void answers(Experiment experiment) {
        terminal.line();
        terminal.line(terminal.paint(Style.BOLD, experiment.name()));
        for (Lesson.Question question : Lesson.of(experiment.name()).questions()) {
            paragraph("question", question.text());
            paragraph("answer", question.answer());
        }
    }

    void end(Map<Experiment, Finding> findings, @Nullable Path folder) {
        if (findings.size() > 1) {
            terminal.line();
            findings.forEach(
                    (experiment, finding) -> terminal.line(Text.left(experiment.name(), NAME) + verdict(finding)));
        }
        if (folder != null) {
            terminal.line();
            terminal.line(Text.left("pages", NAME) + folder.resolve("index.html"));
        }
    }

    /** A label and a text beside it, broken between words. */
    private void paragraph(String label, String text) {
        int width = Math.max(20, terminal.columns() - NAME);
        String head = label;
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                terminal.line(Text.left(head, NAME) + line);
                head = "";
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        terminal.line(Text.left(head, NAME) + line);
    }
}
