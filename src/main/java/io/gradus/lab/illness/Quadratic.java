package io.gradus.lab.illness;

import io.gradus.data.Dataset;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.nio.ByteBuffer;

/**
 * Values to predict that a linear unit can meet, whose loss is a quadratic with a known largest curvature λ: descent
 * over the whole set is stable up to the rate 2/λ.
 */
record Quadratic(Dataset data, double curvature) {
    private static final int SIZE = 64;
    private static final int INPUTS = 4;

    static Quadratic draw(long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.SYNTHETIC, 4);
        double[][] x = new double[SIZE][INPUTS];
        for (double[] row : x) {
            double shared = random.nextGaussian();
            for (int j = 0; j < INPUTS; j++) {
                row[j] = shared + 0.7 * random.nextGaussian();
            }
        }
        for (int j = 0; j < INPUTS; j++) { // standardised, as training scales them
            double mean = 0;
            double square = 0;
            for (double[] row : x) {
                mean += row[j] / SIZE;
            }
            for (double[] row : x) {
                row[j] -= mean;
                square += row[j] * row[j] / SIZE;
            }
            for (double[] row : x) {
                row[j] /= Math.sqrt(square);
            }
        }
        double[] steepest = new double[INPUTS];
        java.util.Arrays.fill(steepest, 1);
        double curvature = 0;
        for (int n = 0; n < 1000; n++) {
            double[] next = new double[INPUTS];
            for (double[] row : x) {
                double dot = dot(row, steepest);
                for (int j = 0; j < INPUTS; j++) {
                    next[j] += 2 * dot * row[j] / SIZE;
                }
            }
            curvature = Math.sqrt(dot(next, next));
            for (int j = 0; j < INPUTS; j++) {
                steepest[j] = next[j] / curvature;
            }
        }
        ByteBuffer features = Dataset.allocate((long) INPUTS * Float.BYTES * SIZE);
        ByteBuffer targets = Dataset.allocate((long) Float.BYTES * SIZE);
        for (double[] row : x) {
            for (double value : row) {
                features.putFloat((float) value);
            }
            targets.putFloat((float) (2 * dot(row, steepest)));
        }
        return new Quadratic(
                Dataset.regression("quadratic", Dataset.Storage.FLOAT32, SIZE, INPUTS, 1, features, targets),
                curvature);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
