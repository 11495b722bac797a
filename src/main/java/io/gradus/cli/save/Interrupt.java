package io.gradus.cli.save;

import io.gradus.cli.terminal.Terminal;
import io.gradus.status.RunControl;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a run end well when the process is told to end, by Ctrl-C, SIGTERM or SIGHUP: the JVM's exit waits until the run
 * has finished its step, saved, and told so; then the JVM exits with 128 and the signal's number. A second signal ends
 * the process at once.
 */
public final class Interrupt implements AutoCloseable {
    private final Terminal terminal;
    private final RunControl control;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Hook();
    private volatile boolean asked;

    private final class Hook extends Thread {
        Hook() {
            super("gradus-interrupt");
        }

        @Override
        public void run() {
            asked = true;
            control.leave();
            FirstSignals.letTheNextOneKill();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What a second signal does. By reflection, as {@code sun.misc.Signal} is not in every JVM; loaded by an interrupt
     * alone.
     */
    private static final class FirstSignals {
        static void letTheNextOneKill() {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                Object byDefault = handler.getField("SIG_DFL").get(null);
                for (String name : new String[] {"INT", "TERM", "HUP"}) {
                    Object one = signal.getConstructor(String.class).newInstance(name);
                    signal.getMethod("handle", signal, handler).invoke(null, one, byDefault);
                }
            } catch (ReflectiveOperationException e) {
                // A second signal then waits as well.
            }
        }
    }

    /** From here on a signal is told to the run. */
    public Interrupt(Terminal terminal, RunControl control) {
        this.terminal = terminal;
        this.control = control;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** For the training thread: leaves training if the process is to end. Costs one volatile read. */
    public void check() {
        if (asked) {
            throw new Interrupted();
        }
    }

    /** Whether the process is to end. */
    public boolean isAsked() {
        return asked;
    }

    /** The run is saved: the process may end. */
    @Override
    public void close() {
        terminal.clearStatus();
        terminal.out().flush();
        terminal.err().flush();
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending.
        }
    }
}
