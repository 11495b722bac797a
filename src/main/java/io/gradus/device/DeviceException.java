package io.gradus.device;

/** A device file cannot be used; the message is one line, {@code file:line:column: what, and what to do}. */
public final class DeviceException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    DeviceException(String message) {
        super(message);
    }
}
