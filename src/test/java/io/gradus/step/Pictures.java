package io.gradus.step;

import io.gradus.data.Dataset;
import io.gradus.data.Dataset.Storage;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures for tests of augmentation, and what a step makes of them. */
public final class Pictures {
    private Pictures() {}

    /** Random pictures of bytes or floats, of two classes. */
    public static Dataset random(ImageShape shape, Storage storage, int size, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 40);
        ByteBuffer features = Dataset.allocate((long) size * shape.size() * storage.bytes());
        while (features.hasRemaining()) {
            if (storage == Storage.UINT8) {
                features.put((byte) random.nextInt(256));
            } else {
                features.putFloat((float) random.nextGaussian());
            }
        }
        ByteBuffer labels = Dataset.allocate(4L * size);
        for (int n = 0; n < size; n++) {
            labels.putInt(n % 2);
        }
        return Dataset.classification("pictures", storage, size, shape.size(), features, labels, List.of("a", "b"))
                .asImages(shape);
    }

    /** One picture of these values. */
    public static Dataset of(ImageShape shape, float... values) {
        return Dataset.of("picture", values, new int[1], List.of("a", "b")).asImages(shape);
    }

    /** The plan of a small network behind pictures that are changed so. */
    public static Plan plan(AugmentedImages images, int batch) {
        NetworkSpec net = NetworkSpec.inputs(images.shape().size()).output(2, Loss.CROSS_ENTROPY);
        return PlanCompiler.training(net, new TrainingSpec(UpdateRule.sgd(0.01f), batch, 0).withAugmentation(images));
    }

    public static AugmentedImages images(String augmentation, Dataset data) {
        ImageShape shape = data.image();
        if (shape == null) {
            throw new AssertionError("no pictures");
        }
        return AugmentedImages.of(Augmentation.parse(augmentation), shape, Part.all(data));
    }

    /** The inputs, (size, inputs), that training sees in an epoch, in batches of so many. */
    public static float[][] seen(Step step, Dataset data, long seed, int epoch) {
        Plan plan = step.plan();
        Arenas.augment(plan, step.arena(), seed, epoch);
        Source source =
                new Source(new Part(data, IntStream.range(0, data.size()).toArray()));
        step.bind(source);
        float[][] all = new float[data.size()][];
        for (int first = 0; first < data.size(); first += plan.batchSize()) {
            int count = Math.min(plan.batchSize(), data.size() - first);
            step.train(source, first, count, 1);
            for (int b = 0; b < count; b++) {
                int at = plan.op(0, Op.DST) + b * plan.op(0, Op.STRIDE);
                all[first + b] = Arrays.copyOfRange(step.arena(), at, at + data.inputs());
            }
        }
        return all;
    }

    /** The same in plain Java, in batches of 4. */
    public static float[][] seen(String augmentation, Dataset data, long seed, int epoch) {
        return seen(new JavaStep(plan(images(augmentation, data), 4)), data, seed, epoch);
    }
}
