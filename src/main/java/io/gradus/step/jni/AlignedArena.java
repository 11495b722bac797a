package io.gradus.step.jni;

/**
 * An arena whose regions begin at cache lines: a vector that lies across two of them costs a fifth of the speed at
 * batch size 1. A JVM puts arrays at any eighth byte, but mostly one behind the other, so that the second try can be
 * moved to where it should be. A garbage collector may move it again; training gives it no cause to.
 */
final class AlignedArena {
    private static final int LINE = 64;
    private static final int HEADER = 16;
    private static final int TRIES = 6;
    private static final int LARGE = 1 << 16;

    /** Beyond it tries would cost memory that may be missed, and arrays begin at pages or regions anyway. */
    private static final int LARGEST = 1 << 20;

    private AlignedArena() {}

    /** As {@code new float[floats]}. */
    static float[] allocate(int floats) {
        float[] arena = new float[floats];
        int filled = 0;
        for (int n = 0; n < TRIES && floats < LARGEST; n++) {
            int header = Math.floorMod(NativeLibrary.offsetInLine(arena) - HEADER, LINE);
            if (header == 0) {
                return arena;
            }
            int end = Math.floorMod(header + HEADER + 4 * floats + 7, LINE) / 8 * 8;
            int gap = LINE - end;
            // A large array is not put where small ones are; what is large, only the JVM knows.
            boolean large = 4 * floats > LARGE ^ n % 2 == 1;
            int more = large ? LARGE : gap < HEADER ? LINE : 0;
            filled += new byte[gap + more - HEADER].length;
            arena = new float[floats];
        }
        return filled < 0 ? new float[0] : arena; // fillers are used, so that no compiler leaves them out
    }
}
