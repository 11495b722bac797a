package io.gradus.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model file that cannot be read or written: one line that names the file, the trouble and the way out. */
public final class ModelException extends RuntimeException {
    ModelException(Path file, String problem, String remedy, @Nullable Throwable cause) {
        super(oneLine(file + ": " + problem + "; " + remedy), cause);
    }

    ModelException(Path file, String problem, String remedy) {
        this(file, problem, remedy, null);
    }

    /** Names from a damaged file may hold anything; none of it should reach a terminal as a control character. */
    private static String oneLine(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
