package io.gradus.cli.train;

import io.gradus.run.StartingPoint;
import io.gradus.status.RunControl;
import io.gradus.text.Text;
import io.gradus.train.Trainer;

/** A training run that carries out, between steps, the commands of keyboard, button and serial line. */
final class ControlledRun implements RunControl.Run {
    private final RunControl control;
    private final Trainer trainer;
    private final StartingPoint start;
    private final TrainingView view;
    private long pausedAt;
    private long pausedNanos;

    ControlledRun(RunControl control, Trainer trainer, StartingPoint start, TrainingView view) {
        this.control = control;
        this.trainer = trainer;
        this.start = start;
        this.view = view;
    }

    /** Carries out commands and waits while the run is paused; returns at once if there are none. */
    void betweenSteps() {
        control.reached(trainer.steps());
        if (!control.hasNews()) {
            return;
        }
        try {
            control.obey(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void paused() {
        view.paused();
        pausedAt = System.nanoTime();
    }

    @Override
    public void resumed() {
        long waited = System.nanoTime() - pausedAt;
        pausedNanos += waited;
        view.resumed(waited);
    }

    /** Nanoseconds that the run has been paused so far. */
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
        control.reached(0);
        view.restarted();
    }

    @Override
    public void stepSingly(boolean on) {
        trainer.stepSingly(on);
    }
}
