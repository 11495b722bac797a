package io.gradus.data;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers' side of a set.
 *
 * @param targets class numbers, or values to predict
 * @param own whether examples are their own answers
 * @param scaling what was done to values to predict; null for nothing
 */
record Answers(
        int outputs,
        ByteBuffer targets,
        List<String> classNames,
        boolean own,
        @Nullable Scaling scaling) {
    Answers {
        classNames = List.copyOf(classNames);
    }

    /** As they came. */
    Answers(int outputs, ByteBuffer targets, List<String> classNames, boolean own) {
        this(outputs, targets, classNames, own, null);
    }

    /** 32-bit numbers for each example. */
    int width() {
        return own ? 0 : classNames.isEmpty() ? outputs : 1;
    }
}
