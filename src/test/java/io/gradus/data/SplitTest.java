package io.gradus.data;

import static io.gradus.data.TestFiles.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.source.EmbeddedData;
import io.gradus.random.CounterRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    private static Dataset withClasses(int[] classes, int classCount) {
        List<String> names =
                IntStream.range(0, classCount).mapToObj(Integer::toString).toList();
        return Dataset.of("test", new float[classes.length], classes, names);
    }

    private static int[] classSizes(Part part) {
        int[] sizes = new int[part.data().outputs()];
        for (int row : part.rows()) {
            sizes[part.data().label(row)]++;
        }
        return sizes;
    }

    private static List<Part> parts(Split split) {
        return List.of(split.train(), split.validation(), split.test());
    }

    private static void assertPartition(Dataset data, Split split, String context) {
        BitSet seen = new BitSet();
        int total = 0;
        for (Part part : parts(split)) {
            for (int i = 0; i < part.size(); i++) {
                seen.set(part.rows()[i]);
                assertTrue(i == 0 || part.rows()[i - 1] < part.rows()[i], context + ": ascending");
            }
            total += part.size();
        }
        assertEquals(data.size(), total, context);
        assertEquals(data.size(), seen.cardinality(), context);
    }

    @Test
    void everyClassIsSpreadEvenly() {
        Split split = Split.of(EmbeddedData.load("iris"), 80, 10, 10, 1);
        assertArrayEquals(new int[] {40, 40, 40}, classSizes(split.train()));
        assertArrayEquals(new int[] {5, 5, 5}, classSizes(split.validation()));
        assertArrayEquals(new int[] {5, 5, 5}, classSizes(split.test()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyClassGivesItsQuotaRoundedDownOrUp(long seed) {
        CounterRandom random = new CounterRandom(seed, CounterRandom.Stream.TEST, 0);
        int classCount = 2 + random.nextInt(12);
        int[] classes = new int[200 + random.nextInt(800)];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = Math.min(random.nextInt(classCount), random.nextInt(classCount));
        }
        int test = random.nextInt(40);
        int validation = random.nextInt(40);
        int[] shares = {100 - validation - test, validation, test};
        Dataset data = withClasses(classes, classCount);
        int[] whole = classSizes(Part.all(data));
        Split split = Split.of(data, shares[0], shares[1], shares[2], seed);
        String context = "seed " + seed + ", shares " + Arrays.toString(shares);
        assertPartition(data, split, context);
        for (int k = 0; k < 3; k++) {
            Part part = parts(split).get(k);
            int[] sizes = classSizes(part);
            for (int c = 0; c < classCount; c++) {
                double quota = whole[c] * shares[k] / 100.0;
                assertTrue(Math.abs(sizes[c] - quota) < 1, context + ", part " + k + ", class " + c);
                assertTrue(k > 0 || whole[c] == 0 || sizes[c] > 0, context + ": class " + c + " is never learnt");
            }
            assertTrue(Math.abs(part.size() - data.size() * shares[k] / 100.0) < 2, context + ", part " + k);
        }
    }

    @Test
    void theSameSeedCutsTheSameAndAnotherDoesNot() {
        Dataset digits = EmbeddedData.load("digits");
        Split split = Split.of(digits, 70, 15, 15, 42);
        Split again = Split.of(EmbeddedData.load("digits"), 70, 15, 15, 42);
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(parts(split).get(k).rows(), parts(again).get(k).rows());
        }
        assertFalse(Arrays.equals(
                split.test().rows(), Split.of(digits, 70, 15, 15, 43).test().rows()));
        assertEquals(1258, split.train().size());
    }

    @Test
    void aHundredKeepsAllInOrder() {
        Dataset iris = EmbeddedData.load("iris");
        Split split = SplitShares.parse("100/0/0").cut(iris, 9);
        assertArrayEquals(IntStream.range(0, 150).toArray(), split.train().rows());
        assertEquals(0, split.validation().size());
        assertEquals(0, split.test().size());
    }

    @Test
    void aClassOfOneIsLearnt() {
        int[] classes = new int[30];
        for (int i = 0; i < 10; i++) {
            classes[i] = i + 1; // ten classes of one example, and one of twenty
        }
        Split split = Split.of(withClasses(classes, 11), 70, 15, 15, 3);
        for (int size : classSizes(split.train())) {
            assertTrue(size > 0);
        }
    }

    @Test
    void valuesAreCutWithoutClasses() {
        Dataset data = Dataset.regression(
                "values", Dataset.Storage.UINT8, 40, 1, 1, Dataset.allocate(40), Dataset.allocate(160));
        Split split = Split.of(data, 50, 25, 25, 1);
        assertPartition(data, split, "seed 1");
        assertEquals(20, split.train().size());
        assertEquals(10, split.test().size());
    }

    @Test
    void refusesAPartThatWouldBeEmpty() {
        Dataset tiny = withClasses(new int[] {0, 1, 1, 0}, 2);
        assertRefused(
                "test: 4 examples are too few for a split of 70/15/15, since its test part would be empty; give more, or"
                        + " use 100/0/0 to train on all",
                () -> Split.of(tiny, 70, 15, 15, 1));
        assertEquals(4, Split.of(tiny, 100, 0, 0, 1).train().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "70/15 | split '70/15' is not three whole percentages, train/validation/test, such as 70/15/15 or 100/0/0",
                "70,15,15 | split '70,15,15' is not three whole percentages, train/validation/test, such as 70/15/15 or"
                        + " 100/0/0",
                "-70/85/85 | split '-70/85/85' is not three whole percentages, train/validation/test, such as 70/15/15 or"
                        + " 100/0/0",
                "70/15/16 | split 70/15/16 adds up to 101 %; it must be 100",
                "999/999/999 | split 999/999/999 adds up to 2997 %; it must be 100",
                "0/50/50 | split 0/50/50 leaves nothing to train on",
            })
    void refusesBadPercentages(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> SplitShares.parse(text))
                        .getMessage());
    }

    @Test
    void refusesNegativePercentages() {
        Dataset iris = EmbeddedData.load("iris");
        assertEquals(
                "split 110/-10/0 has a negative share; use 0 for none",
                assertThrows(IllegalArgumentException.class, () -> Split.of(iris, 110, -10, 0, 1))
                        .getMessage());
    }

    @Test
    void parsesAndPrints() {
        assertEquals(SplitShares.DEFAULT, SplitShares.parse("70/15/15"));
        assertEquals("60/30/10", SplitShares.parse(" 60 / 30 / 10 ").toString());
    }

    @Test
    void aSetsOwnPartsAreKeptUnlessSharesAreAskedFor() {
        Dataset iris = EmbeddedData.load("iris");
        int[] first = IntStream.range(0, 90).toArray();
        int[] second = IntStream.range(90, 120).toArray();
        int[] third = IntStream.range(120, 150).toArray();
        Split own = new Split(new Part(iris, first), new Part(iris, second), new Part(iris, third));
        LoadedData loaded = new LoadedData(iris, own);
        assertSame(own, loaded.split(null, 1));
        assertEquals(120, loaded.split(SplitShares.parse("80/10/10"), 1).train().size());
        assertEquals(105, new LoadedData(iris, null).split(null, 1).train().size());
    }

    @Test
    void aTwelfthOfTrainingValidatesASetThatHasOnlyATestPart() {
        int[] classes = new int[60_000];
        Arrays.setAll(classes, i -> i % 10);
        Dataset train = withClasses(classes, 10);
        Dataset test = EmbeddedData.load("digits");
        LoadedData loaded = new LoadedData(train, new Split(Part.all(train), Part.none(train), Part.all(test)));
        Split split = loaded.split(null, 1);
        assertEquals(55_000, split.train().size());
        assertEquals(5_000, split.validation().size());
        assertArrayEquals(new int[] {500, 500, 500, 500, 500, 500, 500, 500, 500, 500}, classSizes(split.validation()));
        assertEquals(test.size(), split.test().size());
        assertSame(test, split.test().data());
        assertArrayEquals(split.train().rows(), loaded.split(null, 1).train().rows());
        assertFalse(Arrays.equals(
                split.validation().rows(), loaded.split(null, 2).validation().rows()));
    }
}
