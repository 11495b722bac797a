package io.gradus.cli.save;

import io.gradus.checkpoint.Checkpoint;
import io.gradus.checkpoint.CheckpointException;
import io.gradus.checkpoint.CheckpointInterval;
import io.gradus.checkpoint.CheckpointStore;
import io.gradus.checkpoint.Checkpoints;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.options.CheckpointOptions;
import io.gradus.cli.terminal.Terminal;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a run of {@code gradus train}; nothing is loaded for them where none are asked for. */
public final class RunCheckpoints implements AutoCloseable {
    private final Terminal terminal;
    private final @Nullable Path file;
    private final boolean resume;
    private final @Nullable CheckpointInterval every;
    private @Nullable Checkpoints checkpoints;
    private @Nullable String origin;
    private boolean resumed;
    private boolean warned;

    private RunCheckpoints(Terminal terminal, @Nullable Path file, boolean resume, @Nullable CheckpointInterval every) {
        this.terminal = terminal;
        this.file = file;
        this.resume = resume;
        this.every = every;
    }

    /**
     * As options say.
     *
     * @throws IOException if checkpoints cannot be written there
     */
    public static RunCheckpoints of(Arguments arguments, Terminal terminal) throws IOException {
        Path file = CheckpointOptions.file(arguments);
        if (file == null) {
            return new RunCheckpoints(terminal, null, false, null);
        }
        new CheckpointStore(file).requireWritable();
        boolean resume = arguments.has(CheckpointOptions.RESUME);
        if (!resume) {
            tellWhatIsReplaced(file, terminal);
        }
        return new RunCheckpoints(terminal, file, resume, CheckpointOptions.interval(arguments));
    }

    /**
     * Says that a run that begins anew replaces the checkpoint of another.
     *
     * @throws IOException if what is there is no checkpoint
     */
    private static void tellWhatIsReplaced(Path file, Terminal terminal) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        try {
            Checkpoint there = Checkpoint.read(file);
            terminal.warn(file + ": there is a checkpoint of epoch " + there.epoch() + ", which this run replaces; "
                    + CheckpointOptions.RESUME + " goes on from it");
        } catch (CheckpointException e) {
            if (e.kind() == CheckpointException.Kind.UNREADABLE) {
                throw new FileSystemException(
                        CheckpointOptions.CHECKPOINT + " " + file,
                        null,
                        "cannot be written: there is a file that is no checkpoint; choose another place");
            }
        }
    }

    /** Adds the files that will be written. */
    public void addTo(Map<String, Path> outputs) {
        if (file != null) {
            outputs.put(CheckpointOptions.CHECKPOINT, file);
        }
    }

    /** Whether any are asked for. */
    public boolean areWanted() {
        return file != null;
    }

    /** Whether the run goes on from one. */
    public boolean isResumed() {
        return resumed;
    }

    /**
     * Goes on from the newest that is whole, if that is asked for, and begins to write.
     *
     * @throws CheckpointException if it is of another run, or none that is there can be read
     */
    public void begin(Trainer trainer) {
        Path where = file;
        CheckpointInterval interval = every;
        if (where == null || interval == null) {
            return;
        }
        CheckpointStore store = new CheckpointStore(where);
        if (resume && store.hasAny()) {
            Checkpoint checkpoint = store.read(terminal::warn);
            checkpoint.restore(trainer);
            resumed = true;
            origin = "goes on at epoch " + checkpoint.epoch() + ", "
                    + Text.grouped(checkpoint.samples()) + " of " + checkpoint.samplesPerEpoch() + " samples, step "
                    + Text.grouped(checkpoint.steps());
            String executor = trainer.step().name();
            if (!executor.equals(checkpoint.executor())) {
                terminal.warn("the checkpoint was written by a run on " + checkpoint.executor() + "; on " + executor
                        + " sums are rounded otherwise, and the last digits will differ");
            }
        } else if (resume) {
            origin = "none yet: the run begins anew";
        }
        checkpoints = Checkpoints.to(where, trainer, interval);
    }

    /** What they do, for the run's first lines; null if none are asked for. */
    public @Nullable String describe() {
        Checkpoints writing = checkpoints;
        CheckpointInterval interval = every;
        if (file == null || writing == null || interval == null) {
            return null;
        }
        String often = interval.steps() > 0
                ? "every " + Text.count(interval.steps(), "step")
                : "every " + Text.duration(interval.nanos() / 1e9);
        return file + ", " + often + ", " + Text.bytes(writing.copyBytes()) + (origin == null ? "" : "; " + origin);
    }

    /** Writes one if it is due. For the training thread, between steps. */
    public void betweenSteps() {
        Checkpoints writing = checkpoints;
        if (writing != null) {
            writing.betweenSteps();
            if (!warned && writing.failure() != null) {
                warned = true;
                Words.warn(terminal, writing.store(), writing.failure());
            }
        }
    }

    /** Apart, so that the training thread's class has no text to resolve when it is compiled (docs/decisions/0005). */
    private static final class Words {
        static void warn(Terminal terminal, CheckpointStore store, @Nullable IOException why) {
            terminal.warn(store.file() + ": the checkpoint could not be written: "
                    + (why == null ? "" : why.getMessage()) + "; training goes on, the last good one is kept");
        }
    }

    /**
     * Writes one now, of a run that is left between two steps.
     *
     * @return whether it is written; why not is told
     */
    public boolean saveNow() {
        Checkpoints writing = checkpoints;
        if (writing == null) {
            return false;
        }
        try {
            writing.saveNow();
            return true;
        } catch (IOException e) {
            Words.warn(terminal, writing.store(), e);
            return false;
        }
    }

    /** Where they lie. */
    public String path() {
        return String.valueOf(file);
    }

    @Override
    public void close() {
        if (checkpoints != null) {
            checkpoints.close();
        }
    }
}
