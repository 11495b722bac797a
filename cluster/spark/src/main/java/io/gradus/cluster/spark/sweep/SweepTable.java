package io.gradus.cluster.spark.sweep;

import io.gradus.cli.terminal.Terminal;
import io.gradus.report.JsonLine;
import io.gradus.report.RunLines;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of a sweep: a line for every combination, as text, JSON and CSV. */
final class SweepTable {
    private final String data;
    private final boolean classes;
    private final long firstSeed;
    private final List<Row> rows;

    /** @param classes whether the test measure is an error in per cent, not a loss */
    SweepTable(String data, boolean classes, long firstSeed, List<Row> rows) {
        this.data = data;
        this.classes = classes;
        this.firstSeed = firstSeed;
        this.rows = rows;
    }

    /** The number of the best row: of the longest trained, that of the least merit. */
    int best() {
        int longest = rows.stream().mapToInt(Row::epochs).max().orElse(0);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int n = 0; n < rows.size(); n++) {
            if (rows.get(n).epochs() == longest && rows.get(n).merit() < least) {
                least = rows.get(n).merit();
                best = n;
            }
        }
        return best;
    }

    void print(Terminal terminal) {
        int width = Math.max(
                11, rows.stream().mapToInt(row -> row.name().length()).max().orElse(0));
        String measure = classes ? "test error %" : "test loss";
        terminal.line("  " + Text.left("combination", width) + "   runs  " + Text.left(measure, 13)
                + "sd       95 % interval      validation loss");
        int best = best();
        for (int n = 0; n < rows.size(); n++) {
            Row row = rows.get(n);
            Spread test = row.test();
            Spread validation = row.validation();
            terminal.line((n == best ? "* " : "  ") + Text.left(row.name(), width) + "  "
                    + Text.right(Integer.toString(row.outcomes().size()), 5) + "  "
                    + Text.left(number(test == null ? Double.NaN : test.mean()), 13)
                    + Text.left(number(test == null ? Double.NaN : test.sd()), 9)
                    + Text.left(test == null ? "-" : number(test.low()) + " to " + number(test.high()), 19)
                    + (validation == null ? "-" : Text.fixed(validation.mean(), 4))
                    + (row.failed() > 0 ? "   " + row.failed() + " failed" : ""));
        }
        String by =
                rows.get(best).validation() == null ? measure + ", there being no validation part" : "validation loss";
        terminal.line("* best by " + by + ": " + rows.get(best).name());
    }

    private String number(double value) {
        return Text.fixed(value, classes ? 2 : 4);
    }

    /** One object: every combination with its runs, those as {@code gradus train --repeat --json} has them. */
    String json(double seconds) {
        JsonLine line = new JsonLine()
                .put("data", data)
                .put("measure", classes ? "test_error_percent" : "test_loss")
                .put("seed", firstSeed)
                .put("seconds", seconds)
                .put("best", best())
                .list("combinations");
        for (Row row : rows) {
            JsonLine item = line.item().put("options", row.name());
            row.options().forEach((option, value) -> item.put(option.substring(2), value));
            item.putKnown("epochs", row.epochs() > 0 ? row.epochs() : -1).put("failed", row.failed());
            RunLines.put(item, row.test());
            Spread validation = row.validation();
            item.put("validation_loss", validation == null ? Double.NaN : validation.mean())
                    .list("results");
            for (Outcome outcome : row.outcomes()) {
                RunLines.put(item.item(), outcome.run()).endItem();
            }
            item.endList().endItem();
        }
        return line.endList().toString();
    }

    /** Writes a CSV with a line for every combination, the options in columns of their own. */
    void csv(Path file) throws IOException {
        List<String> options = rows.stream()
                .flatMap(row -> row.options().keySet().stream())
                .distinct()
                .toList();
        List<String> lines = new ArrayList<>();
        List<String> header =
                new ArrayList<>(options.stream().map(o -> o.substring(2)).toList());
        header.addAll(List.of("epochs", "runs", "failed", "mean", "sd", "low", "high", "validation_loss", "best"));
        lines.add(String.join(",", header));
        int best = best();
        for (int n = 0; n < rows.size(); n++) {
            Row row = rows.get(n);
            List<String> cells = new ArrayList<>();
            options.forEach(option -> cells.add(quoted(row.options().getOrDefault(option, ""))));
            cells.add(row.epochs() > 0 ? Integer.toString(row.epochs()) : "");
            cells.add(Integer.toString(row.outcomes().size()));
            cells.add(Integer.toString(row.failed()));
            Spread test = row.test();
            for (double value : test == null
                    ? new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN}
                    : new double[] {test.mean(), test.sd(), test.low(), test.high()}) {
                cells.add(plain(value));
            }
            Spread validation = row.validation();
            cells.add(plain(validation == null ? Double.NaN : validation.mean()));
            cells.add(n == best ? "1" : "0");
            lines.add(String.join(",", cells));
        }
        Files.write(file, lines);
    }

    private static String plain(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static String quoted(String cell) {
        return cell.contains(",") || cell.contains("\"") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
