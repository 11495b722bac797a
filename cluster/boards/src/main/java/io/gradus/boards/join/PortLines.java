package io.gradus.boards.join;

import io.gradus.status.serial.PortLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines from a serial port. A sensor that is unplugged is waited for. */
public final class PortLines implements SensorSupply.Lines {
    private static final int LONGEST = 1 << 16; // bytes of a line; a longer one is noise
    private static final long PAUSE_MILLIS = 500;

    private final PortLink link;
    private final byte[] bytes = new byte[512];
    private int count;
    private int at;

    public PortLines(String port, int baud) {
        this.link = new PortLink(port, baud);
    }

    @Override
    public @Nullable String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (at < count) {
                byte b = bytes[at++];
                if (b == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                if (line.size() < LONGEST) {
                    line.write(b);
                }
            }
            at = 0;
            count = read();
            if (count < 0) {
                line.reset();
                count = 0;
            }
        }
    }

    /** Bytes; -1 if the port is gone for now. */
    private int read() throws IOException {
        try {
            link.open();
            return link.read(bytes);
        } catch (IOException e) {
            link.close();
            if (!link.comesBack()) {
                throw e;
            }
            pause();
            return -1;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
