package io.gradus.boards.page;

import io.gradus.boards.teach.Seat;
import io.gradus.boards.wire.Report;
import io.gradus.report.JsonLine;
import io.gradus.report.page.PageCounter;
import io.gradus.report.page.RunHistory;
import io.gradus.status.web.LiveRun;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A board as the page shows it: what it tells of its training, and how far it agrees with the class. */
final class SeatRun implements LiveRun {
    private static final PageCounter[] COUNTERS = PageCounter.values();

    private final int layers;
    private final String network;
    private final boolean votes;
    private volatile RunHistory history;
    private volatile @Nullable Seat seat;
    private volatile boolean over;

    SeatRun(int layers, String network, boolean votes) {
        this.layers = layers;
        this.network = network;
        this.votes = votes;
        this.history = new RunHistory("", layers);
    }

    /** A board has taken this place. */
    void take(Seat by) {
        if (seat == null) {
            RunHistory of = new RunHistory(by.name(), layers);
            of.start(new JsonLine().put("type", "start").put("network", network).toString());
            history = of;
            seat = by;
        }
    }

    /** The board has told how its training goes. */
    void add(Report report) {
        RunHistory of = history;
        if (report.counters().length != of.layers() * COUNTERS.length || report.step() <= of.step()) {
            return;
        }
        of.begin(report.step(), report.epoch(), report.loss(), report.rate(), report.verdict(), report.layer());
        for (int n = 0; n < of.layers(); n++) {
            for (PageCounter counter : COUNTERS) {
                of.put(counter, n, report.counters()[n * COUNTERS.length + counter.ordinal()]);
            }
        }
        of.finish();
        of.remedy(report.remedy());
    }

    /** The lesson is over. */
    void end() {
        over = true;
    }

    @Override
    public String title() {
        Seat by = seat;
        return by == null ? "" : by.name();
    }

    @Override
    public String note() {
        Seat by = seat;
        if (by == null) {
            return "";
        }
        String with = Double.isNaN(by.agreement())
                ? ""
                : String.format(
                        Locale.ROOT,
                        votes
                                ? "votes with the majority on %.0f %% of the weights · "
                                : "moves %.0f %% of the weights as the class · ",
                        100 * by.agreement());
        return with + examples(by) + (by.isPaused() ? " · left out for now" : "");
    }

    private static String examples(Seat by) {
        String where =
                by.hasOwnData() ? "of its own, which stay on the board" : "of the teacher's data, read on the board";
        return by.examples() < 0 ? "a sensor's stream, which stays on the board" : by.examples() + " examples " + where;
    }

    @Override
    public RunHistory history() {
        return history;
    }

    @Override
    public String state() {
        Seat by = seat;
        if (by == null) {
            return EMPTY;
        }
        if (over) {
            return "ended";
        }
        return switch (by.state()) {
            case AWAY -> "away";
            case JOINING, HERE, LATE -> by.isPaused() ? "paused" : "running";
        };
    }

    @Override
    public long stepsTaken() {
        Seat by = seat;
        return by == null ? 0 : Math.max(by.counted(), history.step());
    }

    @Override
    public double pace() {
        return Double.NaN;
    }

    @Override
    public void tell(Verb verb, double value) {
        Seat by = seat;
        if (by == null) {
            throw new IllegalArgumentException("no board has this place");
        }
        switch (verb) {
            case PAUSE -> by.pause(true);
            case RESUME -> by.pause(false);
            case STEP, RESET, RATE, PACE ->
                throw new IllegalArgumentException("a board in a class does as the class does: tell the class");
        }
    }
}
