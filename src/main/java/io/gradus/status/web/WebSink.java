package io.gradus.status.web;

import io.gradus.health.HealthSnapshot;
import io.gradus.report.page.HistoryRecorder;
import io.gradus.report.page.RunHistory;
import io.gradus.report.page.RunShape;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import io.gradus.status.StatusReading;
import io.gradus.status.StatusSink;
import io.gradus.train.EpochReport;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Shows the run of this process to pages: takes readings and epochs into a history of bounded size, and tells a server
 * of what is new. The training thread does nothing here but leave an epoch's report in a ring.
 */
public final class WebSink implements StatusSink, LiveRun {
    /** Epochs that may wait to be taken in. */
    static final int WAITING = 256;

    private final RunControl control;
    private final boolean hasRate;
    private final RunHistory history;
    private final HistoryRecorder recorder;
    private final HealthSnapshot before; // the latest reading of an epoch has its distribution of gradients
    private final EpochReport[] reports = new EpochReport[WAITING];
    private final double[] speeds = new double[WAITING];
    private final AtomicLong left = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private volatile @Nullable WebServer server;
    private volatile RunState state = RunState.RUNNING;
    private volatile long stepsTaken;
    private long lastStepsTaken = -1;
    private float lastRate;
    private boolean closed;

    /**
     * @param name of the run
     * @param start the log's start record, a JSON object
     * @param hasRate whether the rule has a learning rate to be set
     */
    public WebSink(String name, RunShape shape, String start, RunControl control, boolean hasRate) {
        int layers = shape.units().length;
        this.control = control;
        this.hasRate = hasRate;
        this.history = new RunHistory(name, layers);
        history.start(start);
        this.recorder = new HistoryRecorder(history, shape);
        this.before = new HealthSnapshot(layers);
    }

    /** Tells this server of what is new, and closes it in the end. */
    public void serveBy(WebServer web) {
        server = web;
    }

    /** For the training thread: an epoch is done. Allocates nothing and waits for nobody. */
    public void epoch(EpochReport report, double samplesPerSecond) {
        long next = left.getPlain();
        if (next - taken.getAcquire() < WAITING) {
            int slot = (int) (next % WAITING);
            reports[slot] = report;
            speeds[slot] = samplesPerSecond;
            left.setRelease(next + 1);
        }
    }

    /** The run is over: the log's end record, a JSON object. */
    public void end(String json) {
        history.end(json);
        WebServer web = server;
        if (web != null && web.isWatched()) {
            web.publish(0);
        }
    }

    @Override
    public String name() {
        return "web page";
    }

    @Override
    public void show(StatusReading reading, long nanos) {
        HealthSnapshot health = reading.health();
        boolean news = takeEpochs();
        if (health.step() < before.step()) { // the run was reset
            history.restart();
            before.clear();
            news = true;
        }
        if (before.step() >= 0 && health.epoch() != before.epoch()) {
            recorder.bins(before, before.epoch());
        }
        if (health.step() != before.step()) {
            recorder.add(health);
            before.copyFrom(health);
            news = true;
        }
        news |= state != reading.state() || lastStepsTaken != health.stepsTaken() || lastRate != health.rate();
        state = reading.state();
        stepsTaken = health.stepsTaken();
        lastStepsTaken = stepsTaken;
        lastRate = health.rate();
        WebServer web = server;
        if (news && web != null && web.isWatched()) {
            web.publish(0);
        }
    }

    private boolean takeEpochs() {
        boolean any = false;
        for (long next = taken.getPlain(); next < left.getAcquire(); next++) {
            int slot = (int) (next % WAITING);
            recorder.epoch(reports[slot], speeds[slot]);
            taken.setRelease(next + 1);
            any = true;
        }
        return any;
    }

    @Override
    public long dropped() {
        WebServer web = server;
        return web == null ? 0 : web.dropped();
    }

    /** Tells pages that the run is over, and ends them. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        takeEpochs();
        if (before.step() >= 0) {
            recorder.bins(before, before.epoch());
        }
        WebServer web = server;
        if (web != null) {
            web.publish(0);
            web.close();
        }
    }

    @Override
    public String title() {
        return history.name();
    }

    @Override
    public RunHistory history() {
        return history;
    }

    @Override
    public String state() {
        return state.label();
    }

    @Override
    public long stepsTaken() {
        return stepsTaken;
    }

    @Override
    public double pace() {
        return control.pace();
    }

    @Override
    public void tell(Verb verb, double value) {
        switch (verb) {
            case PAUSE -> control.pause();
            case RESUME -> control.resume();
            case STEP -> control.step();
            case RESET -> control.reset();
            case RATE -> {
                if (!hasRate) {
                    throw new IllegalArgumentException("the rule has no learning rate to set");
                }
                control.rate((float) value);
            }
            case PACE -> control.pace(value);
        }
    }
}
