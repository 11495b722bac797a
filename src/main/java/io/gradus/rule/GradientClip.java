package io.gradus.rule;

import java.io.Serializable;
import java.util.Locale;

/**
 * A bound on the size of gradients taken together; values one by one are bounded by {@link UpdateRule#clip}, after
 * this. Directions are kept: gradients over the bound are scaled down to it, others are left as they are.
 *
 * @param kind what is bounded
 * @param limit the largest norm, or λ of {@link Kind#AGC}; 0 for {@link Kind#NONE}
 */
public record GradientClip(Kind kind, float limit) implements Serializable {
    /** Nothing is bounded. */
    public static final GradientClip NONE = new GradientClip(Kind.NONE, 0);

    /** λ of adaptive clipping where none is said (Brock et al. 2021). */
    public static final float DEFAULT_LAMBDA = 0.01f;

    /**
     * ε: a unit's weights count as having at least this norm, so that new units of zeros may move (Brock et al. 2021).
     */
    public static final float EPSILON = 1e-3f;

    /** What a bound is put on. */
    public enum Kind {
        NONE,
        /** ‖g‖₂ of each layer, its weights and biases together. */
        NORM,
        /** ‖g‖₂ of all layers together (Pascanu et al. 2013). */
        GLOBAL_NORM,
        /**
         * Adaptive: for each unit, ‖g‖₂ over ‖w‖₂ of the weights that lead to it, and the same for a layer's biases
         * together; the output layer is left alone (Brock et al. 2021, "High-performance large-scale image recognition
         * without normalization", and their code for what the units are).
         */
        AGC;

        /** {@code global_norm}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public GradientClip {
        if (kind == Kind.NONE && limit != 0) {
            throw new IllegalArgumentException("no clip, but a limit of " + limit);
        }
        if (kind != Kind.NONE && (!(limit > 0) || Float.isInfinite(limit))) {
            throw RuleProblem.LIMIT_NOT_POSITIVE.about(setting(kind), limit);
        }
    }

    private static RuleSetting setting(Kind kind) {
        return switch (kind) {
            case NONE, NORM -> RuleSetting.CLIP_NORM;
            case GLOBAL_NORM -> RuleSetting.CLIP_GLOBAL_NORM;
            case AGC -> RuleSetting.AGC;
        };
    }

    /** The setting that bounds gradients so. */
    public RuleSetting setting() {
        return setting(kind);
    }

    /** A bound on each layer's gradient norm. */
    public static GradientClip norm(float limit) {
        return new GradientClip(Kind.NORM, limit);
    }

    /** A bound on the norm of all gradients together. */
    public static GradientClip globalNorm(float limit) {
        return new GradientClip(Kind.GLOBAL_NORM, limit);
    }

    /** A bound on gradients relative to the weights. */
    public static GradientClip agc(float lambda) {
        return new GradientClip(Kind.AGC, lambda);
    }

    /** Whether anything is bounded. */
    public boolean clips() {
        return kind != Kind.NONE;
    }
}
