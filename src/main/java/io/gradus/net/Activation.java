package io.gradus.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The squashing functions, as double-precision reference formulas.
 *
 * <p>The executors have kernels of their own, in single precision, and are tested against these. To add one: add a
 * constant with its two formulas here, a case in {@code step.ActivationKernel} and one in {@code
 * native/src/ops/activation-inl.h}; the tests that loop over {@link #values()} then cover it.
 */
public enum Activation {
    /** {@code y = x}. */
    LINEAR(true) {
        @Override
        public double value(double x, double slope) {
            return x;
        }

        @Override
        public double derivative(double x, double slope) {
            return 1;
        }
    },
    /** {@code y = 1 / (1 + exp(-x))}; the derivative y(1-y) never exceeds 1/4. */
    SIGMOID(true) {
        @Override
        public double value(double x, double slope) {
            return 1 / (1 + StrictMath.exp(-x));
        }

        @Override
        public double derivative(double x, double slope) {
            double y = value(x, slope);
            return y * (1 - y);
        }
    },
    /** {@code y = tanh(x)}, derivative 1 - y². */
    TANH(true) {
        @Override
        public double value(double x, double slope) {
            return StrictMath.tanh(x);
        }

        @Override
        public double derivative(double x, double slope) {
            double y = StrictMath.tanh(x);
            return 1 - y * y;
        }
    },
    /** {@code y = max(0, x)}; the derivative at 0 is taken as 0. */
    RELU(true) {
        @Override
        public double value(double x, double slope) {
            return Math.max(0, x);
        }

        @Override
        public double derivative(double x, double slope) {
            return x > 0 ? 1 : 0;
        }
    },
    /** {@code y = x} for positive x, else {@code slope * x} (Maas, Hannun and Ng 2013). */
    LEAKY_RELU(true) {
        @Override
        public double value(double x, double slope) {
            return x > 0 ? x : slope * x;
        }

        @Override
        public double derivative(double x, double slope) {
            return x > 0 ? 1 : slope;
        }
    },
    /** {@code y = x} for positive x, else {@code exp(x) - 1} (Clevert, Unterthiner and Hochreiter 2016, α = 1). */
    ELU(true) {
        @Override
        public double value(double x, double slope) {
            return x > 0 ? x : StrictMath.expm1(x);
        }

        @Override
        public double derivative(double x, double slope) {
            return x > 0 ? 1 : StrictMath.exp(x);
        }
    },
    /**
     * {@code y = x/2 (1 + tanh(√(2/π)(x + 0.044715 x³)))}, the tanh form of Hendrycks and Gimpel 2016. It is not
     * monotonic, so its derivative needs the input, which the plan then keeps.
     */
    GELU(false) {
        @Override
        public double value(double x, double slope) {
            return 0.5 * x * (1 + StrictMath.tanh(GELU_ROOT * (x + GELU_CUBIC * x * x * x)));
        }

        @Override
        public double derivative(double x, double slope) {
            double t = StrictMath.tanh(GELU_ROOT * (x + GELU_CUBIC * x * x * x));
            return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_ROOT * (1 + 3 * GELU_CUBIC * x * x);
        }
    },
    /** {@code y = λx} for positive x, else {@code λα(exp(x) - 1)} (Klambauer et al. 2017). */
    SELU(true) {
        @Override
        public double value(double x, double slope) {
            return SELU_LAMBDA * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x));
        }

        @Override
        public double derivative(double x, double slope) {
            return SELU_LAMBDA * (x > 0 ? 1 : SELU_ALPHA * StrictMath.exp(x));
        }
    },
    /** {@code y = x / (1 + |x|)}, derivative (1 - |y|)²; Proben1's squashing function. */
    SOFTSIGN(true) {
        @Override
        public double value(double x, double slope) {
            return x / (1 + Math.abs(x));
        }

        @Override
        public double derivative(double x, double slope) {
            double d = 1 + Math.abs(x);
            return 1 / (d * d);
        }
    };

    /** √(2/π), of {@link #GELU}. */
    public static final double GELU_ROOT = 0.7978845608028654;
    /** The cubic coefficient of {@link #GELU}. */
    public static final double GELU_CUBIC = 0.044715;
    /** λ of {@link #SELU}. */
    public static final double SELU_LAMBDA = 1.0507009873554805;
    /** α of {@link #SELU}. */
    public static final double SELU_ALPHA = 1.6732632423543772;
    /** The slope of {@link #LEAKY_RELU} for negative inputs where none is given, as in the course material. */
    public static final float DEFAULT_SLOPE = 0.1f;

    private static final double FLAT = 0.97;
    private static final double ATANH_FLAT = 0.5 * StrictMath.log((1 + FLAT) / (1 - FLAT));

    private final boolean derivativeFromOutput;

    Activation(boolean derivativeFromOutput) {
        this.derivativeFromOutput = derivativeFromOutput;
    }

    /** The function's value at {@code x}; {@code slope} counts for {@link #LEAKY_RELU} alone. */
    public abstract double value(double x, double slope);

    /** The function's derivative at {@code x}. */
    public abstract double derivative(double x, double slope);

    /** Whether the derivative follows exactly from the output, so that the input need not be kept. */
    public boolean derivativeFromOutput() {
        return derivativeFromOutput;
    }

    /** Whether the function is bounded on both sides and so saturates. */
    public boolean squashes() {
        return this == SIGMOID || this == TANH || this == SOFTSIGN;
    }

    /** From which |x| on a squashing function is flat: where |tanh| is 0.97, or the same share of another's range. */
    public double flatFrom() {
        return switch (this) {
            case TANH -> ATANH_FLAT;
            case SIGMOID -> 2 * ATANH_FLAT;
            case SOFTSIGN -> FLAT / (1 - FLAT);
            default -> Double.POSITIVE_INFINITY;
        };
    }

    /** Whether a unit that is silent for every input gets no gradient any more. */
    public boolean canDie() {
        return this == RELU;
    }

    /** Whether the initial variance should be 2/fanIn, half of the inputs being cut off. */
    public boolean rectifies() {
        return this == RELU || this == LEAKY_RELU || this == ELU || this == GELU;
    }

    /** The name that people type: {@code leaky-relu}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all, in order. */
    public static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Activation activation : values()) {
            labels.add(activation.label());
        }
        return labels;
    }
}
