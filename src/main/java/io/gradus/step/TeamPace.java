package io.gradus.step;

/**
 * Decides call by call whether a step runs on all of its threads or on the caller's alone, by what was faster lately.
 * {@link io.gradus.plan.ThreadCost} expects cores that are free; where another process has taken one, threads that wait
 * for one another are many times slower than one. Results do not depend on it: they are the same for any number of
 * threads.
 */
final class TeamPace {
    private static final double MEMORY = 0.25; // weight of the newest call in a running mean
    private static final int SOONEST = 16; // calls until the slower way gets another try, at first
    private static final int LATEST = 4096;

    private final boolean hasTeam;
    private final double[] nanosPerSample = new double[2]; // running means: with the team, alone
    private int untilTry;
    private int interval = SOONEST;
    private int way; // of this call: 0 with the team, 1 alone
    private boolean trying;
    private long began;

    TeamPace(int threads) {
        this.hasTeam = threads > 1;
    }

    /** Begins a call; whether it is to run without the team. */
    boolean beginAlone() {
        if (!hasTeam) {
            return false;
        }
        int better = nanosPerSample[1] < nanosPerSample[0] ? 1 : 0;
        trying = --untilTry < 0;
        way = trying ? 1 - better : better;
        if (nanosPerSample[0] == 0) {
            way = 0;
        }
        began = System.nanoTime();
        return way == 1;
    }

    /** Ends it, after so many samples. */
    void end(int samples) {
        if (!hasTeam || samples == 0) {
            return;
        }
        double now = (double) (System.nanoTime() - began) / samples;
        double mean = nanosPerSample[way];
        nanosPerSample[way] = mean == 0 || trying ? now : mean + MEMORY * (now - mean);
        if (trying) {
            // A try that loses by far is not soon repeated: it would cost more than it could find.
            boolean lost = now > 1.2 * nanosPerSample[1 - way];
            interval = lost ? Math.min(LATEST, 2 * interval) : SOONEST;
            untilTry = interval;
        }
    }
}
