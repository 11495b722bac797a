package io.gradus.checkpoint;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A checkpoint that cannot be used: one line that names the file and what is wrong with it. */
public final class CheckpointException extends RuntimeException {
    private final Kind kind;

    /** What is wrong. */
    public enum Kind {
        /** There is none. */
        MISSING,
        /** It cannot be read, or is no checkpoint. */
        UNREADABLE,
        /** Its checksum is not that of its bytes, or it is cut short. */
        DAMAGED,
        /** It is sound, but of another run: another network, rule, data or version. */
        OTHER_RUN
    }

    CheckpointException(Kind kind, Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
        this.kind = kind;
    }

    CheckpointException(Kind kind, Path file, String problem) {
        this(kind, file, problem, null);
    }

    public Kind kind() {
        return kind;
    }
}
