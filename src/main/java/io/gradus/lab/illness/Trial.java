package io.gradus.lab.illness;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.SplitShares;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.plan.Plan;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;

/** Does a run, on the calling thread, and counts its alarms. */
final class Trial implements TrainingListener {
    private int judgements;
    private int alarms;

    private Trial() {}

    /**
     * What came of a run.
     *
     * @param start loss over the training part before the first step
     * @param reference what always giving the same answer scores
     * @param loss mean training loss of the last epoch
     * @param highest the largest of any epoch's mean training losses
     * @param validation the last epoch's validation loss; NaN without a validation part
     * @param bestValidation the lowest of any epoch
     * @param failed whether a number was not finite
     * @param verdict the last one
     * @param alarms of its judgements, those that were not healthy
     */
    record Outcome(
            double start,
            double reference,
            double loss,
            double highest,
            double validation,
            double bestValidation,
            boolean failed,
            Verdict verdict,
            int judgements,
            int alarms) {
        /**
         * Whether the run learnt: its training loss is below a tenth of its start and of what always giving the same
         * answer scores, or within a fifth of the healthy run's.
         */
        boolean learnt(double healthyLoss) {
            return !failed && (loss < 0.1 * Math.min(start, reference) || loss <= 1.2 * healthyLoss);
        }
    }

    @Override
    public void health(HealthSnapshot snapshot) {
        judgements++;
        alarms += snapshot.verdict().isHealthy() ? 0 : 1;
    }

    static Outcome run(Settings settings) {
        Trial trial = new Trial();
        try (Trainer trainer = start(settings, trial)) {
            double start = trainer.training().loss();
            double highest = 0;
            double best = Double.POSITIVE_INFINITY;
            EpochReport report;
            do {
                report = trainer.epoch();
                highest = Math.max(highest, report.loss());
                best = report.validation() == null
                        ? best
                        : Math.min(best, report.validation().loss());
            } while (report.epoch() < settings.epochs() && trainer.failure() == null && trainer.stopped() == null);
            // A run that stops early ends with its best weights.
            double validation = !settings.stopping().isEmpty()
                    ? best
                    : report.validation() == null
                            ? Double.NaN
                            : report.validation().loss();
            return new Outcome(
                    start,
                    trainer.evidence().reference(),
                    report.loss(),
                    highest,
                    validation,
                    best,
                    trainer.failure() != null,
                    trainer.monitor().verdict(),
                    trial.judgements,
                    trial.alarms);
        }
    }

    private static Trainer start(Settings settings, TrainingListener listener) {
        int rest = 100 - settings.trainPercent();
        Split split = new SplitShares(settings.trainPercent(), rest / 2, rest - rest / 2)
                .cut(settings.data(), settings.seed());
        Scaling scaling = settings.scaled()
                ? Scaling.auto(split.train())
                : Scaling.none(settings.data().inputs());
        Trainer trainer = Trainer.of(settings.network(), settings.training(), split)
                .scaling(scaling)
                .seed(settings.seed())
                .remedies(settings.recovery())
                .stopping(settings.stopping())
                .executor(plan -> StepProvider.choose("auto", plan, 1))
                .listener(listener)
                .start();
        if (settings.deadLayer() > 0) {
            silence(trainer, settings.deadLayer() - 1);
        }
        return trainer;
    }

    private static void silence(Trainer trainer, int layer) {
        Plan plan = trainer.plan();
        int biases = plan.weights(layer) + plan.network().fanIn(layer) * plan.stride(layer);
        for (int j = 0; j < plan.network().layers().get(layer).width(); j++) {
            trainer.step().arena()[biases + j] = -100;
        }
    }
}
