package io.gradus.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.function.Executable;

/** Makes the files that tests read, and checks what is said about broken ones. */
public final class TestFiles {
    private TestFiles() {}

    public static Path text(Path file, String... lines) {
        return bytes(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public static Path bytes(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** An IDX file of unsigned bytes; {@code content} need not be as long as the sizes say. */
    public static byte[] idx(byte[] content, int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + content.length);
        file.putInt(0x0800 | sizes.length);
        for (int size : sizes) {
            file.putInt(size);
        }
        return file.put(content).array();
    }

    public static byte[] toBytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** The whole message must be as given, and one line. */
    public static void assertRefused(String message, Executable action) {
        DataException refusal = assertThrows(DataException.class, action);
        assertEquals(message, refusal.getMessage());
        assertEquals(1, message.lines().count(), "lines");
    }
}
