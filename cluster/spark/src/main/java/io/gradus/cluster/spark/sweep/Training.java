package io.gradus.cluster.spark.sweep;

import io.gradus.cluster.spark.Tasks;
import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.TrainingListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training that is to be done somewhere: what a task gets.
 *
 * @param sweep an identity of the sweep, so that trainings of the same settings share their data in a JVM
 * @param combination its number
 * @param settings of the combination
 * @param seed of this training
 * @param executor by name
 */
record Training(String sweep, int combination, TrainingSettings settings, long seed, String executor)
        implements Serializable {
    private static final int KEPT = 8; // combinations whose data stay in memory
    private static final Map<String, TrainingSetup> SETUPS = new LinkedHashMap<>();

    /** Does one, in whatever JVM it is. */
    static final class Doing implements Tasks.Work<Training, Outcome> {
        @Override
        public Outcome apply(Training training) {
            return training.run();
        }
    }

    /** Trains it here. */
    Outcome run() {
        Validation validation = new Validation();
        RepeatedRun run = Repeats.one(setup(), seed, plan -> StepProvider.choose(executor, plan, 1), validation);
        return new Outcome(run, validation.of(run.keptEpoch()));
    }

    private TrainingSetup setup() {
        String key = sweep + " " + combination;
        synchronized (SETUPS) {
            TrainingSetup setup = SETUPS.remove(key);
            if (setup == null) {
                setup = TrainingSetup.of(settings);
            }
            SETUPS.put(key, setup);
            if (SETUPS.size() > KEPT) {
                SETUPS.remove(SETUPS.keySet().iterator().next());
            }
            return setup;
        }
    }

    /** Remembers every epoch's loss on the validation part. */
    private static final class Validation implements TrainingListener {
        private final List<Double> losses = new ArrayList<>(); // NaN where none was evaluated

        @Override
        public void epoch(EpochReport report) {
            Evaluation validation = report.validation();
            while (losses.size() < report.epoch()) {
                losses.add(Double.NaN);
            }
            losses.set(report.epoch() - 1, validation == null ? Double.NaN : validation.loss());
        }

        double of(int epoch) {
            return epoch < 1 || epoch > losses.size() ? Double.NaN : losses.get(epoch - 1);
        }
    }
}
