package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows that overlap where they lie train to the same bits as windows that were copied apart. */
class WindowStepTest {
    private static final int COLUMNS = 3;

    static List<String> executors() {
        return RegularizationTest.executors();
    }

    /** Random rows, as bytes or floats, with two values or a class each. */
    private static Dataset series(int rows, boolean bytes, boolean classes, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 30);
        Dataset.Storage storage = bytes ? Dataset.Storage.UINT8 : Dataset.Storage.FLOAT32;
        ByteBuffer features = Dataset.allocate((long) rows * COLUMNS * storage.bytes());
        for (int i = 0; i < rows * COLUMNS; i++) {
            if (bytes) {
                features.put(i, (byte) random.nextInt(256));
            } else {
                features.putFloat(4 * i, (float) random.nextGaussian());
            }
        }
        ByteBuffer targets = Dataset.allocate(8L * rows);
        for (int n = 0; n < rows; n++) {
            if (classes) {
                targets.putInt(4 * n, random.nextInt(2));
            } else {
                targets.putFloat(8 * n, (float) random.nextGaussian()).putFloat(8 * n + 4, n % 2);
            }
        }
        return classes
                ? Dataset.classification("s", storage, rows, COLUMNS, features, targets, List.of("a", "b"))
                : Dataset.regression("s", storage, rows, COLUMNS, 2, features, targets);
    }

    /** Each window in a place of its own. */
    private static Dataset copied(Dataset windows) {
        int bytes = windows.storage().bytes();
        int length = windows.inputs() * bytes;
        ByteBuffer features = Dataset.allocate((long) windows.size() * length);
        byte[] one = new byte[length];
        for (int n = 0; n < windows.size(); n++) {
            windows.features().get(n * windows.stride() * bytes, one);
            features.put(n * length, one);
        }
        return windows.isClassification()
                ? Dataset.classification(
                        "copy",
                        windows.storage(),
                        windows.size(),
                        windows.inputs(),
                        features,
                        windows.targets(),
                        windows.classNames())
                : Dataset.regression(
                        "copy", windows.storage(), windows.size(), windows.inputs(), 2, features, windows.targets());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void theyAreReadWhereTheyLie(String executor) {
        int seed = 0;
        for (int window : new int[] {1, 2, 6, 8}) {
            for (int batch : new int[] {1, 5, 16}) {
                for (boolean bytes : new boolean[] {false, true}) {
                    seed++;
                    boolean classes = seed % 3 != 0;
                    Dataset windows = series(41, bytes, classes, seed).windows(window);
                    NetworkSpec net = NetworkSpec.inputs(windows.inputs())
                            .hidden(7, Activation.TANH)
                            .output(2, classes ? Loss.CROSS_ENTROPY : Loss.MSE);
                    NetworkSpec used = window > 1 && seed % 2 == 0 ? net.withTopology(Topology.recurrent(window)) : net;
                    TrainingSpec training = new TrainingSpec(UpdateRule.sgd(bytes ? 1e-4f : 0.05f), batch, 2);
                    if (batch == 5) {
                        ImageShape shape = new ImageShape(window, COLUMNS, 1);
                        Augmentation changes = Augmentation.parse("reflect,rotate=20,noise=0.1");
                        training = training.withAugmentation(new AugmentedImages(changes, shape, 0, 1));
                    }
                    String what = executor + " window " + window + " batch " + batch + " bytes " + bytes;
                    float[] expected = weights(executor, used, training, copied(windows), seed);
                    assertArrayEquals(expected, weights(executor, used, training, windows, seed), what);
                }
            }
        }
    }

    private static float[] weights(String executor, NetworkSpec net, TrainingSpec training, Dataset data, int seed) {
        try (Step step = StepProvider.choose(executor, PlanCompiler.training(net, training), 1 + seed % 2)) {
            Source source = new Source(Part.all(data));
            step.bind(source);
            Nets.initialize(step, seed);
            for (int epoch = 1; epoch <= 2; epoch++) {
                source.shuffle(seed, epoch);
                Arenas.augment(step.plan(), step.arena(), seed, epoch);
                double loss = step.train(source, 0, data.size(), 0);
                assertEquals(true, Double.isFinite(loss) && loss > 0, "loss " + loss);
            }
            int from = step.plan().region("parameters").offset();
            float[] weights = new float[step.plan().region("parameters").length()];
            System.arraycopy(step.arena(), from, weights, 0, weights.length);
            return weights;
        }
    }
}
