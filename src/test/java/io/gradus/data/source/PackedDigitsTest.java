package io.gradus.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.read.Input;
import io.gradus.data.table.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The packed digits are those of the CSV; {@link #main} packs them anew. */
class PackedDigitsTest {
    private static final String CSV = "/io/gradus/data/digits.csv.gz";

    /** Writes the resource, into the sources in the working directory. */
    public static void main(String[] args) throws IOException {
        Files.write(Path.of("src/main/resources/io/gradus/data", PackedDigits.RESOURCE), pack());
    }

    @Test
    void theResourceIsWhatTheCsvSays() throws IOException {
        try (InputStream in = PackedDigits.class.getResourceAsStream(PackedDigits.RESOURCE)) {
            assertArrayEquals(pack(), Objects.requireNonNull(in).readAllBytes(), "run PackedDigitsTest.main");
        }
    }

    @Test
    void aRunGetsTheSameEitherWay() {
        Dataset csv = csv();
        Dataset packed = EmbeddedData.load("digits");
        assertEquals(csv.name(), packed.name());
        assertEquals(csv.storage(), packed.storage());
        assertEquals(csv.size(), packed.size());
        assertEquals(csv.inputs(), packed.inputs());
        assertEquals(csv.classNames(), packed.classNames());
        assertEquals(csv.features(), packed.features());
        assertEquals(csv.targets(), packed.targets());
    }

    private static Dataset csv() {
        return CsvReader.load(Input.resource("digits", CSV), DataOptions.classes())
                .data();
    }

    private static byte[] pack() {
        Dataset csv = csv();
        ByteBuffer bytes = ByteBuffer.allocate(csv.size() * (csv.inputs() + 1));
        bytes.put(csv.features().duplicate().clear().limit(csv.size() * csv.inputs()));
        for (int row = 0; row < csv.size(); row++) {
            bytes.put((byte) csv.label(row));
        }
        return bytes.array();
    }
}
