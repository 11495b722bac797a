package io.gradus.data;

import static io.gradus.data.TestFiles.assertRefused;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.source.DataSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of a series: rows that follow one another in time. */
class WindowsTest {
    @TempDir
    Path folder;

    /** Row n is (n, 100 + n), its value -n. */
    private static Dataset series(int rows) {
        ByteBuffer features = Dataset.allocate(8L * rows);
        ByteBuffer targets = Dataset.allocate(4L * rows);
        for (int n = 0; n < rows; n++) {
            features.putFloat(8 * n, n).putFloat(8 * n + 4, 100 + n);
            targets.putFloat(4 * n, -n);
        }
        return Dataset.regression("series", Dataset.Storage.FLOAT32, rows, 2, 1, features, targets);
    }

    private Path csv(int rows) {
        StringBuilder text = new StringBuilder("x,y,kind,next\n");
        for (int n = 0; n < rows; n++) {
            text.append(n)
                    .append(',')
                    .append(2 * n)
                    .append(n % 3 == 0 ? ",a," : ",b,")
                    .append(n + 1)
                    .append('\n');
        }
        return TestFiles.text(folder.resolve("series.csv"), text.toString().stripTrailing());
    }

    @Test
    void aWindowIsRowsOneAfterAnotherAndHasTheLastOnesAnswer() {
        Dataset rows = series(10);
        Dataset windows = rows.windows(4);
        assertSame(rows.features(), windows.features(), "nothing is copied");
        assertEquals(7, windows.size());
        assertEquals(8, windows.inputs());
        assertEquals(2, windows.stride());
        assertEquals(4, windows.window());
        for (int n = 0; n < 7; n++) {
            float[] read = new float[8];
            windows.read(n, read);
            for (int j = 0; j < 8; j++) {
                float expected = j % 2 * 100 + n + j / 2;
                assertEquals(expected, windows.feature(n, j), "window " + n + " feature " + j);
                assertEquals(expected, read[j], "window " + n + " feature " + j);
            }
            assertEquals(-(n + 3), windows.target(n, 0));
        }
        assertEquals(0, rows.window());
        assertEquals(10, rows.windows(1).size());
        assertEquals(1, rows.windows(10).size());
    }

    @Test
    void whateverTheAnswersAre() {
        Dataset classes = Dataset.of("c", new float[] {1, 2, 3, 4}, new int[] {0, 1, 1, 0}, List.of("a", "b"));
        Dataset windows = classes.windows(2);
        assertArrayEquals(new int[] {1, 1, 0}, new int[] {windows.label(0), windows.label(1), windows.label(2)});
        Dataset own = series(5).windows(3).reconstruction();
        assertEquals(6, own.outputs());
        assertEquals(own.feature(1, 5), own.target(1, 5));
        assertEquals(3, own.window());
        Dataset bare = Dataset.unlabelled(
                "bare", Dataset.Storage.FLOAT32, 5, 2, series(5).features());
        assertEquals(3, bare.windows(3).size());
        assertTrue(!bare.windows(3).isLabelled());
        Dataset renumbered = ClassSelection.renumber(new LoadedData(windows, null), List.of("b", "a"))
                .data();
        assertArrayEquals(
                new int[] {0, 0, 1}, new int[] {renumbered.label(0), renumbered.label(1), renumbered.label(2)});
        assertEquals(4, renumbered.feature(2, 1));
        assertRefused(
                "c: is a series in time, and to leave classes out would leave gaps in it; take all classes, or no windows",
                () -> ClassSelection.select(new LoadedData(windows, null), List.of("a")));
    }

    @Test
    void nonsenseIsRefused() {
        Dataset rows = series(5);
        assertThrows(IllegalArgumentException.class, () -> rows.windows(0));
        assertThrows(IllegalArgumentException.class, () -> rows.windows(6));
        Dataset windows = rows.windows(2);
        assertThrows(IllegalArgumentException.class, () -> windows.windows(2));
        assertThrows(IllegalArgumentException.class, () -> DataOptions.classes().withWindow(-1));
    }

    /** Rows of one part, answers included, are in no other: whatever the shares, and however few rows there are. */
    @ParameterizedTest
    @CsvSource({"70,15,15,1", "70,15,15,8", "50,0,50,5", "34,33,33,3", "90,5,5,2", "100,0,0,8", "60,40,0,13"})
    void noRowIsInTwoParts(int train, int validation, int test, int window) {
        for (int rows : new int[] {101, 200, 277}) {
            Dataset windows = series(rows).windows(window);
            Split split = Split.of(windows, train, validation, test, rows);
            BitSet seen = new BitSet();
            int end = 0;
            int dropped = windows.size();
            for (Part part : List.of(split.train(), split.validation(), split.test())) {
                BitSet own = new BitSet();
                for (int i = 0; i < part.size(); i++) {
                    int start = part.rows()[i];
                    assertTrue(i == 0 ? start >= end : start == part.rows()[i - 1] + 1, "in the order of time");
                    own.set(start, start + window);
                }
                assertTrue(!own.intersects(seen));
                seen.or(own);
                end = own.length();
                dropped -= part.size();
            }
            int cuts = (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0);
            assertEquals(cuts * (window - 1), dropped, "only those across a cut");
            assertEquals(rows, seen.cardinality(), "and every row is in one part");
            Split again = Split.of(windows, train, validation, test, 99);
            assertArrayEquals(split.train().rows(), again.train().rows(), "whatever the seed");
        }
    }

