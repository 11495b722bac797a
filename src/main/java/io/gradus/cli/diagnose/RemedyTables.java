package io.gradus.cli.diagnose;

import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Remedy;
import io.gradus.health.Verdict;
import io.gradus.health.Verdict.State;
import io.gradus.lab.illness.Cause;
import io.gradus.lab.illness.RemedyStudy.HealthyCase;
import io.gradus.lab.illness.RemedyStudy.IllCase;
import io.gradus.report.JsonLine;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What {@code gradus remedies} shows: a row for each cause, the confusion matrix, and the false alarms. */
final class RemedyTables {
    private static final int NAME = 50;
    private static final int COLUMN = 12;

    private final Terminal terminal;
    private final List<IllCase> ill;
    private final List<HealthyCase> healthy;

    RemedyTables(Terminal terminal, List<IllCase> ill, List<HealthyCase> healthy) {
        this.terminal = terminal;
        this.ill = ill;
        this.healthy = healthy;
    }

    void print(String range) {
        terminal.line(ill.size() + " runs that are ill by construction, seeds of the range \"" + range + "\"");
        terminal.line();
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("what was done", NAME)
                        + Text.right("runs", 6)
                        + Text.right("right word", COLUMN)
                        + Text.right("layer", COLUMN)
                        + Text.right("1st remedy", COLUMN)
                        + Text.right("1st or 2nd", COLUMN)));
        for (Cause cause : Cause.values()) {
            row(cause.description(), of(cause));
        }
        row("all", ill);
        terminal.line();
        terminal.line("The word that was deserved, and the words that were said:");
        terminal.line();
        matrix();
        terminal.line();
        long judgements = judgements();
        terminal.line(healthy.size() + " healthy runs: " + Text.grouped(alarms()) + " of " + Text.grouped(judgements)
                + " judgements were alarms, " + Text.percent(100.0 * alarms() / Math.max(1, judgements)) + ", in "
                + Text.count(healthy.stream().filter(run -> run.alarms() > 0).count(), "run"));
    }

    private List<IllCase> of(Cause cause) {
        return ill.stream().filter(run -> run.cause() == cause).toList();
    }

    private void row(String name, List<IllCase> runs) {
        terminal.line(Text.left(name, NAME)
                + Text.right(Integer.toString(runs.size()), 6)
                + share(runs, run -> true, IllCase::isRight)
                + share(runs, IllCase::blamesLayer, IllCase::isRightLayer)
                + share(runs, run -> true, run -> run.helped(1))
                + share(runs, run -> true, run -> run.helped(2)));
    }

    private static String share(List<IllCase> runs, Predicate<IllCase> which, Predicate<IllCase> good) {
        double percent = percent(runs, which, good);
        return Text.right(Double.isNaN(percent) ? Text.NONE : Text.fixed(percent, 1) + " %", COLUMN);
    }

    private static double percent(List<IllCase> runs, Predicate<IllCase> which, Predicate<IllCase> good) {
        List<IllCase> all = runs.stream().filter(which).toList();
        return all.isEmpty() ? Double.NaN : 100.0 * all.stream().filter(good).count() / all.size();
    }

    private void matrix() {
        List<State> words = new ArrayList<>();
        for (State state : State.values()) {
            if (state != State.DIVERGED) { // which is told beside what led there
                words.add(state);
            }
        }
        StringBuilder head = new StringBuilder(Text.left("", 15));
        for (State word : words) {
            head.append(Text.right(word.label(), word.label().length() + 2));
        }
        terminal.line(terminal.paint(Style.BOLD, head.toString()));
        for (State deserved : words) {
            List<IllCase> runs =
                    ill.stream().filter(run -> run.cause().word() == deserved).toList();
            if (!runs.isEmpty()) {
                StringBuilder line = new StringBuilder(Text.left(deserved.label(), 15));
                for (State word : words) {
                    long said = runs.stream()
                            .filter(run -> said(run.verdict()) == word)
                            .count();
                    line.append(Text.right(
                            said == 0 ? terminal.glyph("·", ".") : Long.toString(said),
                            word.label().length() + 2));
                }
                terminal.line(line.toString());
            }
        }
    }

    private static State said(Verdict verdict) {
        return verdict.state() == State.DIVERGED ? verdict.finding() : verdict.state();
    }

    /** The runs that were judged or treated wrongly. */
    void printWrong() {
        for (IllCase run : ill) {
            if (!run.isRight() || !run.helped(1)) {
                terminal.line();
                terminal.line(run.cause().description() + ": " + run.settings());
                terminal.line("  " + run.verdict());
                List<Remedy> remedies = run.verdict().remedies();
                for (int n = 0; n < run.helped().size(); n++) {
                    terminal.line("  " + remedies.get(n) + (run.helped().get(n) ? " helps" : " does not help"));
                }
            }
        }
        for (HealthyCase run : healthy) {
            if (run.alarms() > 0) {
                terminal.line();
                terminal.line("healthy: " + run.settings() + ": " + run.alarms() + " of " + run.judgements()
                        + " judgements were alarms");
            }
        }
    }

    private long judgements() {
        return healthy.stream().mapToLong(HealthyCase::judgements).sum();
    }

    private long alarms() {
        return healthy.stream().mapToLong(HealthyCase::alarms).sum();
    }

    String json(String range, double seconds) {
        JsonLine line = new JsonLine().put("range", range);
        put(line, ill);
        line.put("healthy_runs", healthy.size())
                .put("judgements", judgements())
                .put("false_alarms", alarms())
                .put("false_alarm_percent", 100.0 * alarms() / Math.max(1, judgements()))
                .put("seconds", seconds)
                .list("causes");
        for (Cause cause : Cause.values()) {
            put(line.item().put("cause", cause.name().toLowerCase(java.util.Locale.ROOT)), of(cause))
                    .put("word", cause.word().label())
                    .endItem();
        }
        return line.endList().toString();
    }

    private static JsonLine put(JsonLine line, List<IllCase> runs) {
        return line.put("ill_runs", runs.size())
                .put("right_word_percent", percent(runs, run -> true, IllCase::isRight))
                .put("right_layer_percent", percent(runs, IllCase::blamesLayer, IllCase::isRightLayer))
                .put("first_remedy_percent", percent(runs, run -> true, run -> run.helped(1)))
                .put("first_or_second_percent", percent(runs, run -> true, run -> run.helped(2)));
    }
}
