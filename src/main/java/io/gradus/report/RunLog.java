package io.gradus.report;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A run as JSON Lines, {@code {"type":"health",…}} and {@code {"type":"epoch",…}}, written by a thread of its own.
 * {@code docs/log.md} says what each key means.
 *
 * <p>Training fills the slots of a bounded ring, which are used over and over, and goes on; the writer empties them. When
 * the disk is slow and the ring full, lines are dropped and counted, and training does not wait. One thread adds.
 */
public final class RunLog implements AutoCloseable {
    /** Lines that the ring holds. */
    static final int SLOTS = 256;

    private static final long POLL_NANOS = 5_000_000;
    private static final long CLOSE_MILLIS = 10_000;

    private final String name;
    private final Writer writer;
    private final Slot[] slots;
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Thread thread = new LogWriter();
    private final float[] unitsOfLayer;
    private final boolean adapts; // so that weights have steps of their own, between bounds
    private volatile boolean closing;
    private volatile @Nullable IOException failure;
    private long dropped;
    private long lastStep = -1;

    private final class LogWriter extends Thread {
        LogWriter() {
            super("run-log");
            setDaemon(true);
        }

        @Override
        public void run() {
            write();
        }
    }

    /** One line to be. */
    private static final class Slot {
        final HealthSnapshot snapshot;
        boolean epochEnds;
        int epoch;
        double loss;
        long skipped;
        Verdict verdict = Verdict.HEALTHY;

        @Nullable
        EpochReport report;

        double samplesPerSecond;

        Slot(int layers) {
            this.snapshot = new HealthSnapshot(layers);
        }
    }

    /** @param name of the file, for messages */
    RunLog(String name, Writer writer, Trainer trainer) {
        this.name = name;
        this.writer = writer;
        int layers = trainer.plan().network().layers().size();
        this.unitsOfLayer = new float[layers];
        this.adapts = trainer.rule().kind().wholeSet();
        for (int n = 0; n < layers; n++) {
            unitsOfLayer[n] = trainer.plan().network().layers().get(n).width();
        }
        this.slots = new Slot[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot(layers);
        }
        thread.start();
    }

    /** Begins the file anew. */
    public static RunLog open(Path file, Trainer trainer) throws IOException {
        return new RunLog(file.toString(), Files.newBufferedWriter(file, StandardCharsets.UTF_8), trainer);
    }

    /** Takes the counters over, if they are newer than the last ones taken; {@code loss} is the mean of late samples. */
    public void health(Trainer trainer, int epoch, double loss) {
        long step = trainer.health().step();
        if (step <= lastStep) {
            return;
        }
        lastStep = step;
        Slot slot = free();
        if (slot != null) {
            slot.epochEnds = false;
            slot.epoch = epoch;
            slot.loss = loss;
            slot.skipped = trainer.skipped();
            slot.verdict = trainer.monitor().verdict();
            slot.snapshot.copyFrom(trainer.step().arena(), trainer.plan().health(0), step);
            added.setRelease(added.getPlain() + 1);
        }
    }

    public void epoch(EpochReport report, double samplesPerSecond) {
        Slot slot = free();
        if (slot != null) {
            slot.epochEnds = true;
            slot.report = report;
            slot.samplesPerSecond = samplesPerSecond;
            added.setRelease(added.getPlain() + 1);
        }
    }

    /** ‖ΔW‖/‖W‖ of the watched step; 0 before one. */
    public static double updateRatio(HealthSnapshot health, int layer) {
        double weights = health.value(layer, HealthCounter.WEIGHT_NORM);
        return weights == 0 ? 0 : health.value(layer, HealthCounter.UPDATE_NORM) / weights;
    }

    /** Lines that were left out so far. */
    public long dropped() {
        return dropped;
    }

    /**
     * Writes what is still in the ring.
     *
     * @throws IOException if anything could not be written
     */
    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IOException(
                    name + ": still not written after " + CLOSE_MILLIS / 1000 + " s; the log is incomplete");
        }
        IOException failed = failure;
        if (failed != null) {
            throw new IOException(name + ": the log is incomplete: " + failed.getMessage(), failed);
        }
    }

    private @Nullable Slot free() {
        long next = added.getPlain();
        if (next - written.getAcquire() >= SLOTS) {
            dropped++;
            return null;
        }
        return slots[(int) (next % SLOTS)];
    }

    private void write() {
        try (Writer closed = writer) {
            while (true) {
                boolean last = closing; // read before the ring: what was added before it is then seen
                long next = written.getPlain();
                if (next < added.getAcquire()) {
                    writer.write(line(slots[(int) (next % SLOTS)]));
                    writer.write('\n');
                    written.setRelease(next + 1);
                } else if (last) {
                    return;
                } else {
                    writer.flush();
                    LockSupport.parkNanos(this, POLL_NANOS);
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private String line(Slot slot) {
        EpochReport report = slot.report;
        return slot.epochEnds && report != null ? line(report, slot.samplesPerSecond) : line(slot, slot.snapshot);
    }

    private static String line(EpochReport report, double samplesPerSecond) {
        Evaluation validation = report.validation();
        return new JsonLine()
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
                .put("samples_per_second", samplesPerSecond)
                .toString();
    }

    private String line(Slot slot, HealthSnapshot health) {
        JsonLine line = new JsonLine()
                .put("type", "health")
                .put("step", health.step())
                .put("skipped_steps", slot.skipped)
                .put("epoch", slot.epoch)
                .put("loss", slot.loss)
                .put("verdict", slot.verdict.state().label())
                .list("layers");
        for (int n = 0; n < health.layers(); n++) {
            line.item()
                    .put("gradient_norm", health.value(n, HealthCounter.GRADIENT_NORM))
                    .put("gradient_max", health.value(n, HealthCounter.GRADIENT_MAX))
                    .put("gradient_zero", health.fraction(n, HealthCounter.GRADIENT_ZERO))
                    .put("nonfinite", (long) health.value(n, HealthCounter.NONFINITE))
                    .put("clipped", health.fraction(n, HealthCounter.CLIPPED))
                    .put("sign_flips", health.fraction(n, HealthCounter.SIGN_FLIPS))
                    .put("at_bound", adapts ? health.fraction(n, HealthCounter.AT_BOUND) : Double.NaN)
                    .put("update_ratio", updateRatio(health, n))
                    .put("activation_mean", health.value(n, HealthCounter.ACTIVATION_MEAN))
                    .put("activation_sd", health.value(n, HealthCounter.ACTIVATION_SD))
                    .put("saturated", health.value(n, HealthCounter.SATURATED))
                    .put("dead", health.value(n, HealthCounter.DEAD) / unitsOfLayer[n])
                    .put("delta_rms", health.value(n, HealthCounter.DELTA_RMS))
                    .endItem();
        }
        return line.endList().toString();
    }
}
