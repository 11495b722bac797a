package io.gradus.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import io.gradus.data.source.EmbeddedData;
import io.gradus.model.DataOrigin;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Provenance;
import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import io.gradus.step.provider.StepProvider;
import io.gradus.testing.ChildJvm;
import io.gradus.train.Evaluator;
import io.gradus.train.Probabilities;
import io.gradus.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
    private static final Split DIGITS = Split.of(EmbeddedData.load("digits"), 70, 15, 15, 1);

    private static Model digits() {
        NetworkSpec net = NetworkSpec.inputs(64).hidden(16, Activation.TANH).output(10, Loss.CROSS_ENTROPY);
        try (Trainer trainer = Trainer.of(net, UpdateRule.sgd(0.1f), DIGITS)
                .scaling(Scaling.auto(DIGITS.train()))
                .seed(1)
                .start()) {
            trainer.epoch();
            return trainer.model();
        }
    }

    @Test
    void answersAsEvaluationDoes(@TempDir Path folder) {
        Path file = folder.resolve("digits.safetensors");
        ModelFile.write(file, digits());
        for (int rows : new int[] {1, 7}) {
            try (Predictor predictor = Predictor.open(file, rows)) {
                assertEquals(64, predictor.inputs());
                assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), predictor.outputNames());
                Part test = DIGITS.test();
                float[] in = new float[64 * rows];
                float[] one = new float[64];
                float[] out = new float[10 * rows];
                int[] at = {0};
                evaluate(predictor.model(), test, expected -> {
                    int row = test.rows()[at[0]++];
                    test.data().read(row, one);
                    System.arraycopy(one, 0, in, 64 * (rows - 1), 64);
                    predictor.predict(in, out, rows);
                    for (int j = 0; j < 10; j++) {
                        assertEquals(expected[j], out[10 * (rows - 1) + j], 1e-6, "row " + row);
                    }
                });
                assertEquals(test.rows().length, at[0]);
            }
        }
    }

    private interface Answers {
        void accept(float[] probabilities);
    }

    /** The long way: an evaluator in plain Java over the part, and softmax. */
    private static void evaluate(Model model, Part part, Answers answers) {
        var plan = PlanCompiler.inference(model.network(), 64);
        try (Step step = new JavaStep(plan)) {
            Source source = new Source(part);
            step.bind(source);
            model.load(plan, step.arena());
            Arenas.scale(plan, step.arena(), model.scaling());
            new Evaluator(step).outputs(source, (row, outputs) -> {
                float[] probabilities = outputs.clone();
                Probabilities.apply(model.network().loss(), probabilities);
                answers.accept(probabilities);
            });
        }
    }

    /** y = 2 x₁ - x₂ + 1 of scaled inputs, behind offsets, a fill value and scaled targets. */
    private static Model straight() {
        NetworkSpec net = NetworkSpec.inputs(2).output(1, Loss.MSE);
        var plan = PlanCompiler.inference(net, 1);
        float[] arena = new float[plan.arenaFloats()];
        for (int i = 0; i < 3; i++) {
            arena[plan.weights(0) + i * plan.stride(0)] = new float[] {2, -1, 1}[i];
        }
        TableSchema columns = new TableSchema(
                List.of(Column.number("time", 1.7e9), Column.number("level", 0).withFill(4), Column.value("due", 2e9)),
                List.of(2),
                true,
                MissingPolicy.MEAN);
        return new Model(
                net,
                Weights.of(plan, arena),
                new Scaling(Scaling.Method.STANDARD, new float[] {10, 3}, new float[] {0.5f, 2}),
                List.of(),
                Provenance.UNKNOWN,
                0,
                columns,
                new Scaling(Scaling.Method.STANDARD, new float[] {7}, new float[] {0.25f}),
                DataOrigin.UNKNOWN);
    }

    @Test
    void valuesAreRawAndAnswersInTheirTargetsUnits() {
        try (Predictor predictor = Predictor.of(straight(), 1)) {
            assertEquals(List.of("time", "level"), predictor.inputNames());
            assertEquals(List.of("due"), predictor.outputNames());
            double[] due = new double[1];
            // inputs (12 - 10)/2 = 1 and (5 - 3)·2 = 4: 2·1 - 4 + 1 = -1; -1/0.25 + 7 + 2e9
            predictor.predict(new double[] {1.7e9 + 12, 5}, due);
            assertEquals(2e9 + 3, due[0]);
            predictor.predict(new double[] {1.7e9 + 12, Double.NaN}, due); // 4 is filled in: 2 - 2 + 1 = 1
            assertEquals(2e9 + 11, due[0]);
            predictor.predict(new double[] {Double.NaN, 5}, due);
            assertTrue(Double.isNaN(due[0]));
            float[] rounded = new float[1];
            predictor.predict(new float[] {1.7e9f, 5}, rounded);
            assertEquals(2e9f, rounded[0], 128);
        }
    }

    @Test
    void copiesAnswerOtherThreads() throws Exception {
        Model model = digits();
        var pool = Executors.newFixedThreadPool(3);
        try (Predictor first = Predictor.of(model, 1)) {
            float[] in = new float[64];
            DIGITS.test().data().read(5, in);
            float[] expected = new float[10];
            first.predict(in, expected);
            List<Future<float[]>> answers = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                Callable<float[]> task = () -> {
                    float[] out = new float[10];
                    try (Predictor own = first.copy()) {
                        for (int k = 0; k < 1000; k++) {
                            own.predict(in, out);
                        }
                    }
                    return out;
                };
                answers.add(pool.submit(task));
            }
            for (Future<float[]> answer : answers) {
                assertArrayEquals(expected, answer.get());
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void wrongWidthsAreOneClearException() {
        Predictor predictor = Predictor.of(straight(), 2);
        try (predictor) {
            Exception e =
                    assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[3], new float[1]));
            assertEquals("the model takes 2 values and answers 1, but the arrays have 3 and 1", e.getMessage());
            e = assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[4], new float[1], 2));
            assertEquals("2 examples take 4 values and 2 for the answers, but the arrays have 4 and 1", e.getMessage());
            e = assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[6], new float[3], 3));
            assertTrue(e.getMessage().startsWith("the predictor takes 1 to 2 examples a call, not 3"), e.getMessage());
        }
        assertThrows(IllegalStateException.class, () -> predictor.predict(new float[2], new float[1]));
    }

    @Test
    void nothingIsAllocatedFromTheFirstCallOn() throws Exception {
        String best = StepProvider.resolve("auto");
        assertEquals("0 bytes over 20000 calls", ChildJvm.run(List.of(), PredictorProbe.class, best, "20000"));
        assertEquals("0 bytes over 300 calls", ChildJvm.run(List.of(), PredictorProbe.class, "java", "300"));
        assertEquals("0 bytes over 50 calls", ChildJvm.interpret(PredictorProbe.class, best, "50"));
    }
}
