package io.gradus.boards.join;

import io.gradus.boards.learn.BoardData;
import io.gradus.boards.learn.SensorData;
import io.gradus.boards.wire.Lesson;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sensor's stream: lines of examples, as long as they come. The board begins with the first minibatch, and learns
 * on the
 * latest examples; when the stream ends, it goes on with those that it has.
 */
public final class SensorSupply implements DataSupply {
    private static final long LOOK_MILLIS = 500;

    private final Lines lines;
    private final int keep;
    private final Consumer<String> warn;
    private volatile boolean ended;
    private volatile long unreadable;

    /** Where lines come from. */
    public interface Lines {
        /** The next line; null at the end. */
        @Nullable
        String next() throws IOException;
    }

    /**
     * A stream.
     *
     * @param keep examples that are kept, the latest ones
     * @param warn is told of the first line that cannot be read, and of the stream's end
     */
    public SensorSupply(Lines lines, int keep, Consumer<String> warn) {
        this.lines = lines;
        this.keep = keep;
        this.warn = warn;
    }

    /** Lines of a text. */
    public static Lines of(BufferedReader reader) {
        return reader::readLine;
    }

    @Override
    public boolean isOwn() {
        return true;
    }

    /** Lines that could not be read. */
    public long unreadable() {
        return unreadable;
    }

    @Override
    public BoardData get(Lesson lesson, int[] rows) throws IOException {
        if (lesson.window() > 1) {
            throw new IOException("windows of a series are learnt from a file, not from a sensor; use --own");
        }
        int batch = lesson.training().batchSize();
        SensorData data =
                new SensorData(lesson, lesson.spec().inputs(), lesson.spec().outputs(), Math.max(keep, batch));
        SensorLine reader = new SensorLine(lesson);
        Thread thread = new Thread(() -> read(reader, data), "sensor");
        thread.setDaemon(true);
        thread.start();
        try {
            while (!data.await(batch, LOOK_MILLIS)) {
                if (ended && data.received() < batch) {
                    throw new IOException("the sensor's stream ended after " + data.received()
                            + " examples; a minibatch takes " + batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the sensor", e);
        }
        return data;
    }

    private void read(SensorLine reader, SensorData data) {
        float[] example = new float[reader.width()];
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (reader.read(line, example)) {
                    data.add(example);
                } else if (reader.problem() != null && unreadable++ == 0) {
                    warn.accept("a line of the sensor is passed over: " + reader.problem());
                }
            }
            warn.accept("the sensor's stream has ended; the board goes on with the examples that it has");
        } catch (IOException e) {
            warn.accept("the sensor: " + e.getMessage());
        }
        ended = true;
    }
}
