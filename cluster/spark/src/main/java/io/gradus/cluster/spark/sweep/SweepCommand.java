package io.gradus.cluster.spark.sweep;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.Words;
import io.gradus.cluster.spark.Launch;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;

/** {@code sweep DATA --grid "…" --seeds A-B}. */
public final class SweepCommand implements Command {
    private static final String GRID = "--grid";
    private static final String SEEDS = "--seeds";
    private static final String RANDOM = "--random";
    private static final String SEARCH_SEED = "--search-seed";
    private static final String HALVING = "--halving";
    private static final String CSV = "--csv";
    private static final String JSON = "--json";
    private static final Pattern RANGE = Pattern.compile("(-?[0-9]{1,18})(?:-([0-9]{1,18}))?");

    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public String summary() {
        return "train every combination of options by many seeds, and compare them";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter("DATA", "as gradus train takes it; every machine must be able to read it", List.of());
        syntax.section("Sweep");
        syntax.option(
                GRID, "\"KEY=A,B …\"", "options of gradus train and their values; + is a comma within one", "none");
        syntax.option(SEEDS, "A-B", "seeds, each a training of every combination", "1-5");
        syntax.option(RANDOM, "N", "draw N combinations at random; then values may be ranges, rate=0.001..0.1", "all");
        syntax.option(SEARCH_SEED, "S", "what the draws follow from", "1");
        syntax.option(HALVING, "ETA", "train all a little, the best one in ETA longer, and so on", "none");
        describeOutput(syntax);
        Launch.describe(syntax);
        Words.describe(syntax);
    }

    static void describeOutput(Syntax syntax) {
        syntax.section("Output");
        syntax.option(CSV, "FILE", "write the table there, too", "none");
        syntax.flag(JSON, "end with a line of JSON");
    }

    @Override
    public List<String> everyday() {
        return List.of(GRID, SEEDS, RANDOM, HALVING, CSV, JSON, "--master", "--epochs", "--executor");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "cluster/spark/run sweep digits --grid \"rate=0.01,0.1 hidden=32,64+32\" --seeds 1-20",
                        "four combinations, twenty times each"),
                new Example(
                        "cluster/spark/run sweep digits --grid \"rate=0.001..0.5\" --random 27 --halving 3",
                        "the best of 27 rates, by halving"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Matcher range = RANGE.matcher(arguments.text(SEEDS, "1-5"));
        if (!range.matches()) {
            throw new UsageException(SEEDS + " must be one number, or two as in 1-20");
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
        if (last < first || last - first > 1_000_000) {
            throw new UsageException(SEEDS + ": from " + first + " to " + last + " are no seeds, or too many");
        }
        Grid grid = Grid.parse(arguments.text(GRID, ""));
        int drawn = arguments.count(RANDOM, 0, 1);
        List<Map<String, String>> combinations =
                drawn == 0 ? grid.all() : grid.random(drawn, arguments.whole(SEARCH_SEED, 1));
        return sweep(arguments, terminal, combinations, first, last);
    }

    static int sweep(
            Arguments arguments, Terminal terminal, List<Map<String, String>> combinations, long first, long last)
            throws IOException {
        String source = arguments.required(0);
        int eta = arguments.count(HALVING, 0, 2);
        Path csv = arguments.path(CSV);
        Sweep sweep = new Sweep(arguments, source, combinations, first, last);
        terminal.line(source + ": " + Text.count(combinations.size(), "combination") + ", seeds " + first + " to "
                + last + ", " + Text.count(sweep.trainings(), "training") + ", executor " + sweep.executor());
        long began = System.nanoTime();
        List<Row> rows;
        try (JavaSparkContext spark = Launch.context(arguments, "gradus sweep " + source)) {
            Runner runner = new Runner(spark);
            rows = eta == 0 ? sweep.all(runner, terminal) : sweep.halving(runner, terminal, eta);
        }
        SweepTable table = new SweepTable(source, sweep.isOfClasses(), first, rows);
        table.print(terminal);
        if (csv != null) {
            table.csv(csv);
        }
        if (arguments.has(JSON)) {
            terminal.line(table.json((System.nanoTime() - began) / 1e9));
        }
        return rows.stream().anyMatch(row -> row.failed() > 0) ? FAILED : OK;
    }
}
