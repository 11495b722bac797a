package io.gradus.cli.diagnose;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.data.DataException;
import io.gradus.data.Dataset;
import io.gradus.data.source.DataSource;
import io.gradus.lab.illness.Cause;
import io.gradus.lab.illness.RemedyStudy;
import io.gradus.lab.illness.RemedyStudy.HealthyCase;
import io.gradus.lab.illness.RemedyStudy.IllCase;
import io.gradus.lab.illness.RemedyStudy.Range;
import io.gradus.text.Names;
import io.gradus.text.Text;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code gradus remedies}: whether verdicts are right and remedies help, on runs that are ill by construction. */
public final class RemediesCommand implements Command {
    private static final String RANGE = "--range";
    private static final String EACH = "--each";
    private static final String HEALTHY = "--healthy";
    private static final String MNIST = "--mnist";
    private static final String WRONG = "--wrong";
    private static final String JSON = "--json";
    private static final List<String> RANGES = List.of("report", "tune");
    private static final int DEFAULT_EACH = 24;
    private static final int DEFAULT_HEALTHY = 200;

    @Override
    public String name() {
        return "remedies";
    }

    @Override
    public String summary() {
        return "Measures how often verdicts are right and remedies help, on runs made ill on purpose.";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus remedies", "the tables of docs/results.md"),
                new Example("gradus remedies --wrong", "and every run that was judged or treated wrongly"));
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.section("Runs");
        syntax.option(
                RANGE,
                "NAME",
                "seeds: tune, by which limits and remedies were chosen, or report, which had no part in it",
                "report",
                RANGES);
        syntax.option(
                EACH,
                "N",
                "ill runs of each of the " + Cause.values().length + " causes",
                Integer.toString(DEFAULT_EACH));
        syntax.option(HEALTHY, "N", "healthy runs", Integer.toString(DEFAULT_HEALTHY));
        syntax.option(MNIST, "DATA", "pictures to train on besides the digits, such as a folder of MNIST", "none");
        ExecutorOptions.describeThreads(syntax);
        syntax.section("Output");
        syntax.flag(WRONG, "list the runs whose verdict or first remedy was wrong");
        syntax.flag(JSON, "a line of JSON instead of the tables");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String name = arguments.text(RANGE, "report");
        if (!RANGES.contains(name)) {
            throw new UsageException(RANGE + ": " + Names.unknown("range", name, RANGES));
        }
        Range range = Range.valueOf(name.toUpperCase(Locale.ROOT));
        int each = arguments.count(EACH, DEFAULT_EACH, 1);
        int count = arguments.count(HEALTHY, DEFAULT_HEALTHY, 1);
        int threads = ExecutorOptions.threads(arguments, Runtime.getRuntime().availableProcessors());
        Dataset mnist = arguments.has(MNIST)
                ? DataSource.load(arguments.text(MNIST, "")).data()
                : null;
        if (mnist != null && !mnist.isClassification()) {
            throw new DataException(mnist.name() + " has values to predict; pictures of classes are wanted");
        }
        boolean json = arguments.has(JSON);
        long began = System.nanoTime();
        Progress progress = new Progress(terminal, !json);
        RemedyStudy study = new RemedyStudy(range, mnist, progress);
        List<IllCase> ill = study.ill(each, threads);
        progress.second = true;
        List<HealthyCase> healthy = study.healthy(count, threads);
        terminal.clearStatus();
        double seconds = (System.nanoTime() - began) / 1e9;
        RemedyTables tables = new RemedyTables(terminal, ill, healthy);
        if (json) {
            terminal.line(tables.json(name, seconds));
            return OK;
        }
        tables.print(name);
        if (arguments.has(WRONG)) {
            tables.printWrong();
        }
        terminal.line();
        terminal.line(Text.duration(seconds));
        return OK;
    }

    /** A line that is written again and again while the runs go on. */
    private static final class Progress implements Consumer<Double> {
        private final Terminal terminal;
        private final boolean shown;
        private volatile boolean second;

        Progress(Terminal terminal, boolean shown) {
            this.terminal = terminal;
            this.shown = shown;
        }

        @Override
        public void accept(Double part) {
            if (shown && terminal.isLive()) {
                terminal.status((second ? "healthy runs " : "ill runs ") + Math.round(100 * part) + " %");
            }
        }
    }
}
