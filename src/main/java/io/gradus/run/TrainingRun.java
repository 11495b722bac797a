package io.gradus.run;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.model.Model;
import io.gradus.model.Provenance;
import io.gradus.plan.TrainingSpec;
import io.gradus.train.EpochReport;
import io.gradus.train.Failure;
import io.gradus.train.Trainer;

/**
 * One run of a training: what follows from its seed.
 *
 * @param setup whose run it is
 * @param seed what all randomness follows from
 * @param unscaled the parts of the data that the seed makes
 * @param split the same, with values to predict scaled
 * @param scaling of inputs, fitted on the training part
 * @param epochs to train at most
 */
public record TrainingRun(TrainingSetup setup, long seed, Split unscaled, Split split, Scaling scaling, int epochs) {
    /**
     * The trainer's settings; executor, listener and budget are still to be named, by whoever wants other than the
     * usual.
     */
    public Trainer.Builder trainer() {
        TrainingSettings settings = setup.settings();
        CourseSettings course = settings.course();
        Trainer.Builder builder = Trainer.of(setup.network(), setup.training(), split)
                .seed(seed)
                .shuffle(course.shuffle())
                .scaling(scaling)
                .augmentation(settings.inputs().images(split.train()))
                .initialWeights(setup.start())
                .limits(settings.limits())
                .remedies(settings.remedies())
                .schedule(course.schedule(epochs))
                .stopping(setup.stopping(split));
        if (settings.update().batchSize() > 0) {
            builder.batchSize(settings.update().batchSize());
        }
        if (course.validateEvery() > 0) {
            builder.validateEvery(course.validateEvery());
        }
        return builder;
    }

    /** Samples of an update: of a minibatch, or of the whole training part where the rule takes that. */
    public int samplesOfUpdate() {
        TrainingSpec training = setup.training();
        return training.rule().kind().wholeSet() ? split.train().size() : training.batchSize();
    }

    /**
     * What a trainer of this run has learnt, with where it came from, ready to be saved.
     *
     * @param epoch whose weights are in place
     */
    public Model model(Trainer trainer, int epoch) {
        Dataset data = setup.data();
        AugmentedImages images = setup.training().augmentation();
        Provenance provenance = new Provenance(
                setup.training().rule(),
                samplesOfUpdate(),
                seed,
                epoch,
                data.name(),
                images == null ? Augmentation.NONE : images.augmentation(),
                Version.gradus());
        return Model.of(
                        trainer.plan(),
                        trainer.step().arena(),
                        scaling,
                        split.train().data(),
                        provenance)
                .withOrigin(setup.origin(unscaled));
    }

    /**
     * Trains a trainer of this run to its end, and puts the best epoch's weights in place if it stops early.
     *
     * @throws TrainingFailedException if a number was not finite
     */
    public TrainedModel finish(Trainer trainer) {
        EpochReport last = trainer.until(epochs);
        Failure failure = trainer.failure();
        if (failure != null) {
            throw new TrainingFailedException(failure);
        }
        int epoch = trainer.restoreBest();
        return new TrainedModel(
                model(trainer, epoch),
                last,
                trainer.hasTest() ? trainer.test() : null,
                trainer.monitor().verdict());
    }
}
