package io.gradus.data;

import static io.gradus.data.TestFiles.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Scaling.Method;
import io.gradus.data.source.EmbeddedData;
import io.gradus.random.CounterRandom;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalingTest {
    private static Dataset floats(int inputs, float... features) {
        int[] classes = new int[features.length / inputs];
        Arrays.setAll(classes, i -> i % 2);
        return Dataset.of("floats", features, classes, List.of("a", "b"));
    }

    private static Dataset bytes(int inputs, int... features) {
        ByteBuffer x = Dataset.allocate(features.length);
        for (int feature : features) {
            x.put((byte) feature);
        }
        return Dataset.unlabelled("bytes", Dataset.Storage.UINT8, features.length / inputs, inputs, x.clear());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void standardIsTheDirectComputation(long seed) {
        CounterRandom random = new CounterRandom(seed, CounterRandom.Stream.TEST, 0);
        int inputs = 1 + random.nextInt(17);
        int size = 2 + random.nextInt(500);
        float[] x = new float[size * inputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (1e4 * (i % inputs) + random.nextGaussian());
        }
        int[] rows = new int[1 + size / 2];
        Arrays.setAll(rows, i -> 2 * i % size);
        Scaling scaling = Scaling.fit(Method.STANDARD, new Part(floats(inputs, x), rows));
        assertEquals(Method.STANDARD, scaling.method());
        assertEquals(inputs, scaling.inputs());
        for (int j = 0; j < inputs; j++) {
            double[] column = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                column[i] = x[rows[i] * inputs + j];
            }
            double mean = Arrays.stream(column).average().orElseThrow();
            double variance = Arrays.stream(column)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            double deviation = Math.sqrt(variance);
            assertEquals((float) mean, scaling.shift()[j], Math.ulp((float) mean), "seed " + seed);
            double expected = deviation == 0 ? 0 : 1 / deviation;
            assertEquals(expected, scaling.scale()[j], 1e-6 * expected, "seed " + seed);
        }
    }

    @Test
    void minMaxMapsTheTrainingPartTo0To1() {
        Scaling scaling = Scaling.fit(Method.MINMAX, Part.all(floats(2, -1, 10, 3, 20, 0, 15)));
        assertArrayEquals(new float[] {-1, 10}, scaling.shift());
        assertArrayEquals(new float[] {.25f, .1f}, scaling.scale());
    }

    @Test
    void fitsTheTrainingPartAlone() {
        Dataset data = floats(1, 0, 2, 1e6f);
        Scaling scaling = Scaling.fit(Method.MINMAX, new Part(data, new int[] {0, 1}));
        assertArrayEquals(new float[] {.5f}, scaling.scale());
    }

    @Test
    void noneLeavesAllAsItIs() {
        Scaling scaling = Scaling.fit(Method.NONE, Part.all(floats(2, 1, 2, 3, 4)));
        assertArrayEquals(new float[] {0, 0}, scaling.shift());
        assertArrayEquals(new float[] {1, 1}, scaling.scale());
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDARD", "MINMAX"})
    void aFeatureThatNeverVariesBecomesZero(Method method) {
        float[] x = new float[300];
        for (int i = 0; i < 300; i += 3) {
            x[i] = .1f; // no sum of these is exact
            x[i + 1] = i;
            x[i + 2] = i % 2 == 0 ? 0 : Float.MIN_VALUE;
        }
        Scaling scaling = Scaling.fit(method, Part.all(floats(3, x)));
        assertEquals(.1f, scaling.shift()[0]);
        assertEquals(0, scaling.scale()[0]);
        assertTrue(scaling.scale()[1] > 0);
        assertEquals(0, scaling.scale()[2], "a range whose inverse is no float");
    }

    @Test
    void autoStandardisesRealValuesOneByOne() {
        Part iris = Part.all(EmbeddedData.load("iris"));
        assertSame(Scaling.fit(Method.STANDARD, iris), Scaling.auto(iris));
    }

    @Test
    void autoGivesPixelsOneCommonScale() {
        Part part = Part.all(EmbeddedData.load("digits"));
        Dataset digits = part.data();
        Scaling scaling = Scaling.auto(part);
        double sum = 0;
        double squares = 0;
        int count = digits.size() * digits.inputs();
        for (int i = 0; i < count; i++) {
            double x = digits.feature(i / 64, i % 64);
            sum += x;
            squares += x * x;
        }
        double mean = sum / count;
        double deviation = Math.sqrt(squares / count - mean * mean);
        assertEquals(Method.STANDARD, scaling.method());
        for (int j = 0; j < 64; j++) {
            boolean constant = j == 0 || j == 32 || j == 39; // corners that no digit of the set reaches
            assertEquals(constant ? 0 : mean, scaling.shift()[j], 1e-6, "pixel " + j);
            assertEquals(constant ? 0 : 1 / deviation, scaling.scale()[j], 1e-6, "pixel " + j);
        }
    }

    @Test
    void autoStandardisesBytesOfDifferentKindsOneByOne() {
        Part ages = Part.all(bytes(3, 20, 0, 1, 80, 1, 2, 250, 1, 3));
        assertSame(Scaling.fit(Method.STANDARD, ages), Scaling.auto(ages));
    }

    @Test
    void bytesCountFrom0To255() {
        Scaling scaling = Scaling.fit(Method.MINMAX, Part.all(bytes(1, 0, 255, 128)));
        assertArrayEquals(new float[] {0}, scaling.shift());
        assertArrayEquals(new float[] {1 / 255f}, scaling.scale());
    }

    @Test
    void refusesWhatIsNotFiniteAndEmptyParts() {
        assertRefused(
                "floats, example 2, feature 1: NaN is not a finite number; correct it or remove the example",
                () -> Scaling.auto(Part.all(floats(2, 1, 2, Float.NaN, 4))));
        assertRefused("floats: no examples to fit a scaling to", () -> Scaling.auto(Part.none(floats(2, 1, 2, 3, 4))));
        assertThrows(IllegalArgumentException.class, () -> new Scaling(Method.NONE, new float[2], new float[3]));
    }

    private static void assertSame(Scaling expected, Scaling actual) {
        assertEquals(expected.method(), actual.method());
        assertArrayEquals(expected.shift(), actual.shift());
        assertArrayEquals(expected.scale(), actual.scale());
    }
}
