package io.gradus.boards.cli;

import io.gradus.boards.simulate.SimulatedClass;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.RunOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.report.JsonLine;
import io.gradus.run.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** {@code gradus-class simulate DATA}: a class in one process, without a network: for comparisons over seeds. */
public final class SimulateCommand extends ClassCommand {
    private static final String WRONG = "--wrong";

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String summary() {
        return "Runs a class in one process, board after board: the same bits, over one seed or several.";
    }

    @Override
    public void describe(Syntax syntax) {
        describeClass(syntax, "boards of the class", "3");
        syntax.section("Simulation");
        syntax.option(WRONG, "N", "boards that learn wrong labels, the first ones", "0");
        syntax.option(RunOptions.REPEAT, "N", "run N classes, by seed, seed + 1, …", "1");
        syntax.section("Output");
        syntax.flag(RunOptions.JSON, "end with a line of JSON");
    }

    @Override
    public List<String> everyday() {
        List<String> options = new ArrayList<>(usual());
        options.addAll(List.of(WRONG, RunOptions.REPEAT));
        return options;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus-class simulate digits --boards 8", "eight boards, by vote"),
                new Example(
                        "gradus-class simulate digits --boards 9 --wrong 3 --repeat 10",
                        "a third of the class learns wrong labels, over ten seeds"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        int boards = arguments.count(BOARDS, 3, 1);
        int wrong = arguments.count(WRONG, 0, 0);
        if (wrong > boards) {
            throw new UsageException(WRONG + " " + wrong + ": there are " + boards + " boards");
        }
        int repeat = arguments.count(RunOptions.REPEAT, 1, 1);
        Taught taught = taught(arguments, boards);
        double[] errors = new double[repeat];
        double[] losses = new double[repeat];
        int[] fingerprints = new int[repeat];
        terminal.line("network   " + taught.run().setup().network());
        for (int n = 0; n < repeat; n++) {
            long seed = taught.run().seed() + n;
            try (SimulatedClass simulated =
                    SimulatedClass.of(taught.run().setup().run(seed), taught.lesson(), boards, wrong)) {
                simulated.run(taught.rounds());
                errors[n] = simulated.test().errorPercent();
                losses[n] = simulated.test().loss();
                fingerprints[n] = simulated.fingerprint();
                terminal.line(String.format(
                        Locale.ROOT,
                        "seed %d: test error %.2f %%, test loss %.4f after %d rounds; agreement %.1f %%; fingerprint %s",
                        seed,
                        errors[n],
                        losses[n],
                        taught.rounds(),
                        100 * simulated.agreement(),
                        HexFormat.of().toHexDigits(fingerprints[n])));
            }
        }
        if (repeat > 1) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "mean %.2f %%, sd %.2f",
                    Spread.of(errors).mean(),
                    Spread.of(errors).sd()));
        }
        if (arguments.has(RunOptions.JSON)) {
            terminal.line(new JsonLine()
                    .put("rounds", taught.rounds())
                    .put("test_error_percent", errors)
                    .put("test_loss", losses)
                    .put("fingerprint", HexFormat.of().toHexDigits(fingerprints[0]))
                    .toString());
        }
        return OK;
    }
}
