package io.gradus.cluster.spark.rounds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cluster.Job;
import io.gradus.cluster.LocalRounds;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Worker;
import io.gradus.cluster.spark.LocalSpark;
import io.gradus.rule.UpdateRule;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.run.NetworkSettings;
import io.gradus.run.TrainingRun;
import io.gradus.run.TrainingSettings;
import io.gradus.run.UpdateSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkRoundsTest {
    private static final int ROUNDS = 20;

    private static Job job(RoundPlan plan, Kind kind, int workers) {
        TrainingSettings settings = TrainingSettings.of("iris")
                .withNetwork(NetworkSettings.DEFAULT.withHidden(List.of(9)))
                .withUpdate(UpdateSettings.DEFAULT.withRule(UpdateRule.of(kind)).withBatchSize(4));
        return new Job(settings, plan, workers, "java");
    }

    private static LocalRounds reference(Job job) {
        TrainingRun run = job.run();
        List<Worker> workers = new ArrayList<>();
        for (int n = 0; n < job.workers(); n++) {
            workers.add(job.worker(run, n));
        }
        LocalRounds rounds = new LocalRounds(job.rounds(), workers);
        rounds.run(ROUNDS);
        return rounds;
    }

    @Test
    void roundsOnSparkAreThoseOfOneJvm() {
        for (int workers = 1; workers <= 4; workers++) {
            for (Job job : List.of(
                    job(RoundPlan.VOTES, Kind.SIGN, workers),
                    job(RoundPlan.AVERAGES.withLocalSteps(3), Kind.ADAM, workers))) {
                LocalRounds expected = reference(job);
                SparkRounds found = Rounds.of(LocalSpark.context(), job).start(job.rounds());
                for (int n = 0; n < ROUNDS; n++) {
                    found.round();
                }
                assertEquals(expected.fingerprint(), found.replica().fingerprint(), job.toString());
                assertEquals(expected.loss(), found.loss());
                assertEquals(expected.traffic().up(), found.traffic().up());
                assertEquals(expected.traffic().down(), found.traffic().down());
                double[] test = found.test();
                assertEquals(Job.test(found.replica(), job.run()).correct(), (int) test[2]);
                found.close();
            }
        }
    }

    @Test
    void aWorkerThatIsLostAgainAndAgainChangesNothing() {
        Job job = job(RoundPlan.VOTES, Kind.SIGN, 3);
        SparkRounds found = Rounds.of(LocalSpark.context(), job).start(job.rounds());
        for (int n = 0; n < ROUNDS; n++) {
            found.round();
            if (n % 2 == 0) {
                found.lose(n % 3);
            }
        }
        assertEquals(reference(job).fingerprint(), found.replica().fingerprint());
        assertTrue(found.traffic().resync() > 0);
        assertEquals(job.run().split().test().size(), (int) found.test()[0]);
        found.close();
    }
}
