package io.gradus.cli.options;

import io.gradus.checkpoint.CheckpointInterval;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of checkpoints: where they lie, how often they are written, and whether to go on from one. */
public final class CheckpointOptions {
    public static final String CHECKPOINT = "--checkpoint";
    public static final String EVERY = "--every";
    public static final String RESUME = "--resume";

    /** Those that change nothing about the run itself. */
    public static final Set<String> ALL = Set.of(CHECKPOINT, EVERY, RESUME);

    private CheckpointOptions() {}

    public static void describe(Syntax syntax) {
        syntax.section("Checkpoints");
        syntax.option(
                CHECKPOINT,
                "FILE",
                "keep the run's state there while it trains, so that --resume can go on; the one before is kept as"
                        + " FILE.previous",
                "none");
        syntax.option(
                EVERY,
                "30s|N",
                "with --checkpoint: write one every so many seconds (s), minutes (m) or hours (h), or every N steps",
                "1m");
        syntax.flag(
                RESUME,
                "with --checkpoint: go on from FILE, bit for bit as if the run had not been interrupted; begin anew where"
                        + " there is none");
    }

    /** Where checkpoints are to lie; null if none are asked for. */
    public static @Nullable Path file(Arguments arguments) {
        Path file = arguments.path(CHECKPOINT);
        if (file == null) {
            for (String option : new String[] {EVERY, RESUME}) {
                if (arguments.has(option)) {
                    throw new UsageException(option + " goes with " + CHECKPOINT + " FILE, which is missing");
                }
            }
        }
        return file;
    }

    public static CheckpointInterval interval(Arguments arguments) {
        return arguments.parse(EVERY, CheckpointOptions::parse, CheckpointInterval.DEFAULT);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static CheckpointInterval parse(String text) {
        int unit = text.endsWith("s") ? 1 : text.endsWith("m") ? 60 : text.endsWith("h") ? 3600 : 0;
        String number = unit == 0 ? text : text.substring(0, text.length() - 1);
        try {
            if (unit == 0) {
                return CheckpointInterval.ofSteps(Long.parseLong(number));
            }
            double seconds = Double.parseDouble(number) * unit;
            if (seconds >= 0.001 && seconds <= 1e9) {
                return CheckpointInterval.ofSeconds(seconds);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("it must be a time such as 30s, 5m or 1h, or a number of steps above 0");
    }
}
