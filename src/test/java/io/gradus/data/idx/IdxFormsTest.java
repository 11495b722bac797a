package io.gradus.data.idx;

import static io.gradus.data.TestFiles.bytes;
import static io.gradus.data.TestFiles.gzip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Split;
import io.gradus.data.source.DataSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IDX of every type, and the folders of MNIST's kin. */
class IdxFormsTest {
    private static final double[] NUMBERS = {0, 1, 2, 3, 100, 101, 102, 103, 7, 8, 9, 10};

    private final Path folder;

    IdxFormsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Three examples of 2 x 2 numbers. */
    private static byte[] file(int type, double[] numbers, int... sizes) {
        ByteBuffer to = ByteBuffer.allocate(4 + 4 * sizes.length + 8 * numbers.length);
        to.put((byte) 0).put((byte) 0).put((byte) type).put((byte) sizes.length);
        for (int size : sizes) {
            to.putInt(size);
        }
        for (double number : numbers) {
            switch (type) {
                case 0x08, 0x09 -> to.put((byte) number);
                case 0x0B -> to.putShort((short) number);
                case 0x0C -> to.putInt((int) number);
                case 0x0D -> to.putFloat((float) number);
                default -> to.putDouble(number);
            }
        }
        byte[] bytes = new byte[to.position()];
        to.flip().get(bytes);
        return bytes;
    }

    private void set(Path where, String before, String part, boolean packed) throws IOException {
        Files.createDirectories(where);
        byte[] images = file(0x08, NUMBERS, 3, 2, 2);
        byte[] labels = file(0x08, new double[] {1, 0, 1}, 3);
        String end = packed ? ".gz" : "";
        bytes(where.resolve(before + part + "-images-idx3-ubyte" + end), packed ? gzip(images) : images);
        bytes(where.resolve(before + part + "-labels-idx1-ubyte" + end), packed ? gzip(labels) : labels);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E})
    void numbersOfEveryTypeAreRead(int type) {
        double[] numbers = NUMBERS.clone();
        if (type != 0x08) {
            numbers[5] = -100;
        }
        if (type >= 0x0D) {
            numbers[6] = 0.25;
        }
        Path images = bytes(folder.resolve("train-images-idx3-x"), file(type, numbers, 3, 2, 2));
        bytes(folder.resolve("train-labels-idx1-x"), file(type, new double[] {5, 2, 5}, 3));
        for (boolean packed : new boolean[] {false, true}) {
            if (packed) {
                bytes(images, gzip(file(type, numbers, 3, 2, 2)));
            }
            Dataset data = IdxReader.read(images, DataOptions.classes());
            assertEquals(type == 0x08 ? Dataset.Storage.UINT8 : Dataset.Storage.FLOAT32, data.storage());
            assertEquals(List.of("2", "5"), data.classNames());
            for (int n = 0; n < numbers.length; n++) {
                assertEquals((float) numbers[n], data.feature(n / 4, n % 4));
            }
        }
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        double[] numbers = NUMBERS.clone();
        numbers[9] = Double.NaN;
        Path images = bytes(folder.resolve("train-images-idx3-float"), file(0x0D, numbers, 3, 2, 2));
        bytes(folder.resolve("train-labels-idx1-ubyte"), file(0x08, new double[] {5, 2, 5}, 3));
        DataException refused = assertThrows(DataException.class, () -> IdxReader.read(images, DataOptions.classes()));
        assertTrue(String.valueOf(refused.getMessage()).contains("example 3: holds NaN"), refused.getMessage());
    }

    @Test
    void ofQmnistsEightNumbersTheFirstIsTheClass() throws IOException {
        set(folder, "qmnist-", "train", true);
        Files.delete(folder.resolve("qmnist-train-labels-idx1-ubyte.gz"));
        double[] labels = {7, 0, 1, 2, 3, 4, 5, 6, 3, 0, 1, 2, 3, 4, 5, 6, 7, 9, 9, 9, 9, 9, 9, 9};
        bytes(folder.resolve("qmnist-train-labels-idx2-int.gz"), gzip(file(0x0C, labels, 3, 8)));
        Dataset data = DataSource.load(folder.toString()).data();
        assertEquals(List.of("3", "7"), data.classNames());
        assertArrayEquals(new int[] {1, 0, 1}, new int[] {data.label(0), data.label(1), data.label(2)});
    }

    @Test
    void torchvisionsFoldersAreFoundFromAbove() throws IOException {
        Path raw = folder.resolve("data/MNIST/raw");
        set(raw, "", "train", false);
        set(raw, "", "t10k", true);
        for (Path named : List.of(raw, folder.resolve("data/MNIST"), folder.resolve("data"), folder)) {
            Split split =
                    Objects.requireNonNull(DataSource.load(named.toString()).ownSplit());
            assertEquals(3, split.test().size());
        }
        set(folder.resolve("data/FashionMNIST/raw"), "", "train", false);
        DataException several = assertThrows(DataException.class, () -> DataSource.load(folder.toString()));
        assertTrue(String.valueOf(several.getMessage()).contains("holds several sets; name one"), several.getMessage());
        assertTrue(String.valueOf(several.getMessage()).contains("FashionMNIST/raw"), several.getMessage());
    }

    @Test
    void emnistsSetsAreNamedAndTurned() throws IOException {
        set(folder, "emnist-letters-", "train", true);
        set(folder, "emnist-letters-", "test", true);
        set(folder, "emnist-digits-", "train", true);
        DataException several = assertThrows(DataException.class, () -> DataSource.load(folder.toString()));
        assertTrue(String.valueOf(several.getMessage()).contains("emnist-letters"), several.getMessage());
        LoadedData letters = DataSource.load(folder.resolve("emnist-letters").toString());
        assertEquals(3, Objects.requireNonNull(letters.ownSplit()).test().size());
        float[] row = new float[4];
        letters.data().read(1, row);
        assertArrayEquals(new float[] {100, 102, 101, 103}, row, "rows become columns");
        assertTrue(letters.notes().get(0).contains("turned upright"), letters.notes()::toString);
        Path plain = folder.resolve("emnist-digits-train-images-idx3-ubyte.gz");
        LoadedData digits = DataSource.load(plain.toString());
        digits.data().read(1, row);
        assertArrayEquals(new float[] {100, 102, 101, 103}, row);
        assertEquals(1, digits.notes().size());
    }
}
