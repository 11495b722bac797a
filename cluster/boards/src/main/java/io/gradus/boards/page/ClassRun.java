package io.gradus.boards.page;

import io.gradus.boards.teach.Teacher;
import io.gradus.report.JsonLine;
import io.gradus.report.page.EpochRow;
import io.gradus.report.page.RunHistory;
import io.gradus.status.web.LiveRun;
import org.jspecify.annotations.Nullable;

/** The class as a whole as the page shows it: its network's losses, round by round, and its test error. */
final class ClassRun implements LiveRun {
    private final String title;
    private final RunHistory history;
    private volatile @Nullable Teacher teacher;
    private volatile long rounds;
    private volatile String note = "waiting for boards";
    private volatile boolean over;

    ClassRun(String title, String network) {
        this.title = title;
        this.history = new RunHistory(title, 0);
        history.start(
                new JsonLine().put("type", "start").put("network", network).toString());
    }

    void ledBy(Teacher by) {
        teacher = by;
    }

    /** A round is over. */
    void add(long round, int epoch, double loss, float rate, String line) {
        rounds = round + 1;
        note = line;
        history.begin(round, epoch, loss, rate, "healthy", 0);
        history.finish();
    }

    /** The network was tested. */
    void tested(int epoch, double loss, double testLoss, double errorPercent, float rate) {
        history.epoch(
                new EpochRow(epoch, rounds, 0, loss, Double.NaN, testLoss, errorPercent, rate, Double.NaN, "healthy"));
    }

    /** The lesson is over. */
    void end(String line) {
        note = line;
        over = true;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String note() {
        return note;
    }

    @Override
    public RunHistory history() {
        return history;
    }

    @Override
    public String state() {
        return over ? "ended" : "running";
    }

    @Override
    public long stepsTaken() {
        return rounds;
    }

    @Override
    public double pace() {
        Teacher by = teacher;
        return by == null ? Double.NaN : by.pace();
    }

    @Override
    public void tell(Verb verb, double value) {
        Teacher by = teacher;
        if (by == null || verb != Verb.PACE || !(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a class can be told its pace, in rounds a second, alone");
        }
        by.pace(value);
    }
}
