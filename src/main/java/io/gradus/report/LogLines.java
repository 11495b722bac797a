package io.gradus.report;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import java.io.IOException;
import java.io.Writer;

/** A run's records as JSON Lines; {@code docs/log.md} says what each key means. */
final class LogLines implements RunListener {
    /** Bytes of a kind of record after which only every second one is written. */
    private static final long SHARE = 16 << 20;

    private final Writer writer;
    private final Thinning healthThinning = new Thinning(SHARE);
    private final Thinning epochThinning = new Thinning(SHARE);
    private final int[] units;
    private final boolean adapts; // so that weights have steps of their own, between bounds

    /** @param units width of each layer */
    LogLines(Writer writer, int[] units, boolean adapts) {
        this.writer = writer;
        this.units = units.clone();
        this.adapts = adapts;
    }

    @Override
    public void start(String json) throws IOException {
        write(json);
    }

    @Override
    public void end(String json) throws IOException {
        write(json);
    }

    @Override
    public void idle() throws IOException {
        writer.flush();
    }

    /** Writes a line; its length. */
    private int write(String line) throws IOException {
        writer.write(line);
        writer.write('\n');
        return line.length() + 1;
    }

    @Override
    public void epoch(EpochReport report, double samplesPerSecond, HealthSnapshot window) throws IOException {
        if (!epochThinning.takesNext()) {
            return;
        }
        Evaluation validation = report.validation();
        JsonLine line = new JsonLine()
                .put("type", "epoch")
                .put("epoch", report.epoch())
                .put("step", report.steps())
                .put("skipped_steps", report.skipped())
                .put("loss", report.loss())
                .put("error_percent", report.errorPercent())
                .put("validation_loss", validation == null ? Double.NaN : validation.loss())
                .put("validation_error_percent", validation == null ? Double.NaN : validation.errorPercent())
                .put("rate", report.rate())
                .put("verdict", report.verdict().state().label())
                .put("verdict_layer", report.verdict().layer())
                .put("remedy", report.verdict().remedy())
                .put("samples_per_second", samplesPerSecond);
        if (window.step() >= 0) {
            line.list("gradient_bins");
            for (int n = 0; n < window.layers(); n++) {
                bins(line, window, n);
            }
            line.endList();
        }
        epochThinning.wrote(write(line.toString()));
    }

    /** From the first octave that is not empty to the last. */
    private static void bins(JsonLine line, HealthSnapshot window, int layer) {
        int first = 0;
        while (first < HealthCounter.BINS && window.bin(layer, first) == 0) {
            first++;
        }
        int end = HealthCounter.BINS;
        while (end > first && window.bin(layer, end - 1) == 0) {
            end--;
        }
        int[] counts = new int[end - first];
        for (int n = 0; n < counts.length; n++) {
            counts[n] = (int) window.bin(layer, first + n);
        }
        line.item()
                .put("from", counts.length == 0 ? 0 : first + HealthCounter.LOWEST_EXPONENT)
                .put("counts", counts)
                .endItem();
    }

    @Override
    public void health(HealthSnapshot health, long skipped) throws IOException {
        if (!healthThinning.takesNext()) {
            return;
        }
        JsonLine line = new JsonLine()
                .put("type", "health")
                .put("step", health.step())
                .put("skipped_steps", skipped)
                .put("epoch", health.epoch())
                .put("loss", health.loss())
                .put("rate", health.rate())
                .put("verdict", health.verdict().state().label())
                .put("verdict_layer", health.verdict().layer())
                .list("layers");
        for (int n = 0; n < health.layers(); n++) {
            line.item();
            for (LayerColumn column : LayerColumn.values()) {
                if (!column.key().isEmpty()) {
                    put(line, column, column.read(health, n, units[n]));
                }
            }
            line.endItem();
        }
        healthThinning.wrote(write(line.endList().toString()));
    }

    private void put(JsonLine line, LayerColumn column, double value) {
        switch (column.unit()) {
            case FLOAT -> line.put(column.key(), (float) value);
            case COUNT -> line.put(column.key(), (long) value);
            case FRACTION, RATIO ->
                line.put(column.key(), column == LayerColumn.AT_BOUND && !adapts ? Double.NaN : value);
        }
    }
}
