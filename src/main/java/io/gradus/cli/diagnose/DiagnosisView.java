package io.gradus.cli.diagnose;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.ShellWords;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.TrainingWords;
import io.gradus.cli.terminal.Curve;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Verdict.State;
import io.gradus.lab.compare.Diagnosis;
import io.gradus.lab.compare.Diagnosis.Trial;
import io.gradus.lab.compare.RunCourse;
import io.gradus.report.JsonLine;
import io.gradus.run.TrainingSetup;
import io.gradus.text.Text;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code gradus diagnose} shows: the run, what is wrong with it, each remedy's run, and the command to keep. */
final class DiagnosisView {
    private static final int LABEL = 10;
    private static final int LONGEST_NAME = 34;
    private static final int LEAST_CURVE = 8;
    private static final int MOST_CURVE = 40;
    private static final int WORD = 17; // of health, with its light
    private static final int LOSS = 9;
    private static final int ERROR = 10;

    private final Terminal terminal;
    private final Arguments arguments;
    private final TrainingSetup setup;
    private final SimulatedBoard board;
    private int name;
    private int width;

    DiagnosisView(Terminal terminal, Arguments arguments, TrainingSetup setup) {
        this.terminal = terminal;
        this.arguments = arguments;
        this.setup = setup;
        this.board = new SimulatedBoard(terminal);
    }

    void begin() {
        line("data", setup.data().name());
        setup.loaded().notes().forEach(note -> line("", note));
        line("run", train(arguments));
    }

    void progress(double part) {
        if (terminal.isLive()) {
            String what = part < 1 ? "the run as it is: " : "its remedies: ";
            terminal.status(what + Math.round(100 * (part < 1 ? part : part - 1)) + " %");
        }
    }

    void print(Diagnosis diagnosis) {
        RunCourse before = diagnosis.before();
        line("found", board.word(before.verdict().state()) + explanation(before));
        terminal.line();
        boolean general = before.verdict().finding() == State.OVERFITTING;
        measure(diagnosis);
        Curve curve = new Curve(terminal, width);
        curve.fit(values(before, general));
        for (Trial trial : diagnosis.trials()) {
            if (trial.after() != null) {
                curve.fit(values(trial.after(), general));
            }
        }
        String what = general ? "val loss" : "loss";
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("", name) + Text.left(what + " by epoch", width + 1) + Text.right(what, LOSS)
                        + Text.right(before.test() == null ? "" : "test", ERROR) + "  health"));
        row("as it is", before, general, curve);
        for (Trial trial : diagnosis.trials()) {
            if (trial.after() == null) {
                terminal.line(Text.left(name(trial), name) + "not tried: " + trial.refused());
            } else {
                row(name(trial), trial.after(), general, curve);
            }
        }
        terminal.line();
        end(diagnosis);
    }

    private void end(Diagnosis diagnosis) {
        if (!diagnosis.isIll()) {
            line("keep", train(arguments));
            return;
        }
        Trial best = diagnosis.best();
        if (best == null) {
            terminal.line(
                    diagnosis.trials().isEmpty()
                            ? "No remedy is known for this."
                            : "None of these helps: change the network or the data, or try gradus rate for a learning rate.");
            return;
        }
        line("before", words(diagnosis.before()));
        line("after", words(Objects.requireNonNull(best.after())));
        line("keep", terminal.paint(Style.GREEN, train(RemedyOptions.with(arguments, best.remedy()))));
    }

    private String words(RunCourse course) {
        return course.verdict().state().label() + ", training loss " + Text.measure(course.loss())
                + (course.test() == null ? "" : ", test " + measure(course));
    }

    private static String explanation(RunCourse course) {
        String text = course.verdict().explanation();
        return text.isEmpty() ? "" : ": " + text;
    }

    private void row(String what, RunCourse course, boolean general, Curve curve) {
        double[] values = values(course, general);
        double last = course.failure() != null
                ? Double.POSITIVE_INFINITY
                : general ? course.keptValidationLoss() : course.loss();
        String line = curve.line(values);
        String numbers = terminal.paint(Style.CYAN, line)
                + " ".repeat(width + 1 - line.length())
                + Text.right(Text.measure(last), LOSS)
                + Text.right(course.test() == null ? "" : measure(course), ERROR)
                + "  " + board.word(course.verdict().state());
        if (what.length() < name) {
            terminal.line(Text.left(what, name) + numbers);
        } else {
            terminal.line(what);
            terminal.line(" ".repeat(name) + numbers);
        }
    }

    /** Chooses the widths of the columns. */
    private void measure(Diagnosis diagnosis) {
        name = 10;
        for (Trial trial : diagnosis.trials()) {
            name = Math.max(name, Math.min(LONGEST_NAME, name(trial).length() + 2));
        }
        int room = terminal.columns() - name - 1 - LOSS - ERROR - WORD;
        width = Math.max(LEAST_CURVE, Math.min(MOST_CURVE, room));
    }

    private static String name(Trial trial) {
        return trial.remedy() + (trial.ranged() ? " (range test)" : "");
    }

    private static String measure(RunCourse course) {
        boolean classes = course.test() != null && course.test().correct() >= 0;
        return Double.isNaN(course.measure())
                ? Text.NONE
                : classes ? Text.percent(course.measure()) : Text.measure(course.measure());
    }

    private static double[] values(RunCourse course, boolean general) {
        return general
                ? course.points().stream()
                        .mapToDouble(RunCourse.Point::validationLoss)
                        .toArray()
                : course.losses();
    }

    private static String train(Arguments arguments) {
        TrainingWords words = new TrainingWords();
        return ShellWords.again(words.name(), Syntax.of(words), arguments, Set.of());
    }

    private void line(String label, String text) {
        terminal.line(terminal.paint(Style.DIM, Text.left(label, LABEL)) + text);
    }

    String json(Diagnosis diagnosis) {
        JsonLine line = new JsonLine().put("data", setup.data().name());
        put(line, diagnosis.before());
        Trial best = diagnosis.best();
        line.put("keep", keep(diagnosis, best)).list("trials");
        for (Trial trial : diagnosis.trials()) {
            line.item()
                    .put("remedy", trial.remedy().toString())
                    .put("range_test", trial.ranged())
                    .put("effect", trial.effect().name().toLowerCase(Locale.ROOT));
            if (trial.after() != null) {
                put(line, trial.after());
            } else {
                line.put("refused", trial.refused());
            }
            line.endItem();
        }
        return line.endList().toString();
    }

    private String keep(Diagnosis diagnosis, @Nullable Trial best) {
        if (!diagnosis.isIll()) {
            return train(arguments);
        }
        return best == null ? "" : train(RemedyOptions.with(arguments, best.remedy()));
    }

    private static JsonLine put(JsonLine line, RunCourse course) {
        return line.put("verdict", course.verdict().state().label())
                .put("finding", course.verdict().finding().label())
                .put("verdict_layer", course.verdict().layer())
                .put("explanation", course.verdict().explanation())
                .put("epochs", course.last().epoch())
                .put("train_loss", course.loss())
                .put("validation_loss", course.keptValidationLoss())
                .put(
                        course.test() != null && course.test().correct() < 0 ? "test_loss" : "test_error_percent",
                        course.measure());
    }
}
