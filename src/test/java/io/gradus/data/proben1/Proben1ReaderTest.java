package io.gradus.data.proben1;

import static io.gradus.data.TestFiles.assertRefused;
import static io.gradus.data.TestFiles.bytes;
import static io.gradus.data.TestFiles.gzip;
import static io.gradus.data.TestFiles.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Proben1ReaderTest {
    private final Path folder;

    Proben1ReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path dt(int[] header, String... examples) {
        return text(folder.resolve("set1.dt"), lines(header, examples));
    }

    private static String[] lines(int[] header, String... examples) {
        List<String> lines = new ArrayList<>(List.of(
                "bool_in=" + header[0],
                "real_in=" + header[1],
                "bool_out=" + header[2],
                "real_out=" + header[3],
                "training_examples=" + header[4],
                "validation_examples=" + header[5],
                "test_examples=" + header[6]));
        lines.addAll(Arrays.asList(examples));
        return lines.toArray(String[]::new);
    }

    private static int[] header(int... counts) {
        return counts;
    }

    @Test
    void readsAClassificationWithItsParts() {
        Path file = dt(header(0, 2, 3, 0, 2, 1, 1), "0.25 1 1 0 0", "0.5 0 0 0 1", "  .75 0  0 1 0 ", "1e-1 0 1 0 0");
        LoadedData loaded = Proben1Reader.read(file);
        Dataset data = loaded.data();
        assertEquals(4, data.size());
        assertEquals(2, data.inputs());
        assertEquals(List.of("0", "1", "2"), data.classNames());
        assertEquals(.75f, data.feature(2, 0));
        assertEquals(2, data.label(1));
        assertEquals(1, data.label(2));
        Split split = loaded.ownSplit();
        assertNotNull(split);
        assertArrayEquals(new int[] {0, 1}, split.train().rows());
        assertArrayEquals(new int[] {2}, split.validation().rows());
        assertArrayEquals(new int[] {3}, split.test().rows());
    }

    /** The counts of Proben1's cancer1, card1 and glass1, in files of the same shape. */
    @ParameterizedTest
    @CsvSource({"9, 2, 350, 175, 174", "51, 2, 345, 173, 172", "9, 6, 107, 54, 53"})
    void readsTheShapesOfProben1(int inputs, int classes, int training, int validation, int test) {
        String[] examples = new String[training + validation + test];
        for (int i = 0; i < examples.length; i++) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < inputs; j++) {
                line.append((i + j) % 10 / 10.0).append(' ');
            }
            for (int c = 0; c < classes; c++) {
                line.append(i % classes == c ? "1 " : "0 ");
            }
            examples[i] = line.toString();
        }
        LoadedData loaded = Proben1Reader.read(dt(header(0, inputs, classes, 0, training, validation, test), examples));
        assertEquals(inputs, loaded.data().inputs());
        assertEquals(classes, loaded.data().outputs());
        Split split = loaded.split(null, 1);
        assertEquals(training, split.train().size());
        assertEquals(validation, split.validation().size());
        assertEquals(test, split.test().size());
        assertEquals(training + validation, split.test().rows()[0]);
        for (int i = 0; i < examples.length; i++) {
            assertEquals(i % classes, loaded.data().label(i), "line " + i);
        }
    }

    @Test
    void oneBooleanOutputMakesTwoClasses() {
        Dataset data = Proben1Reader.read(dt(header(1, 0, 1, 0, 2, 0, 0), "1 0", "0 1"))
                .data();
        assertEquals(List.of("0", "1"), data.classNames());
        assertEquals(0, data.label(0));
        assertEquals(1, data.label(1));
        assertEquals(Dataset.Storage.UINT8, data.storage());
    }

    @Test
    void realOutputsMakeARegression() {
        LoadedData loaded = Proben1Reader.read(dt(header(0, 1, 1, 1, 2, 0, 1), ".1 1 .5", ".2 0 .6", ".3 1 .7"));
        Dataset data = loaded.data();
        assertFalse(data.isClassification());
        assertEquals(2, data.outputs());
        assertEquals(1, data.target(0, 0));
        assertEquals(.6f, data.target(1, 1));
    }

    @Test
    void readsGzipAndBlankLines() {
        byte[] content = String.join("\r\n", lines(header(0, 1, 2, 0, 2, 0, 0), "", "0 1 0", "", "1 0 1"))
                .getBytes(StandardCharsets.UTF_8);
        Path file = bytes(folder.resolve("set1.dt.gz"), gzip(content));
        assertEquals(2, Proben1Reader.read(file).data().size());
    }

    @Test
    void aSetWithoutTrainingExamplesHasNoPartsOfItsOwn() {
        assertNull(Proben1Reader.read(dt(header(0, 1, 2, 0, 0, 0, 2), "0 1 0", "1 0 1"))
                .ownSplit());
    }

    @Test
    void refusesARaggedLine() {
        Path file = dt(header(0, 2, 2, 0, 2, 0, 0), "1 2 1 0", "1 2 1");
        assertRefused(
                file
                        + ", line 9, column 4: the line has 3 numbers, but the header asks for 2 inputs and 2 outputs; every"
                        + " line needs as many",
                () -> Proben1Reader.read(file));
    }

    @Test
    void refusesWhatIsNoFiniteNumber() {
        Path file = dt(header(0, 2, 2, 0, 2, 0, 0), "1 x 1 0", "1 2 0 1");
        assertRefused(
                file + ", line 8, column 2: 'x' is not a number; correct it or remove the row",
                () -> Proben1Reader.read(file));
        Path nan = dt(header(0, 2, 2, 0, 2, 0, 0), "1 1 1 0", "nan 2 0 1");
        assertRefused(
                nan + ", line 9, column 1: 'nan' stands for a missing value; fill it in or remove the row",
                () -> Proben1Reader.read(nan));
    }

    @Test
    void refusesOutputsThatMarkNoClass() {
        Path none = dt(header(0, 1, 2, 0, 2, 0, 0), "1 0 0", "1 0 1");
        assertRefused(
                none + ", line 8: 0 outputs are 1, which is not a valid class; exactly one of them marks it",
                () -> Proben1Reader.read(none));
        Path two = dt(header(0, 1, 2, 0, 2, 0, 0), "1 1 0", "1 1 1");
        assertRefused(
                two + ", line 9: 2 outputs are 1, which is not a valid class; exactly one of them marks it",
                () -> Proben1Reader.read(two));
        Path half = dt(header(0, 1, 2, 0, 2, 0, 0), "1 1 0", "1 0.5 0.5");
        assertRefused(
                half
                        + ", line 9, column 2: the output is 0.5, but bool_out outputs are 0 or 1; correct it, or declare it"
                        + " under real_out",
                () -> Proben1Reader.read(half));
    }

    @Test
    void refusesAnotherNumberOfLines() {
        Path file = dt(header(0, 1, 2, 0, 2, 1, 1), "1 1 0", "1 0 1");
        assertRefused(
                file + ": its header says 2 + 1 + 1 examples, but 2 lines follow; fetch the file again or correct the"
                        + " header",
                () -> Proben1Reader.read(file));
    }

    @Test
    void refusesABrokenHeader() {
        Path lacking = text(folder.resolve("set1.dt"), "bool_in=0", "real_in=1", "1 1 0");
        assertRefused(
                lacking
                        + ": its header lacks bool_out=…; a Proben1 file begins with bool_in, real_in, bool_out, real_out,"
                        + " training_examples, validation_examples, test_examples",
                () -> Proben1Reader.read(lacking));
        Path word = text(folder.resolve("set1.dt"), "bool_in=0", "real_in=nine");
        assertRefused(
                word + ", line 2: 'nine' is not a count; it must be a whole number", () -> Proben1Reader.read(word));
        Path bare = dt(header(0, 0, 2, 0, 2, 0, 0), "1 0", "0 1");
        assertRefused(
                bare + ": its header says 0 inputs and 2 outputs; it needs at least one of each",
                () -> Proben1Reader.read(bare));
    }

    @Test
    void refusesAnEmptySetAndOneClass() {
        Path empty = dt(header(0, 1, 2, 0, 0, 0, 0));
        assertRefused(empty + ": holds no examples; give it at least two", () -> Proben1Reader.read(empty));
        Path one = dt(header(0, 1, 2, 0, 2, 0, 0), "1 1 0", "2 1 0");
        assertRefused(
                one + ": all 2 examples are of one class; a classifier needs at least two, so check the label column",
                () -> Proben1Reader.read(one));
    }

    @Test
    void refusesColumns() {
        Path file = dt(header(0, 1, 2, 0, 2, 0, 0), "1 1 0", "1 0 1");
        assertRefused(
                file + ": a Proben1 file says itself what is to be predicted; leave out the names of columns",
                () -> Proben1Reader.read(file, DataOptions.values("1")));
    }
}
