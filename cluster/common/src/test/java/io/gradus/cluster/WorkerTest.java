package io.gradus.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.net.Norm;
import io.gradus.rule.UpdateRule.Kind;
import io.gradus.run.NetworkSettings;
import io.gradus.run.TrainingRun;
import io.gradus.step.java.JavaStep;
import io.gradus.train.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTest {
    private static final List<RoundPlan> PLANS = List.of(
            RoundPlan.VOTES,
            RoundPlan.VOTES.withTies(Ties.STAY),
            RoundPlan.VOTES.withLocalSteps(3),
            RoundPlan.AVERAGES,
            RoundPlan.AVERAGES.withLocalSteps(4));

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SGD", "MOMENTUM", "ADAM"})
    void oneWorkerThatAveragesTrainsAsOneMachineDoes(Kind kind) {
        TrainingRun run = Networks.iris(kind);
        int steps = Shards.roundsPerEpoch(run.split().train().size(), 1, 5, 1);
        try (Worker worker = Networks.worker(run, RoundPlan.AVERAGES, 0, 1);
                Trainer trainer = run.trainer()
                        .stopping(List.of())
                        .executor(JavaStep::new)
                        .start()) {
            new LocalRounds(RoundPlan.AVERAGES, List.of(worker)).run(3L * steps);
            trainer.epochs(3);
            float[] expected = new float[run.setup().network().layers().get(0).width()];
            float[] actual = expected.clone();
            for (int row = 0; row < run.setup().network().inputs(); row++) {
                int there = trainer.plan().weights(0) + row * trainer.plan().stride(0);
                int here = worker.step().plan().weights(0)
                        + row * worker.step().plan().stride(0);
                System.arraycopy(trainer.step().arena(), there, expected, 0, expected.length);
                System.arraycopy(worker.step().arena(), here, actual, 0, actual.length);
                assertArrayEquals(expected, actual, "weights of input " + row);
            }
            assertEquals(trainer.test().loss(), Job.test(worker, run).loss());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void allWorkersHoldTheSameNetworkAfterEachRound(int count) {
        for (RoundPlan plan : PLANS) {
            TrainingRun run = Networks.iris(Kind.SGD);
            List<Worker> workers = Networks.workers(run, plan, count);
            LocalRounds rounds = new LocalRounds(plan, workers);
            int before = rounds.fingerprint();
            rounds.run(7);
            assertNotEquals(before, rounds.fingerprint());
            for (Worker worker : workers) {
                assertEquals(rounds.fingerprint(), worker.fingerprint(), plan.toString());
                assertEquals(7, worker.round());
                worker.close();
            }
        }
    }

    @Test
    void contributingTwiceAndComingBackChangeNothing() {
        for (RoundPlan plan : PLANS) {
            TrainingRun run =
                    Networks.iris(NetworkSettings.DEFAULT.withHidden(List.of(7)).withNorm(Norm.BATCH), Kind.SGD);
            List<Worker> steady = Networks.workers(run, plan, 3);
            List<Worker> shaky = Networks.workers(run, plan, 3);
            LocalRounds reference = new LocalRounds(plan, steady);
            for (int n = 0; n < 30; n++) {
                Round round = new Round(plan, n, shaky.get(0).weights());
                for (Worker worker : shaky) {
                    worker.contribute();
                    round.add(worker.contribute());
                }
                Decision decision = round.decide();
                shaky.forEach(worker -> worker.apply(decision));
                if (n == 11) {
                    SharedState shared = shaky.get(0).state();
                    shaky.set(2, Networks.worker(run, plan, 2, 3));
                    shaky.get(2).adopt(shared);
                }
                assertFalse(shaky.get(1).apply(decision), "a decision is done once");
            }
            reference.run(30);
            for (Worker worker : shaky) {
                assertEquals(reference.fingerprint(), worker.fingerprint(), plan.toString());
            }
        }
    }

    @Test
    void aDecisionOfARoundToComeAsksForTheStateInBetween() {
        TrainingRun run = Networks.iris(Kind.SIGN);
        try (Worker worker = Networks.worker(run, RoundPlan.VOTES, 0, 1)) {
            Decision later = new Decision(1, 1, new long[2], new long[0], new float[0]);
            assertThrows(IllegalArgumentException.class, () -> worker.apply(later));
        }
    }

    @Test
    void localStepsOfARuleWithAMemoryAreNotVotedOn() {
        TrainingRun run = Networks.iris(Kind.ADAM);
        RoundPlan plan = RoundPlan.VOTES.withLocalSteps(2);
        String message = assertThrows(IllegalArgumentException.class, () -> Networks.worker(run, plan, 0, 1))
                .getMessage();
        assertEquals("a vote after 2 local steps needs a rule without state (sgd, clip, sign), not adam", message);
    }
}
