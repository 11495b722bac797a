package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.step.provider.StepProvider;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The running statistics of batch normalisation: what is made of minibatches, and what is made of them. */
class BatchNormTest {
    private static final int BATCH = 6;
    private static final int SAMPLES = 3 * BATCH + 1; // the last minibatch has one sample, and no variance

    private final NetworkSpec net = NetworkSpec.inputs(3)
            .hidden(19, Activation.TANH)
            .hidden(5, Activation.RELU)
            .output(2, Loss.CROSS_ENTROPY)
            .withNorm(Norm.BATCH);

    static List<String> executors() {
        return HealthCountersTest.executors();
    }

    private Plan plan(int frozen) {
        return PlanCompiler.training(net, new TrainingSpec(UpdateRule.sgd(0.1f), BATCH, 0).withFrozen(frozen));
    }

    /** As PyTorch's: a tenth of the minibatch's mean and unbiased variance, and nine of what was there. */
    @ParameterizedTest
    @MethodSource("executors")
    void takeOnATenthOfEachMinibatch(String executor) {
        Source source = Nets.classes(net, SAMPLES, 1);
        try (Step step = StepProvider.choose(executor, plan(0), 2)) {
            Plan plan = step.plan();
            step.bind(source);
            Nets.initialize(step, 1);
            for (int first = 0; first < SAMPLES; first += BATCH) {
                int count = Math.min(BATCH, SAMPLES - first);
                float[] before = running(plan, step.arena(), 0);
                double[][] sums = sums(plan, step.arena(), source, first, count);
                step.train(source, first, count, first / BATCH);
                float[] after = running(plan, step.arena(), 0);
                for (int j = 0; j < 19; j++) {
                    double mean = 0;
                    double squares = 0;
                    for (double[] row : sums) {
                        mean += row[j] / count;
                    }
                    for (double[] row : sums) {
                        squares += (row[j] - mean) * (row[j] - mean);
                    }
                    int variance = plan.stride(0) + j;
                    boolean alone = count == 1;
                    assertEquals(alone ? before[j] : 0.9 * before[j] + 0.1 * mean, after[j], 1e-5);
                    assertEquals(
                            alone ? before[variance] : 0.9 * before[variance] + 0.1 * squares / (count - 1),
                            after[variance],
                            1e-5 * (1 + squares));
                }
            }
        }
    }

    /** Evaluation goes by them alone: a sample's loss does not depend on the samples beside it. */
    @ParameterizedTest
    @MethodSource("executors")
    void areWhatEvaluationGoesBy(String executor) {
        Source source = Nets.classes(net, SAMPLES, 2);
        try (Step step = StepProvider.choose(executor, plan(0), 1)) {
            step.bind(source);
            Nets.initialize(step, 2);
            step.train(source, 0, SAMPLES, 0);
            float[] before = running(step.plan(), step.arena(), 0);
            double together = step.evaluate(source, 0, SAMPLES);
            double alone = 0;
            for (int n = 0; n < SAMPLES; n++) {
                alone += step.evaluate(source, n, 1);
            }
            assertEquals(together, alone, 1e-4);
            assertArrayEquals(before, running(step.plan(), step.arena(), 0));
            step.arena()[step.plan().running(0)] += 1;
            assertFalse(Math.abs(step.evaluate(source, 0, SAMPLES) - together) < 1e-3);
        }
    }

    /** A frozen layer goes by its running statistics in training too, and keeps them to the bit. */
    @ParameterizedTest
    @MethodSource("executors")
    void ofFrozenLayersStayToTheBit(String executor) {
        Source source = Nets.classes(net, SAMPLES, 3);
        try (Step step = StepProvider.choose(executor, plan(1), 2)) {
            Plan plan = step.plan();
            step.bind(source);
            Nets.initialize(step, 3);
            step.arena()[plan.running(0)] = 0.25f;
            step.arena()[plan.running(0) + plan.stride(0)] = 3;
            float[][] before = {running(plan, step.arena(), 0), running(plan, step.arena(), 1)};
            float[] weights = layer(plan, step.arena(), 0);
            step.train(source, 0, SAMPLES, 0);
            assertArrayEquals(before[0], running(plan, step.arena(), 0));
            assertArrayEquals(weights, layer(plan, step.arena(), 0));
            assertFalse(Arrays.equals(before[1], running(plan, step.arena(), 1)));
        }
    }

    /** Weighted sums of the first layer before its norm, (count, width). */
    private static double[][] sums(Plan plan, float[] arena, Source source, int first, int count) {
        double[][] sums = new double[count][plan.network().layers().get(0).width()];
        int inputs = plan.network().inputs();
        for (int b = 0; b < count; b++) {
            int row = source.order().get(first + b);
            for (int j = 0; j < sums[b].length; j++) {
                for (int i = 0; i < inputs; i++) {
                    float weight = arena[plan.weights(0) + i * plan.stride(0) + j];
                    sums[b][j] += (double) source.feature(row, i) * weight;
                }
            }
        }
        return sums;
    }

    private static float[] running(Plan plan, float[] arena, int layer) {
        return Arrays.copyOfRange(arena, plan.running(layer), plan.running(layer) + 2 * plan.stride(layer));
    }

    /** Weights, biases, gains and shifts. */
    private static float[] layer(Plan plan, float[] arena, int n) {
        int rows = plan.network().parameterRows(n);
        return Arrays.copyOfRange(arena, plan.weights(n), plan.weights(n) + rows * plan.stride(n));
    }
}
