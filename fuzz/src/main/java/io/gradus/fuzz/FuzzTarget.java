package io.gradus.fuzz;

/** What Jazzer calls: one reader, named by {@code --target_args}. */
public final class FuzzTarget {
    private static String reader = "";

    private FuzzTarget() {}

    public static void fuzzerInitialize(String[] args) {
        reader = args[0];
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        Readers.read(reader, bytes);
    }
}
