package io.gradus.net;

import io.gradus.random.CounterRandom;

/** Random orthonormal vectors by Gram and Schmidt's process, run twice over each vector to keep them orthogonal. */
final class Orthogonal {
    private Orthogonal() {}

    static void fill(float[] weights, int offset, int fanIn, int fanOut, int stride, float gain, CounterRandom random) {
        boolean byColumn = fanOut <= fanIn;
        double[][] vectors = vectors(Math.min(fanIn, fanOut), Math.max(fanIn, fanOut), random);
        for (int i = 0; i < fanIn; i++) {
            for (int j = 0; j < fanOut; j++) {
                weights[offset + i * stride + j] = (float) (gain * (byColumn ? vectors[j][i] : vectors[i][j]));
            }
        }
    }

    /** {@code count} orthonormal vectors of {@code length} components, count ≤ length. */
    private static double[][] vectors(int count, int length, CounterRandom random) {
        double[][] vectors = new double[count][length];
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                vectors[n][i] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int m = 0; m < n; m++) {
                    add(vectors[n], -dot(vectors[n], vectors[m]), vectors[m]);
                }
            }
            double norm = StrictMath.sqrt(dot(vectors[n], vectors[n]));
            for (int i = 0; i < length; i++) {
                vectors[n][i] /= norm;
            }
        }
        return vectors;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }
}
