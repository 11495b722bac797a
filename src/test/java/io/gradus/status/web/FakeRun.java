package io.gradus.status.web;

import io.gradus.report.page.PageCounter;
import io.gradus.report.page.RunHistory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A run that does nothing but take down what it is told. */
final class FakeRun implements LiveRun {
    final RunHistory history = new RunHistory("fake", 2);
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile long steps;

    /** Adds a record. */
    void record(long step) {
        steps = step;
        history.begin(step, 1, 1.0 / (step + 1), 0.1, "healthy", 0);
        history.put(PageCounter.DELTA_RMS, 0, 0.01);
        history.put(PageCounter.DELTA_RMS, 1, 0.1);
        history.finish();
    }

    @Override
    public String title() {
        return "fake \"run\" <1>";
    }

    @Override
    public RunHistory history() {
        return history;
    }

    @Override
    public String state() {
        return "running";
    }

    @Override
    public long stepsTaken() {
        return steps;
    }

    @Override
    public double pace() {
        return 0;
    }

    @Override
    public void tell(Verb verb, double value) {
        if (verb == Verb.RATE && !(value > 0)) {
            throw new IllegalArgumentException("a rate must be positive, not " + value);
        }
        told.add(Double.isNaN(value) ? verb.name() : verb + " " + value);
    }
}
