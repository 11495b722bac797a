package io.gradus.cluster;

import io.gradus.rule.UpdateRule;
import io.gradus.run.CourseSettings;
import io.gradus.run.NetworkSettings;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSettings;
import io.gradus.run.TrainingSetup;
import io.gradus.run.UpdateSettings;
import java.util.ArrayList;
import java.util.List;

/** Small trainings for tests. */
final class Networks {
    static final long SEED = 3;

    private Networks() {}

    /** A run on iris of 13 hidden units. */
    static TrainingRun iris(UpdateRule.Kind kind) {
        return iris(NetworkSettings.DEFAULT.withHidden(List.of(13)), kind);
    }

    static TrainingRun iris(NetworkSettings network, UpdateRule.Kind kind) {
        return TrainingSetup.of(TrainingSettings.of("iris")
                        .withNetwork(network)
                        .withUpdate(UpdateSettings.DEFAULT
                                .withRule(UpdateRule.of(kind))
                                .withBatchSize(5))
                        .withCourse(CourseSettings.DEFAULT.withEpochs(4))
                        .withSeed(SEED))
                .run();
    }

    static Worker worker(TrainingRun run, RoundPlan rounds, int number, int workers) {
        return new Job(run.setup().settings(), rounds, workers, "java").worker(run, number);
    }

    static List<Worker> workers(TrainingRun run, RoundPlan rounds, int workers) {
        List<Worker> all = new ArrayList<>();
        for (int n = 0; n < workers; n++) {
            all.add(worker(run, rounds, n, workers));
        }
        return all;
    }
}
