package io.gradus.status.gpio;

import io.gradus.nativelib.SharedLibrary;

/** The native methods of {@code native/src/jni/gpio.c}. Those that return an int return -errno where they fail. */
final class CharacterDevice {
    /** Length of a label or a consumer's name in bytes, padded with zeros. */
    static final int NAME = 32;

    // Of Linux; the same for every processor that there is a library for.
    static final int EPERM = 1;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EINVAL = 22;

    private CharacterDevice() {}

    /**
     * Looks whether the methods can be called.
     *
     * @throws GpioException if there is no library here, or one without them
     */
    static void require() {
        String refusal = SharedLibrary.refusal();
        if (refusal != null) {
            throw new GpioException("GPIO lines need the native library: " + refusal);
        }
        try {
            message(0);
        } catch (UnsatisfiedLinkError e) {
            throw new GpioException("the native library is older than GPIO: build again", e);
        }
    }

    /** A file descriptor of the chip. */
    static native int openChip(String path);

    /** How many lines the chip has; its label goes to {@code label}, of {@link #NAME} bytes. */
    static native int chipInfo(int chip, byte[] label);

    /** 1 if somebody holds the line, whose name goes to {@code consumer}, of {@link #NAME} bytes; else 0. */
    static native int lineInfo(int chip, int line, byte[] consumer);

    /** A file descriptor of a line, which is held until that is closed. */
    static native int requestOutput(int chip, int line, boolean activeLow);

    /** The same of a line to read; its edges are kept for {@link #readEdges}. */
    static native int requestInput(int chip, int line, boolean activeLow, boolean pullUp);

    static native int set(int line, boolean on);

    /** 1 if active, else 0. */
    static native int get(int line);

    /** How many edges were read, at most 16 and as many as there is room for; never waits. */
    static native int readEdges(int line, long[] nanos, boolean[] active);

    static native void close(int descriptor);

    /** The system's words for an error number. */
    static native String message(int errno);
}
