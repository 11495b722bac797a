package io.gradus.status;

/**
 * What a button, a serial line or a person may ask of a run: pause, resume, one step, another rate, start again. Any
 * thread asks and returns at once; the training thread looks between its steps. Nothing is allocated.
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
    }

    private boolean paused;
    private boolean ended;
    private boolean resetAsked;
    private int stepsAsked;
    private float rateAsked = Float.NaN;
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

    /** Starts again from the run's seed, as if nothing had been trained. A run that waits stays waiting. */
    public synchronized void reset() {
        resetAsked = true;
        rateAsked = Float.NaN; // asked for the run that was
        tell();
    }

    /** What the run is doing. */
    public synchronized RunState state() {
        return ended ? RunState.ENDED : paused ? RunState.PAUSED : RunState.RUNNING;
    }

    /** For the training thread: whether {@link #obey} has anything to do. Costs one volatile read. */
    public boolean hasNews() {
        return news;
    }

    /**
     * For the training thread, between two steps: does what was asked, and waits as long as the run is paused.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void obey(Run run) throws InterruptedException {
        boolean go;
        boolean singly;
        do {
            float rate;
            boolean reset;
            synchronized (this) {
                while (paused && stepsAsked == 0 && !resetAsked && Float.isNaN(rateAsked)) {
                    wait();
                }
                rate = rateAsked;
                rateAsked = Float.NaN;
                reset = resetAsked;
                resetAsked = false;
                singly = paused;
                go = !paused || stepsAsked > 0;
                stepsAsked -= go && stepsAsked > 0 ? 1 : 0;
                news = paused;
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

    /** For the training thread: the run is over. */
    public synchronized void end() {
        ended = true;
        tell();
    }

    private void tell() {
        news = true;
        notifyAll();
    }

    /** Apart, for the training thread would allocate its text when the JVM compiles this class (docs/decisions/0005). */
    private static final class Refusal {
        static IllegalArgumentException of(float rate) {
            return new IllegalArgumentException("a learning rate must be positive and finite, not " + rate);
        }
    }
}
