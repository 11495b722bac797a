package io.gradus.cluster;

import io.gradus.data.Part;

/** Which examples are whose: example n of a part is worker n mod W's. */
public final class Shards {
    private Shards() {}

    /**
     * The share of one worker, in the part's order.
     *
     * @param worker from 0
     * @throws IllegalArgumentException if nothing is left for it
     */
    public static Part of(Part part, int worker, int workers) {
        int[] all = part.rows();
        if (worker < 0 || worker >= workers || worker >= all.length) {
            throw new IllegalArgumentException(
                    "there is no share " + worker + " of " + workers + " in " + all.length + " examples");
        }
        int[] rows = new int[size(all.length, worker, workers)];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = all[worker + n * workers];
        }
        return new Part(part.data(), rows);
    }

    /** How many of so many examples are a worker's. */
    public static int size(int examples, int worker, int workers) {
        return Math.max(0, (examples - worker + workers - 1) / workers);
    }

    /** Rounds in which the largest share is passed through once. */
    public static int roundsPerEpoch(int examples, int workers, int batch, int localSteps) {
        int steps = (size(examples, 0, workers) + batch - 1) / batch;
        return (steps + localSteps - 1) / localSteps;
    }
}
