package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.health.Verdict;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.MemoryBudget;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom;
import io.gradus.rule.LearningRateSchedule;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private final NetworkSpec net =
            NetworkSpec.inputs(2).hidden(8, Activation.TANH).output(2, Loss.CROSS_ENTROPY);

    @Test
    void learnsXor() {
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.3f), xor(200))
                .seed(3)
                .batchSize(8)
                .start()) {
            double first = trainer.epoch().loss();
            EpochReport last = trainer.epochs(60);
            assertTrue(last.loss() < first / 5, () -> first + " to " + last.loss());
            assertEquals(0, trainer.test().errorPercent());
            assertNotNull(last.validation());
            assertEquals(Verdict.HEALTHY, last.verdict());
            assertEquals(61 * 15, trainer.progress().steps());
            assertEquals(61 * 120, trainer.progress().samples());
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        float[] first = weights(7, true);
        assertArrayEquals(first, weights(7, true));
        assertTrue(Arrays.mismatch(first, weights(8, true)) >= 0);
        assertTrue(Arrays.mismatch(first, weights(7, false)) >= 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "auto"})
    void startsAgainFromTheSeed(String executor) {
        class Restarting implements TrainingListener {
            private @Nullable Trainer trainer;
            private int at;

            @Override
            public void progress(int epoch, int samples, int total) {
                if (trainer != null && epoch == 3 && samples >= 64 && at++ == 0) {
                    trainer.rate(0.001f);
                    trainer.restart();
                }
            }
        }
        float[] expected;
        try (Trainer trainer = restartable(executor, TrainingListener.NONE)) {
            trainer.epochs(2);
            expected = trainer.step().arena().clone();
        }
        Restarting listener = new Restarting();
        try (Trainer trainer = restartable(executor, listener)) {
            listener.trainer = trainer;
            trainer.epochs(2);
            assertEquals(1, trainer.epoch().epoch());
            assertEquals(1, listener.at);
            assertEquals(2, trainer.epoch().epoch());
            assertArrayEquals(expected, trainer.step().arena());
        }
    }

    @Test
    void followsItsSchedule() {
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.4f), xor(200))
                .schedule(LearningRateSchedule.step(2, 0.5))
                .start()) {
            assertEquals(0.4f, trainer.epochs(2).rate());
            assertEquals(0.2f, trainer.epoch().rate());
            trainer.rate(0.1f); // half of what the schedule says
            assertEquals(0.1f, trainer.epoch().rate());
            assertEquals(0.05f, trainer.epoch().rate());
        }
    }

    @Test
    void lowersItsRateOnAPlateau() {
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(1e-30f), xor(200))
                .schedule(LearningRateSchedule.plateau(2, 0.5))
                .shuffle(false)
                .start()) {
            assertEquals(1e-30f, trainer.epochs(3).rate()); // the first one is a best
            assertEquals(0.5e-30f, trainer.epochs(2).rate());
            assertEquals(0.25e-30f, trainer.epoch().rate());
        }
    }

    /** Epochs that do not look at the validation part count, but only a look can tell that nothing became better. */
    @Test
    void waitsWithAPlateauForALookAtTheValidationPart() {
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(1e-30f), xor(200))
                .schedule(LearningRateSchedule.plateau(1, 0.5))
                .validateEvery(3)
                .start()) {
            assertEquals(1e-30f, trainer.epochs(6).rate()); // looks at 3, the best, and at 6
            assertEquals(0.5e-30f, trainer.epochs(3).rate());
            assertEquals(0.25e-30f, trainer.epoch().rate());
        }
    }

    @Test
    void looksAtTheValidationPartEverySoManyEpochs() {
        List<Integer> looks = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                if (report.validation() != null) {
                    looks.add(report.epoch());
                }
            }
        };
        Trainer.Builder settings = Trainer.of(net, UpdateRule.sgd(0.3f), xor(200))
                .validateEvery(3)
                .stopping(List.of(StoppingRule.of(StoppingCriterion.Kind.PATIENCE, 1000)))
                .listener(listener);
        try (Trainer trainer = settings.start()) {
            assertEquals(11, trainer.until(11).epoch());
            assertEquals(List.of(3, 6, 9), looks);
            assertEquals(9, trainer.restoreBest(), "of those that were looked at");
        }
        assertThrows(IllegalArgumentException.class, () -> settings.validateEvery(0));
    }

    @Test
    void keepsTheBestEpochsWeights() {
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(40), xor(200)) // far too large
                .stopping(List.of(StoppingRule.of(StoppingCriterion.Kind.PATIENCE, 4)))
                .start()) {
            double best = Double.POSITIVE_INFINITY;
            int bestEpoch = 0;
            EpochReport report;
            do {
                report = trainer.epoch();
                double loss = Objects.requireNonNull(report.validation()).loss();
                if (loss < best) {
                    best = loss;
                    bestEpoch = report.epoch();
                }
            } while (trainer.stopped() == null);
            assertEquals(bestEpoch + 4, report.epoch());
            assertEquals(bestEpoch, trainer.restoreBest());
            Arenas.apply(UpdateRule.sgd(1e-30f), trainer.step().arena());
            assertEquals(
                    best, Objects.requireNonNull(trainer.epoch().validation()).loss(), 1e-6 * best);
        }
    }

    /** With the statistics by which a batch norm evaluates, which are no weights. */
    @Test
    void keepsTheRunningStatisticsOfTheBestEpoch() {
        List<Double> losses = new ArrayList<>(List.of(Double.NaN));
        try (Trainer trainer = Trainer.of(net.withNorm(Norm.BATCH), UpdateRule.sgd(2), xor(200))
                .stopping(List.of(StoppingRule.of(StoppingCriterion.Kind.PATIENCE, 3)))
                .start()) {
            while (trainer.stopped() == null) {
                trainer.epoch();
                losses.add(trainer.training().loss());
            }
            int kept = trainer.restoreBest();
            assertEquals(losses.size() - 1 - 3, kept);
            assertEquals(losses.get(kept), trainer.training().loss());
        }
    }

    @Test
    void stepsSinglyWhereItIsTold() {
        int[] calls = new int[1];
        TrainingListener counting = new TrainingListener() {
            @Override
            public void progress(int epoch, int samples, int total) {
                calls[0]++;
            }
        };
        try (Trainer trainer = restartable("java", counting)) {
            trainer.stepSingly(true);
            trainer.epoch();
            assertEquals(15, calls[0]);
        }
    }

    private Trainer restartable(String executor, TrainingListener listener) {
        return Trainer.of(net, UpdateRule.of(UpdateRule.Kind.MOMENTUM), xor(200))
                .batchSize(8)
                .executor(plan -> StepProvider.choose(executor, plan, 1))
                .listener(listener)
                .start();
    }

    @Test
    void aRunDoesNotDependOnHowOftenOneLooks() {
        float[] often;
        try (Trainer trainer =
                Trainer.of(net, UpdateRule.sgd(0.3f), xor(200)).healthEvery(1).start()) {
            trainer.epochs(3);
            often = parameters(trainer);
        }
        try (Trainer trainer =
                Trainer.of(net, UpdateRule.sgd(0.3f), xor(200)).healthEvery(0).start()) {
            trainer.epochs(3);
            assertArrayEquals(often, parameters(trainer));
        }
    }

    @Test
    void progressReachesTheEpochsEnd() {
        List<Integer> done = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void progress(int epoch, int samples, int total) {
                assertEquals(120, total);
                done.add(samples);
            }
        };
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.3f), xor(200))
                .batchSize(7)
                .healthEvery(4)
                .listener(listener)
                .start()) {
            trainer.epoch();
            assertEquals(120, done.get(done.size() - 1));
            assertEquals(18, trainer.progress().steps());
            assertEquals(16, trainer.health().step() / 4 * 4);
        }
    }

    @Test
    void aRunThatDivergesStopsWithFiniteWeights() {
        Split split = xor(200);
        split.train().data().features().putFloat(4 * 2 * split.train().rows()[50], Float.NaN);
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.3f), split)
                .batchSize(10)
                .shuffle(false)
                .start()) {
            EpochReport report = trainer.epoch();
            assertEquals(Verdict.State.DIVERGED, report.verdict().state());
            Failure failure = trainer.failure();
            assertNotNull(failure);
            assertEquals(6, failure.step());
            assertTrue(failure.toString().startsWith("training stopped at step 6 (epoch 1): the loss at layer 2"));
            for (float w : parameters(trainer)) {
                assertTrue(Float.isFinite(w));
            }
            assertThrows(IllegalStateException.class, trainer::epoch);
        }
    }

    @Test
    void aPlanOverItsBudgetIsRefusedWithWhatWouldFit() {
        Trainer.Builder builder = Trainer.of(net, UpdateRule.of(UpdateRule.Kind.MOMENTUM), xor(200))
                .batchSize(512);
        BudgetExceededException refused =
                assertThrows(BudgetExceededException.class, () -> builder.budget(MemoryBudget.parse("16KB"))
                        .start());
        assertTrue(
                refused.getMessage().matches("the plan needs .* over the budget of 16.0 KB; batch size \\d+ would fit"),
                refused.getMessage());
        assertTrue(refused.words(setting -> "--" + setting.name()).contains("; --BATCH_SIZE "), refused.getMessage());
        int batch = Integer.parseInt(refused.getMessage().replaceAll(".*batch size (\\d+).*", "$1"));
        try (Trainer fits = builder.batchSize(batch).start()) {
            assertTrue(fits.plan().arenaBytes() <= 16 * 1024);
        }
        assertThrows(BudgetExceededException.class, () -> builder.batchSize(batch + 1)
                .start());
        BudgetExceededException hopeless =
                assertThrows(BudgetExceededException.class, () -> builder.budget(new MemoryBudget(100))
                        .start());
        assertTrue(hopeless.getMessage().contains("make the hidden layers smaller"), hopeless.getMessage());
    }

    @Test
    void dataOfAnotherWidthIsRefused() {
        NetworkSpec other = NetworkSpec.inputs(3).output(2, Loss.CROSS_ENTROPY);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Trainer.of(other, UpdateRule.sgd(1), xor(20))
                        .start());
        assertEquals("xor has 2 inputs, but the network takes 3", refused.getMessage());
    }

    private float[] weights(long seed, boolean shuffle) {
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.3f), xor(200))
                .seed(seed)
                .shuffle(shuffle)
                .start()) {
            trainer.epochs(3);
            return parameters(trainer);
        }
    }

    private static float[] parameters(Trainer trainer) {
        Plan plan = trainer.plan();
        int offset = plan.region("parameters").offset();
        return Arrays.copyOfRange(
                trainer.step().arena(),
                offset,
                offset + plan.region("parameters").length());
    }

    /** The four corners, each with a little noise: 60 % to train, 20 % to validate, 20 % to test. */
    private static Split xor(int size) {
        CounterRandom random = new CounterRandom(1, CounterRandom.Stream.TEST, 0);
        float[] features = new float[2 * size];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            int a = i & 1;
            int b = (i >> 1) & 1;
            features[2 * i] = (float) (2 * a - 1 + 0.1 * random.nextGaussian());
            features[2 * i + 1] = (float) (2 * b - 1 + 0.1 * random.nextGaussian());
            labels[i] = a ^ b;
        }
        Dataset data = Dataset.of("xor", features, labels, List.of("same", "different"));
        int[] rows = IntStream.range(0, size).toArray();
        return new Split(
                new Part(data, Arrays.copyOfRange(rows, 0, size * 6 / 10)),
                new Part(data, Arrays.copyOfRange(rows, size * 6 / 10, size * 8 / 10)),
                new Part(data, Arrays.copyOfRange(rows, size * 8 / 10, size)));
    }
}
