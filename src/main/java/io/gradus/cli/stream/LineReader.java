package io.gradus.cli.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines, each given out as soon as its end has come. */
public final class LineReader {
    private static final int LONGEST = 1 << 24; // bytes of a line; whoever sends more sends no rows

    private final RowStream stream;
    private final byte[] bytes = new byte[1 << 13];
    private int at;
    private int end;
    private byte[] line = new byte[256];

    public LineReader(RowStream stream) {
        this.stream = stream;
    }

    /**
     * The next line without its end; null behind the last.
     *
     * @throws IOException if the stream fails, or a line is longer than 16 MB
     */
    public @Nullable String next() throws IOException {
        int length = 0;
        while (true) {
            if (at == end) {
                end = stream.read(bytes);
                at = 0;
                if (end < 0) {
                    end = 0;
                    return length == 0 ? null : text(length);
                }
                continue;
            }
            byte b = bytes[at++];
            if (b == '\n') {
                return text(length);
            }
            if (length == line.length) {
                if (length >= LONGEST) {
                    throw new IOException("a line has more than " + LONGEST + " bytes: these are no rows of a table");
                }
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = b;
        }
    }

    private String text(int length) {
        int count = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, count, StandardCharsets.UTF_8);
    }
}
