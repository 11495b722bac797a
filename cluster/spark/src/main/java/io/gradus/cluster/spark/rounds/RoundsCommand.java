package io.gradus.cluster.spark.rounds;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.Exchange;
import io.gradus.cluster.Job;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Ties;
import io.gradus.cluster.Traffic;
import io.gradus.cluster.Words;
import io.gradus.cluster.spark.Launch;
import io.gradus.cluster.spark.files.FileRounds;
import io.gradus.model.ModelFile;
import io.gradus.report.JsonLine;
import io.gradus.step.provider.StepProvider;
import io.gradus.text.Names;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** {@code train DATA --exchange vote|average --workers W}: one network, trained by many workers in rounds. */
public final class RoundsCommand implements Command {
    private static final String EXCHANGE = "--exchange";
    private static final String TIES = "--ties";
    private static final String WORKERS = "--workers";
    private static final String LOCAL_STEPS = "--local-steps";
    private static final String ROUNDS = "--rounds";
    private static final String SEED = "--seed";
    private static final String OUT = "--out";
    private static final String JSON = "--json";

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "train one network by many workers, each on its share of the data";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.parameter(
                "DATA",
                "as gradus train takes it, which every machine must then be able to read; or csv:PATH, parquet:PATH or"
                        + " idx:FOLDER that Spark can read, of which each worker holds its share alone",
                List.of());
        syntax.section("Rounds");
        syntax.option(WORKERS, "W", "how many workers", "2");
        syntax.option(
                EXCHANGE,
                "vote|average",
                "a round's exchange: a vote on the sign of each weight's gradient, or the mean of all parameters",
                "vote");
        syntax.option(LOCAL_STEPS, "K", "minibatches that a worker takes before each exchange", "1");
        syntax.option(TIES, "parity|stay", "what an even vote does: one way in turns, or nothing", "parity");
        syntax.option(ROUNDS, "N", "rounds to do", "those of --epochs");
        syntax.option(SEED, "S", "seed of the weights, the split and the order", "1");
        syntax.section("Output");
        syntax.option(OUT, "MODEL", "where to save the model", "not at all");
        syntax.flag(JSON, "end with a line of JSON");
        Launch.describe(syntax);
        Words.describe(syntax);
    }

    @Override
    public List<String> everyday() {
        return List.of(
                WORKERS,
                EXCHANGE,
                LOCAL_STEPS,
                TIES,
                ROUNDS,
                "--master",
                "--rule",
                "--rate",
                "--batch",
                "--epochs",
                OUT,
                JSON);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("cluster/spark/run train digits --workers 4 --rule sign --rate 0.001", "four workers vote"),
                new Example(
                        "cluster/spark/run train digits --workers 4 --exchange average --local-steps 8",
                        "four workers average"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String source = arguments.required(0);
        int workers = arguments.count(WORKERS, 2, 1);
        RoundPlan plan = new RoundPlan(
                arguments.parse(
                        EXCHANGE,
                        text -> Names.parse("exchange", Exchange.class, Exchange::label, text),
                        Exchange.VOTE),
                arguments.parse(TIES, text -> Names.parse("ties", Ties.class, Ties::label, text), Ties.PARITY),
                arguments.count(LOCAL_STEPS, 1, 1));
        String executor = Arguments.about(
                ExecutorOptions.EXECUTOR, () -> StepProvider.resolve(arguments.text(ExecutorOptions.EXECUTOR, "auto")));
        Path out = arguments.path(OUT);
        Map<String, String> seed = Map.of(SEED, arguments.text(SEED, "1"));
        boolean files = FileRounds.is(source);
        Job job = files ? null : new Job(Words.setup(arguments, source, seed).settings(), plan, workers, executor);
        long began = System.nanoTime();
        try (JavaSparkContext spark = Launch.context(arguments, "gradus train " + source)) {
            Rounds rounds = job == null
                    ? FileRounds.of(spark, arguments, source, seed, plan, workers, executor)
                    : Rounds.of(spark, job);
            long count = arguments.count(ROUNDS, (int) Math.min(Integer.MAX_VALUE, rounds.rounds()), 1);
            terminal.line(source + ": " + Text.count(workers, "worker") + ", "
                    + plan.exchange().label()
                    + (plan.votes() ? ", ties by " + plan.ties().label() : "") + ", "
                    + Text.count(plan.localSteps(), "local step") + ", " + Text.count(count, "round") + ", executor "
                    + executor);
            SparkRounds running = rounds.start(plan);
            long first = System.nanoTime();
            run(running, count, terminal);
            double seconds = (System.nanoTime() - first) / 1e9;
            double[] test = running.test();
            report(terminal, running, workers, test, seconds);
            if (out != null) {
                ModelFile.write(out, rounds.modelOf().of(running.replica()));
                terminal.line("saved     " + out);
            }
            if (arguments.has(JSON)) {
                terminal.line(json(source, workers, executor, plan, running, test, seconds, (first - began) / 1e9));
            }
            running.close();
        }
        return OK;
    }

    private static void run(SparkRounds running, long count, Terminal terminal) {
        long tenth = Math.max(1, count / 10);
        for (long n = 1; n <= count; n++) {
            running.round();
            boolean told = n % tenth == 0 || n == count;
            if (terminal.isLive() || told) {
                String text = "round " + n + " of " + count + ", loss " + Text.fixed(running.loss(), 4)
                        + (Double.isNaN(running.agreement())
                                ? ""
                                : ", agreement " + Text.percent(100 * running.agreement()));
                if (told) {
                    terminal.clearStatus();
                    terminal.line(text);
                } else {
                    terminal.status(text);
                }
            }
        }
    }

    private static void report(Terminal terminal, SparkRounds running, int workers, double[] test, double seconds) {
        Traffic traffic = running.traffic();
        if (test[0] > 0) {
            terminal.line("test      " + (test[2] < 0 ? "" : "error " + Text.percent(error(test)) + ", ") + "loss "
                    + Text.fixed(test[1], 4) + ", of " + Text.count((long) test[0], "example"));
        }
        terminal.line("network   " + Integer.toHexString(running.replica().fingerprint())
                + " (CRC-32C), the same on all " + workers);
        terminal.line("traffic   a worker and round: " + Text.fixed(traffic.upEach(workers), 0) + " bytes up, "
                + Text.fixed(traffic.downEach(workers), 0) + " down; a bit a weight is "
                + Text.fixed(Traffic.ideal(running.replica().weights()), 0)
                + (traffic.resync() > 0
                        ? "; " + Text.grouped(traffic.resync()) + " bytes of state to lost workers"
                        : ""));
        terminal.line("speed     " + Text.fixed(traffic.rounds() / seconds, 1) + " rounds a second");
    }

    private static double error(double[] test) {
        return test[2] < 0 ? Double.NaN : 100 * (test[0] - test[2]) / test[0];
    }

    private static String json(
            String source,
            int workers,
            String executor,
            RoundPlan plan,
            SparkRounds running,
            double[] test,
            double seconds,
            double start) {
        Traffic traffic = running.traffic();
        return new JsonLine()
                .put("data", source)
                .put("workers", workers)
                .put("exchange", plan.exchange().label())
                .put("ties", plan.ties().label())
                .put("local_steps", plan.localSteps())
                .put("executor", executor)
                .put("weights", running.replica().weights())
                .put("rounds", traffic.rounds())
                .put("loss", running.loss())
                .put("agreement", running.agreement())
                .put("test_error_percent", error(test))
                .put("test_loss", test[1])
                .put("fingerprint", Integer.toHexString(running.replica().fingerprint()))
                .put("up_bytes", traffic.up())
                .put("down_bytes", traffic.down())
                .put("state_bytes", traffic.resync())
                .put("bit_a_weight_bytes", Traffic.ideal(running.replica().weights()))
                .put("start_seconds", start)
                .put("seconds", seconds)
                .toString();
    }
}
