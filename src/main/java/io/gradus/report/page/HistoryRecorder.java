package io.gradus.report.page;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerColumn;
import io.gradus.report.RunListener;
import io.gradus.train.EpochReport;
import io.gradus.train.Evaluation;

/** Puts a run's records into a {@link RunHistory}, just as {@link LogReader} finds them in the run's log. */
public final class HistoryRecorder implements RunListener {
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
            boolean trained = !health.isFrozen(n);
            put(PageCounter.DELTA_RMS, n, health.value(n, HealthCounter.DELTA_RMS), trained);
            put(PageCounter.UPDATE_RATIO, n, (float) LayerColumn.UPDATE_RATIO.read(health, n, 1), trained);
            put(PageCounter.SATURATED, n, health.value(n, HealthCounter.SATURATED), true);
            put(PageCounter.DEAD, n, health.value(n, HealthCounter.DEAD) / shape.units(n), true);
            put(PageCounter.CLIPPED, n, health.fraction(n, HealthCounter.CLIPPED), trained);
            put(PageCounter.AT_BOUND, n, health.fraction(n, HealthCounter.AT_BOUND), trained && shape.adapts());
            put(PageCounter.SIGN_FLIPS, n, health.fraction(n, HealthCounter.SIGN_FLIPS), trained);
        }
        history.finish();
    }

    private void put(PageCounter counter, int layer, double value, boolean known) {
        history.put(counter, layer, known ? value : Double.NaN);
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
