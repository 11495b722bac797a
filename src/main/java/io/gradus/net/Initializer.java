package io.gradus.net;

import io.gradus.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where weights start; biases start at 0, but for {@link #UNIFORM}, {@link #NGUYEN_WIDROW} and {@link #TORCH}, whose
 * sources draw them too. All have mean 0.
 */
public enum Initializer {
    /** Normal, variance 1: the lecture's starting point, and too much for any wide layer. */
    NORMAL1,
    /** Normal, variance 1/fanIn (LeCun et al. 1998, "Efficient BackProp"). */
    LECUN,
    /** Normal, variance 2/fanIn (He et al. 2015). */
    HE,
    /** Normal, variance 2/(fanIn + fanOut) (Glorot and Bengio 2010). */
    GLOROT,
    /** Uniform in ±0.5, biases too (Prechelt 1994). */
    UNIFORM,
    /** A random matrix with orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli 2014). */
    ORTHOGONAL,
    /** Directions uniform, lengths 0.7·fanOut^(1/fanIn), biases uniform in ± that (Nguyen and Widrow 1990). */
    NGUYEN_WIDROW,
    /** Uniform in ±1/√fanIn, biases too: what PyTorch's {@code nn.Linear} starts from. */
    TORCH,
    /** 1 on the diagonal, 0 elsewhere: for blocks that should start by passing their input on. */
    IDENTITY;

    /** The usual choice for hidden units of this kind: 2/fanIn where half of the input is cut off, else 1/fanIn. */
    public static Initializer suiting(Activation activation) {
        return activation.rectifies() ? HE : LECUN;
    }

    /** The name that people type: {@code nguyen-widrow}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all, in order. */
    public static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Initializer initializer : values()) {
            labels.add(initializer.label());
        }
        return labels;
    }

    /**
     * Fills one layer's weights and biases.
     *
     * @param weights (fanIn + 1, stride) from {@code offset} on, the last row being the biases; columns from fanOut on
     *     are padding and are left alone
     * @param gain factor on the weights (and drawn biases)
     * @param random a stream that belongs to this layer alone
     */
    public void fill(float[] weights, int offset, int fanIn, int fanOut, int stride, float gain, CounterRandom random) {
        switch (this) {
            case NORMAL1 -> normal(weights, offset, fanIn, fanOut, stride, gain, random);
            case LECUN -> normal(weights, offset, fanIn, fanOut, stride, gain * StrictMath.sqrt(1.0 / fanIn), random);
            case HE -> normal(weights, offset, fanIn, fanOut, stride, gain * StrictMath.sqrt(2.0 / fanIn), random);
            case GLOROT ->
                normal(weights, offset, fanIn, fanOut, stride, gain * StrictMath.sqrt(2.0 / (fanIn + fanOut)), random);
            case UNIFORM -> uniform(weights, offset, fanIn, fanOut, stride, gain * 0.5, random);
            case TORCH -> uniform(weights, offset, fanIn, fanOut, stride, gain / StrictMath.sqrt(fanIn), random);
            case ORTHOGONAL -> Orthogonal.fill(weights, offset, fanIn, fanOut, stride, gain, random);
            case NGUYEN_WIDROW -> nguyenWidrow(weights, offset, fanIn, fanOut, stride, gain, random);
            case IDENTITY -> {
                for (int i = 0; i < fanIn; i++) {
                    for (int j = 0; j < fanOut; j++) {
                        weights[offset + i * stride + j] = i == j ? gain : 0;
                    }
                }
            }
        }
    }

    private static void normal(
            float[] weights, int offset, int fanIn, int fanOut, int stride, double sd, CounterRandom random) {
        for (int i = 0; i < fanIn; i++) {
            for (int j = 0; j < fanOut; j++) {
                weights[offset + i * stride + j] = (float) (sd * random.nextGaussian());
            }
        }
    }

    /** Weights and biases in ±bound. */
    private static void uniform(
            float[] weights, int offset, int fanIn, int fanOut, int stride, double bound, CounterRandom random) {
        for (int i = 0; i <= fanIn; i++) {
            for (int j = 0; j < fanOut; j++) {
                weights[offset + i * stride + j] = (float) random.uniform(-bound, bound);
            }
        }
    }

    private static void nguyenWidrow(
            float[] weights, int offset, int fanIn, int fanOut, int stride, float gain, CounterRandom random) {
        double length = 0.7 * StrictMath.pow(fanOut, 1.0 / fanIn);
        for (int j = 0; j < fanOut; j++) {
            double squares = 0;
            for (int i = 0; i < fanIn; i++) {
                float w = (float) random.uniform(-1, 1);
                weights[offset + i * stride + j] = w;
                squares += (double) w * w;
            }
            double scale = gain * length / StrictMath.sqrt(squares);
            for (int i = 0; i < fanIn; i++) {
                weights[offset + i * stride + j] *= (float) scale;
            }
            weights[offset + fanIn * stride + j] = (float) (gain * random.uniform(-length, length));
        }
    }
}
