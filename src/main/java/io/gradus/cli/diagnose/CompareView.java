package io.gradus.cli.diagnose;

import io.gradus.cli.diagnose.CompareCommand.Setting;
import io.gradus.cli.terminal.Curve;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.Verdict.Level;
import io.gradus.health.Verdict.State;
import io.gradus.lab.compare.RunCourse;
import io.gradus.lab.compare.RunCourse.Point;
import io.gradus.report.JsonLine;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What {@code gradus compare} shows: loss, error and health of each setting over the epochs, and a final table. */
final class CompareView {
    private static final int NAME = 3;
    private static final int NUMBER = 10;
    private static final int MOST_CURVE = 60;

    private final Terminal terminal;
    private final List<Setting> settings;
    private final List<List<RunCourse>> runs;
    private final boolean classes;
    private final int width;

    /** @param runs of each setting, by their seeds; curves are those of the first */
    CompareView(Terminal terminal, List<Setting> settings, List<List<RunCourse>> runs) {
        this.terminal = terminal;
        this.settings = settings;
        this.runs = runs;
        this.classes =
                settings.stream().allMatch(setting -> setting.setup().data().isClassification());
        this.width = Math.min(MOST_CURVE, terminal.columns() - NAME - 2 * NUMBER - 2);
    }

    void print() {
        for (Setting setting : settings) {
            terminal.line(terminal.paint(Style.BOLD, Text.left(setting.name(), NAME)) + setting.words());
        }
        terminal.line();
        curves("loss", Point::loss, false);
        if (classes) {
            curves("error", Point::errorPercent, true);
        }
        health();
        terminal.line();
        table();
        terminal.line();
        terminal.line(terminal.paint(Style.DIM, weights()));
    }

