package io.gradus.cli.monitor;

import io.gradus.health.LayerColumn;
import io.gradus.report.JsonLine;
import io.gradus.status.serial.StreamRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes what comes over a serial line as JSON Lines, with the keys of {@code train --log} and the time of arrival. */
final class MonitorRecord implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;

    private MonitorRecord(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Creates the file, or empties it. */
    static MonitorRecord open(Path file) throws IOException {
        return new MonitorRecord(file, Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    }

    /** Writes and flushes a line, so that a record that is cut off ends with a complete line. */
    void add(StreamRecord record) throws IOException {
        JsonLine line = new JsonLine()
                .put("type", "health")
                .put("time", Instant.now().toString())
                .put("step", record.step())
                .put("epoch", record.epoch())
                .put("loss", record.loss())
                .put("rate", record.rate())
                .put("verdict", record.verdict().label())
                .put("verdict_layer", record.layer())
                .put("state", record.state().label())
                .list("layers");
        for (StreamRecord.Layer layer : record.layers()) {
            line.item();
            for (LayerColumn column : LayerColumn.values()) {
                if (LayerColumn.STREAMED.contains(column)) {
                    line.put(column.key(), layer.value(column));
                }
            }
            line.endItem();
        }
        try {
            writer.write(line.endList().toString());
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new IOException(file + ": the record is incomplete: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
