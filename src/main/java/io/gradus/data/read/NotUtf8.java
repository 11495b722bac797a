package io.gradus.data.read;

import io.gradus.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds what in a file is no UTF-8. */
final class NotUtf8 {
    private static final int BUFFER = 1 << 16;

    private NotUtf8() {}

    /** Names the first line that is no UTF-8, and the byte in it. */
    static DataException refusal(Input input) {
        long line = 1;
        try (InputStream in = input.open()) {
            byte[] bytes = new byte[BUFFER];
            int kept = 0; // of the line that is read
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (kept == bytes.length) {
                    bytes = java.util.Arrays.copyOf(bytes, 2 * kept);
                }
                bytes[kept++] = (byte) b;
                if (b == '\n') {
                    if (wrong(bytes, kept) >= 0) {
                        return at(input, line, bytes[wrong(bytes, kept)]);
                    }
                    line++;
                    kept = 0;
                }
            }
            int last = wrong(bytes, kept);
            return last < 0
                    ? new DataException(input.name() + ": not UTF-8 text; convert it first")
                    : at(input, line, bytes[last]);
        } catch (IOException e) {
            return new DataException(input.name() + ": not UTF-8 text; convert it first", e);
        }
    }

    /** Where in the bytes is the first that is no UTF-8; -1 if they all are. */
    private static int wrong(byte[] bytes, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(buffer);
            return -1;
        } catch (CharacterCodingException e) {
            return buffer.position();
        }
    }

    private static DataException at(Input input, long line, byte wrong) {
        int code = wrong & 0xFF;
        String letter = code >= 0xA0 ? ", in Latin-1 '" + (char) code + "'" : "";
        return DataException.at(
                input.name(),
                line,
                String.format(
                        Locale.ROOT,
                        "is not UTF-8 text (byte 0x%02X%s); convert it first: iconv -f latin1 -t utf-8, if it is"
                                + " Latin-1",
                        code,
                        letter));
    }
}
