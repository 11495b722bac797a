package io.gradus.data.source;

import static io.gradus.data.TestFiles.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDataTest {
    private static int[] classSizes(Dataset data) {
        int[] sizes = new int[data.outputs()];
        for (int i = 0; i < data.size(); i++) {
            sizes[data.label(i)]++;
        }
        return sizes;
    }

    @ParameterizedTest
    @CsvSource({"digits, 1797, 64, 10", "iris, 150, 4, 3", "xor, 400, 2, 2", "circles, 500, 2, 2", "spirals, 1000, 2, 2"
    })
    void hasTheCountsThatItStates(String name, int size, int inputs, int classes) {
        Dataset data = EmbeddedData.load(name);
        assertEquals(name, data.name());
        assertEquals(size, data.size());
        assertEquals(inputs, data.inputs());
        assertEquals(classes, data.outputs());
        assertTrue(EmbeddedData.names().contains(name));
    }

    @Test
    void digitsAreBytesOfSixteenGreys() {
        Dataset digits = EmbeddedData.load("digits");
        assertEquals(Dataset.Storage.UINT8, digits.storage());
        float max = 0;
        double sum = 0;
        for (int row = 0; row < digits.size(); row++) {
            for (int i = 0; i < digits.inputs(); i++) {
                max = Math.max(max, digits.feature(row, i));
                sum += digits.feature(row, i);
            }
        }
        assertEquals(16, max);
        assertEquals(561_718, sum);
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), digits.classNames());
        assertEquals(List.of(178, 182, 177, 183, 181, 182, 181, 179, 174, 180), boxed(classSizes(digits)));
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    @Test
    void irisHasFiftyOfEach() {
        Dataset iris = EmbeddedData.load("iris");
        assertEquals(List.of("setosa", "versicolor", "virginica"), iris.classNames());
        assertEquals(List.of(50, 50, 50), boxed(classSizes(iris)));
        assertEquals(5.1f, iris.feature(0, 0));
        assertEquals(1.8f, iris.feature(149, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits.csv.gz", "iris.csv", "ATTRIBUTION.md"})
    void bringsItsAttribution(String resource) {
        assertNotNull(EmbeddedData.class.getResource("/io/gradus/data/" + resource), resource);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xor", "circles", "spirals"})
    void drawnSetsFollowFromTheirSeed(String name) {
        Dataset first = EmbeddedData.generate(name, 7);
        assertEquals(first.features(), EmbeddedData.generate(name, 7).features());
        assertNotEquals(first.features(), EmbeddedData.generate(name, 8).features());
        assertEquals(
                EmbeddedData.load(name).features(),
                EmbeddedData.generate(name, EmbeddedData.DEFAULT_SEED).features());
        int half = first.size() / 2;
        assertEquals(List.of(half, half), boxed(classSizes(first)));
    }

    @Test
    void xorIsTheExclusiveOrOfTheNearestCorner() {
        Dataset xor = EmbeddedData.load("xor");
        int[] corners = new int[4];
        for (int i = 0; i < xor.size(); i++) {
            int a = xor.feature(i, 0) > .5f ? 1 : 0;
            int b = xor.feature(i, 1) > .5f ? 1 : 0;
            corners[2 * a + b]++;
            assertEquals(a ^ b, xor.label(i), "point " + i);
        }
        assertEquals(List.of(100, 100, 100, 100), boxed(corners));
    }

    @Test
    void circlesAreToldApartByTheirRadius() {
        Dataset circles = EmbeddedData.load("circles");
        int right = 0;
        for (int i = 0; i < circles.size(); i++) {
            double radius = Math.hypot(circles.feature(i, 0), circles.feature(i, 1));
            right += (radius < .75 ? 1 : 0) == circles.label(i) ? 1 : 0;
        }
        assertTrue(right >= 495, right + " of 500");
    }

    /** The angle of a point, unwound by its radius, is that of its arm. */
    @Test
    void spiralsAreToldApartByTheirUnwoundAngle() {
        Dataset spirals = EmbeddedData.load("spirals");
        int right = 0;
        for (int i = 0; i < spirals.size(); i++) {
            double x = spirals.feature(i, 0);
            double y = spirals.feature(i, 1);
            double unwound = Math.atan2(y, x) - 2 * Math.PI * 1.5 * Math.hypot(x, y);
            right += (Math.cos(unwound) < 0 ? 1 : 0) == spirals.label(i) ? 1 : 0;
        }
        assertTrue(right >= 990, right + " of 1000");
    }

    @Test
    void refusesUnknownNamesAndColumns() {
        assertRefused(
                "'spiral' is no embedded set; there are digits, iris, xor, circles, spirals; did you mean 'spirals'?",
                () -> EmbeddedData.load("spiral"));
        assertRefused(
                "xor: this set has classes, not columns; leave out the names of columns",
                () -> EmbeddedData.load("xor", DataOptions.values("1")));
        assertRefused(
                "iris: has no column '9', and no header; name a column by its number, 1 to 5, or as last",
                () -> EmbeddedData.load("iris", DataOptions.classes("9")));
    }
}
