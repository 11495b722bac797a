package io.gradus.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.data.source.EmbeddedData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassSelectionTest {
    /** Example n has the features n and -n, and class n mod 3 of a, b, c. */
    private static Dataset abc() {
        float[] features = new float[14];
        int[] classes = new int[7];
        for (int n = 0; n < 7; n++) {
            features[2 * n] = n;
            features[2 * n + 1] = -n;
            classes[n] = n % 3;
        }
        return Dataset.of("abc", features, classes, List.of("a", "b", "c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-4|0,1,2,3,4",
                "7|7",
                "8-9, 0 ,8|8,9,0",
                "setosa,versi-color|setosa,versi-color",
                "-1-2|-1-2",
                "a-3|a-3"
            })
    void namesAreRead(String text, String names) {
        assertEquals(names, String.join(",", ClassSelection.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", ",", "4-3", "0-99999999"})
    void badNamesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ClassSelection.parse(text));
    }

    @Test
    void onlyTheChosenExamplesAreLeftInTheDatasOwnOrder() {
        Dataset data = ClassSelection.select(new LoadedData(abc(), null), List.of("c", "a"))
                .data();
        assertEquals(List.of("a", "c"), data.classNames());
        float[] first = {0, 2, 3, 5, 6};
        int[] labels = {0, 1, 0, 1, 0};
        assertEquals(5, data.size());
        for (int n = 0; n < 5; n++) {
            assertEquals(first[n], data.feature(n, 0));
            assertEquals(0 - first[n], data.feature(n, 1));
            assertEquals(labels[n], data.label(n));
        }
    }

    @Test
    void bytesStayBytes() {
        Dataset digits = EmbeddedData.load("digits");
        Dataset few = ClassSelection.select(new LoadedData(digits, null), ClassSelection.parse("5-9"))
                .data();
        assertEquals(digits.storage(), few.storage());
        assertEquals(896, few.size());
        int at = 0;
        for (int row = 0; row < digits.size(); row++) {
            if (digits.label(row) >= 5) {
                assertEquals(digits.label(row) - 5, few.label(at));
                assertEquals(digits.feature(row, 20), few.feature(at, 20));
                assertEquals(digits.feature(row, 63), few.feature(at++, 63));
            }
        }
    }

    @Test
    void theDatasOwnPartsGoAlong() {
        Dataset data = abc();
        Dataset other = abc();
        Split own =
                new Split(new Part(data, new int[] {6, 1, 2, 3}), new Part(data, new int[] {0, 4}), Part.all(other));
        LoadedData selected = ClassSelection.select(new LoadedData(data, own), List.of("b", "c"));
        Split split = selected.ownSplit();
        assertNotNull(split);
        assertSame(selected.data(), split.train().data());
        assertArrayEquals(new int[] {0, 1}, split.train().rows()); // 1 and 2, the first of b and of c
        assertEquals(2, split.train().data().feature(split.train().rows()[1], 0));
        assertArrayEquals(new int[] {2}, split.validation().rows()); // 4
        assertEquals(4, split.validation().data().feature(2, 0));
        assertEquals(4, split.test().size());
        assertEquals(List.of("b", "c"), split.test().data().classNames());
    }

    @Test
    void classesAreNumberedAsAModelHasThem() {
        List<String> order = List.of("c", "x", "a", "b");
        Dataset from = abc();
        Dataset data =
                ClassSelection.renumber(new LoadedData(from, null), order).data();
        assertEquals(order, data.classNames());
        assertEquals(4, data.outputs());
        assertSame(from.features(), data.features());
        int[] labels = {2, 3, 0, 2, 3, 0, 2};
        for (int n = 0; n < 7; n++) {
            assertEquals(labels[n], data.label(n));
        }
    }

    @Test
    void strangersAreNamed() {
        LoadedData loaded = new LoadedData(abc(), null);
        DataException none = assertThrows(DataException.class, () -> ClassSelection.select(loaded, List.of("a", "d")));
        assertEquals("abc: has no class 'd'; its classes are a, b, c", none.getMessage());
        DataException more =
                assertThrows(DataException.class, () -> ClassSelection.renumber(loaded, List.of("a", "c")));
        assertEquals("abc: 'b' is not a valid class; the classes are a, c", more.getMessage());
        LoadedData values =
                new LoadedData(Dataset.unlabelled("bare", Dataset.Storage.FLOAT32, 2, 1, Dataset.allocate(8)), null);
        DataException bare = assertThrows(DataException.class, () -> ClassSelection.select(values, List.of("a")));
        assertEquals("bare: its examples have no classes to choose among", bare.getMessage());
    }
}
