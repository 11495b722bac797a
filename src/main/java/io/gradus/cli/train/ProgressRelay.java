package io.gradus.cli.train;

import io.gradus.health.HealthSnapshot;
import io.gradus.train.EpochReport;
import io.gradus.train.Failure;
import io.gradus.train.TrainingListener;

/** A listener for a trainer that passes everything on to another one, which can be made after the trainer. */
final class ProgressRelay implements TrainingListener {
    private TrainingListener listener = TrainingListener.NONE;

    void to(TrainingListener other) {
        listener = other;
    }

    @Override
    public void progress(int epoch, int samples, int total) {
        listener.progress(epoch, samples, total);
    }

    @Override
    public void health(HealthSnapshot snapshot) {
        listener.health(snapshot);
    }

    @Override
    public void skipped(Failure failure, long skipped) {
        listener.skipped(failure, skipped);
    }

    @Override
    public void epoch(EpochReport report) {
        listener.epoch(report);
    }
}
