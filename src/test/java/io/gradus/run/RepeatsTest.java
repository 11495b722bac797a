package io.gradus.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Repeats.Progress;
import io.gradus.run.Repeats.Started;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatsTest {
    private static final Progress SILENT = new Progress() {};
    private static final NetworkSpec NET =
            NetworkSpec.inputs(4).hidden(8, Activation.TANH).output(3, Loss.CROSS_ENTROPY);

    private static Started start(String executor, float rate, long seed, TrainingListener listener) {
        Split split = Split.of(EmbeddedData.load("iris"), 70, 15, 15, seed);
        Trainer trainer = Trainer.of(NET, UpdateRule.sgd(rate), split)
                .seed(seed)
                .scaling(Scaling.auto(split.train()))
                .executor(plan -> StepProvider.choose(executor, plan, 1))
                .listener(listener)
                .start();
        return new Started(trainer, split, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "auto"})
    void runsGiveTheSameBitsAloneAndSideBySide(String executor) {
        Repeats.Starter starter = (seed, listener) -> start(executor, 0.1f, seed, listener);
        List<RepeatedRun> four = new Repeats(5, 12, starter, SILENT).run(4);
        assertEquals(12, four.size());
        for (int n = 0; n < 12; n++) {
            RepeatedRun side = four.get(n);
            assertEquals(5 + n, side.seed());
            RepeatedRun alone = new Repeats(5 + n, 1, starter, SILENT).run(1).get(0);
            assertEquals(alone.crc32c(), side.crc32c(), "seed " + side.seed());
            assertEquals(alone.trainingLoss(), side.trainingLoss());
            assertEquals(alone.measure(), side.measure());
            assertEquals(6, side.epochs());
        }
        assertEquals(12, four.stream().map(RepeatedRun::crc32c).distinct().count(), "seeds differ");
    }

    @Test
    void tellsHowItGoes() {
        List<Long> finished = new ArrayList<>();
        List<Double> done = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void advanced(double share) {
                done.add(share);
            }

            @Override
            public void finished(RepeatedRun run) {
                finished.add(run.seed());
            }
        };
        new Repeats(1, 7, (seed, listener) -> start("java", 0.1f, seed, listener), progress).run(3);
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), finished.stream().sorted().toList());
        assertEquals(7 * 6, done.size());
        for (int n = 1; n < done.size(); n++) {
            assertEquals(1.0 / 6, done.get(n) - done.get(n - 1), 1e-9);
        }
        assertEquals(7, done.get(done.size() - 1), 1e-9);
    }

    @Test
    void aRunThatDivergesIsToldAndDoesNotStopTheOthers() {
        List<RepeatedRun> runs = new Repeats(
                        1, 4, (seed, listener) -> start("java", seed == 2 ? 3e38f : 0.1f, seed, listener), SILENT)
                .run(2);
        assertEquals(4, runs.size());
        for (RepeatedRun run : runs) {
            assertEquals(run.seed() == 2, run.failure() != null);
            assertEquals(run.seed() == 2, Double.isNaN(run.measure()));
            assertEquals(run.seed() == 2, run.crc32c().isEmpty());
        }
    }

    @Test
    void whatARunThrowsEndsThemAll() {
        AtomicInteger begun = new AtomicInteger();
        Repeats repeats = new Repeats(
                1,
                1000,
                (seed, listener) -> {
                    begun.incrementAndGet();
                    if (seed == 3) {
                        throw new IllegalStateException("of seed 3");
                    }
                    return start("java", 0.1f, seed, listener);
                },
                SILENT);
        assertEquals(
                "of seed 3",
                assertThrows(IllegalStateException.class, () -> repeats.run(2)).getMessage());
        assertTrue(begun.get() < 1000);
    }

    @Test
    void isCancelledWithinARun() {
        AtomicReference<Repeats> itself = new AtomicReference<>();
        Repeats repeats = new Repeats(1, 1000, (seed, listener) -> start("java", 0.1f, seed, listener), new Progress() {
            @Override
            public void advanced(double done) {
                if (done > 4.4) {
                    itself.get().cancel();
                }
            }
        });
        itself.set(repeats);
        List<RepeatedRun> runs = repeats.run(1);
        assertEquals(4, runs.size());
        assertEquals(runs, repeats.finished());
        assertNotNull(runs.get(0).test());
    }

    @Test
    void refusesNoRuns() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Repeats(1, 0, (seed, listener) -> start("java", 0.1f, seed, listener), SILENT));
    }
}
