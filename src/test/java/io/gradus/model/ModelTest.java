package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.data.Scaling;
import io.gradus.data.augment.Augmentation;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTest {
    private static final float CANARY = 777;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void weightsGoIntoAnyArenaAndBackToTheBit(long seed) {
        Model model = Models.random(seed);
        for (Plan plan : List.of(
                PlanCompiler.inference(model.network(), 3),
                PlanCompiler.training(model.network(), UpdateRule.of(UpdateRule.Kind.MOMENTUM), 5, 10))) {
            float[] arena = new float[plan.arenaFloats()];
            model.load(plan, arena);
            assertEquals(
                    model,
                    new Model(
                            model.network(),
                            Weights.of(plan, arena),
                            model.scaling(),
                            model.classNames(),
                            model.provenance(),
                            model.window(),
                            model.columns(),
                            model.targetScaling(),
                            model.origin()),
                    "seed " + seed);
        }
    }

    @Test
    void loadingTransposesAndLeavesPaddingAlone() {
        Model model = Models.small();
        Plan plan = PlanCompiler.inference(model.network(), 1);
        float[] arena = new float[plan.arenaFloats()];
        Arrays.fill(arena, CANARY);
        model.load(plan, arena);

        float[] expected = new float[plan.arenaFloats()];
        Arrays.fill(expected, CANARY);
        int at = plan.region("parameters").offset();
        float[][] rows = {{1, 4}, {2, 5}, {3, 6}, {7, 8}, {9, 11}, {10, 12}, {13, 14}};
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, expected, at + row * Plan.LANES, 2);
        }
        assertArrayEquals(expected, arena);
    }

    @Test
    void anotherShapeIsRefused() {
        NetworkSpec other = NetworkSpec.inputs(3).hidden(5, Activation.TANH).output(2, Loss.CROSS_ENTROPY);
        Plan plan = PlanCompiler.inference(other, 1);
        float[] arena = new float[plan.arenaFloats()];
        assertEquals("weights of a 3-2-2 network do not fit one of 3-5-2", refusal(() -> Models.small()
                .load(plan, arena)));
        assertArrayEquals(new float[plan.arenaFloats()], arena);
    }

    @Test
    void aDivergedNetworkIsNoModel() {
        Model model = Models.small();
        Plan plan = PlanCompiler.inference(model.network(), 1);
        float[] arena = new float[plan.arenaFloats()];
        arena[plan.weights(0) + 2 * plan.stride(0) + 1] = Float.NaN;
        assertEquals(
                "layers.0.weight[1, 2] is NaN",
                refusal(() -> Model.of(plan, arena, model.scaling(), List.of(), Provenance.UNKNOWN)));
        arena[plan.weights(0) + 2 * plan.stride(0) + 1] = 0;
        arena[plan.weights(1) + 2 * plan.stride(1) + 1] = Float.NEGATIVE_INFINITY;
        assertEquals(
                "layers.1.bias[1] is -Infinity",
                refusal(() -> Model.of(plan, arena, model.scaling(), List.of(), Provenance.UNKNOWN)));
    }

    @Test
    void partsMustFit() {
        Model model = Models.small();
        assertEquals(
                "a scaling of 4 features for a network of 3 inputs",
                refusal(() ->
                        new Model(model.network(), model.weights(), Scaling.none(4), List.of(), Provenance.UNKNOWN)));
        assertEquals(
                "3 class names for a network of 2 outputs",
                refusal(() -> new Model(
                        model.network(),
                        model.weights(),
                        Scaling.none(3),
                        List.of("a", "b", "c"),
                        Provenance.UNKNOWN)));
        Scaling broken = new Scaling(Scaling.Method.STANDARD, new float[3], new float[] {1, Float.NaN, 1});
        assertEquals(
                "scaling.scale[1] is NaN",
                refusal(() -> new Model(model.network(), model.weights(), broken, List.of(), Provenance.UNKNOWN)));
        assertEquals(
                "layer 1 has 5 weights, but 2 inputs and 2 units",
                refusal(() -> Weights.of(List.of(new float[6], new float[5]), List.of(new float[2], new float[2]))));
        assertEquals(
                "1 weight matrices, but 2 biases",
                refusal(() -> Weights.of(List.of(new float[6]), List.of(new float[2], new float[2]))));
        assertEquals(
                "neither batch size -1 nor epoch 0 may be negative",
                refusal(() -> new Provenance(null, -1, 0, 0, "", Augmentation.NONE, "")));
    }

    @Test
    void nothingReachesAModelFromOutside() {
        float[] weight = {1, 2, 3, 4};
        float[] bias = {5, 6};
        float[] shift = {7, 8};
        Scaling scaling = new Scaling(Scaling.Method.STANDARD, shift, new float[] {1, 1});
        Weights weights = Weights.of(List.of(weight), List.of(bias));
        Model model =
                new Model(weights.network(Activation.TANH, Loss.MSE), weights, scaling, List.of(), Provenance.UNKNOWN);
        weight[0] = bias[0] = shift[0] = 99;
        weights.weight(0)[1] = 99;
        weights.bias(0)[1] = 99;
        assertArrayEquals(new float[] {1, 2, 3, 4}, model.weights().weight(0));
        assertArrayEquals(new float[] {5, 6}, model.weights().bias(0));
        assertArrayEquals(new float[] {7, 8}, model.scaling().shift());
    }

    @Test
    void equalityIsToTheBit() {
        Weights plus = Weights.of(List.of(new float[] {0}), List.of(new float[] {1}));
        Weights minus = Weights.of(List.of(new float[] {-0f}), List.of(new float[] {1}));
        assertNotEquals(plus, minus);
        assertEquals(plus, Weights.of(List.of(new float[] {0}), List.of(new float[] {1})));
        assertEquals(
                plus.hashCode(),
                Weights.of(List.of(new float[] {0}), List.of(new float[] {1})).hashCode());
        assertNotEquals(Models.random(1), Models.random(2));
        assertEquals(Models.random(3).hashCode(), Models.random(3).hashCode());
    }

    private static String refusal(Runnable work) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, work::run).getMessage());
    }
}
