package io.gradus.report.page;

import io.gradus.health.Verdict.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a page keeps of a run: the log's start and end records as they are, and its records over time in bounded memory.
 * One thread adds, any thread may have the page's form of it; nobody waits long. Records that take no new column
 * allocate nothing.
 */
public final class RunHistory {
    private static final List<State> STATES = List.of(State.values());

    private final String name;
    private final CounterColumns columns;
    private final GradientBins bins;
    private final EpochRows epochs = new EpochRows();
    private final RunEvents events;
    private final List<String> words = new ArrayList<>(); // by code: those of State, then unknown ones
    private final double[] deltas;
    private final double[] dead;
    private final double[] saturated;
    private @Nullable String start;
    private @Nullable String end;
    private String remedy = "";
    private long step = -1;
    private int epoch;
    private long skipped;

    /**
     * Of a run that has not begun.
     *
     * @param name what the page calls it where there is no better name
     * @param layers of its network; 0 if no counters will come
     */
    public RunHistory(String name, int layers) {
        this.name = name;
        this.columns = new CounterColumns(layers);
        this.bins = new GradientBins(layers);
        this.events = new RunEvents(layers);
        this.deltas = new double[layers];
        this.dead = new double[layers];
        this.saturated = new double[layers];
        for (State state : STATES) {
            words.add(state.label());
        }
    }

    public String name() {
        return name;
    }

    public int layers() {
        return columns.layers();
    }

    /** Keeps the log's start record, a JSON object. */
    public synchronized void start(String json) {
        start = json;
    }

    /** Keeps the log's end record, a JSON object. */
    public synchronized void end(String json) {
        end = json;
    }

    /** What to do about the verdict in force; empty for nothing. */
    public synchronized void remedy(String text) {
        remedy = text;
    }

    /** Forgets all records: the run begins again. */
    public synchronized void restart() {
        columns.clear();
        bins.clear();
        epochs.clear();
        events.clear();
        end = null;
        remedy = "";
        step = -1;
        epoch = 0;
        skipped = 0;
    }

    /** One record of counters: to be begun, filled, and finished. All by the thread that adds. */
    public synchronized void begin(long atStep, int ofEpoch, double loss, double rate, String verdict, int layer) {
        step = atStep;
        epoch = ofEpoch;
        columns.begin(atStep, ofEpoch, loss, rate, code(verdict), layer);
        events.verdict(atStep, ofEpoch, verdict, layer);
        Arrays.fill(deltas, Double.NaN);
        Arrays.fill(dead, Double.NaN);
        Arrays.fill(saturated, Double.NaN);
    }

    public synchronized void put(PageCounter counter, int layer, double value) {
        columns.put(counter, layer, value);
        switch (counter) {
            case DELTA_RMS -> deltas[layer] = value;
            case DEAD -> dead[layer] = value;
            case SATURATED -> saturated[layer] = value;
            case UPDATE_RATIO, CLIPPED, AT_BOUND, SIGN_FLIPS -> {}
        }
    }

    /** Ends the record: looks for events in it. */
    public synchronized void finish() {
        events.errors(step, epoch, deltas);
        for (int n = 0; n < deltas.length - 1; n++) {
            events.fractions(step, epoch, n, dead[n], saturated[n]);
        }
    }

    /** An epoch that is done. */
    public synchronized void epoch(EpochRow row) {
        if (row.epoch() <= epochs.last()) {
            epochs.clear(); // the run began again
        }
        epochs.add(row);
        skipped = row.skipped();
    }

    /** An epoch's distribution of gradients; counts are to follow if it returns true, as it does once an epoch. */
    public synchronized boolean beginBins(int ofEpoch) {
        return bins.begin(ofEpoch);
    }

    public synchronized void bin(int layer, int bin, double count) {
        bins.add(layer, bin, count);
    }

    /** Step of the latest record; -1 before the first. */
    public synchronized long step() {
        return step;
    }

    private int code(String word) {
        int known = words.indexOf(word);
        if (known >= 0) {
            return known;
        }
        words.add(word);
        return words.size() - 1;
    }

    /** How many columns of counters are kept, each of one record or of several. */
    public synchronized int columnCount() {
        return columns.count();
    }

    /** Step of a column's last record. */
    public synchronized int columnStep(int column) {
        return columns.step[column];
    }

    /** A counter's number in a column; NaN where there is none. */
    public synchronized double columnValue(PageCounter counter, int layer, int column) {
        return counter.value(columns.code(counter, layer, column));
    }

    /** Whether any record had a number of this counter. */
    public synchronized boolean has(PageCounter counter) {
        return columns.has(counter);
    }

    /** The epochs that are kept, in order. */
    public synchronized List<EpochRow> epochRows() {
        return epochs.rows();
    }

    /** The log's start record, a JSON object; null if it has none. */
    public synchronized @Nullable String startRecord() {
        return start;
    }

    /** The run as pages read it: a JSON object. */
    public synchronized String json() {
        return new RunJson(this).toString();
    }

    /** Appends the latest record and epoch as fields of a JSON object, for a page that has the ones before. */
    public synchronized void appendLatest(StringBuilder line) {
        LatestJson.append(line, this);
    }

    // For RunJson and LatestJson, which hold the lock.

    CounterColumns columns() {
        return columns;
    }

    GradientBins bins() {
        return bins;
    }

    EpochRows epochs() {
        return epochs;
    }

    RunEvents events() {
        return events;
    }

    List<String> words() {
        return words;
    }

    @Nullable
    String start() {
        return start;
    }

    @Nullable
    String end() {
        return end;
    }

    String remedy() {
        return remedy;
    }

    long skipped() {
        return skipped;
    }

    /** Good, note, warn or bad: how a page colours a verdict's word. A word of another version counts as a warning. */
    static String gravity(String word) {
        for (State state : STATES) {
            if (state.label().equals(word)) {
                return switch (state.level()) {
                    case WELL -> "good";
                    case WARNING -> "warn";
                    case DANGER -> "bad";
                };
            }
        }
        return "warn";
    }

    /** What a verdict's word means; empty for one of another version. */
    static String meaning(String word) {
        for (State state : STATES) {
            if (state.label().equals(word)) {
                return state.meaning();
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d layers, step %d", name, columns.layers(), step);
    }
}
