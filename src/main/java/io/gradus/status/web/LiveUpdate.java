package io.gradus.status.web;

import io.gradus.report.JsonLine;
import io.gradus.report.page.RunHistory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The latest news of one run as a line for event streams. Who writes it replaces what was there; who reads it sees by
 * the version how much was missed. Neither waits for the other longer than it takes to copy some hundred bytes.
 */
final class LiveUpdate {
    private byte[] bytes = new byte[1024];
    private int size;
    private long version;

    /** Puts news in place of the older ones. */
    synchronized void put(int index, LiveRun run, RunHistory history) {
        StringBuilder line = new StringBuilder(768);
        line.append("data: {\"run\":").append(index);
        line.append(",\"state\":\"").append(run.state()).append('"');
        line.append(",\"note\":").append(JsonLine.quoted(run.note()));
        line.append(",\"steps\":").append(run.stepsTaken());
        double pace = run.pace();
        line.append(",\"pace\":").append(Double.isNaN(pace) ? "null" : Double.toString(pace));
        history.appendLatest(line);
        line.append("}\n\n");
        byte[] text = line.toString().getBytes(StandardCharsets.UTF_8);
        if (text.length > bytes.length) {
            bytes = new byte[2 * text.length];
        }
        System.arraycopy(text, 0, bytes, 0, text.length);
        size = text.length;
        version++;
    }

    synchronized long version() {
        return version;
    }

    /** A reader's copy, with the version that it is of. */
    static final class Copy {
        byte[] bytes = new byte[1024];
        int size;
        long version;
    }

    /**
     * Copies the latest news if they are newer than the copy; how many in between were missed, or -1 if there are none.
     */
    synchronized long read(Copy copy) {
        if (copy.version == version) {
            return -1;
        }
        if (copy.bytes.length < size) {
            copy.bytes = Arrays.copyOf(copy.bytes, bytes.length);
        }
        System.arraycopy(bytes, 0, copy.bytes, 0, size);
        copy.size = size;
        long missed = copy.version == 0 ? 0 : version - copy.version - 1;
        copy.version = version;
        return missed;
    }
}
