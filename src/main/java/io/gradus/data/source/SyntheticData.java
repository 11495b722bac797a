package io.gradus.data.source;

import io.gradus.data.Dataset;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.util.List;

/**
 * Teaching sets in the plane: two features, two classes that take turns, everything drawn from a seed.
 *
 * <p>{@link StrictMath} draws them, so that every JVM draws the same bits.
 */
final class SyntheticData {
    private static final List<String> CLASSES = List.of("0", "1");

    private SyntheticData() {}

    /**
     * 400 points around the corners of the unit square, normal noise of σ .12; the class is the exclusive or of the
     * corner's coordinates. Noisy points instead of the bare table of four, since four leave nothing to validate and
     * test on. Half the way to the next corner is 4.2 σ, so it can be learnt without an error.
     */
    static Dataset xor(long seed) {
        int size = 400;
        double noise = 0.12;
        CounterRandom random = new CounterRandom(seed, Stream.SYNTHETIC, 0);
        float[] x = new float[2 * size];
        int[] classes = new int[size];
        for (int i = 0; i < size; i++) {
            int a = i / 2 & 1;
            int b = (i ^ a) & 1; // so that classes a ^ b take turns
            x[2 * i] = (float) (a + noise * random.nextGaussian());
            x[2 * i + 1] = (float) (b + noise * random.nextGaussian());
            classes[i] = a ^ b;
        }
        return Dataset.of("xor", x, classes, CLASSES);
    }

    /**
     * 500 points on two circles around the origin, class 0 of radius 1, class 1 of radius .5, normal noise of σ .08.
     */
    static Dataset circles(long seed) {
        int size = 500;
        double noise = 0.08;
        CounterRandom random = new CounterRandom(seed, Stream.SYNTHETIC, 1);
        float[] x = new float[2 * size];
        int[] classes = new int[size];
        for (int i = 0; i < size; i++) {
            classes[i] = i & 1;
            double radius = classes[i] == 0 ? 1 : 0.5;
            double angle = random.uniform(0, 2 * Math.PI);
            x[2 * i] = (float) (radius * StrictMath.cos(angle) + noise * random.nextGaussian());
            x[2 * i + 1] = (float) (radius * StrictMath.sin(angle) + noise * random.nextGaussian());
        }
        return Dataset.of("circles", x, classes, CLASSES);
    }

    /**
     * 1000 points on two spirals wound around one another, one and a half turns each, out to radius 1, normal noise of
     * σ .02; after Lang and Witbrock 1988, "Learning to tell two spirals apart", who took three turns of 97 points.
     */
    static Dataset spirals(long seed) {
        int size = 1000;
        double turns = 1.5;
        double noise = 0.02;
        CounterRandom random = new CounterRandom(seed, Stream.SYNTHETIC, 2);
        float[] x = new float[2 * size];
        int[] classes = new int[size];
        for (int i = 0; i < size; i++) {
            classes[i] = i & 1;
            // The root spreads points evenly along the arm; the inner .1, where the arms meet, stays empty.
            double radius = 0.1 + 0.9 * StrictMath.sqrt(random.nextDouble());
            double angle = 2 * Math.PI * turns * radius + Math.PI * classes[i];
            x[2 * i] = (float) (radius * StrictMath.cos(angle) + noise * random.nextGaussian());
            x[2 * i + 1] = (float) (radius * StrictMath.sin(angle) + noise * random.nextGaussian());
        }
        return Dataset.of("spirals", x, classes, CLASSES);
    }
}
