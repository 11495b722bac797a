package io.gradus.step.reference;

import io.gradus.net.Loss;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * {@link Regularization} in double precision, as {@link DoubleNetwork} needs it, from the formulas alone. Draws are
 * made here once more, with whole numbers of any size:
 *
 * <pre>
 * mix(z)      SplitMix64's finaliser; all arithmetic modulo 2⁶⁴
 * draw(k, i)  mix(k + golden · i)
 * row         draw(draw(draw(draw(mix(seed), stream + 1), part + 1), step + 1), row + 1)
 *             dropout: stream 4, part 0 for the inputs, n + 1 for hidden layer n; noise: stream 5, part 0
 * value j     is dropped if bits 16 (j mod 4) and following of draw(row, j div 4 + 1) are less than 65536 P
 * noise j     (sum of the eight bytes of draw(row, j + 1) - 1020) / √(8 (256² - 1) / 12) · σ
 * </pre>
 */
final class DoubleRegularization {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger GOLDEN = new BigInteger("9E3779B97F4A7C15", 16);
    private static final BigInteger FIRST = new BigInteger("BF58476D1CE4E5B9", 16);
    private static final BigInteger SECOND = new BigInteger("94D049BB133111EB", 16);
    private static final int DROPOUT = 4;
    private static final int NOISE = 5;

    private final Regularization chosen;
    private final BigInteger seed;
    private final long step;
    private final Map<Long, double[]> factors = new HashMap<>(); // by layer and row

    private DoubleRegularization(Regularization chosen, BigInteger seed, long step) {
        this.chosen = chosen;
        this.seed = seed;
        this.step = step;
    }

    /** What evaluation has: nothing. */
    static DoubleRegularization none() {
        return new DoubleRegularization(Regularization.NONE, BigInteger.ZERO, 0);
    }

    /** That of step number {@code step} of a plan, by the seed that the arena holds. */
    static DoubleRegularization of(Plan plan, float[] arena, long step) {
        TrainingSpec training = plan.training();
        BigInteger seed = BigInteger.ZERO;
        for (int n = 0; n < 4; n++) {
            seed = seed.add(BigInteger.valueOf((long) arena[Control.SEED + n]).shiftLeft(16 * n));
        }
        return new DoubleRegularization(training == null ? Regularization.NONE : training.regularization(), seed, step);
    }

    /** Adds noise to the inputs of row {@code b}, and drops some. */
    void inputs(double[] x, int b) {
        BigInteger row = chosen.has(Regularizer.INPUT_NOISE) ? row(NOISE, 0, b) : BigInteger.ZERO;
        for (int j = 0; j < x.length && chosen.has(Regularizer.INPUT_NOISE); j++) {
            int sum = 0;
            BigInteger bits = draw(row, j + 1);
            for (int n = 0; n < 8; n++) {
                sum += bits.shiftRight(8 * n).intValue() & 0xFF;
            }
            x[j] += (sum - 1020) / StrictMath.sqrt(8 * (256.0 * 256 - 1) / 12) * chosen.get(Regularizer.INPUT_NOISE);
        }
        double[] kept = factors(-1, b, x.length, chosen.get(Regularizer.INPUT_DROPOUT));
        for (int j = 0; j < x.length; j++) {
            x[j] *= kept[j];
        }
    }

    /** Hidden layer n's outputs of row {@code b}, as what follows reads them. */
    double[] dropped(int n, int b, double[] y) {
        double[] kept = factors(n, b, y.length, chosen.get(Regularizer.DROPOUT));
        double[] dropped = new double[y.length];
        for (int j = 0; j < y.length; j++) {
            dropped[j] = y[j] * kept[j];
        }
        return dropped;
    }

    /** The gradient of a sample's loss with respect to {@link #dropped} becomes that with respect to y. */
    void backward(int n, int b, double[] y, double[] gradient) {
        double[] kept = factors(n, b, y.length, chosen.get(Regularizer.DROPOUT));
        for (int j = 0; j < y.length; j++) {
            gradient[j] = gradient[j] * kept[j] + chosen.get(Regularizer.SPARSITY) * Math.signum(y[j]);
        }
    }

    /** What a hidden layer's outputs add to a sample's loss. */
    double sparsity(double[] y) {
        double sum = 0;
        for (double value : y) {
            sum += Math.abs(value);
        }
        return chosen.get(Regularizer.SPARSITY) * sum;
    }

    /** A target, smoothed; {@code mass} is the sum of the sample's. */
    double target(Loss loss, double target, double mass, int outputs) {
        double even = loss == Loss.CROSS_ENTROPY ? mass / outputs : 0.5;
        return chosen.get(Regularizer.LABEL_SMOOTHING) == 0
                ? target
                : (1 - chosen.get(Regularizer.LABEL_SMOOTHING)) * target
                        + chosen.get(Regularizer.LABEL_SMOOTHING) * even;
    }

    /** What the first {@code fanIn} rows of a layer's parameters, its weights, add to the loss. */
    double penalty(double[][] weights, int fanIn) {
        double sum = 0;
        for (int i = 0; i < fanIn; i++) {
            for (double w : weights[i]) {
                sum += chosen.get(Regularizer.L2) / 2.0 * w * w + chosen.get(Regularizer.L1) * Math.abs(w);
            }
        }
        return sum;
    }

    /** Adds that penalty's gradient. */
    void penalize(double[][] weights, int fanIn, double[][] gradients) {
        for (int i = 0; i < fanIn; i++) {
            for (int j = 0; j < weights[i].length; j++) {
                gradients[i][j] += chosen.get(Regularizer.L2) * weights[i][j]
                        + chosen.get(Regularizer.L1) * Math.signum(weights[i][j]);
            }
        }
    }

    /** 0 for each value that is dropped, 1/(1-P) for the others. */
    private double[] factors(int layer, int b, int width, float p) {
        return factors.computeIfAbsent((long) layer << 32 | b, key -> {
            double[] kept = new double[width];
            java.util.Arrays.fill(kept, 1);
            if (p > 0) {
                long parts = Math.round(65536.0 * p);
                BigInteger row = row(DROPOUT, layer + 1, b);
                for (int j = 0; j < width; j++) {
                    int bits = draw(row, j / 4 + 1).shiftRight(16 * (j % 4)).intValue() & 0xFFFF;
                    kept[j] = bits < parts ? 0 : 65536.0 / (65536 - parts);
                }
            }
            return kept;
        });
    }

    private BigInteger row(int stream, int part, int b) {
        return draw(draw(draw(draw(mix(seed), stream + 1), part + 1), step + 1), b + 1);
    }

    private static BigInteger draw(BigInteger key, long i) {
        return mix(key.add(GOLDEN.multiply(BigInteger.valueOf(i))).mod(WORD));
    }

    private static BigInteger mix(BigInteger z) {
        BigInteger first = z.xor(z.shiftRight(30)).multiply(FIRST).mod(WORD);
        BigInteger second = first.xor(first.shiftRight(27)).multiply(SECOND).mod(WORD);
        return second.xor(second.shiftRight(31));
    }
}
