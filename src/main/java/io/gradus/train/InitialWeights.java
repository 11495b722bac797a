package io.gradus.train;

import io.gradus.plan.Plan;

/** Weights that training begins with, in the place of random ones. */
@FunctionalInterface
public interface InitialWeights {
    /** Leaves the random ones. */
    InitialWeights RANDOM = new InitialWeights() { // no lambda: every run loads it
                @Override
                public void load(Plan plan, float[] arena) {}
            };

    /**
     * Puts them into an arena where the random ones are; those that it leaves alone stay as they are. Called when a run
     * begins, and again when it is restarted.
     */
    void load(Plan plan, float[] arena);
}
