package io.gradus.cli.terminal;

/** Something that is done if the process is told to end, by Ctrl-C or otherwise, before this is closed. */
public final class AtExit implements AutoCloseable {
    private final Thread hook;

    public AtExit(Runnable words) {
        hook = new Thread(words, "gradus-last-words");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the words are being said, or have been.
        }
    }
}
