package io.gradus.cli.stream;

import io.gradus.cli.board.SerialOptions;
import io.gradus.status.serial.SerialLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Where rows come from and answers go to, byte by byte: stdin and stdout, or a serial port. */
public interface RowStream extends AutoCloseable {
    /**
     * Waits for bytes.
     *
     * @return how many came; -1 at the end, which a port has only when it is gone
     */
    int read(byte[] into) throws IOException;

    /** Writes an answer's line, and sends it at once. */
    void write(byte[] line) throws IOException;

    @Override
    void close();

    /** Of two streams, neither of which is closed. */
    static RowStream of(InputStream in, OutputStream out) {
        return new RowStream() {
            @Override
            public int read(byte[] into) throws IOException {
                return in.read(into);
            }

            @Override
            public void write(byte[] line) throws IOException {
                out.write(line);
                out.flush();
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Over a port.
     *
     * @param port a device, or {@code pty} for a new pseudo-terminal
     * @throws IOException if it cannot be opened
     */
    static RowStream ofPort(String port, int baud) throws IOException {
        SerialLink link = SerialOptions.open(port, baud);
        return new RowStream() {
            @Override
            public int read(byte[] into) throws IOException {
                int count = 0;
                while (count == 0) {
                    count = link.read(into);
                }
                return count;
            }

            @Override
            public void write(byte[] line) throws IOException {
                link.write(line, line.length);
            }

            @Override
            public void close() {
                link.close();
            }

            @Override
            public String toString() {
                return link.name();
            }
        };
    }
}
