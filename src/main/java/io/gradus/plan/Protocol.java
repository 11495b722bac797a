package io.gradus.plan;

/** The version of what Java and C share, a checksum; written by {@link NativeHeader}, not by hand. */
public final class Protocol {
    /** What the native library must give for its own. */
    public static final int NUMBER = 0xB0DEE606;

    private Protocol() {}
}
