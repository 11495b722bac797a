package io.gradus.step.jni;

/**
 * Decides call by call whether a step runs on all of its threads or on the caller's alone, by what was faster lately.
 * {@link io.gradus.plan.ThreadCost} expects cores that are free; where another process has taken one, threads that wait
 * for one another are many times slower than one. Results do not depend on it: they are the same for any number of
 * threads.
 *
 * <p>Both ways are judged by running means of what their calls took, tries included. (The mean of one held against the
 * fastest call of the other would favour whichever was just tried: on a busy machine single calls differ by half.)
 */
final class AdaptiveThreading {
    private static final double MEMORY = 0.125; // weight of the newest call in a running mean
    private static final double TRY_MEMORY = 0.25; // the same in a try, which has few calls
    private static final double OUTLIER =
            2; // a call counts as at most so many times the mean: a scheduler's slice is long
    private static final int TRY_CALLS = 5; // of which the first does not count: threads may have to be woken for it
    private static final int SOONEST = 32; // calls until the slower way gets another try, at first
    private static final int LATEST = 512; // the disturbance may last some hundredths of a second only
    private static final double HOPELESS = 3; // times as slow as the other way, and a try is over at once
    private static final double BY_FAR = 1.2;

    private final boolean hasTeam;
    private final double[] nanosPerSample = new double[2]; // with the team, alone; 0 before the first try
    private int way; // of this call: 0 with the team, 1 alone
    private boolean trying = true;
    private int calls; // of this try, or until the next one
    private int interval = SOONEST;
    private long began;

    AdaptiveThreading(int threads) {
        this.hasTeam = threads > 1;
    }

    /** Begins a call; whether it is to run without the team. */
    boolean beginAlone() {
        if (!hasTeam) {
            return false;
        }
        began = System.nanoTime();
        return way == 1;
    }

    /** Ends it, after so many samples. */
    void end(int samples) {
        if (hasTeam && samples > 0) {
            took((double) (System.nanoTime() - began) / samples);
        }
    }

    /** A call took so long a sample. */
    void took(double nanos) {
        if (!trying) {
            remember(nanos, MEMORY);
            if (--calls <= 0) {
                begin(1 - way);
            }
            return;
        }
        double other = nanosPerSample[1 - way];
        boolean hopeless = calls > 0 && other > 0 && nanos > HOPELESS * other;
        if (calls > 0) {
            remember(nanos, TRY_MEMORY);
        }
        if (++calls == TRY_CALLS || hopeless) {
            decide(hopeless);
        }
    }

    private void remember(double nanos, double memory) {
        double mean = nanosPerSample[way];
        nanosPerSample[way] = mean == 0 ? nanos : mean + memory * (Math.min(nanos, OUTLIER * mean) - mean);
    }

    private void begin(int other) {
        way = other;
        trying = true;
        calls = 0;
    }

    private void decide(boolean hopeless) {
        int other = 1 - way;
        if (nanosPerSample[other] == 0) {
            begin(other);
            return;
        }
        // A try that loses by far is not soon repeated: it would cost more than it could find.
        boolean lost = hopeless || nanosPerSample[way] > BY_FAR * nanosPerSample[other];
        interval = lost ? Math.min(LATEST, 2 * interval) : SOONEST;
        way = !hopeless && nanosPerSample[way] < nanosPerSample[other] ? way : other;
        trying = false;
        calls = interval;
    }
}
