package io.gradus.data.idx;

import static io.gradus.data.TestFiles.assertRefused;
import static io.gradus.data.TestFiles.bytes;
import static io.gradus.data.TestFiles.gzip;
import static io.gradus.data.TestFiles.idx;
import static io.gradus.data.TestFiles.toBytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import io.gradus.random.CounterRandom;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxReaderTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final byte[] PIXELS = toBytes(0, 1, 2, 127, 128, 255, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);

    private final Path folder;

    IdxReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path images() {
        return bytes(folder.resolve(IMAGES), idx(PIXELS, 3, 2, 3));
    }

    private Path labels(int... labels) {
        return bytes(folder.resolve(LABELS), idx(toBytes(labels), labels.length));
    }

    private static Dataset read(Path images) {
        return IdxReader.read(images, DataOptions.classes());
    }

    private static void assertThreeImages(Dataset data) {
        assertEquals(3, data.size());
        assertEquals(6, data.inputs());
        assertEquals(Dataset.Storage.UINT8, data.storage());
        assertEquals(ByteOrder.nativeOrder(), data.features().order());
        for (int i = 0; i < PIXELS.length; i++) {
            assertEquals(PIXELS[i] & 0xFF, data.feature(i / 6, i % 6), "pixel " + i);
        }
    }

    @Test
    void readsPlainImages() {
        labels(2, 0, 1);
        Dataset data = read(images());
        assertThreeImages(data);
        assertEquals(PIXELS.length, data.features().capacity());
        assertEquals(List.of("0", "1", "2"), data.classNames());
        assertEquals(2, data.label(0));
        assertEquals(0, data.label(1));
    }

    /** Of a mapped file, the next look at a pixel would end the JVM. */
    @Test
    void aFileThatIsCutShortOnceItWasReadDoesNoHarm() throws IOException {
        labels(2, 0, 1);
        Path images = images();
        Dataset data = read(images);
        try (FileChannel channel = FileChannel.open(images, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertThreeImages(data);
    }

    @Test
    void unpacksGzip() {
        Path images = bytes(folder.resolve(IMAGES + ".gz"), gzip(idx(PIXELS, 3, 2, 3)));
        bytes(folder.resolve(LABELS + ".gz"), gzip(idx(toBytes(1, 0, 1), 3)));
        Dataset data = read(images);
        assertThreeImages(data);
        assertEquals(List.of("0", "1"), data.classNames());
    }

    @Test
    void unpacksMoreThanOneChunk() {
        byte[] pixels = new byte[200_000];
        CounterRandom random = new CounterRandom(5, CounterRandom.Stream.TEST, 0);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        Path images = bytes(folder.resolve("big.gz"), gzip(idx(pixels, 100, 2000)));
        Dataset data = IdxReader.read(images, DataOptions.unlabelled());
        byte[] back = new byte[pixels.length];
        data.features().get(0, back);
        assertEquals(-1, Arrays.mismatch(pixels, back), "seed 5");
    }

    @ParameterizedTest
    @CsvSource({
        "train-images-idx3-ubyte, train-labels-idx1-ubyte",
        "train-images.idx3-ubyte, train-labels.idx1-ubyte",
        "train-images-idx3-ubyte, train-labels-idx1-ubyte.gz",
        "emnist-letters-test-images-idx3-ubyte, emnist-letters-test-labels-idx1-ubyte",
        "images.idx, labels.idx",
    })
    void findsTheLabelsBesideTheImages(String imagesName, String labelsName) {
        Path images = bytes(folder.resolve(imagesName), idx(PIXELS, 3, 2, 3));
        byte[] labels = idx(toBytes(4, 5, 4), 3);
        bytes(folder.resolve(labelsName), labelsName.endsWith(".gz") ? gzip(labels) : labels);
        assertEquals(List.of("4", "5"), read(images).classNames());
    }

    @Test
    void labelsCountedFromOneLeaveNoEmptyClass() {
        labels(26, 1, 2);
        Dataset data = read(images());
        assertEquals(List.of("1", "2", "26"), data.classNames());
        assertEquals(2, data.label(0));
        assertEquals(0, data.label(1));
    }

    @ParameterizedTest
    @CsvSource({"t10k, -, ''", "t10k, ., .gz", "test, -, ''"})
    void readsAFolderWithItsTestSet(String test, String joint, String ending) {
        boolean packed = !ending.isEmpty();
        put("train-images" + joint + "idx3-ubyte" + ending, idx(PIXELS, 3, 2, 3), packed);
        put("train-labels" + joint + "idx1-ubyte" + ending, idx(toBytes(1, 0, 2), 3), packed);
        put(test + "-images" + joint + "idx3-ubyte" + ending, idx(toBytes(9, 9, 9, 9, 9, 9), 1, 2, 3), packed);
        put(test + "-labels" + joint + "idx1-ubyte" + ending, idx(toBytes(2), 1), packed);
        LoadedData loaded = IdxReader.readFolder(folder, DataOptions.classes());
        assertThreeImages(loaded.data());
        Split split = loaded.ownSplit();
        assertNotNull(split);
        assertEquals(3, split.train().size());
        assertEquals(0, split.validation().size());
        assertEquals(1, split.test().size());
        assertEquals(9, split.test().data().feature(0, 0));
        assertEquals(2, split.test().data().label(0));
        assertEquals(List.of("0", "1", "2"), split.test().data().classNames());
    }

    private void put(String name, byte[] content, boolean packed) {
        bytes(folder.resolve(name), packed ? gzip(content) : content);
    }

    @Test
    void prefersPlainToPacked() {
        images();
        labels(0, 1, 2);
        bytes(folder.resolve(IMAGES + ".gz"), new byte[0]);
        LoadedData loaded = IdxReader.readFolder(folder, DataOptions.classes());
        assertThreeImages(loaded.data());
        assertNull(loaded.ownSplit());
    }

    @Test
    void readsImagesAloneForPrediction() {
        Path images = images();
        assertFalse(IdxReader.read(images, DataOptions.unlabelled()).isLabelled());
        DataOptions forModel = DataOptions.classes().forModel(6, List.of("a", "b"));
        assertFalse(IdxReader.read(images, forModel).isLabelled());
        labels(0, 1, 1);
        Dataset data = IdxReader.read(images, forModel);
        assertEquals(List.of("a", "b"), data.classNames());
        assertEquals(1, data.label(2));
    }

    @Test
    void refusesABadMagic() {
        Path images = bytes(folder.resolve(IMAGES), toBytes(0x89, 'P', 'N', 'G', 0, 0, 0, 0));
        labels(0, 1);
        assertRefused(
                images + ": begins with 0x89504e47, which is no IDX file; images begin with 0x00000803, labels with"
                        + " 0x00000801",
                () -> read(images));
        bytes(images, toBytes(0, 0, 0x0A, 3, 0, 0, 0, 0));
        assertRefused(
                images
                        + ": holds IDX type 0x0a, but there are 0x08 and 0x09 (bytes), 0x0b (short), 0x0c (int), 0x0d"
                        + " (float) and 0x0e (double); fetch the file again",
                () -> read(images));
    }

    @Test
    void refusesTruncatedFiles() {
        labels(0, 1, 2);
        byte[] whole = idx(PIXELS, 3, 2, 3);
        String message =
                ": its header says 3 x 2 x 3, 18 bytes, but 5 of them are missing; it is truncated, so fetch it"
                        + " again";
        Path images = bytes(folder.resolve(IMAGES), Arrays.copyOf(whole, whole.length - 5));
        assertRefused(images + message, () -> read(images));
        bytes(images, gzip(Arrays.copyOf(whole, whole.length - 5)));
        assertRefused(images + message, () -> read(images));
        bytes(images, Arrays.copyOf(whole, 9));
        assertRefused(images + ": truncated: 7 bytes of the header are missing", () -> read(images));
        bytes(images, Arrays.copyOf(whole, 3));
        assertRefused(images + ": truncated: 3 bytes of a header of at least 8", () -> read(images));
        byte[] packed = gzip(whole);
        bytes(images, Arrays.copyOf(packed, packed.length - 9));
        assertRefused(images + ": the gzip data end too early; fetch or pack the file again", () -> read(images));
    }

    @Test
    void refusesATruncatedLabelsFile() {
        Path images = images();
        Path labels = bytes(folder.resolve(LABELS), Arrays.copyOf(idx(toBytes(0, 1, 2), 3), 10));
        assertRefused(
                labels + ": its header says 3, 3 bytes, but 1 of them are missing; it is truncated, so fetch it again",
                () -> read(images));
    }

    @Test
    void refusesBytesTooMany() {
        labels(0, 1, 2);
        byte[] longer = Arrays.copyOf(idx(PIXELS, 3, 2, 3), 16 + 18 + 2);
        String message = ": its header says 3 x 2 x 3, 18 bytes, but 2 more follow; it is damaged, so fetch it again";
        Path images = bytes(folder.resolve(IMAGES), longer);
        assertRefused(images + message, () -> read(images));
        bytes(images, gzip(longer));
        assertRefused(images + message, () -> read(images));
    }

    @Test
    void aHeaderThatAsksForGigabytesAllocatesNothing() {
        labels(0, 1, 2);
        Path images = bytes(folder.resolve(IMAGES), gzip(idx(PIXELS, 60000, 28, 1000)));
        assertRefused(
                images
                        + ": its header says 60000 x 28 x 1000, 1680000000 bytes, but 1679999982 of them are missing; it is"
                        + " truncated, so fetch it again",
                () -> read(images));
    }

    @Test
    void refusesSizesThatArenone() {
        labels(0, 1, 2);
        Path images = bytes(folder.resolve(IMAGES), idx(new byte[0], 0, 28, 28));
        assertRefused(
                images + ": its header says 0 x 28 x 28; every size must be positive, so fetch the file again",
                () -> read(images));
    }

    @Test
    void refusesCountsThatDiffer() {
        Path images = images();
        Path labels = labels(0, 1);
        assertRefused(
                images + ": holds 3 images, but " + labels + " 2 labels; name the two that belong together",
                () -> read(images));
    }

    @Test
    void refusesImagesForLabelsAndLabelsForImages() {
        Path images = images();
        Path labels = labels(0, 1, 2);
        assertRefused(
                labels + ": holds labels (one dimension), not images; name the images file",
                () -> IdxReader.read(labels, labels, DataOptions.classes()));
        assertRefused(
                images + ": holds images (3 dimensions), not labels; name the labels file (idx1)",
                () -> IdxReader.read(images, images, DataOptions.classes()));
    }

    @Test
    void refusesALabelThatIsNoClass() {
        images();
        labels(0, 1, 2);
        bytes(folder.resolve("t10k-images-idx3-ubyte"), idx(PIXELS, 3, 2, 3));
        Path test = bytes(folder.resolve("t10k-labels-idx1-ubyte"), idx(toBytes(2, 3, 0), 3));
        assertRefused(
                test + ", label 2: '3' is not a valid class; the classes are 0, 1, 2",
                () -> IdxReader.readFolder(folder, DataOptions.classes()));
    }

    @Test
    void refusesPartsOfDifferentSizes() {
        Path images = images();
        labels(0, 1, 2);
        Path test = bytes(folder.resolve("t10k-images-idx3-ubyte"), idx(toBytes(1, 2, 3, 4), 1, 2, 2));
        bytes(folder.resolve("t10k-labels-idx1-ubyte"), idx(toBytes(2), 1));
        assertRefused(
                test + ": its images have 4 numbers, but those of " + images.getFileName()
                        + " 6; both parts need the same size",
                () -> IdxReader.readFolder(folder, DataOptions.classes()));
    }

    @Test
    void refusesOneClass() {
        Path images = images();
        Path labels = labels(4, 4, 4);
        assertRefused(
                labels
                        + ": all 3 examples are of one class '4'; a classifier needs at least two, so check the label column",
                () -> read(images));
    }

    @Test
    void refusesMissingFiles() throws IOException {
        Path missing = folder.resolve(IMAGES);
        assertRefused(missing + ": no such file; check the name", () -> read(missing));
        Path images = images();
        assertRefused(
                images + ": has no file of labels beside it, named alike with 'labels' for 'images'; give both as"
                        + " IMAGES,LABELS",
                () -> read(images));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused(
                empty + ": holds no train-images-idx3-ubyte (or .gz); name a folder that does, or a single file",
                () -> IdxReader.readFolder(empty, DataOptions.classes()));
        assertRefused(
                images + ": is not a folder; name the one that holds train-images-idx3-ubyte",
                () -> IdxReader.readFolder(images, DataOptions.classes()));
    }

    @Test
    void refusesColumns() {
        Path images = images();
        labels(0, 1, 2);
        assertRefused(
                images + ": IDX files have classes, not columns; leave out the names of columns",
                () -> IdxReader.read(images, DataOptions.values("1")));
    }
}
