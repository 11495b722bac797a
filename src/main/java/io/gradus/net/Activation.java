package io.gradus.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a unit makes of its sum, as double-precision reference formulas, and what is known of each function.
 *
 * <p>The executors have kernels of their own, in single precision, and are tested against these. To add one: a constant
 * with its traits and its two formulas here, a case in each half of {@code step.java.ActivationKernel}, and two
 * functions in {@code native/src/ops/activation-inl.h}. The tests that loop over {@link #values()} then cover it.
 */
public enum Activation {
    /** {@code y = x}. */
    LINEAR(Trait.ODD) {
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
    SIGMOID(Trait.BOUNDED, Trait.UNIPOLAR, Trait.NONZERO_AT_ZERO) {
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
    TANH(Trait.BOUNDED, Trait.ODD) {
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
    RELU(Trait.RECTIFIES, Trait.CAN_DIE) {
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
    LEAKY_RELU(Trait.RECTIFIES) {
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
    ELU(Trait.RECTIFIES) {
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
     * {@code y = x Φ(x)}, Φ being the standard normal distribution's share below x (Hendrycks and Gimpel 2016): the
     * exact form, which PyTorch and Keras take by default. It is not monotonic, so its derivative {@code Φ(x) + x φ(x)}
     * needs the input, which the plan then keeps.
     */
    GELU(Trait.RECTIFIES, Trait.READS_INPUT) {
        @Override
        public double value(double x, double slope) {
            return x * NormalDistribution.below(x);
        }

        @Override
        public double derivative(double x, double slope) {
            return NormalDistribution.below(x) + x * NormalDistribution.density(x);
        }
    },
    /**
     * {@code y = x/2 (1 + tanh(√(2/π)(x + 0.044715 x³)))}, the same paper's approximation of {@link #GELU}, at most
     * 0.0005 from it.
     */
    GELU_TANH(Trait.RECTIFIES, Trait.READS_INPUT) {
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
    SELU {
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
    SOFTSIGN(Trait.BOUNDED, Trait.ODD) {
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

    /** √(2/π), of {@link #GELU_TANH}. */
    public static final double GELU_ROOT = 0.7978845608028654;
    /** The cubic coefficient of {@link #GELU_TANH}. */
    public static final double GELU_CUBIC = 0.044715;
    /** λ of {@link #SELU}. */
    public static final double SELU_LAMBDA = 1.0507009873554805;
    /** α of {@link #SELU}. */
    public static final double SELU_ALPHA = 1.6732632423543772;
    /** The slope of {@link #LEAKY_RELU} for negative inputs where none is given, as in the course material. */
    public static final float DEFAULT_SLOPE = 0.1f;

    /** The share of its range from which on a squashing function counts as flat: |tanh| there. */
    private static final double FLAT = 0.97;

    /** What holds of a function. The executors' kernels and the health monitor ask for these and never for names. */
    public enum Trait {
        /** Bounded on both sides, where it saturates: outputs lie in -1..1. */
        BOUNDED,
        /** Of those, outputs lie in 0..1. */
        UNIPOLAR,
        /** The derivative does not follow from the output, so that the input must be kept. */
        READS_INPUT,
        /** f(-x) = -f(x). */
        ODD,
        /** f(0) is not 0. */
        NONZERO_AT_ZERO,
        /** A unit that is silent for every input gets no gradient any more. */
        CAN_DIE,
        /** Half of the inputs are cut off, so that the initial variance should be 2/fanIn. */
        RECTIFIES
    }

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final Set<Trait> traits;

    Activation(Trait... traits) {
        this.traits = Set.of(traits);
    }

    /** All that holds of the function. */
    public Set<Trait> traits() {
        return traits;
    }

    /** Whether that holds of the function. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** The function's value at {@code x}; {@code slope} counts for {@link #LEAKY_RELU} alone. */
    public abstract double value(double x, double slope);

    /** The function's derivative at {@code x}. */
    public abstract double derivative(double x, double slope);

    /** {@link Trait#READS_INPUT}. */
    public boolean readsInput() {
        return has(Trait.READS_INPUT);
    }

    /** {@link Trait#BOUNDED}. */
    public boolean squashes() {
        return has(Trait.BOUNDED);
    }

    /** {@link Trait#CAN_DIE}. */
    public boolean canDie() {
        return has(Trait.CAN_DIE);
    }

    /** {@link Trait#RECTIFIES}. */
    public boolean rectifies() {
        return has(Trait.RECTIFIES);
    }

    /** {@link Trait#ODD}. */
    public boolean isOdd() {
        return has(Trait.ODD);
    }

    /** From which |x| on a squashing function is flat, 0.97 of its range being reached; infinite for the others. */
    public double flatFrom() {
        if (!squashes()) {
            return Double.POSITIVE_INFINITY;
        }
        double low = 0;
        double high = 1;
        while (bipolar(high) < FLAT) {
            high *= 2;
        }
        for (double middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
            if (bipolar(middle) < FLAT) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** A squashing function's value, its range brought to -1..1. */
    private double bipolar(double x) {
        double y = value(x, DEFAULT_SLOPE);
        return has(Trait.UNIPOLAR) ? 2 * y - 1 : y;
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
