package io.gradus.step.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single-precision kernels against the double-precision formulas, with canaries around every span. */
class KernelsTest {
    private static final float SLOPE = 0.1f;
    private static final float CANARY = 123.25f;

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAndDerivativesFollowTheirFormulas(Activation activation) {
        float[] xs = {-90, -20, -5, -1, -0.3f, -1e-6f, 0, 1e-6f, 0.3f, 1, 5, 20, 90};
        for (float x : xs) {
            float[] a = {CANARY, x, CANARY, 1, CANARY, x, CANARY};
            ActivationKernel.forward(activation.ordinal(), SLOPE, a, 1, 1);
            double y = activation.value(x, SLOPE);
            assertEquals(y, a[1], 2e-7 * Math.abs(y) + 1e-38, activation + " at " + x);
            ActivationKernel.backward(activation.ordinal(), SLOPE, a, 3, 1, 5, 1);
            // From a rounded output, a squashing function's small derivative can't be better than that rounding.
            assertEquals(activation.derivative(x, SLOPE), a[3], 3e-7, activation + "' at " + x);
            assertEquals(CANARY, a[0] + a[2] + a[4] + a[6] - 3 * CANARY);
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void formulasAgreeWithTheirDerivatives(Activation activation) {
        for (double x = -4.05; x < 4; x += 0.1) {
            double h = 1e-6;
            double slope = (activation.value(x + h, SLOPE) - activation.value(x - h, SLOPE)) / (2 * h);
            assertEquals(slope, activation.derivative(x, SLOPE), 1e-8, activation + " at " + x);
        }
    }

    /** As PyTorch 2's {@code nn.GELU()} and {@code nn.GELU("tanh")} answer, in double precision. */
    @Test
    void gelusAreThoseOfPyTorch() {
        assertEquals(0.84134474606854293, Activation.GELU.value(1, 0), 1e-15);
        assertEquals(-0.15865525393145705, Activation.GELU.value(-1, 0), 1e-15);
        assertEquals(-0.0040496940948902835, Activation.GELU.value(-3, 0), 1e-15);
        assertEquals(0.84119199060827676, Activation.GELU_TANH.value(1, 0), 1e-15);
    }

    @Test
    void aSigmoidsDerivativeNeverExceedsAQuarter() {
        for (double x = -10; x <= 10; x += 0.01) {
            assertTrue(Activation.SIGMOID.derivative(x, 0) <= 0.25);
        }
        assertEquals(0.25, Activation.SIGMOID.derivative(0, 0));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, 80, 1e4f, 1e30f})
    void lossesWithLogitsNeitherOverflowNorLoseTheirGradient(float logit) {
        Source data = Nets.all(Dataset.of("one", new float[] {0}, new int[] {1}, List.of("a", "b")));
        float[] a = {logit, -logit, 0, 0};
        double loss = LossKernel.sample(Loss.CROSS_ENTROPY.ordinal(), a, 0, 2, data, 0, -1, 2, 1);
        double expected = 2.0 * logit + StrictMath.log1p(StrictMath.exp(-2.0 * logit));
        assertEquals(expected, loss, 1e-6 * expected);
        double right = 1 / (1 + StrictMath.exp(-2.0 * logit));
        assertEquals(right, a[2], 1e-7);
        assertEquals(-right, a[3], 1e-7);

        loss = LossKernel.sample(Loss.BCE.ordinal(), a, 0, 2, data, 0, -1, 2, 1);
        double each = logit + StrictMath.log1p(StrictMath.exp(-logit));
        assertEquals(each, loss, 1e-6 * each + 1e-12);
        assertEquals(0.5 / (1 + StrictMath.exp(-logit)), a[2], 1e-7);
        assertEquals(-0.5 / (1 + StrictMath.exp(-logit)), a[3], 1e-7);
    }

    @Test
    void theFirstOfEqualOutputsIsTheAnswer() {
        float[] a = {0.5f, 0.5f};
        assertTrue(LossKernel.hit(a, 0, 2, 0));
        assertEquals(false, LossKernel.hit(a, 0, 2, 1));
    }

    @Test
    void transcendentalFunctionsAgreeWithTheStrictOnes() {
        for (double x = -745; x < 709; x += 0.37) {
            double exp = StrictMath.exp(x);
            assertEquals(exp, Transcendental.exp(x), 4e-16 * exp + 4e-308, "exp " + x);
            double y = x / 50;
            assertEquals(StrictMath.tanh(y), Transcendental.tanh(y), 1e-12 * Math.abs(StrictMath.tanh(y)), "tanh " + y);
            assertEquals(StrictMath.expm1(y), Transcendental.expm1(y), 1e-12 * Math.abs(StrictMath.expm1(y)));
        }
        for (double x = 1e-300; x < 1e300; x *= 1.7) {
            double log = StrictMath.log(x);
            assertEquals(log, Transcendental.log(x), 4e-16 * Math.abs(log) + 1e-16, "log " + x);
        }
        for (double x : new double[] {1e-12, -1e-8, 1e-5, -3e-4, 9e-4, 1.1e-3}) {
            assertEquals(StrictMath.tanh(x), Transcendental.tanh(x), 1e-12 * Math.abs(x), "tanh " + x);
            assertEquals(StrictMath.expm1(x), Transcendental.expm1(x), 1e-11 * Math.abs(x), "expm1 " + x);
        }
        double[] ends = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double x : ends) {
            assertEquals(StrictMath.exp(x), Transcendental.exp(x));
            assertEquals(StrictMath.tanh(x), Transcendental.tanh(x));
        }
        assertTrue(Double.isNaN(Transcendental.log(Double.NaN)));
    }

    @Test
    void saturationIsTheSamePointForEverySquashingFunction() {
        float at = 2.1f; // tanh(2.1) = .9705
        float[] a = {(float) Math.tanh(at), (float) (1 / (1 + Math.exp(-2 * at))), 0.9705f, 5};
        assertEquals(1, ActivationKernel.saturated(Activation.TANH.ordinal(), a, 0, 1));
        assertEquals(1, ActivationKernel.saturated(Activation.SIGMOID.ordinal(), a, 1, 1));
        assertEquals(1, ActivationKernel.saturated(Activation.SOFTSIGN.ordinal(), a, 2, 1));
        assertEquals(0, ActivationKernel.saturated(Activation.RELU.ordinal(), a, 3, 1));
        assertEquals(0, ActivationKernel.saturated(Activation.TANH.ordinal(), new float[] {0.9695f}, 0, 1));
    }
}
