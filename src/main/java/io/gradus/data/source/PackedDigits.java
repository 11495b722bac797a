package io.gradus.data.source;

import io.gradus.data.DataException;
import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code digits.csv.gz} once more, as it lies in memory: every run that starts with the digits would spend half of its
 * start on parsing text.
 *
 * <pre>
 * features  (1797, 64)  uint8
 * labels    (1797)      uint8
 * </pre>
 */
final class PackedDigits {
    /** The resource, by its absolute name. */
    static final String RESOURCE = "/io/gradus/data/digits.u8";

    /** Rows and columns of pixels. */
    static final ImageShape SHAPE = new ImageShape(8, 8, 1);

    private static final int INPUTS = 64;
    private static final int CLASSES = 10;

    private PackedDigits() {}

    /** What {@code CsvReader} makes of the CSV. */
    static Dataset read() {
        byte[] bytes = bytes();
        int size = bytes.length / (INPUTS + 1);
        ByteBuffer features = Dataset.allocate((long) size * INPUTS).put(bytes, 0, size * INPUTS);
        ByteBuffer targets = Dataset.allocate((long) size * Integer.BYTES);
        for (int row = 0; row < size; row++) {
            targets.putInt(bytes[size * INPUTS + row]);
        }
        List<String> names = new ArrayList<>();
        for (int number = 0; number < CLASSES; number++) {
            names.add(Integer.toString(number));
        }
        return Dataset.classification(
                        "digits", Dataset.Storage.UINT8, size, INPUTS, features.clear(), targets.clear(), names)
                .asImages(SHAPE);
    }

    private static byte[] bytes() {
        try (InputStream in = PackedDigits.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException("resource " + RESOURCE + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new DataException("digits: cannot be read: " + e.getMessage(), e);
        }
    }
}
