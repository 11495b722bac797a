package io.gradus.report.page;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.report.RunListener;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;

/** Puts a run's records into a {@link RunHistory}, just as {@link LogReader} finds them in the run's log. */
public final class HistoryRecorder implements RunListener {
    private static final PageCounter[] COUNTERS = PageCounter.values(); // each call of values() makes a new array

    private final RunHistory history;
    private final RunShape shape;

    public HistoryRecorder(RunHistory history, RunShape shape) {
        this.history = history;
        this.shape = shape;
    }

    @Override
    public void start(String json) {
        history.start(json);
    }

    @Override
    public void end(String json) {
        history.end(json);
    }

    @Override
    public void health(HealthSnapshot health, long skipped) {
        add(health);
    }

    /** Adds a snapshot's counters as a record. Allocates nothing, as long as nothing happens that is an event. */
    public void add(HealthSnapshot health) {
        if (health.step() < history.step()) {
            history.restart();
        }
        history.begin(
                health.step(),
                health.epoch(),
                health.loss(),
                health.rate(),
                health.verdict().state().label(),
                health.verdict().layer());
        for (int n = 0; n < history.layers(); n++) {
            for (PageCounter counter : COUNTERS) {
                boolean known = (counter.isOfOutputs() || !health.isFrozen(n))
                        && (counter != PageCounter.AT_BOUND || shape.adapts());
                history.put(counter, n, known ? counter.column().read(health, n, shape.units(n)) : Double.NaN);
            }
        }
        history.finish();
    }

    @Override
    public void epoch(EpochReport report, double samplesPerSecond, HealthSnapshot window) {
        epoch(report, samplesPerSecond);
        if (window.step() >= 0) {
            bins(window, report.epoch());
        }
    }

    /** Adds an epoch without its distribution. */
    public void epoch(EpochReport report, double samplesPerSecond) {
        Evaluation validation = report.validation();
        history.epoch(new EpochRow(
                report.epoch(),
                report.steps(),
                report.skipped(),
                report.loss(),
                report.errorPercent(),
                validation == null ? Double.NaN : validation.loss(),
                validation == null ? Double.NaN : validation.errorPercent(),
                report.rate(),
                samplesPerSecond,
                report.verdict().state().label()));
        history.remedy(report.verdict().remedy());
    }

    /** Adds an epoch's distribution of gradients. */
    public void bins(HealthSnapshot window, int epoch) {
        if (!history.beginBins(epoch)) {
            return;
        }
        for (int n = 0; n < history.layers(); n++) {
            for (int bin = 0; bin < HealthCounter.BINS; bin++) {
                float count = window.bin(n, bin);
                if (count > 0) {
                    history.bin(n, bin, count);
                }
            }
        }
    }
}
