package io.gradus.boards.teach;

import io.gradus.boards.wire.Report;
import org.jspecify.annotations.Nullable;

/** A board's place in the class, which it keeps while it is away. Written by the teacher's thread, read by any. */
public final class Seat {
    /** What the teacher expects of a board. */
    public enum State {
        /** Nothing: it is not there. */
        AWAY,
        /** Nothing yet: it gets its data ready. */
        JOINING,
        /** A contribution to every round. */
        HERE,
        /** Nothing until it has caught up: it missed a round's end. */
        LATE
    }

    private final int number;
    private final String name;
    private final int share;
    private volatile State state = State.AWAY;
    private volatile boolean paused;
    private volatile String client = "";
    private volatile String executor = "";
    private volatile boolean ownData;
    private volatile int examples;
    private volatile double agreement = Double.NaN;
    private volatile long counted; // rounds
    private long passedOver = -1;
    private volatile @Nullable Report report;

    Seat(int number, String name, int share) {
        this.number = number;
        this.name = name;
        this.share = share;
    }

    void joins(String connection, String runs, boolean own) {
        client = connection;
        executor = runs;
        ownData = own;
        state = State.JOINING;
    }

    void ready(int count) {
        examples = count;
        state = State.HERE;
    }

    void state(State next) {
        state = next;
    }

    /** Leaves the board out on purpose, or no longer. Any thread. */
    public void pause(boolean on) {
        paused = on;
    }

    void counted(double withClass) {
        agreement = withClass;
        counted++;
    }

    /** What it sent for that round was not taken, as it was left out: it will not send it again. */
    void passOver(long round) {
        passedOver = round;
    }

    long passedOver() {
        return passedOver;
    }

    void report(Report latest) {
        report = latest;
    }

    /** From 0. */
    public int number() {
        return number;
    }

    /** What the board calls itself. */
    public String name() {
        return name;
    }

    /** Which share of the teacher's data it gets, if it has none of its own. */
    public int share() {
        return share;
    }

    public State state() {
        return state;
    }

    /** Whether it is left out on purpose. */
    public boolean isPaused() {
        return paused;
    }

    /** Its connection; empty before the first. */
    public String client() {
        return client;
    }

    /** What runs its steps. */
    public String executor() {
        return executor;
    }

    /** Whether it learns on data of its own. */
    public boolean hasOwnData() {
        return ownData;
    }

    /** Examples that it learns on; -1 for a sensor. */
    public int examples() {
        return examples;
    }

    /** Share of weights on which it was with the majority in the last round that it was counted in; NaN before. */
    public double agreement() {
        return agreement;
    }

    /** Rounds in which it was counted. */
    public long counted() {
        return counted;
    }

    /** What it last said of its training; null before. */
    public @Nullable Report report() {
        return report;
    }
}
