package io.gradus.cli.monitor;

import io.gradus.health.LayerColumn;
import io.gradus.report.JsonLine;
import io.gradus.report.page.PageCounter;
import io.gradus.report.page.RunHistory;
import io.gradus.status.RunState;
import io.gradus.status.serial.StreamRecord;
import io.gradus.status.web.LiveRun;
import io.gradus.status.web.WebServer;
import org.jspecify.annotations.Nullable;

/**
 * A board's run as its serial line tells it, for a page. A run of another shape, or from the beginning, takes its
 * place.
 */
final class BoardRun implements LiveRun, MonitorListener {
    private static final long AWAY_NANOS = 5_000_000_000L;

    private final String port;
    private final int index;
    private volatile RunHistory history;
    private volatile @Nullable WebServer server;
    private volatile @Nullable MonitorSession session;
    private volatile RunState state = RunState.RUNNING;
    private volatile long heard = System.nanoTime() - AWAY_NANOS;
    private volatile long step;
    private String network = "";

    /** @param index of the run on its page */
    BoardRun(String port, int index) {
        this.port = port;
        this.index = index;
        this.history = new RunHistory(port, 0);
    }

    void serveBy(WebServer web) {
        server = web;
    }

    /** By which it is told things. */
    void listenBy(MonitorSession line) {
        session = line;
    }

    @Override
    public void identity(String text) {
        String[] fields = text.split(",", -1);
        network = fields.length > 1 ? fields[1].strip() : text;
        describe(history);
    }

    private void describe(RunHistory of) {
        of.start(new JsonLine().put("type", "start").put("network", network).toString());
    }

    @Override
    public void remedy(String text) {
        history.remedy(text);
    }

    @Override
    public void record(StreamRecord record, long nanos) {
        RunHistory of = history;
        if (record.layers().size() != of.layers()) {
            of = new RunHistory(port, record.layers().size());
            describe(of);
            history = of;
        } else if (record.step() < of.step()) {
            of.restart();
        }
        if (record.step() != of.step()) {
            add(of, record);
        }
        boolean news = record.step() != step || record.state() != state || nanos - heard > AWAY_NANOS;
        heard = nanos;
        step = record.step();
        state = record.state();
        if (news) {
            publish();
        }
    }

    private static void add(RunHistory of, StreamRecord record) {
        of.begin(
                record.step(),
                record.epoch(),
                record.loss(),
                record.rate(),
                record.verdict().label(),
                record.layer());
        int n = 0;
        for (StreamRecord.Layer layer : record.layers()) {
            for (PageCounter counter : PageCounter.values()) {
                boolean streamed = LayerColumn.STREAMED.contains(counter.column());
                of.put(counter, n, streamed ? layer.value(counter.column()) : Double.NaN);
            }
            n++;
        }
        of.finish();
    }

    private void publish() {
        WebServer web = server;
        if (web != null && web.isWatched()) {
            web.publish(index);
        }
    }

    /** The line is not listened to any more. */
    void left() {
        heard = System.nanoTime() - AWAY_NANOS;
        publish();
    }

    @Override
    public String title() {
        return network.isEmpty() ? port : port + ": " + network;
    }

    @Override
    public RunHistory history() {
        return history;
    }

    @Override
    public String state() {
        return state != RunState.ENDED && System.nanoTime() - heard >= AWAY_NANOS ? "away" : state.label();
    }

    @Override
    public long stepsTaken() {
        return step;
    }

    @Override
    public double pace() {
        return Double.NaN;
    }

    @Override
    public void tell(Verb verb, double value) {
        MonitorSession line = session;
        if (line == null || state().equals("away")) {
            throw new IllegalArgumentException("the board does not answer");
        }
        line.send(
                switch (verb) {
                    case PAUSE -> "TRA:PAUS\n";
                    case RESUME -> "TRA:RES\n";
                    case STEP -> "TRA:STEP\n";
                    case RESET -> "*RST\n";
                    case RATE -> "TRA:RATE " + number(value, value > 0) + "\n";
                    case PACE -> "TRA:PACE " + number(value, value >= 0) + "\n";
                });
    }

    private static String number(double value, boolean fits) {
        if (!fits || Double.isInfinite(value)) {
            throw new IllegalArgumentException(value + " is no number for this");
        }
        return Float.toString((float) value);
    }
}