    private void curves(String what, ToDoubleFunction<Point> number, boolean percent) {
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("", NAME)
                        + Text.left("training " + what, width + 2)
                        + Text.right("first", NUMBER)
                        + Text.right("last", NUMBER)));
        Curve curve = new Curve(terminal, width);
        List<double[]> all = new ArrayList<>();
        for (List<RunCourse> each : runs) {
            double[] values = each.get(0).points().stream().mapToDouble(number).toArray();
            curve.fit(values);
            all.add(values);
        }
        for (int n = 0; n < all.size(); n++) {
            double[] values = all.get(n);
            terminal.line(Text.left(settings.get(n).name(), NAME)
                    + terminal.paint(Style.CYAN, Text.left(curve.line(values), width))
                    + "  " + number(values[0], percent) + number(values[values.length - 1], percent));
        }
        terminal.line();
    }

    private static String number(double value, boolean percent) {
        return Text.right(percent ? Text.percent(value) : Text.measure(value), NUMBER);
    }

    /** A light for each stretch of epochs, of the worst that was said in it. */
    private void health() {
        terminal.line(terminal.paint(Style.BOLD, Text.left("", NAME) + "health"));
        int longest = runs.stream()
                .mapToInt(each -> each.get(0).points().size())
                .max()
                .orElse(1);
        int columns = Math.min(width, longest);
        for (int n = 0; n < runs.size(); n++) {
            List<Point> points = runs.get(n).get(0).points();
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                int from = column * longest / columns;
                int to = Math.min(points.size(), Math.max(from + 1, (column + 1) * longest / columns));
                if (from < points.size()) {
                    line.append(light(points.subList(from, to)));
                }
            }
            terminal.line(Text.left(settings.get(n).name(), NAME) + line + "  "
                    + " ".repeat(Math.max(0, width - Math.min(columns, points.size() * columns / longest)))
                    + new SimulatedBoard(terminal)
                            .word(runs.get(n).get(0).verdict().state()));
        }
    }

    private String light(List<Point> points) {
        Level worst = Level.WELL;
        for (Point point : points) {
            State state = point.state();
            worst = state.level().compareTo(worst) > 0 ? state.level() : worst;
        }
        return switch (worst) {
            case WELL -> terminal.paint(Style.GREEN, terminal.glyph("·", "."));
            case WARNING -> terminal.paint(Style.AMBER, terminal.glyph("▪", "w"));
            case DANGER -> terminal.paint(Style.RED, terminal.glyph("█", "D"));
        };
    }

    private void table() {
        boolean repeated = runs.get(0).size() > 1;
        String test = classes ? "test error" : "test loss";
        terminal.line(terminal.paint(
                Style.BOLD,
                Text.left("", NAME) + Text.right("epochs", 7) + Text.right("train loss", 12)
                        + Text.right(test, 12)
                        + (repeated ? Text.right("95 % interval", 20) + Text.right("p against A", 13) : "")
                        + "  health"));
        for (int n = 0; n < runs.size(); n++) {
            List<RunCourse> each = runs.get(n);
            RunCourse first = each.get(0);
            Spread spread = spread(each);
            terminal.line(Text.left(settings.get(n).name(), NAME)
                    + Text.right(Integer.toString(first.last().epoch()), 7)
                    + Text.right(Text.measure(meanLoss(each)), 12)
                    + Text.right(spread == null ? Text.NONE : value(spread.mean()), 12)
                    + (repeated
                            ? Text.right(interval(spread), 20) + Text.right(n == 0 ? "" : difference(spread), 13)
                            : "")
                    + "  " + health(each));
        }
        long failed = runs.stream()
                .flatMap(List::stream)
                .filter(run -> run.failure() != null)
                .count();
        if (failed > 0) {
            terminal.line(Text.count(failed, "run") + " met a number that is not finite, and "
                    + (failed == 1 ? "counts" : "count") + " for nothing in the means.");
        }
    }

    /** How many of the runs ended healthy, or how the only one ended. */
    private String health(List<RunCourse> each) {
        State state = each.get(0).verdict().state();
        if (each.size() == 1) {
            return new SimulatedBoard(terminal).word(state);
        }
        long well = each.stream().filter(run -> run.verdict().isHealthy()).count();
        return well + " of " + each.size() + " healthy";
    }

    private static double meanLoss(List<RunCourse> each) {
        return each.stream()
                .filter(run -> run.failure() == null)
                .mapToDouble(RunCourse::loss)
                .average()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static @Nullable Spread spread(List<RunCourse> each) {
        double[] values = each.stream()
                .mapToDouble(RunCourse::measure)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        return values.length == 0 ? null : Spread.of(values);
    }

    private String value(double measure) {
        return classes ? Text.percent(measure) : Text.measure(measure);
    }

    private String interval(@Nullable Spread spread) {
        return spread == null || spread.count() < 2 ? Text.NONE : value(spread.low()) + " to " + value(spread.high());
    }

    /** p of Welch's test against the first setting. */
    private String difference(@Nullable Spread spread) {
        Spread first = spread(runs.get(0));
        double p = first == null || spread == null ? Double.NaN : first.welch(spread);
        return Double.isNaN(p) ? Text.NONE : p < 0.001 ? "< 0.001" : Text.fixed(p, 3);
    }

    /** Which settings begin with the same weights. */
    private String weights() {
        List<String> groups = new ArrayList<>();
        boolean[] told = new boolean[runs.size()];
        for (int n = 0; n < runs.size(); n++) {
            StringJoiner names = new StringJoiner(", ");
            for (int m = n; m < runs.size(); m++) {
                if (!told[m] && startOf(m) == startOf(n)) {
                    told[m] = true;
                    names.add(settings.get(m).name());
                }
            }
            if (names.length() > 1) {
                groups.add(names.toString());
            }
        }
        String seeds = "seed " + runs.get(0).get(0).seed()
                + (runs.get(0).size() > 1 ? " and the next " + (runs.get(0).size() - 1) : "");
        return groups.isEmpty()
                ? seeds + "; each begins with weights of its own, for networks or initialisers differ"
                : seeds + "; the same initial weights: " + String.join("; ", groups)
                        + (groups.size() == 1 && groups.get(0).length() == 3 * runs.size() - 2
                                ? ""
                                : "; others differ");
    }

    private long startOf(int n) {
        return runs.get(n).get(0).start().weights();
    }

    String json() {
        JsonLine line = new JsonLine().list("settings");
        for (int n = 0; n < runs.size(); n++) {
            List<RunCourse> each = runs.get(n);
            RunCourse first = each.get(0);
            Spread spread = spread(each);
            line.item()
                    .put("name", settings.get(n).name())
                    .put("words", settings.get(n).words())
                    .put("seed", first.seed())
                    .put("runs", each.size())
                    .put(
                            "failed",
                            each.stream().filter(run -> run.failure() != null).count())
                    .put("initial_weights", Long.toHexString(startOf(n)))
                    .put("verdict", first.verdict().state().label())
                    .put("finding", first.verdict().finding().label())
                    .put("epochs", first.last().epoch())
                    .put("train_loss", meanLoss(each))
                    .put(classes ? "test_error_percent" : "test_loss", spread == null ? Double.NaN : spread.mean())
                    .put("low", spread == null ? Double.NaN : spread.low())
                    .put("high", spread == null ? Double.NaN : spread.high())
                    .put("losses", first.losses())
                    .put(
                            "errors",
                            first.points().stream()
                                    .mapToDouble(Point::errorPercent)
                                    .toArray())
                    .put(
                            "health",
                            first.points().stream()
                                    .map(point -> point.state().label())
                                    .toList())
                    .endItem();
        }
        return line.endList().toString();
    }
}
