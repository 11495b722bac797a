package io.gradus.cli.preview;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.HealthLimit;
import io.gradus.health.Verdict;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code gradus health}: what the verdicts mean, and where each limit comes from. */
public final class HealthCommand implements Command {
    private static final String EXPLAIN = "--explain";
    private static final int INDENT = 14;

    @Override
    public String name() {
        return "health";
    }

    @Override
    public String summary() {
        return "Explains the verdicts, and every limit with its value and its source.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.flag(EXPLAIN, "explain the verdicts and where each limit comes from");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus health", "the limits and their values"),
                new Example("gradus health --explain", "what each verdict means, and the source of each limit"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        boolean full = arguments.has(EXPLAIN);
        if (full) {
            terminal.line(terminal.paint(Style.BOLD, "Verdicts, from well to worst"));
            List<Verdict.State> states = new ArrayList<>(List.of(Verdict.State.values()));
            states.sort(Comparator.comparingInt(Verdict.State::severity));
            for (Verdict.State state : states) {
                paragraph(terminal, state.label(), state.meaning());
            }
            terminal.line();
            terminal.line(terminal.paint(Style.BOLD, "Limits; set them with train --health-limit NAME=X"));
        }
        for (HealthLimit limit : HealthLimit.values()) {
            paragraph(terminal, limit.label(), Text.shortest((float) limit.byDefault()) + ": " + limit.meaning());
            if (full) {
                paragraph(terminal, "", limit.source());
            }
        }
        return OK;
    }

    /** A label and a text beside it, broken into lines. */
    private static void paragraph(Terminal terminal, String label, String text) {
        int width = Math.min(100, terminal.columns()) - INDENT;
        String head = label;
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                terminal.line(Text.left(head, INDENT) + line);
                head = "";
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        terminal.line(Text.left(head, INDENT) + line);
    }
}
