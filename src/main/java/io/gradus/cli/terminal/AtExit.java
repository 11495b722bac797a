package io.gradus.cli.terminal;

/** Runs an action if the process is told to end, by Ctrl-C or otherwise, before this is closed. */
public final class AtExit implements AutoCloseable {
    private final Thread hook;

    public AtExit(Runnable action) {
        hook = new Thread(action, "gradus-at-exit");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the action runs or has run.
        }
    }
}
