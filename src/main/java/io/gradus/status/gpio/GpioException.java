package io.gradus.status.gpio;

import org.jspecify.annotations.Nullable;

/** A chip or line that cannot be had or used: one line for people, which says what to do where anything can be done. */
public final class GpioException extends RuntimeException {
    GpioException(String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse(""), cause);
    }

    GpioException(String message) {
        this(message, null);
    }
}
