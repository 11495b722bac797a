package io.gradus.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.model.DataOrigin;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Provenance;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.predict.Predictor;
import io.gradus.random.CounterRandom;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;
import io.gradus.testing.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerTest {
    private static final Split DIGITS = Split.of(EmbeddedData.load("digits"), 70, 0, 30, 1);

    private static Model untrained(NetworkSpec net, Scaling scaling, List<String> classes, Scaling targets) {
        Plan plan = PlanCompiler.inference(net, 1);
        float[] arena = new float[plan.arenaFloats()];
        Arenas.initialize(plan, arena, 1);
        Model model = Model.of(plan, arena, scaling, classes, Provenance.UNKNOWN);
        return new Model(
                net, model.weights(), scaling, classes, Provenance.UNKNOWN, 0, null, targets, DataOrigin.UNKNOWN);
    }

    static Learner.Builder begin(int inputs, int classes) {
        NetworkSpec net = NetworkSpec.inputs(inputs).hidden(32, Activation.RELU).output(classes, Loss.CROSS_ENTROPY);
        float[] scale = new float[inputs];
        java.util.Arrays.fill(scale, 1 / 8f);
        float[] shift = new float[inputs];
        java.util.Arrays.fill(shift, 5);
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        Model model = untrained(net, new Scaling(Scaling.Method.STANDARD, shift, scale), names, null);
        return Learner.of(model, UpdateRule.adam(0.001f));
    }

    /** Shares of right answers on test digits 0-4 after a stream of them, and then after one of digits 5-9. */
    private static double[] afterDrift(int reservoir) {
        Dataset data = DIGITS.train().data();
        CounterRandom random = new CounterRandom(3, CounterRandom.Stream.TEST, 0);
        float[] in = new float[64];
        double[] right = new double[4];
        try (Learner learner = begin(64, 10).reservoir(reservoir).start()) {
            for (int phase = 0; phase < 2; phase++) {
                for (int n = 0; n < 8000; ) {
                    int row =
                            DIGITS.train().rows()[random.nextInt(DIGITS.train().rows().length)];
                    if (data.label(row) / 5 == phase) {
                        data.read(row, in);
                        learner.learn(in, data.label(row));
                        n++;
                    }
                }
                right[phase] = accuracy(learner, 0);
            }
            right[2] = accuracy(learner, 1);
            right[3] = learner.drift().drifts() == 1
                    ? learner.drift().lastDrift()
                    : -learner.drift().drifts();
        }
        return right;
    }

    private static double accuracy(Learner learner, int half) {
        Dataset data = DIGITS.test().data();
        float[] in = new float[64];
        float[] out = new float[10];
        int right = 0;
        int all = 0;
        for (int row : DIGITS.test().rows()) {
            if (data.label(row) / 5 == half) {
                data.read(row, in);
                learner.predict(in, out);
                right += Predictor.largest(out) == data.label(row) ? 1 : 0;
                all++;
            }
        }
        return (double) right / all;
    }

    @Test
    void withAReservoirWhatWasLearntIsKept() {
        double[] with = afterDrift(512);
        double[] without = afterDrift(0);
        assertTrue(with[0] > 0.95, "learnt " + with[0]);
        assertTrue(with[1] >= 0.9 * with[0], "kept " + with[1] + " of " + with[0]);
        assertTrue(with[2] > 0.9, "the new ones " + with[2]);
        assertTrue(without[1] < 0.5 * without[0], "forgotten, " + without[1] + " is left");
        assertTrue(with[3] > 8000 && with[3] < 8100, "drift told at " + with[3]);
    }

    @Test
    void aLineIsLearntInItsOwnUnits(@TempDir Path folder) {
        NetworkSpec net = NetworkSpec.inputs(1).hidden(8, Activation.TANH).output(1, Loss.MSE);
        Scaling in = new Scaling(Scaling.Method.STANDARD, new float[] {50}, new float[] {1 / 30f});
        Scaling out = new Scaling(Scaling.Method.STANDARD, new float[] {1150}, new float[] {1 / 90f});
        float[] answer = new float[1];
        Path file = folder.resolve("line.safetensors");
        try (Learner learner = Learner.of(untrained(net, in, List.of(), out), UpdateRule.adam(0.003f))
                .start()) {
            CounterRandom random = new CounterRandom(1, CounterRandom.Stream.TEST, 0);
            float[] x = new float[1];
            float[] y = new float[1];
            for (int n = 0; n < 10000; n++) {
                x[0] = (float) random.uniform(0, 100);
                y[0] = 3 * x[0] + 1000;
                learner.predict(x, answer);
                double scaled = (answer[0] - y[0]) / 90;
                assertEquals(scaled * scaled, learner.learn(x, y), 1e-4 + 1e-3 * scaled * scaled, "error of before");
            }
            x[0] = 20;
            learner.predict(x, answer);
            assertEquals(1060, answer[0], 5);
            assertEquals(512, learner.remembered());
            assertEquals(0, learner.drift().drifts());
            assertTrue(Float.isNaN(learner.learn(new float[] {Float.NaN}, y)));
            assertEquals(1, learner.skipped());
            learner.save(file);
        }
        float[] saved = new float[1];
        try (Predictor predictor = Predictor.of(ModelFile.read(file), 1)) {
            predictor.predict(new float[] {20}, saved);
        }
        assertEquals(answer[0], saved[0], 1e-3f);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (Learner learner = begin(4, 3).start()) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> learner.learn(new float[3], 1));
            assertEquals(
                    "the learner takes 4 inputs and a class from 0 to 2, not an array of 3 and the class 1",
                    e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> learner.learn(new float[4], 3));
            assertThrows(IllegalArgumentException.class, () -> learner.learn(new float[4], new float[3]));
            assertThrows(IllegalArgumentException.class, () -> learner.predict(new float[4], new float[2]));
        }
    }

    @Test
    void nothingIsAllocated() throws Exception {
        String best = StepProvider.resolve("auto");
        assertEquals("0 bytes over 20000 examples", ChildJvm.run(List.of(), LearnerProbe.class, best, "20000"));
        assertEquals("0 bytes over 50 examples", ChildJvm.interpret(LearnerProbe.class, best, "50"));
        assertEquals("0 bytes over 50 examples", ChildJvm.interpret(LearnerProbe.class, "java", "50"));
    }
}
