package io.gradus.export.c;

import io.gradus.export.graph.Graph;
import io.gradus.export.graph.Layer;
import io.gradus.net.Activation;
import io.gradus.net.Norm;
import java.util.EnumSet;
import java.util.Set;

/**
 * Functions that the sources call, each written only where it is used. The exponential is of our own: {@code expf} of
 * many libraries computes in double precision, which a processor with single precision alone does in software, in
 * thousands of bytes.
 *
 * <p>{@code exponential}: x = n ln 2 + r, |r| ≤ ln 2 / 2; the Taylor polynomial of degree 7 has a relative error below
 * 1e-8 there. Tanh follows from it, and from its own series x - x³/3 + 2x⁵/15 - 17x⁷/315 near 0, where the difference
 * would cancel.
 */
final class CFunctions {
    private static final String EXPONENTIAL = """

            static float exponential(float x)
            {
                union { float value; uint32_t bits; } power;
                float n, r;
                int whole;
                if (!(x > -87.0f)) {
                    return x != x ? x : 0.0f;
                }
                x = x > 88.0f ? 88.0f : x;
                n = x * 1.442695041f;
                whole = (int) (n < 0.0f ? n - 0.5f : n + 0.5f);
                n = (float) whole;
                r = x - n * 0.693359375f + n * 2.12194440e-4f;
                power.bits = (uint32_t) (whole + 127) << 23;
                r = 1.0f + r * (1.0f + r * (0.5f + r * (0.16666667f + r * (0.041666667f
                    + r * (0.0083333333f + r * (0.0013888889f + r * 0.00019841270f))))));
                return r * power.value;
            }
            """;
    private static final String TANGENT = """

            static float hyperbolic_tangent(float x)
            {
                float square = x * x;
                if (square < 0.04f) {
                    return x - x * square * (0.33333333f - square * (0.13333333f - square * (0.053968254f
                        - square * 0.021869489f)));
                }
                return x > 9.1f ? 1.0f : x < -9.1f ? -1.0f : 1.0f - 2.0f / (exponential(2.0f * x) + 1.0f);
            }
            """;
    private static final String NORMALIZE = """

            static void normalize(float *z, int units, const float *gain, const float *shift)
            {
                union { float value; uint32_t bits; } root;
                float mean = 0.0f, variance = 0.0f;
                int j;
                for (j = 0; j < units; j++) {
                    mean += z[j];
                }
                mean /= (float) units;
                for (j = 0; j < units; j++) {
                    z[j] -= mean;
                    variance += z[j] * z[j];
                }
                variance = variance / (float) units + EPSILON;
                root.value = variance; /* 1 / sqrt(variance): a first guess by the exponent, then Newton's steps */
                root.bits = 0x5f3759dfu - (root.bits >> 1);
                for (j = 0; j < 4; j++) {
                    root.value *= 1.5f - 0.5f * variance * root.value * root.value;
                }
                for (j = 0; j < units; j++) {
                    z[j] = z[j] * root.value * gain[j] + shift[j];
                }
            }
            """.replace("EPSILON", CText.number(Norm.EPSILON));
    private static final String SOFTMAX = """

            static void softmax(float *y, int units)
            {
                float largest = y[0], sum = 0.0f;
                int j;
                for (j = 1; j < units; j++) {
                    largest = y[j] > largest ? y[j] : largest;
                }
                for (j = 0; j < units; j++) {
                    y[j] = exponential(y[j] - largest);
                    sum += y[j];
                }
                for (j = 0; j < units; j++) {
                    y[j] /= sum;
                }
            }
            """;

    /** As {@link io.gradus.step.java.Transcendental} has it. */
    private static final String NORMAL = """

            /* The standard normal distribution's share below x, to about 3e-7 of it. */
            static float normal_below(float x)
            {
                float t = 1.0f / (1.0f + 0.38890873f * (x < 0.0f ? -x : x));
                float sum = 0.058047882f;
                float tail;
                sum = sum * t - 0.33666018f;
                sum = sum * t + 0.78125322f;
                sum = sum * t - 0.85343759f;
                sum = sum * t + 0.36396699f;
                sum = sum * t - 0.094997158f;
                sum = sum * t + 0.20205133f;
                sum = sum * t + 0.25881987f;
                sum = sum * t + 0.31066356f;
                sum = sum * t + 0.31029209f;
                tail = 0.5f * exponential(-0.5f * x * x) * t * sum;
                return x < 0.0f ? tail : 1.0f - tail;
            }
            """;

    private CFunctions() {}

    /** The functions of a unit's sum, and of all sums of a layer, that a network needs. */
    static String of(Graph graph) {
        Set<Activation> used = EnumSet.noneOf(Activation.class);
        boolean norm = false;
        for (Layer layer : graph.layers()) {
            used.add(layer.activation());
            norm |= layer.gain() != null;
        }
        if (graph.squash() == Graph.Squash.SIGMOID) {
            used.add(Activation.SIGMOID);
        }
        boolean tangent = used.contains(Activation.TANH) || used.contains(Activation.GELU_TANH);
        boolean normal = used.contains(Activation.GELU);
        boolean exponential = tangent
                || normal
                || used.contains(Activation.SIGMOID)
                || used.contains(Activation.ELU)
                || used.contains(Activation.SELU)
                || graph.squash() == Graph.Squash.SOFTMAX;
        StringBuilder text = new StringBuilder();
        text.append(exponential ? EXPONENTIAL : "");
        text.append(tangent ? TANGENT : "");
        text.append(normal ? NORMAL : "");
        for (Activation activation : used) {
            if (activation != Activation.LINEAR) {
                boolean sloped = activation == Activation.LEAKY_RELU;
                text.append("\nstatic float ")
                        .append(name(activation))
                        .append(sloped ? "(float x, float slope)" : "(float x)")
                        .append("\n{\n    return ")
                        .append(formula(activation))
                        .append(";\n}\n");
            }
        }
        text.append(norm ? NORMALIZE : "");
        text.append(graph.squash() == Graph.Squash.SOFTMAX ? SOFTMAX : "");
        return text.toString();
    }

    /** What a layer's activation makes of {@code sum}, an expression. */
    static String call(Layer layer, String sum) {
        return switch (layer.activation()) {
            case LINEAR -> sum;
            case LEAKY_RELU -> name(layer.activation()) + "(" + sum + ", " + CText.number(layer.slope()) + ")";
            default -> name(layer.activation()) + "(" + sum + ")";
        };
    }

    private static String name(Activation activation) {
        return "act_" + activation.label().replace('-', '_');
    }

    private static String formula(Activation activation) {
        return switch (activation) {
            case LINEAR -> "x";
            case SIGMOID -> "1.0f / (1.0f + exponential(-x))";
            case TANH -> "hyperbolic_tangent(x)";
            case RELU -> "x > 0.0f ? x : 0.0f";
            case LEAKY_RELU -> "x > 0.0f ? x : slope * x";
            case ELU -> "x > 0.0f ? x : exponential(x) - 1.0f";
            case GELU -> "x * normal_below(x)";
            case GELU_TANH ->
                "0.5f * x * (1.0f + hyperbolic_tangent(" + CText.number((float) Activation.GELU_ROOT) + " * (x + "
                        + CText.number((float) Activation.GELU_CUBIC) + " * x * x * x)))";
            case SELU ->
                CText.number((float) Activation.SELU_LAMBDA) + " * (x > 0.0f ? x : "
                        + CText.number((float) Activation.SELU_ALPHA) + " * (exponential(x) - 1.0f))";
            case SOFTSIGN -> "x / (1.0f + (x < 0.0f ? -x : x))";
        };
    }
}
