package io.gradus.cluster.spark.sweep;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.Words;
import io.gradus.cluster.spark.Launch;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code repeat DATA --repeat N}: {@code gradus train DATA --repeat N}, run for run, on many machines. */
public final class RepeatCommand implements Command {
    private static final String REPEAT = "--repeat";
    private static final String SEED = "--seed";

    @Override
    public String name() {
        return "repeat";
    }

    @Override
    public String summary() {
        return "the same training by many seeds: what gradus train --repeat does, run for run";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter("DATA", "as gradus train takes it; every machine must be able to read it", List.of());
        syntax.section("Repeat");
        syntax.option(REPEAT, "N", "how many trainings", "20");
        syntax.option(SEED, "S", "seed of the first; the others follow", "1");
        SweepCommand.describeOutput(syntax);
        Launch.describe(syntax);
        Words.describe(syntax);
    }

    @Override
    public List<String> everyday() {
        return List.of(REPEAT, SEED, "--csv", "--json", "--master", "--epochs", "--executor");
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("cluster/spark/run repeat digits --repeat 100", "a hundred trainings"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        long first = arguments.whole(SEED, 1);
        int count = arguments.count(REPEAT, 20, 1);
        return SweepCommand.sweep(arguments, terminal, List.of(Map.of()), first, first + count - 1);
    }
}
