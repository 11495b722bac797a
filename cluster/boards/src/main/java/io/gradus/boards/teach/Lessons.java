package io.gradus.boards.teach;

import io.gradus.boards.wire.Lesson;
import io.gradus.boards.wire.Lesson.Affine;
import io.gradus.cluster.RoundPlan;
import io.gradus.data.Dataset;
import io.gradus.data.Fingerprint;
import io.gradus.data.Scaling;
import io.gradus.model.NetworkJson;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.run.TrainingRun;
import io.gradus.run.UpdateSettings;
import java.util.Map;

/** Makes a lesson of a training's settings. */
public final class Lessons {
    private Lessons() {}

    /**
     * The lesson of a run.
     *
     * @param rounds what is exchanged, and after how many steps
     * @param executor that all machines are to use; {@code auto} for the best that each has
     * @throws IllegalArgumentException if such a training cannot be shared out
     */
    public static Lesson of(TrainingRun run, RoundPlan rounds, String executor) {
        TrainingSpec training = run.setup().training();
        if (training.augmentation() != null) {
            throw new IllegalArgumentException("pictures are not changed while a class learns: leave augmentation out");
        }
        UpdateRule rule = training.rule();
        UpdateSettings update = new UpdateSettings(
                rule,
                Map.of(),
                training.batchSize(),
                0,
                training.healthEvery(),
                training.frozen(),
                training.gradientClip(),
                training.skipNonfinite(),
                training.regularization());
        update.training(null).withSeparateUpdate(true); // which refuses rules that take the whole set
        Dataset data = run.split().train().data();
        Scaling targets = data.targetScaling();
        return new Lesson(
                NetworkJson.write(run.setup().network()),
                update,
                rounds,
                executor,
                run.seed(),
                Affine.of(run.scaling()),
                targets == null ? null : Affine.of(targets),
                data.classNames(),
                data.schema(),
                data.window(),
                run.setup().settings().data(),
                Fingerprint.of(run.unscaled().train().data()));
    }
}
