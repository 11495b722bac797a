package io.gradus.status.web;

import io.gradus.report.page.RunHistory;

/** A run that a page shows and can tell things: one in this process, or a board's at the other end of a serial line. */
public interface LiveRun {
    /** The state of a place on the page that no run has taken yet: it is not shown. */
    String EMPTY = "empty";

    /** What a page may ask of a run. */
    enum Verb {
        PAUSE,
        RESUME,
        STEP,
        RESET,
        /** Takes a learning rate. */
        RATE,
        /** Takes steps a second at most; 0 for no bound. */
        PACE
    }

    /** What the page calls it. */
    String title();

    /** Its records; other ones when a board begins another run. */
    RunHistory history();

    /** A line that stands beside it on a page of several runs; empty for none. */
    default String note() {
        return "";
    }

    /**
     * {@code running}, {@code paused}, {@code ended}, {@code away} for a board that does not answer, or {@link #EMPTY}.
     */
    String state();

    /** Steps taken by now; the latest record may be of an earlier one. */
    long stepsTaken();

    /** Steps a second at most; 0 for no bound, NaN where that is not known. */
    double pace();

    /**
     * Tells the run something; it obeys soon.
     *
     * @param value of {@link Verb#RATE} and {@link Verb#PACE}
     * @throws IllegalArgumentException if it is told something that it cannot do
     */
    void tell(Verb verb, double value);
}
