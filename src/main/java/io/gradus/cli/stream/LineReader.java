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
    private byte[] line = new byte[1 << 10];

    public LineReader(RowStream stream) {
        this.stream = stream;
    }

    /**
     * Reads the next line to {@link #line}. Nothing is allocated but for a longer line than any before.
     *
     * @return its bytes without the line's end; -1 behind the last
     * @throws IOException if the stream fails, or a line is longer than 16 MB
     */
    public int read() throws IOException {
        int length = 0;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, stream.read(bytes));
                if (end == 0) {
                    return length == 0 ? -1 : length;
                }
            }
            byte b = bytes[at++];
            if (b == '\n') {
                return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
            }
            if (length == line.length) {
                lengthen();
            }
            line[length++] = b;
        }
    }

    private void lengthen() throws IOException {
        if (line.length >= LONGEST) {
            throw new IOException("a line has more than " + LONGEST + " bytes: these are no rows of a table");
        }
        line = Arrays.copyOf(line, 2 * line.length);
    }

    /** Where the last line is; another array perhaps after the next {@link #read}. */
    public byte[] line() {
        return line;
    }

    /** The next line as text; null behind the last. */
    public @Nullable String next() throws IOException {
        int length = read();
        return length < 0 ? null : new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
