package io.gradus.cli.experiment;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.options.OutputFiles;
import io.gradus.cli.terminal.Terminal;
import io.gradus.lab.Degradation;
import io.gradus.lab.Proben1;
import io.gradus.text.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code gradus reproduce EXPERIMENT}: repeats published experiments and compares the results with the published ones.
 */
public final class ReproduceCommand implements Command {
    static final String DATA = "--data";
    static final String NETS = "--nets";
    static final String HIDDEN = "--hidden";
    static final String STOPPING = "--stopping";
    static final String EPOCHS = "--epochs";
    static final String REPEAT = "--repeat";
    static final String SEED = "--seed";
    static final String LOG = "--log";
    static final String JSON = "--json";

    private static final String PROBEN1 = "proben1";
    private static final String DEGRADATION = "degradation";
    private static final List<String> EXPERIMENTS = List.of(PROBEN1, DEGRADATION);

    /** Options that only one experiment has. */
    private static final Map<String, String> BELONGS =
            Map.of(NETS, PROBEN1, HIDDEN, PROBEN1, STOPPING, PROBEN1, EPOCHS, DEGRADATION);

    @Override
    public String name() {
        return "reproduce";
    }

    @Override
    public String summary() {
        return "Repeats published experiments and compares the results with the published ones.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter(
                "EXPERIMENT",
                PROBEN1 + ": Prechelt's benchmark with RPROP (1994); " + DEGRADATION
                        + ": deep plain networks train worse than shallow ones, and with skips do not (He et al. 2016)",
                EXPERIMENTS);
        syntax.section("Experiment");
        syntax.option(
                DATA,
                "WHERE",
                PROBEN1 + ": a folder of Proben1 .dt files, or one of them; " + DEGRADATION + ": data with classes",
                "for " + DEGRADATION + " digits");
        syntax.option(NETS, "KINDS", PROBEN1 + ": some of linear,no-shortcut,shortcut", "linear,no-shortcut");
        syntax.option(
                HIDDEN, "WIDTHS", PROBEN1 + ": widths of the hidden layers", "the published ones; 16,8 where none are");
        syntax.option(
                STOPPING,
                "RULE",
                PROBEN1 + ": when a run ends early: report (" + Proben1.Stopping.REPORT.text()
                        + ", the report's rule), or gl (" + Proben1.Stopping.GL.text() + ", its abridgement)",
                "report");
        syntax.option(EPOCHS, "N", DEGRADATION + ": epochs of a run", Integer.toString(Degradation.EPOCHS));
        syntax.option(
                REPEAT,
                "N",
                "runs of each network",
                Proben1.RUNS + " for " + PROBEN1 + ", " + Degradation.RUNS + " for " + DEGRADATION);
        syntax.option(SEED, "N", "seed of the first run; each further run has the next one", "1");
        ExecutorOptions.describe(syntax);
        syntax.section("Output");
        syntax.option(LOG, "FILE", "write a line of JSON for each run there", "none");
        syntax.flag(JSON, "print a line of JSON for each network instead of the table");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus reproduce degradation", "20 and 56 layers, plain and with skips"),
                new Example(
                        "gradus reproduce proben1 --data proben1/",
                        "sixty runs of each network over a folder of .dt files"),
                new Example(
                        "gradus reproduce proben1 --data cancer1.dt --repeat 10 --log runs.jsonl",
                        "fewer runs of one set, with a log"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String experiment = arguments.required(0);
        if (!EXPERIMENTS.contains(experiment)) {
            throw new UsageException(Names.unknown("experiment", experiment, EXPERIMENTS));
        }
        for (Map.Entry<String, String> option : BELONGS.entrySet()) {
            if (arguments.has(option.getKey()) && !option.getValue().equals(experiment)) {
                throw new UsageException(option.getKey() + " is for " + option.getValue() + ", not " + experiment);
            }
        }
        Path logFile = arguments.path(LOG);
        if (logFile != null) {
            OutputFiles.requireWritable(logFile, LOG);
        }
        return experiment.equals(PROBEN1)
                ? ReproduceProben1.run(arguments, terminal, logFile)
                : ReproduceDegradation.run(arguments, terminal, logFile);
    }
}
