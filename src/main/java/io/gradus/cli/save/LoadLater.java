package io.gradus.cli.save;

/**
 * Opens every jar of the class path, so that what a run's end needs can still be loaded when the jars have been deleted
 * meanwhile, by {@code mvn clean} say: a deleted file that is open can be read on Linux and macOS.
 */
public final class LoadLater {
    private LoadLater() {}

    /** Opens them, by looking for a file that is in none of them. */
    public static void openAll() {
        ClassLoader.getSystemResource("io/gradus/no-such-file");
    }
}
