package io.gradus.status;

/**
 * What a button, a serial line, a page or a person may ask of a run: pause, resume, one step, another rate, a pace,
 * start again. Any thread asks and returns at once; the training thread looks between its steps. Nothing is allocated.
 */
public final class RunControl {
    /** The run, as far as it can be told anything. All calls come from the training thread, between two steps. */
    public interface Run {
        /** Goes on with another learning rate. */
        void rate(float rate);

        /** Starts again from the seed. */
        void reset();

        /** Whether control is to be asked again after every single step. */
        void stepSingly(boolean on);

        /** The run waits from here on, because it is paused. */
        default void paused() {}

        /** The wait is over, for good or for a moment. */
        default void resumed() {}
    }

    private static final double LONGEST_STEP = 3_600e9; // an hour
    /** How far behind its pace a run may be and still catch up, in ns. */
    private static final long LATE_NANOS = 20_000_000;

    private boolean paused;
    private boolean ended;
    private boolean left;
    private boolean resetAsked;
    private int stepsAsked;
    private float rateAsked = Float.NaN;
    private long stepNanos; // from one step to the next, at least
    private long nextNanos; // when the next step may be taken
    private volatile long steps = -1;
    private volatile boolean news; // so that a look with nothing to see costs one read

    /** Waits before the next step, until told otherwise. */
    public synchronized void pause() {
        paused = true;
        tell();
    }

    /** Goes on after a pause. */
    public synchronized void resume() {
        paused = false;
        stepsAsked = 0;
        tell();
    }

    /** Pauses a run that goes, resumes one that waits. */
    public synchronized void toggle() {
        if (paused) {
            resume();
        } else {
            pause();
        }
    }

    /** Takes one step and waits again; a run that goes is paused after it. */
    public synchronized void step() {
        paused = true;
        stepsAsked++;
        tell();
    }

    /**
     * Goes on with another learning rate.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public synchronized void rate(float rate) {
        if (!(rate > 0) || Float.isInfinite(rate)) {
            throw Refusal.of(rate);
        }
        rateAsked = rate;
        tell();
    }

    /**
     * Takes at most so many steps a second from here on; 0 for as many as there can be.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public synchronized void pace(double stepsPerSecond) {
        if (!(stepsPerSecond >= 0) || Double.isInfinite(stepsPerSecond)) {
            throw Refusal.ofPace(stepsPerSecond);
        }
        stepNanos = stepsPerSecond == 0 ? 0 : (long) Math.min(LONGEST_STEP, 1e9 / stepsPerSecond);
        nextNanos = System.nanoTime();
        tell();
    }

    /** Steps a second at most; 0 for no bound. */
    public synchronized double pace() {
        return stepNanos == 0 ? 0 : 1e9 / stepNanos;
    }

    /** Starts again from the run's seed, as if nothing had been trained. A run that waits stays waiting. */
    public synchronized void reset() {
        resetAsked = true;
        rateAsked = Float.NaN; // asked for the run that was
        tell();
    }

    /** The process is to end: a run that waits waits no longer, and nothing that was asked is done any more. */
    public synchronized void leave() {
        left = true;
        tell();
    }

    /** What the run is doing. */
    public synchronized RunState state() {
        return ended ? RunState.ENDED : paused ? RunState.PAUSED : RunState.RUNNING;
    }

    /** Whether a rate was asked for that the run has not taken over yet. */
    public synchronized boolean isRateAsked() {
        return !Float.isNaN(rateAsked);
    }

    /** Steps that the run has made by now; -1 if it did not say. */
    public long steps() {
        return steps;
    }

    /** For the training thread, between two steps: so many were made. */
    public void reached(long made) {
        steps = made;
    }

    /** For the training thread: whether {@link #obey} has anything to do. Costs one volatile read. */
    public boolean hasNews() {
        return news;
    }

    /**
     * For the training thread, between two steps: does what was asked, and waits as long as the run is paused or ahead
     * of its pace.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void obey(Run run) throws InterruptedException {
        boolean go;
        boolean singly;
        do {
            float rate;
            boolean reset;
            if (isLeft()) {
                return;
            }
            if (waitsForPace()) {
                run.paused();
                waitWhilePaused();
                run.resumed();
            }
            synchronized (this) {
                rate = rateAsked;
                rateAsked = Float.NaN;
                reset = resetAsked;
                resetAsked = false;
                singly = paused || stepNanos > 0;
                go = paused ? stepsAsked > 0 : nanosToGo() <= 0;
                stepsAsked -= go && stepsAsked > 0 ? 1 : 0;
                nextNanos = go && stepNanos > 0
                        ? Math.max(System.nanoTime() - LATE_NANOS, nextNanos) + stepNanos
                        : nextNanos;
                news = singly;
            }
            if (reset) {
                run.reset();
            }
            if (!Float.isNaN(rate)) {
                run.rate(rate);
            }
        } while (!go);
        run.stepSingly(singly);
    }

    /**
     * Waits for the next step's time, or for anything that is asked; whether the run is paused then, and asked nothing.
     */
    private synchronized boolean waitsForPace() throws InterruptedException {
        while (!isAsked() && !paused && nanosToGo() > 0) {
            wait(Math.max(1, nanosToGo() / 1_000_000));
        }
        return paused && !isAsked();
    }

    private synchronized void waitWhilePaused() throws InterruptedException {
        while (paused && !isAsked()) {
            wait();
        }
    }

    private synchronized boolean isLeft() {
        return left;
    }

    private boolean isAsked() {
        return left || stepsAsked > 0 || resetAsked || !Float.isNaN(rateAsked);
    }

    private long nanosToGo() {
        return stepNanos == 0 ? 0 : nextNanos - System.nanoTime();
    }

    /** For the training thread: the run is over. */
    public synchronized void end() {
        ended = true;
        tell();
    }

    private void tell() {
        news = true;
        notifyAll();
    }

    /**
     * Apart, for the training thread would allocate its text when the JVM compiles this class (docs/decisions/0005).
     */
    private static final class Refusal {
        static IllegalArgumentException ofPace(double pace) {
            return new IllegalArgumentException("a pace must be a number of steps a second, or 0, not " + pace);
        }

        static IllegalArgumentException of(float rate) {
            return new IllegalArgumentException("a learning rate must be positive and finite, not " + rate);
        }
    }
}
