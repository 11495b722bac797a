package io.gradus.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializerTest {
    private static final int FAN_IN = 200;
    private static final int FAN_OUT = 100;
    private static final int STRIDE = 112;
    private static final float CANARY = 7;

    @ParameterizedTest
    @CsvSource({
        "NORMAL1, 1",
        "LECUN, 0.005",
        "HE, 0.01",
        "GLOROT, 0.0066666667",
        "UNIFORM, 0.0833333333",
        "ORTHOGONAL, 0.005"
    })
    void weightsHaveMeanZeroAndTheVarianceOfTheirSource(Initializer initializer, double variance) {
        float[] weights = fill(initializer, 1, 1);
        double sum = 0;
        double squares = 0;
        int count = FAN_IN * FAN_OUT;
        for (int i = 0; i < FAN_IN; i++) {
            for (int j = 0; j < FAN_OUT; j++) {
                sum += weights[i * STRIDE + j];
                squares += (double) weights[i * STRIDE + j] * weights[i * STRIDE + j];
            }
        }
        assertEquals(0, sum / count, 4 * Math.sqrt(variance / count));
        assertEquals(variance, squares / count, 0.05 * variance);
    }

    @ParameterizedTest
    @EnumSource(Initializer.class)
    void paddingIsLeftAloneAndTheSeedDecides(Initializer initializer) {
        float[] weights = fill(initializer, 1, 1);
        for (int i = 0; i <= FAN_IN; i++) {
            for (int j = FAN_OUT; j < STRIDE; j++) {
                assertEquals(CANARY, weights[i * STRIDE + j]);
            }
        }
        assertTrue(Arrays.equals(weights, fill(initializer, 1, 1)));
        if (initializer != Initializer.IDENTITY) {
            assertNotEquals(weights[0], fill(initializer, 1, 2)[0]);
        }
        assertEquals(2 * weights[STRIDE + 1], fill(initializer, 2, 1)[STRIDE + 1], 1e-6f);
    }

    @Test
    void orthogonalColumnsAreOrthonormal() {
        float[] weights = fill(Initializer.ORTHOGONAL, 1, 3);
        for (int a = 0; a < 5; a++) {
            for (int b = 0; b <= a; b++) {
                double dot = 0;
                for (int i = 0; i < FAN_IN; i++) {
                    dot += (double) weights[i * STRIDE + a] * weights[i * STRIDE + b];
                }
                assertEquals(a == b ? 1 : 0, dot, 1e-6);
            }
        }
    }

    @Test
    void nguyenAndWidrowsUnitsHaveTheLengthOfThePaper() {
        float[] weights = fill(Initializer.NGUYEN_WIDROW, 1, 3);
        double expected = 0.7 * Math.pow(FAN_OUT, 1.0 / FAN_IN);
        for (int j = 0; j < FAN_OUT; j++) {
            double squares = 0;
            for (int i = 0; i < FAN_IN; i++) {
                squares += (double) weights[i * STRIDE + j] * weights[i * STRIDE + j];
            }
            assertEquals(expected, Math.sqrt(squares), 1e-5);
            assertTrue(Math.abs(weights[FAN_IN * STRIDE + j]) <= expected);
        }
    }

    private static float[] fill(Initializer initializer, float gain, long seed) {
        float[] weights = new float[(FAN_IN + 1) * STRIDE];
        Arrays.fill(weights, CANARY);
        for (int j = 0; j < FAN_OUT; j++) {
            weights[FAN_IN * STRIDE + j] = 0;
        }
        initializer.fill(weights, 0, FAN_IN, FAN_OUT, STRIDE, gain, new CounterRandom(seed, Stream.INIT, 0));
        return weights;
    }
}
