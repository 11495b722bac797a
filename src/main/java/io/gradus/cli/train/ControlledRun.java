package io.gradus.cli.train;

import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import io.gradus.text.Text;
import io.gradus.train.Trainer;

/** A training run that does between its steps what keyboard, button or serial line have asked for. */
final class ControlledRun implements RunControl.Run {
    private final RunControl control;
    private final Trainer trainer;
    private final StartingPoint start;
    private final TrainingView view;
    private long pausedNanos;

    ControlledRun(RunControl control, Trainer trainer, StartingPoint start, TrainingView view) {
        this.control = control;
        this.trainer = trainer;
        this.start = start;
        this.view = view;
    }

    /** Obeys, and waits while the run is paused; at once back if nothing was asked. */
    void betweenSteps() {
        if (!control.hasNews()) {
            return;
        }
        boolean paused = control.state() == RunState.PAUSED;
        if (paused) {
            view.paused();
        }
        long began = System.nanoTime();
        try {
            control.obey(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (paused) {
            long waited = System.nanoTime() - began;
            pausedNanos += waited;
            view.resumed(waited);
        }
    }

    /** How long the run has waited so far. */
    long pausedNanos() {
        return pausedNanos;
    }

    @Override
    public void rate(float rate) {
        if (!trainer.rule().kind().hasRate()) {
            view.remark("rule " + trainer.rule().kind().label() + " has no learning rate to set");
            return;
        }
        trainer.rate(rate);
        view.remark("learning rate " + Text.shortest(rate) + " from here on");
    }

    @Override
    public void reset() {
        trainer.restart();
        start.load(trainer.plan(), trainer.step().arena());
        view.restarted();
    }

    @Override
    public void stepSingly(boolean on) {
        trainer.stepSingly(on);
    }
}
