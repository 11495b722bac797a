package io.gradus.cluster.spark.sweep;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.ExecutorOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.Words;
import io.gradus.run.RunProblem;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.step.provider.StepProvider;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Combinations and seeds of a sweep, checked, and how they are trained: all of them, or by halving. */
final class Sweep {
    private final String id = UUID.randomUUID().toString(); // tells sweeps of one JVM apart; nothing follows from it
    private final List<Map<String, String>> combinations;
    private final List<TrainingSettings> settings;
    private final List<Long> seeds;
    private final String executor;
    private final boolean classes;
    private final int epochs; // of the first combination, for halving

    /**
     * Checks every combination against the data.
     *
     * @throws UsageException if one cannot be trained
     */
    Sweep(Arguments arguments, String source, List<Map<String, String>> combinations, long first, long last) {
        this.combinations = combinations;
        this.seeds = LongStream.rangeClosed(first, last).boxed().toList();
        this.executor = Arguments.about(
                ExecutorOptions.EXECUTOR, () -> StepProvider.resolve(arguments.text(ExecutorOptions.EXECUTOR, "auto")));
        this.settings = new ArrayList<>();
        boolean labels = true;
        int passes = 0;
        for (Map<String, String> combination : combinations) {
            TrainingSetup setup = Words.setup(arguments, source, combination);
            settings.add(setup.settings());
            if (settings.size() == 1) {
                labels = setup.data().isClassification();
                passes = setup.run(first).epochs();
                if (setup.run(first).split().test().size() == 0) {
                    throw RunProblem.NO_TEST.with();
                }
            }
        }
        this.classes = labels;
        this.epochs = passes;
    }

    boolean isOfClasses() {
        return classes;
    }

    String executor() {
        return executor;
    }

    int trainings() {
        return combinations.size() * seeds.size();
    }

    /** Trains everything. */
    List<Row> all(Runner runner, Terminal terminal) {
        List<Integer> every = IntStream.range(0, combinations.size()).boxed().toList();
        return rung(runner, terminal, every, 0, "");
    }

    /**
     * Successive halving (Jamieson and Talwalkar 2016): all combinations are trained for a few epochs, the best of
     * them, one in {@code eta}, for {@code eta} times as many, and so on up to as many as the training has. Each rung
     * trains anew, so that its results are those of a training of so many epochs.
     *
     * @return the rows in the order of combinations, each of the last rung that it came to
     */
    List<Row> halving(Runner runner, Terminal terminal, int eta) {
        int rungs = 1;
        for (int left = combinations.size(); left > 1; left = (left + eta - 1) / eta) {
            rungs++;
        }
        Row[] rows = new Row[combinations.size()];
        List<Integer> left = IntStream.range(0, rows.length).boxed().toList();
        for (int rung = 1; rung <= rungs; rung++) {
            int passes = (int) Math.max(1, Math.round(epochs / Math.pow(eta, rungs - rung)));
            String label = "rung " + rung + " of " + rungs + ", " + Text.count(passes, "epoch") + ": ";
            List<Row> trained = rung(runner, terminal, left, passes, label);
            for (int n = 0; n < left.size(); n++) {
                rows[left.get(n)] = trained.get(n);
            }
            int kept = (left.size() + eta - 1) / eta;
            left = left.stream()
                    .sorted(Comparator.comparingDouble((Integer n) -> rows[n].merit()))
                    .limit(kept)
                    .sorted()
                    .toList();
        }
        return List.of(rows);
    }

    private List<Row> rung(Runner runner, Terminal terminal, List<Integer> which, int passes, String label) {
        List<Training> trainings = new ArrayList<>();
        for (int n : which) {
            TrainingSettings one = settings.get(n);
            if (passes > 0) {
                one = one.withCourse(one.course().withEpochs(passes));
            }
            for (long seed : seeds) {
                trainings.add(new Training(id + passes, n, one, seed, executor));
            }
        }
        int all = trainings.size();
        int tenth = Math.max(1, all / 10);
        List<Outcome> outcomes = runner.run(trainings, done -> {
            String text = label + done + " of " + Text.count(all, "training");
            if (terminal.isLive()) {
                terminal.status(text);
            } else if (done % tenth == 0 || done == all) {
                terminal.err().println(text);
            }
        });
        terminal.clearStatus();
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < which.size(); n++) {
            List<Outcome> own = outcomes.subList(n * seeds.size(), (n + 1) * seeds.size());
            rows.add(new Row(combinations.get(which.get(n)), passes, List.copyOf(own)));
        }
        return rows;
    }
}
