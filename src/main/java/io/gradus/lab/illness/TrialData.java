package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.data.source.EmbeddedData;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.nio.ByteBuffer;

/** The sets that trials train on. */
public final class TrialData {
    private static final int WAVES = 600;

    private TrialData() {}

    /** An embedded set, or {@code waves}. */
    public static Dataset load(String name) {
        return switch (name) {
            case "waves" -> waves();
            case "noise" -> noise();
            default -> EmbeddedData.load(name);
        };
    }

    /** A set of classes with every feature a thousand times as large, as of data in small units. */
    static Dataset thousandfold(Dataset data) {
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

    /** 600 points of three overlapping clouds in ten dimensions: about a fifth cannot be told. */
    private static Dataset noise() {
        CounterRandom random = new CounterRandom(1, Stream.SYNTHETIC, 5);
        float[] features = new float[10 * WAVES];
        int[] labels = new int[WAVES];
        for (int i = 0; i < WAVES; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < 10; j++) {
                features[10 * i + j] = (float) (random.nextGaussian() + (j % 3 == labels[i] ? 0.8 : 0));
            }
        }
        return Dataset.of("noise", features, labels, java.util.List.of("a", "b", "c"));
    }

    /** 600 points of {@code sin(2a) + b·c}, with a, b and c uniform in [-1, 1] and normal noise of σ 0.05: one value to predict. */
    private static Dataset waves() {
        CounterRandom random = new CounterRandom(1, Stream.SYNTHETIC, 3);
        ByteBuffer features = Dataset.allocate(3L * Float.BYTES * WAVES);
        ByteBuffer targets = Dataset.allocate((long) Float.BYTES * WAVES);
        for (int i = 0; i < WAVES; i++) {
            double a = random.uniform(-1, 1);
            double b = random.uniform(-1, 1);
            double c = random.uniform(-1, 1);
            features.putFloat((float) a).putFloat((float) b).putFloat((float) c);
            targets.putFloat((float) (StrictMath.sin(2 * a) + b * c + 0.05 * random.nextGaussian()));
        }
        return Dataset.regression("waves", Dataset.Storage.FLOAT32, WAVES, 3, 1, features, targets);
    }
}
