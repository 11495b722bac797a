package io.gradus.data.table;

import static io.gradus.data.TestFiles.bytes;
import static io.gradus.data.TestFiles.gzip;
import static io.gradus.data.TestFiles.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
    private final Path folder;

    CsvReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path csv(String... lines) {
        return text(folder.resolve("data.csv"), lines);
    }

    private static int[] labels(Dataset data) {
        int[] labels = new int[data.size()];
        Arrays.setAll(labels, data::label);
        return labels;
    }

    private static float[] features(Dataset data) {
        float[] features = new float[data.size() * data.inputs()];
        for (int i = 0; i < features.length; i++) {
            features[i] = data.feature(i / data.inputs(), i % data.inputs());
        }
        return features;
    }

    @Test
    void readsNumbersWithoutAHeader() {
        Dataset data = CsvReader.read(csv("1.5,-2,0", "3,4e1,1"));
        assertEquals(2, data.size());
        assertEquals(2, data.inputs());
        assertEquals(Dataset.Storage.FLOAT32, data.storage());
        assertEquals(List.of("0", "1"), data.classNames());
        assertArrayEquals(new float[] {1.5f, -2, 3, 40}, features(data));
        assertArrayEquals(new int[] {0, 1}, labels(data));
    }

    @Test
    void wholeNumbersUpTo255StayBytes() {
        Dataset data = CsvReader.read(csv("0,255,a", "17.0,3,b"));
        assertEquals(Dataset.Storage.UINT8, data.storage());
        assertEquals(4, data.features().capacity());
        assertArrayEquals(new float[] {0, 255, 17, 3}, features(data));
    }

    @Test
    void oneCellBeyondAByteMakesFloats() {
        for (String cell : new String[] {"256", "-1", "0.5"}) {
            Dataset data = CsvReader.read(csv("0,255,a", cell + ",3,b"));
            assertEquals(Dataset.Storage.FLOAT32, data.storage(), cell);
            assertEquals(Float.parseFloat(cell), data.feature(1, 0));
        }
    }

    @Test
    void recognisesAHeader() {
        Dataset data = CsvReader.read(csv("width,height,kind", "1,2,a", "3,4,b"));
        assertEquals(2, data.size());
        assertEquals(List.of("a", "b"), data.classNames());
    }

    @Test
    void wordLabelsComeInOrderOfAppearance() {
        Dataset data = CsvReader.read(csv("1,zebra", "2,ape", "3,zebra", "4,10"));
        assertEquals(List.of("zebra", "ape", "10"), data.classNames());
        assertArrayEquals(new int[] {0, 1, 0, 2}, labels(data));
    }

    @Test
    void numberLabelsComeInNumericOrder() {
        Dataset data = CsvReader.read(csv("1,10", "2,9", "3,-1", "4,9.0", "5,1e1"));
        assertEquals(List.of("-1", "9", "10"), data.classNames());
        assertArrayEquals(new int[] {2, 1, 0, 1, 2}, labels(data));
    }

    @Test
    void readsScikitLearnsFirstRow() {
        Dataset data = CsvReader.read(csv("3,2,cat,dog", "1.5,2,1", "3,4,0", "5,6,1"));
        assertEquals(3, data.size());
        assertEquals(List.of("cat", "dog"), data.classNames());
        assertArrayEquals(new int[] {1, 0, 1}, labels(data));
    }

    @Test
    void aRowOfDataThatCouldCountItselfIsData() {
        Dataset data = CsvReader.read(csv("1,2,a", "3,4,b"));
        assertEquals(2, data.size());
        assertEquals(List.of("a", "b"), data.classNames());
    }

    @Test
    void labelColumnByNameNumberOrLast() {
        Path file = csv("kind,width,height", "a,1,2", "b,3,4");
        for (String label : new String[] {"kind", "1"}) {
            Dataset data = CsvReader.read(file, DataOptions.classes(label));
            assertEquals(List.of("a", "b"), data.classNames(), label);
            assertArrayEquals(new float[] {1, 2, 3, 4}, features(data));
        }
        Dataset numbered = CsvReader.read(csv("7,1.5,2", "8,3,4"), DataOptions.classes("1"));
        assertEquals(List.of("7", "8"), numbered.classNames());
        assertEquals(
                2,
                CsvReader.read(csv("1,7", "3,8"), DataOptions.classes("last")).size());
    }

    @Test
    void aNamedColumnMarksAHeaderAmongNumbers() {
        Dataset data = CsvReader.read(csv("2019,2020,2021,kind", "1,2,3,a", "4,5,6,b"), DataOptions.classes("kind"));
        assertEquals(2, data.size());
        assertEquals(List.of("a", "b"), data.classNames());
    }

    @Test
    void readsValuesToPredict() {
        Dataset data = CsvReader.read(
                csv("size,price,rooms,rent", "50,1.5,2,10", "70,2.5,3,20"), DataOptions.values("rent", "price"));
        assertFalse(data.isClassification());
        assertEquals(2, data.inputs());
        assertEquals(2, data.outputs());
        assertArrayEquals(new float[] {50, 2, 70, 3}, features(data));
        assertEquals(10, data.target(0, 0));
        assertEquals(1.5f, data.target(0, 1));
        assertEquals(20, data.target(1, 0));
    }

    @Test
    void readsWithoutLabels() {
        Dataset data = CsvReader.read(csv("a,b", "1,2"), DataOptions.unlabelled());
        assertFalse(data.isLabelled());
        assertEquals(1, data.size());
        assertEquals(2, data.inputs());
        assertEquals(0, data.outputs());
    }

    @Test
    void forAModelAFileOfItsWidthHasNoLabels() {
        DataOptions options = DataOptions.classes().forModel(2, List.of("x", "y"));
        assertFalse(CsvReader.read(csv("1,2"), options).isLabelled());
        assertTrue(CsvReader.read(csv("1,2,y"), options).isLabelled());
    }

    @Test
    void aModelsClassesKeepTheirOrder() {
        DataOptions options = DataOptions.classes().forModel(1, List.of("ape", "zebra", "yak"));
        Dataset data = CsvReader.read(csv("1,zebra", "2,ape"), options);
        assertEquals(List.of("ape", "zebra", "yak"), data.classNames());
        assertArrayEquals(new int[] {1, 0}, labels(data));
    }

    @Test
    void aFilesNumbersFollowItsOwnNamesIntoAModelsClasses() {
        DataOptions options = DataOptions.classes().forModel(2, List.of("dog", "cat"));
        Dataset data = CsvReader.read(csv("2,2,cat,dog", "1,2,0", "3,4,1"), options);
        assertArrayEquals(new int[] {1, 0}, labels(data));
    }

    @Test
    void readsGzipUnderAnyName() {
        byte[] lines = "1,a\n2,b\n".getBytes(StandardCharsets.UTF_8);
        for (String name : new String[] {"data.csv.gz", "data.csv"}) {
            Dataset data = CsvReader.read(bytes(folder.resolve(name), gzip(lines)));
            assertEquals(List.of("a", "b"), data.classNames());
        }
    }

    @Test
    void readsSemicolonsTabsQuotesBlankLinesCarriageReturnsAndAByteOrderMark() {
        Dataset semicolons = CsvReader.read(csv("x;y;kind", "1;2;a", "", "3;4;\"b, or c\""));
        assertEquals(List.of("a", "b, or c"), semicolons.classNames());
        Dataset tabs = CsvReader.read(csv("1\t2\ta\r", " 3 \t4\tb\r"));
        assertEquals(List.of("a", "b"), tabs.classNames());
        assertEquals(3, tabs.feature(1, 0));
        Dataset marked = CsvReader.read(csv("\uFEFF1.5,2,a", "3,4,b"));
        assertEquals(1.5f, marked.feature(0, 0));
        assertEquals(2, marked.size());
    }
}
