package io.gradus.lab.illness;

import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.plan.Plan;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.EpochReport;
import io.gradus.train.Trainer;
import io.gradus.train.TrainingListener;

/** Does a trial's run. */
public final class Trial implements TrainingListener {
    private int judgements;
    private int alarms;
    private final java.util.Set<String> words = new java.util.TreeSet<>();

    private Trial() {}

    /**
     * What came of a run.
     *
     * @param start mean loss before the first step, over the training part
     * @param loss mean loss of the last epoch
     * @param validation the last epoch's
     * @param bestValidation the lowest of any epoch
     */
    public record Outcome(
            double start,
            double loss,
            double validation,
            double bestValidation,
            double kept,
            boolean failed,
            Verdict verdict,
            int judgements,
            int alarms,
            String words) {}

    @Override
    public void health(HealthSnapshot snapshot) {
        judgements++;
        if (!snapshot.verdict().isHealthy()) {
            alarms++;
            words.add(snapshot.verdict().state().label());
        }
    }

    static Trainer start(TrialSettings settings, TrainingListener listener) {
        int rest = 100 - settings.trainPercent();
        Split split = Split.of(settings.data(), settings.trainPercent(), rest / 2, rest - rest / 2, settings.seed());
        Trainer trainer = Trainer.of(settings.network(), settings.training(), split)
                .scaling(settings.scaled() ? Scaling.auto(split.train()) : Scaling.none(settings.data().inputs()))
                .seed(settings.seed())
                .remedies(settings.recovery())
                .stopping(settings.stopping())
                .executor(plan -> StepProvider.choose("auto", plan, 1))
                .listener(listener)
                .start();
        damage(settings, trainer);
        return trainer;
    }

    private static void damage(TrialSettings settings, Trainer trainer) {
        Plan plan = trainer.plan();
        int layer = settings.plant().layer();
        int fanIn = plan.network().fanIn(layer);
        int width = plan.network().layers().get(layer).width();
        float[] arena = trainer.step().arena();
        for (int i = 0; i <= fanIn; i++) {
            for (int j = 0; j < width; j++) {
                int at = plan.weights(layer) + i * plan.stride(layer) + j;
                switch (settings.plant().damage()) {
                    case NONE -> {}
                    case LARGE -> arena[at] *= 100;
                    case DEAD -> arena[at] = i == fanIn ? -100 : arena[at];
                }
            }
        }
    }

    static double chance(TrialSettings settings) {
        try (Trainer trainer = start(settings, TrainingListener.NONE)) {
            trainer.epoch();
            return trainer.evidence().reference();
        }
    }

    /** Runs it on the calling thread. */
    public static Outcome run(TrialSettings settings) {
        Trial trial = new Trial();
        try (Trainer trainer = start(settings, trial)) {
            double start = trainer.training().loss();
            double best = Double.POSITIVE_INFINITY;
            EpochReport report = null;
            for (int n = 0; n < settings.epochs() && trainer.failure() == null && trainer.stopped() == null; n++) {
                report = trainer.epoch();
                if (report.validation() != null) {
                    best = Math.min(best, report.validation().loss());
                }
            }
            if (report == null) {
                throw new IllegalArgumentException("no epochs");
            }
            return new Outcome(
                    start,
                    report.loss(),
                    report.validation() == null ? Double.NaN : report.validation().loss(),
                    best,
                    settings.stopping().isEmpty() ? report.validation() == null ? Double.NaN : report.validation().loss() : best,
                    trainer.failure() != null,
                    trainer.monitor().verdict(),
                    trial.judgements,
                    trial.alarms,
                    trial.words.toString());
        }
    }
}
