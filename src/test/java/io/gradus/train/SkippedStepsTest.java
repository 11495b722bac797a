package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control.Cause;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code --on-nonfinite skip}: the run goes on behind a step that it could not take. */
class SkippedStepsTest {
    private static final int BATCH = 8;
    private static final NetworkSpec NET =
            NetworkSpec.inputs(2).hidden(12, Activation.TANH).output(2, Loss.CROSS_ENTROPY);

    /** 40 examples, five minibatches, with a NaN in every row of {@code bad}. */
    private static Dataset data(int... bad) {
        float[] features = new float[80];
        int[] labels = new int[40];
        for (int i = 0; i < 40; i++) {
            features[2 * i] = (float) Math.sin(i);
            features[2 * i + 1] = (float) Math.cos(3 * i);
            labels[i] = features[2 * i] > features[2 * i + 1] ? 1 : 0;
        }
        for (int row : bad) {
            features[2 * row] = Float.NaN;
        }
        return Dataset.of("waves", features, labels, List.of("no", "yes"));
    }

    private static Trainer.Builder run(Dataset data, int[] rows, boolean skip) {
        Split split = new Split(new Part(data, rows), new Part(data, new int[0]), new Part(data, new int[0]));
        TrainingSpec training = new TrainingSpec(UpdateRule.of(UpdateRule.Kind.MOMENTUM), BATCH, 1);
        return Trainer.of(NET, training.withSkipNonfinite(skip), split).shuffle(false);
    }

    private static float[] weights(Trainer trainer) {
        Plan plan = trainer.plan();
        return Arrays.copyOfRange(
                trainer.step().arena(),
                plan.region("parameters").offset(),
                plan.region("parameters").end());
    }

    @Test
    void theOtherStepsAreTakenAsIfItWereNotThere() {
        List<Failure> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void skipped(Failure failure, long skipped) {
                told.add(failure);
                assertEquals(told.size(), skipped);
            }
        };
        int[] all = IntStream.range(0, 40).toArray();
        int[] good = IntStream.range(0, 40)
                .filter(row -> row / BATCH != 1 && row / BATCH != 4)
                .toArray();
        try (Trainer skipping = run(data(9, 39), all, true).listener(listener).start();
                Trainer without = run(data(), good, true).start()) {
            EpochReport report = skipping.epochs(3);
            EpochReport expected = without.epochs(3);
            assertNull(skipping.failure());
            assertEquals(6, skipping.recovery().skipped());
            assertEquals(9, skipping.progress().steps());
            assertArrayEquals(weights(without), weights(skipping));
            assertEquals(expected.loss(), report.loss(), 1e-12);
            assertEquals(expected.errorPercent(), report.errorPercent());
            assertEquals(6, told.size());
            assertEquals(new Failure(1, 2, 2, Cause.LOSS), told.get(0));
            assertEquals(5, told.get(1).step());
            assertEquals(0, without.recovery().skipped());
        }
    }

    @Test
    void anEpochOfWhichNothingIsLeftEndsTheRun() {
        int[] all = IntStream.range(0, 40).toArray();
        try (Trainer trainer = run(data(1, 9, 17, 25, 33), all, true).start()) {
            trainer.epoch();
            assertNotNull(trainer.failure());
            assertEquals(5, trainer.recovery().skipped());
            assertEquals(0, trainer.progress().steps());
        }
    }

    @Test
    void withoutItTheRunStops() {
        int[] all = IntStream.range(0, 40).toArray();
        try (Trainer trainer = run(data(9), all, false).start()) {
            trainer.epochs(3);
            assertEquals(new Failure(1, 2, 2, Cause.LOSS), trainer.failure());
            assertEquals(0, trainer.recovery().skipped());
            assertEquals(1, trainer.progress().steps());
        }
    }
}
