package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Values to predict are scaled to train on, and errors told in their units. */
class TargetScalingTest {
    /** y = 3x + 1000 and z = 7, a constant, for x = 0..99. */
    private static Dataset line() {
        int size = 100;
        ByteBuffer x = Dataset.allocate(size * Float.BYTES);
        ByteBuffer y = Dataset.allocate(2 * size * Float.BYTES);
        for (int n = 0; n < size; n++) {
            x.putFloat(n);
            y.putFloat(3 * n + 1000).putFloat(7);
        }
        return Dataset.regression("line", Dataset.Storage.FLOAT32, size, 1, 2, x.clear(), y.clear());
    }

    private static NetworkSpec network(Activation output, Loss loss) {
        return NetworkSpec.inputs(1).hidden(8, Activation.TANH).output(2, output, loss);
    }

    @Test
    void scaledTargetsHaveMean0AndDeviation1AndComeBack() {
        Dataset data = line();
        Scaling scaling = TargetScaling.auto(network(Activation.LINEAR, Loss.MSE), Part.all(data));
        assertEquals(Scaling.Method.STANDARD, scaling.method());
        Dataset scaled = data.withScaledTargets(scaling);
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < scaled.size(); row++) {
            double y = scaled.target(row, 0);
            sum += y;
            squares += y * y;
            assertEquals(3 * row + 1000, scaled.inUnits(0, y), 1e-3);
            assertEquals(0, scaled.target(row, 1), "a constant is shifted to 0");
            assertEquals(7, scaled.inUnits(1, 0));
        }
        assertEquals(0, sum / 100, 1e-5);
        assertEquals(1, squares / 100, 1e-5);
        assertThrows(IllegalStateException.class, () -> scaled.withScaledTargets(scaling));
        assertNull(data.targetScaling());
    }

    @Test
    void whatSuitsTheNetworkDependsOnItsOutput() {
        Dataset data = line();
        assertEquals(Scaling.Method.MINMAX, TargetScaling.suiting(network(Activation.SIGMOID, Loss.MSE), data));
        assertEquals(Scaling.Method.NONE, TargetScaling.suiting(network(Activation.LINEAR, Loss.BCE), data));
        assertEquals(
                Scaling.Method.NONE,
                TargetScaling.suiting(network(Activation.LINEAR, Loss.MSE), data.reconstruction()));
    }

    @Test
    void errorsAreInTheUnitsOfTheTargets() {
        Dataset data = line();
        NetworkSpec network = network(Activation.LINEAR, Loss.MSE);
        Split split = Split.of(data, 70, 0, 30, 1);
        Scaling targets = TargetScaling.auto(network, split.train());
        Split scaled = split.withScaledTargets(targets);
        assertEquals(split.train().rows().length, scaled.train().rows().length);
        assertTrue(scaled.train().data() == scaled.test().data(), "one set is scaled once");
        try (Trainer trainer = Trainer.of(
                        network, UpdateRule.of(UpdateRule.Kind.ADAM).withRate(0.01f), scaled)
                .scaling(Scaling.auto(split.train()))
                .batchSize(8)
                .start()) {
            trainer.epochs(200);
            Evaluation test = trainer.test();
            assertTrue(test.r2() > 0.49, "R² of y is nearly 1, and of the constant 0: " + test.targets());
            assertTrue(test.targets().get(0).r2() > 0.99, test.targets()::toString);
            assertEquals(0, test.targets().get(1).r2());
            double spread = test.targets().get(0).rms()
                    / Math.sqrt(1 - test.targets().get(0).r2());
            double[] values = Arrays.stream(split.test().rows())
                    .mapToDouble(row -> data.target(row, 0))
                    .toArray();
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance = Arrays.stream(values)
                    .map(y -> (y - mean) * (y - mean))
                    .average()
                    .orElseThrow();
            assertEquals(Math.sqrt(variance), spread, 0.01 * spread, "rms² = (1 - R²) times the variance, in units");
            assertTrue(Objects.requireNonNull(scaled.test().data().targetScaling()) == targets);
        }
    }
}
