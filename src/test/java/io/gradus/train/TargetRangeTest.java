package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.data.Dataset;
import io.gradus.net.Loss;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TargetRangeTest {
    /** Two values an example. */
    private static Dataset values(float... targets) {
        int size = targets.length / 2;
        ByteBuffer answers = Dataset.allocate((long) targets.length * Float.BYTES);
        answers.asFloatBuffer().put(targets);
        ByteBuffer features = Dataset.allocate((long) size * Float.BYTES);
        return Dataset.regression("values", Dataset.Storage.FLOAT32, size, 1, 2, features, answers);
    }

    private static String refusal(Loss loss, float... targets) {
        return assertThrows(IllegalArgumentException.class, () -> TargetRange.require(loss, values(targets)))
                .getMessage();
    }

    @Test
    void crossEntropiesAreForProbabilities() {
        TargetRange.require(Loss.CROSS_ENTROPY, values(0.25f, 0.75f, 1, 0));
        TargetRange.require(Loss.BCE, values(0.25f, 0.5f, 1, 1));
        for (Loss loss : Loss.values()) {
            if (!loss.takesLogits()) {
                TargetRange.require(loss, values(-3, 1e9f));
            }
        }
        TargetRange.require(
                Loss.BCE, Dataset.of("classes", new float[2], new int[] {0, 1}, java.util.List.of("a", "b")));
    }

    @Test
    void theFirstExampleThatHasNoneIsNamed() {
        assertEquals(
                "bce is for answers that are classes or probabilities, and example 2 of values has 1.5;"
                        + " use mse, mae or huber",
                refusal(Loss.BCE, 0, 1, 0, 1.5f, 7, 7));
        assertEquals(
                "cross-entropy is for answers that are classes or probabilities, of sum 1, and example 1 of values has"
                        + " values whose sum is 1.5; use mse, mae or huber",
                refusal(Loss.CROSS_ENTROPY, 0.5f, 1));
        assertEquals(true, refusal(Loss.BCE, Float.NaN, 0).contains("has NaN"));
    }
}
