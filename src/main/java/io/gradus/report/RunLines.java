package io.gradus.report;

import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.run.Spread;
import io.gradus.train.Evaluation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes finished runs as JSON Lines, each flushed before the next; and the JSON fields of runs and their spread. */
public final class RunLines {
    private final Path file;
    private final BufferedWriter writer;
    private @Nullable String failure;

    private RunLines(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    public static RunLines open(Path file) throws IOException {
        return new RunLines(file, Files.newBufferedWriter(file));
    }

    /** Writes each run, and then passes it on to {@code next}. */
    public Repeats.Progress before(Repeats.Progress next) {
        return before(next, new JsonLine().put("type", "run"));
    }

    /**
     * Writes each run, and then lets {@code next} see it.
     *
     * @param beginning what each line begins with
     */
    public Repeats.Progress before(Repeats.Progress next, JsonLine beginning) {
        return new Repeats.Progress() {
            @Override
            public void advanced(double done) {
                next.advanced(done);
            }

            @Override
            public void finished(RepeatedRun run) {
                write(put(beginning.copy(), run).toString());
                next.finished(run);
            }
        };
    }

    private void write(String line) {
        if (failure != null) {
            return;
        }
        try {
            writer.write(line);
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            failure = file + ": the log is incomplete: " + e.getMessage();
        }
    }

    /** Ends the file, if there is one; false if something went wrong with it, which is told. */
    public static boolean close(@Nullable RunLines lines, Consumer<String> warn) {
        return lines == null || lines.close(warn);
    }

    private boolean close(Consumer<String> warn) {
        try {
            writer.close();
        } catch (IOException e) {
            failure = failure == null ? file + ": the log is incomplete: " + e.getMessage() : failure;
        }
        if (failure != null) {
            warn.accept(failure);
        }
        return failure == null;
    }

    public static JsonLine put(JsonLine line, RepeatedRun run) {
        Evaluation test = run.test();
        return line.put("seed", run.seed())
                .put("epochs", run.epochs())
                .put("kept_epoch", run.keptEpoch())
                .put("train_loss", run.trainingLoss())
                .put("train_error_percent", run.trainingErrorPercent())
                .put("test_loss", test == null ? Double.NaN : test.loss())
                .put("test_error_percent", test == null ? Double.NaN : test.errorPercent())
                .put("test_r2", run.r2())
                .put("verdict", run.verdict().state().label())
                .put("crc32c", run.crc32c().isEmpty() ? null : run.crc32c())
                .put("seconds", run.seconds());
    }

    /**
     * Adds mean, standard deviation and confidence interval to a line.
     *
     * @param spread null where there are no runs to take them from
     */
    public static JsonLine put(JsonLine line, @Nullable Spread spread) {
        return line.put("mean", spread == null ? Double.NaN : spread.mean())
                .put("sd", spread == null ? Double.NaN : spread.sd())
                .put("confidence", Spread.CONFIDENCE)
                .put("low", spread == null ? Double.NaN : spread.low())
                .put("high", spread == null ? Double.NaN : spread.high())
                .put("least", spread == null ? Double.NaN : spread.least())
                .put("median", spread == null ? Double.NaN : spread.median())
                .put("most", spread == null ? Double.NaN : spread.most());
    }
}
