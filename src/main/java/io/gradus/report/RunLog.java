package io.gradus.report;

import io.gradus.health.HealthSnapshot;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands a run's records on, to a file as JSON Lines and to whoever else listens, by a thread of its own.
 *
 * <p>Training fills the slots of a bounded ring, which are used over and over, and goes on; the thread empties them.
 * When the disk is slow and the ring full, records are dropped and counted, and training does not wait. One thread
 * adds.
 */
public final class RunLog implements AutoCloseable {
    /** Records that the ring holds. */
    static final int SLOTS = 256;

    private static final long POLL_NANOS = 5_000_000;
    private static final long CLOSE_MILLIS = 10_000;

    private final String name;
    private final @Nullable Writer writer;
    private final List<RunListener> listeners = new ArrayList<>();
    private final Slot[] slots;
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Thread thread = new LogWriter();
    private final @Nullable String start;
    private volatile @Nullable String end;
    private volatile boolean closing;
    private volatile @Nullable IOException failure;
    private long dropped;
    private final long logEvery;
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

    /** One record to be. */
    private static final class Slot {
        final HealthSnapshot snapshot;
        long skipped;

        @Nullable
        EpochReport report; // of an epoch that is done; null for counters

        double samplesPerSecond;

        Slot(int layers) {
            this.snapshot = new HealthSnapshot(layers);
        }
    }

    /**
     * @param name of the file, for messages
     * @param writer which is closed at the end; null for no file
     * @param start the log's first record, a JSON object; null for none
     * @param others who listen besides
     */
    RunLog(
            String name,
            @Nullable Writer writer,
            Trainer trainer,
            @Nullable String start,
            List<? extends RunListener> others) {
        this(name, writer, trainer, start, others, 1);
    }

    private RunLog(
            String name,
            @Nullable Writer writer,
            Trainer trainer,
            @Nullable String start,
            List<? extends RunListener> others,
            long logEvery) {
        this.logEvery = logEvery;
        this.name = name;
        this.writer = writer;
        this.start = start;
        int layers = trainer.plan().network().layers().size();
        if (writer != null) {
            int[] units = new int[layers];
            for (int n = 0; n < layers; n++) {
                units[n] = trainer.plan().network().layers().get(n).width();
            }
            listeners.add(new LogLines(writer, units, trainer.rule().kind().wholeSet()));
        }
        listeners.addAll(others);
        this.slots = new Slot[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot(layers);
        }
        thread.start();
    }

    /**
     * Begins the file anew, if there is one.
     *
     * @param start the first record, a JSON object; null for none
     */
    public static RunLog open(
            @Nullable Path file, Trainer trainer, @Nullable String start, List<? extends RunListener> others)
            throws IOException {
        return file == null
                ? new RunLog("", null, trainer, start, others)
                : new RunLog(
                        file.toString(), Files.newBufferedWriter(file, StandardCharsets.UTF_8), trainer, start, others);
    }

    /**
     * Begins the file anew, or goes on with it.
     *
     * @param start the first record of a new file, a JSON object
     * @param logEvery steps between two records of counters, at least
     * @param resumed whether the trainer goes on from a checkpoint: the file is then cut back to it and appended to
     */
    public static RunLog open(
            @Nullable Path file,
            Trainer trainer,
            String start,
            List<? extends RunListener> others,
            long logEvery,
            boolean resumed)
            throws IOException {
        if (file == null) {
            return new RunLog("", null, trainer, start, others, logEvery);
        }
        boolean goesOn = resumed && Files.isRegularFile(file) && Files.size(file) > 0;
        if (goesOn) {
            LogCut.cut(
                    file,
                    trainer.progress().steps(),
                    trainer.progress().epochs(),
                    trainer.health().step());
        }
        Writer writer = goesOn
                ? Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND)
                : Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        RunLog log = new RunLog(file.toString(), writer, trainer, goesOn ? null : start, others, logEvery);
        if (goesOn) {
            log.lastStep = trainer.health().step();
        }
        return log;
    }

    /** Why nothing more is written to the file; null while all is well. */
    public @Nullable IOException failure() {
        return failure;
    }

    /**
     * Takes the counters over, if they are others than the last ones taken; {@code loss} is the mean of late samples.
     */
    public void health(Trainer trainer, int epoch, double loss) {
        long step = trainer.health().step();
        if (step == lastStep || step < 0 || (lastStep >= 0 && step > lastStep && step - lastStep < logEvery)) {
            return;
        }
        lastStep = step;
        Slot slot = free();
        if (slot != null) {
            slot.report = null;
            slot.skipped = trainer.recovery().skipped();
            slot.snapshot.copyFrom(trainer.step().arena(), trainer.plan().health(0), step);
            slot.snapshot.context(
                    epoch, loss, trainer.rule().rate(), trainer.monitor().verdict());
            added.setRelease(added.getPlain() + 1);
        }
    }

    /** Takes an epoch over, with the distribution of its gradients. */
    public void epoch(Trainer trainer, EpochReport report, double samplesPerSecond) {
        Slot slot = free();
        if (slot != null) {
            slot.report = report;
            slot.samplesPerSecond = samplesPerSecond;
            slot.snapshot.copyFrom(trainer.health());
            added.setRelease(added.getPlain() + 1);
        }
    }

    /** Records that were left out so far. */
    public long dropped() {
        return dropped;
    }

    /** What the log will end with, a JSON object. Before {@link #close}. */
    public void end(String json) {
        end = json;
    }

    /**
     * Hands on what is still in the ring, and ends the file.
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
        return failure != null ? null : slots[(int) (next % SLOTS)];
    }

    private void write() {
        try {
            try {
                handAll();
            } finally {
                if (writer != null) {
                    writer.close();
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void handAll() throws IOException {
        if (start != null) {
            for (RunListener listener : listeners) {
                listener.start(start);
            }
        }
        while (true) {
            boolean last = closing; // read before the ring: what was added before it is then seen
            long next = written.getPlain();
            if (next < added.getAcquire()) {
                hand(slots[(int) (next % SLOTS)]);
                written.setRelease(next + 1);
            } else if (last) {
                break;
            } else {
                for (RunListener listener : listeners) {
                    listener.idle();
                }
                LockSupport.parkNanos(this, POLL_NANOS);
            }
        }
        String lastRecord = end;
        if (lastRecord != null) {
            for (RunListener listener : listeners) {
                listener.end(lastRecord);
            }
        }
    }

    private void hand(Slot slot) throws IOException {
        EpochReport report = slot.report;
        for (RunListener listener : listeners) {
            if (report == null) {
                listener.health(slot.snapshot, slot.skipped);
            } else {
                listener.epoch(report, slot.samplesPerSecond, slot.snapshot);
            }
        }
    }
}
