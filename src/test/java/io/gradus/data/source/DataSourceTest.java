package io.gradus.data.source;

import static io.gradus.data.TestFiles.assertRefused;
import static io.gradus.data.TestFiles.bytes;
import static io.gradus.data.TestFiles.gzip;
import static io.gradus.data.TestFiles.idx;
import static io.gradus.data.TestFiles.text;
import static io.gradus.data.TestFiles.toBytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
    private static final String ACCEPTED =
            " (data may be an embedded set (digits, iris, xor, circles, spirals), a CSV, ARFF or LIBSVM file, an IDX images"
                    + " file, pair IMAGES,LABELS or folder, a Proben1 .dt file, or a FANN training file)";
    private static final String[] PROBEN1 = {
        "bool_in=0",
        "real_in=1",
        "bool_out=2",
        "real_out=0",
        "training_examples=1",
        "validation_examples=1",
        "test_examples=1",
        "1 1 0",
        "2 0 1",
        "3 1 0"
    };

    private final Path folder;

    DataSourceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static LoadedData load(Path path) {
        return DataSource.load(path.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits", "iris", "xor", "circles", "spirals"})
    void loadsEmbeddedSets(String name) {
        LoadedData loaded = DataSource.load(name);
        assertEquals(name, loaded.data().name());
        assertNull(loaded.ownSplit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.csv", "data.txt", "data", "data.csv.gz"})
    void loadsCsvUnderAnyName(String name) {
        byte[] content = "1,2,a\n3,4,b\n".getBytes(StandardCharsets.UTF_8);
        Path file = bytes(folder.resolve(name), name.endsWith(".gz") ? gzip(content) : content);
        assertEquals(2, load(file).data().inputs());
    }

    @Test
    void passesOptionsOn() {
        Path file = text(folder.resolve("data.csv"), "a,b,c", "1,2,3", "4,5,6");
        Dataset data = DataSource.load(file.toString(), DataOptions.values("a")).data();
        assertEquals(2, data.inputs());
        assertEquals(1, data.outputs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"set1.dt", "set1", "set1.csv"})
    void loadsProben1ByItsContent(String name) {
        LoadedData loaded = load(text(folder.resolve(name), PROBEN1));
        assertEquals(3, loaded.data().size());
        assertNotNull(loaded.ownSplit());
    }

    @Test
    void loadsIdxByImagesLabelsPairOrFolder() {
        Path images = bytes(folder.resolve("train-images-idx3-ubyte"), idx(toBytes(1, 2, 3, 4), 2, 1, 2));
        Path labels = bytes(folder.resolve("train-labels-idx1-ubyte"), idx(toBytes(0, 1), 2));
        for (String name : List.of(images + "", labels + "", images + "," + labels, folder + "")) {
            Dataset data = DataSource.load(name).data();
            assertEquals(2, data.size(), name);
            assertEquals(2, data.inputs(), name);
            assertEquals(1, data.label(1), name);
        }
        bytes(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(idx(toBytes(5, 6), 1, 1, 2)));
        bytes(folder.resolve("t10k-labels-idx1-ubyte.gz"), gzip(idx(toBytes(1), 1)));
        Split split = DataSource.load(folder.toString()).ownSplit();
        assertNotNull(split);
        assertEquals(6, split.test().data().feature(0, 1));
    }

    @Test
    void unlabelledEmbeddedSetsAndPairsHaveNoLabelAmongTheirFeatures() {
        assertEquals(
                64, DataSource.load("digits", DataOptions.unlabelled()).data().inputs());
        assertEquals(2, DataSource.load("xor", DataOptions.unlabelled()).data().inputs());
        Path images = bytes(folder.resolve("a"), idx(toBytes(1, 2, 3, 4), 2, 1, 2));
        Dataset pair =
                DataSource.load(images + "," + images, DataOptions.unlabelled()).data();
        assertFalse(pair.isLabelled());
    }

    @Test
    void aBrokenIdxIsToldAsSuch() {
        Path file = text(folder.resolve("train-images-idx3-ubyte"), "<html>not found</html>");
        bytes(folder.resolve("train-labels-idx1-ubyte"), idx(toBytes(0, 1), 2));
        assertRefused(
                file + ": begins with 0x3c68746d, which is no IDX file; images begin with 0x00000803, labels with"
                        + " 0x00000801",
                () -> load(file));
    }

    @Test
    void aBrokenProben1IsToldAsSuch() {
        Path file = text(folder.resolve("set1.dt"), "1 2 3");
        assertRefused(
                file + ": its header lacks bool_in=…; a Proben1 file begins with bool_in, real_in, bool_out, real_out,"
                        + " training_examples, validation_examples, test_examples",
                () -> load(file));
    }

    @Test
    void offersTheNearestSet() {
        assertRefused(
                "'digit' is neither an embedded set nor a file; did you mean 'digits'?" + ACCEPTED,
                () -> DataSource.load("digit"));
        assertRefused("'mnist' is neither an embedded set nor a file" + ACCEPTED, () -> DataSource.load("mnist"));
        assertRefused("'' is neither an embedded set nor a file" + ACCEPTED, () -> DataSource.load(""));
    }

    @Test
    void refusesMissingFilesAndWhatIsNoData() {
        Path missing = folder.resolve("missing.csv");
        assertRefused(missing + ": no such file; check the name", () -> load(missing));
        Path images = folder.resolve("images.idx");
        assertRefused(
                images + ": no such file; check the name",
                () -> DataSource.load(images + "," + folder.resolve("labels.idx")));
        Path binary = bytes(folder.resolve("data.bin"), toBytes('Q', 'K', 3, 4, 0, 0, 0, 1));
        assertRefused(
                binary
                        + ": is neither text nor IDX; data may be an embedded set (digits, iris, xor, circles, spirals), a"
                        + " CSV, ARFF or LIBSVM file, an IDX images file, pair IMAGES,LABELS or folder, a Proben1 .dt file,"
                        + " or a FANN training file",
                () -> load(binary));
    }

    @Test
    void refusesAnotherWidthThanTheModels() {
        DataOptions options = DataOptions.classes().forModel(64, List.of("setosa", "versicolor", "virginica"));
        String message =
                ": its examples have 4 features, but the model takes 64; use data of the kind it was trained on";
        assertRefused("iris" + message, () -> DataSource.load("iris", options));
        Path csv = text(folder.resolve("data.csv"), "1,2,3,4,unheard-of");
        assertRefused(csv + message, () -> DataSource.load(csv.toString(), options));
        assertRefused("xor" + message.replace("4 f", "2 f"), () -> DataSource.load("xor", options));
        Path proben1 = text(folder.resolve("set1.dt"), PROBEN1);
        assertRefused(proben1 + message.replace("4 f", "1 f"), () -> DataSource.load(proben1.toString(), options));
        Path idx = bytes(folder.resolve("images.idx"), idx(toBytes(1, 2, 3, 4), 2, 1, 2));
        assertRefused(idx + message.replace("4 f", "2 f"), () -> DataSource.load(idx.toString(), options));
        assertTrue(DataSource.load("iris", DataOptions.classes().forModel(4, options.classNames()))
                .data()
                .isLabelled());
    }
}
