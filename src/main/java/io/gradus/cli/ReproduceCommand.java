package io.gradus.cli;

import io.gradus.lab.Degradation;
import io.gradus.net.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code gradus reproduce EXPERIMENT}: runs what others have published, and sets the results beside theirs. */
final class ReproduceCommand implements Command {
    static final String DATA = "--data";
    static final String EPOCHS = "--epochs";
    static final String REPEAT = "--repeat";
    static final String SEED = "--seed";
    static final String LOG = "--log";
    static final String JSON = "--json";

    private static final String DEGRADATION = "degradation";
    private static final List<String> EXPERIMENTS = List.of(DEGRADATION);

    @Override
    public String name() {
        return "reproduce";
    }

    @Override
    public String summary() {
        return "Repeats published experiments, and sets the results beside the published ones.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter(
                "EXPERIMENT",
                DEGRADATION
                        + ": deep plain networks train worse than shallow ones, and with skips do not (He et al. 2016)",
                EXPERIMENTS);
        syntax.section("What is run");
        syntax.option(DATA, "DATA", "classes to learn, as train takes them; digits by default");
        syntax.option(EPOCHS, "N", "passes over the training part; " + Degradation.EPOCHS + " by default");
        syntax.option(REPEAT, "N", "runs of each network; " + Degradation.RUNS + " by default");
        syntax.option(SEED, "N", "of the first run; the others follow it; 1 by default");
        ExecutorOptions.describe(syntax);
        syntax.section("Output");
        syntax.option(LOG, "FILE", "write a line of JSON for each run there");
        syntax.flag(JSON, "a line of JSON for each network instead of the table");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String experiment = arguments.required(0);
        if (!EXPERIMENTS.contains(experiment)) {
            throw new UsageException(Names.unknown("experiment", experiment, EXPERIMENTS));
        }
        Path logFile = arguments.path(LOG);
        if (logFile != null) {
            OutputFiles.requireWritable(logFile, LOG);
        }
        return ReproduceDegradation.run(arguments, terminal, logFile);
    }
}
