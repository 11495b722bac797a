package io.gradus.lab.course;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.Split;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.source.EmbeddedData;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Evaluation;
import io.gradus.train.Trainer;
import java.util.function.Consumer;

/** Networks that learn handwritten digits of 8x8 pixels: what most experiments are made on. */
final class Digits {
    static final ImageShape SHAPE = new ImageShape(8, 8, 1);
    static final int INPUTS = 64;
    static final int CLASSES = 10;
    static final int BATCH = 16;

    private Digits() {}

    static Dataset data() {
        return Holder.DATA;
    }

    private static final class Holder {
        static final Dataset DATA = EmbeddedData.load("digits");
    }

    /** Changes that leave a digit readable: turned, bent and a little noisy. */
    static Augmentation readable() {
        return Augmentation.NONE.withRotate(10).withElastic(6, 2).withNoise(0.05f);
    }

    /** The usual parts, cut anew for each seed. */
    static Split split(long seed) {
        return Split.of(data(), 70, 15, 15, seed);
    }

    /** A network of hidden layers of one width. */
    static NetworkSpec network(int layers, int width, Activation activation, Initializer initializer, float gain) {
        NetworkSpec.Builder net = NetworkSpec.inputs(INPUTS);
        for (int n = 0; n < layers; n++) {
            net.hidden(width, activation);
        }
        return net.output(CLASSES, Loss.CROSS_ENTROPY)
                .withInitializer(initializer)
                .withGain(gain);
    }

    /** Two hidden layers of 64 and 32 units. */
    static NetworkSpec network(Activation activation) {
        return NetworkSpec.inputs(INPUTS)
                .hidden(64, activation)
                .hidden(32, activation)
                .output(CLASSES, Loss.CROSS_ENTROPY)
                .withInitializer(Initializer.suiting(activation));
    }

    static TrainingSpec training(UpdateRule rule) {
        return TrainingSpec.of(rule).withBatchSize(BATCH);
    }

    /** All digits as a source that a step can read, for experiments that look at single steps. */
    static Source boundTo(Step step) {
        Source source = new Source(Part.all(data()));
        step.bind(source);
        return source;
    }

    /** The best executor that there is here, on one thread. */
    static Step oneThread(Plan plan) {
        return StepProvider.choose("auto", plan, 1);
    }

    /** A trainer on one thread. */
    static Trainer start(NetworkSpec network, TrainingSpec training, Split split, long seed) {
        return start(network, training, split, seed, settings -> {});
    }

    static Trainer start(
            NetworkSpec network, TrainingSpec training, Split split, long seed, Consumer<Trainer.Builder> more) {
        Trainer.Builder settings = Trainer.of(network, training, split)
                .seed(seed)
                .scaling(Scaling.auto(split.train()))
                .executor(Digits::oneThread);
        more.accept(settings);
        return settings.start();
    }

    /** Test error in per cent after so many epochs; that of guessing where a number was not finite. */
    static double testError(NetworkSpec network, TrainingSpec training, Split split, long seed, int epochs) {
        try (Trainer trainer = start(network, training, split, seed)) {
            trainer.epochs(epochs);
            return errorPercent(trainer);
        }
    }

    static double errorPercent(Trainer trainer) {
        Evaluation test = trainer.test();
        return trainer.failure() != null || !Double.isFinite(test.loss()) ? guessing() : test.errorPercent();
    }

    /** The error of guessing, in per cent. */
    static double guessing() {
        return 100.0 * (CLASSES - 1) / CLASSES;
    }
}