    @Test
    void aPartWithoutAWholeWindowIsRefused() {
        assertRefused(
                "series: 40 rows are too few for a split of 70/15/15, since its validation part would have no whole"
                        + " window of 7; give more, or a smaller window, or use 100/0/0 to train on all",
                () -> Split.of(series(40).windows(7), 70, 15, 15, 1));
        assertEquals(1, Split.of(series(40).windows(6), 70, 15, 15, 1).test().size());
    }

    @Test
    void everyStepIsScaledAlike() {
        Dataset windows = series(50).windows(5);
        for (Scaling.Method method : List.of(Scaling.Method.STANDARD, Scaling.Method.MINMAX)) {
            Scaling scaling = Scaling.fit(method, Part.all(windows));
            assertEquals(10, scaling.inputs());
            for (int j = 2; j < 10; j++) {
                assertEquals(scaling.shift()[j % 2], scaling.shift()[j]);
                assertEquals(scaling.scale()[j % 2], scaling.scale()[j]);
            }
        }
        // by hand: each row counts as often as windows have it
        double sum = 0;
        double squares = 0;
        for (int n = 0; n < 46; n++) {
            for (int step = 0; step < 5; step++) {
                sum += n + step;
                squares += (n + step) * (n + step);
            }
        }
        double mean = sum / 230;
        Scaling standard = Scaling.fit(Scaling.Method.STANDARD, Part.all(windows));
        assertEquals(mean, standard.shift()[0], 1e-5);
        assertEquals(1 / Math.sqrt(squares / 230 - mean * mean), standard.scale()[0], 1e-6);
        Scaling rows = Scaling.fit(Scaling.Method.STANDARD, Part.all(series(50)));
        Scaling single =
                Scaling.fit(Scaling.Method.STANDARD, Part.all(series(50).windows(1)));
        assertArrayEquals(rows.scale(), single.scale());
    }

    @Test
    void aCsvIsReadInWindows() {
        String file = csv(30).toString();
        DataOptions values = DataOptions.values("next").withWindow(3);
        Dataset text = DataSource.load(file, values).data();
        assertEquals(
                List.of("x", "y", "kind=a", "kind=b"),
                requireNonNull(text.schema()).inputNames());
        assertEquals(3 * 4, text.inputs());
        assertEquals(28, text.size());
        Path plain = TestFiles.text(folder.resolve("plain.csv"), "1,10", "2,20", "3,30", "4,40", "5,50");
        Dataset data = DataSource.load(plain.toString(), DataOptions.values("2").withWindow(2))
                .data();
        assertEquals(4, data.size());
        assertEquals(Dataset.Storage.UINT8, data.storage());
        assertEquals(2, data.feature(1, 0));
        assertEquals(3, data.feature(1, 1));
        assertEquals(30, data.target(1, 0));
        DataOptions model = DataOptions.classes().forModel(4, List.of("a", "b")).withWindow(2);
        Dataset bare = DataSource.load(plain.toString(), model).data();
        assertTrue(!bare.isLabelled(), "as wide as the model's rows are");
        assertEquals(4, bare.inputs());
    }

    private static void assertUnread(String part, String file, DataOptions options) {
        DataException e = assertThrows(DataException.class, () -> DataSource.load(file, options));
        assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }

    @Test
    void whatIsNoSeriesHasNoWindows() {
        assertUnread(
                "iris: its examples do not follow one another in time",
                "iris",
                DataOptions.classes().withWindow(2));
        Path plain = TestFiles.text(folder.resolve("plain.csv"), "1,a", "2,b", "3,a");
        assertUnread(
                "has 3 rows, too few for a window of 4",
                plain.toString(),
                DataOptions.classes().withWindow(4));
        assertUnread(
                "holds 1 example, which is too few",
                plain.toString(),
                DataOptions.classes().withWindow(3));
        DataOptions wide = new DataOptions(DataOptions.Target.CLASSES, List.of("last"), List.of(), 4, true, 3);
        assertUnread("its examples, windows of 3 rows, have 3 features, but the model takes 4", plain.toString(), wide);
        Path images = TestFiles.bytes(
                folder.resolve("images-idx3-ubyte"), new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7});
        assertUnread(
                "do not follow one another in time",
                images.toString(),
                DataOptions.unlabelled().withWindow(1));
    }
}
