package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.data.source.EmbeddedData;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sets that trials train on, each read or made once. */
final class TrialData {
    private static final int SIZE = 600;

    private final Map<String, Dataset> sets = new HashMap<>();
    private final List<String> pictures;

    /** @param mnist pictures to train on besides the digits, or null */
    TrialData(@Nullable Dataset mnist) {
        for (String name : List.of("digits", "iris", "spirals", "circles", "xor")) {
            sets.put(name, EmbeddedData.load(name));
        }
        sets.put("waves", waves());
        sets.put("clouds", clouds());
        sets.put("large digits", thousandfold(get("digits")));
        sets.put("large iris", thousandfold(get("iris")));
        if (mnist != null) {
            sets.put("mnist", mnist);
        }
        this.pictures = mnist == null ? List.of("digits") : List.of("digits", "digits", "digits", "mnist");
    }

    /** A set by its name. */
    Dataset get(String name) {
        Dataset data = sets.get(name);
        if (data == null) {
            throw new IllegalArgumentException("no trial set " + name);
        }
        return data;
    }

    /** The names of picture sets to draw from. */
    List<String> pictures() {
        return pictures;
    }

    /**
     * 600 points of {@code sin(2a) + b·c}, with a, b and c uniform in [-1, 1] and normal noise of σ 0.05: one value to
     * predict.
     */
    private static Dataset waves() {
        CounterRandom random = new CounterRandom(1, Stream.SYNTHETIC, 3);
        ByteBuffer features = Dataset.allocate(3L * Float.BYTES * SIZE);
        ByteBuffer targets = Dataset.allocate((long) Float.BYTES * SIZE);
        for (int i = 0; i < SIZE; i++) {
            double a = random.uniform(-1, 1);
            double b = random.uniform(-1, 1);
            double c = random.uniform(-1, 1);
            features.putFloat((float) a).putFloat((float) b).putFloat((float) c);
            targets.putFloat((float) (StrictMath.sin(2 * a) + b * c + 0.05 * random.nextGaussian()));
        }
        return Dataset.regression("waves", Dataset.Storage.FLOAT32, SIZE, 3, 1, features, targets);
    }

    /** 600 points of three overlapping clouds in ten dimensions, of which about a fifth cannot be told apart. */
    private static Dataset clouds() {
        CounterRandom random = new CounterRandom(1, Stream.SYNTHETIC, 5);
        float[] features = new float[10 * SIZE];
        int[] labels = new int[SIZE];
        for (int i = 0; i < SIZE; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < 10; j++) {
                features[10 * i + j] = (float) (random.nextGaussian() + (j % 3 == labels[i] ? 0.8 : 0));
            }
        }
        return Dataset.of("clouds", features, labels, List.of("a", "b", "c"));
    }

    /** A set of classes with every feature a thousand times as large, as of measurements in small units. */
    private static Dataset thousandfold(Dataset data) {
        float[] features = new float[data.size() * data.inputs()];
        int[] labels = new int[data.size()];
        for (int i = 0; i < data.size(); i++) {
            labels[i] = data.label(i);
            for (int j = 0; j < data.inputs(); j++) {
                features[i * data.inputs() + j] = 1000 * data.feature(i, j);
            }
        }
        return Dataset.of(data.name(), features, labels, data.classNames());
    }
}
