package io.gradus.rule;

import java.io.Serializable;

/**
 * The hyperparameters of resilient propagation: how each weight's step size Δ grows and shrinks. Defaults of Riedmiller
 * and Braun 1993, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm".
 *
 * @param etaPlus η+, by which Δ grows while the gradient keeps its sign; more than 1
 * @param etaMinus η-, by which it shrinks when the sign changes; between 0 and 1
 * @param least Δ0, the first step size: the least one that a weight may be given
 * @param most and the largest; where they differ, each weight's is drawn uniformly between them, from the seed
 * @param max Δmax
 * @param min Δmin
 */
public record Rprop(float etaPlus, float etaMinus, float least, float most, float max, float min)
        implements Serializable {
    /** η+ 1.2, η- 0.5, Δ0 0.1, Δmax 50, Δmin 1e-6. */
    public static final Rprop DEFAULT = new Rprop(1.2f, 0.5f, 0.1f, 0.1f, 50, 1e-6f);

    /** As Prechelt 1994 trained Proben1: η+ 1.1, Δ0 uniform in 0.05..0.2, Δmin 0. */
    public static final Rprop PRECHELT = new Rprop(1.1f, 0.5f, 0.05f, 0.2f, 50, 0);

    public Rprop {
        if (!(etaPlus > 1) || Float.isInfinite(etaPlus)) {
            throw RuleProblem.ETA_PLUS_TOO_SMALL.with(etaPlus);
        }
        if (!(etaMinus > 0 && etaMinus < 1)) {
            throw RuleProblem.ETA_MINUS_OUT_OF_RANGE.with(etaMinus);
        }
        if (!(min >= 0)) {
            throw RuleProblem.STEP_MIN_NEGATIVE.with(min);
        }
        if (!(max > min) || Float.isInfinite(max)) {
            throw RuleProblem.STEP_MAX_TOO_SMALL.with(min, max);
        }
        if (!(least > 0 && least >= min && least <= most && most <= max)) {
            throw RuleProblem.STEP_FIRST_OUT_OF_RANGE.with(min, max, least == most ? least : least + ".." + most);
        }
    }

    public Rprop withEtaPlus(float other) {
        return new Rprop(other, etaMinus, least, most, max, min);
    }

    public Rprop withEtaMinus(float other) {
        return new Rprop(etaPlus, other, least, most, max, min);
    }

    /** Every weight begins with the same step. */
    public Rprop withFirst(float other) {
        return new Rprop(etaPlus, etaMinus, other, other, max, min);
    }

    public Rprop withMax(float other) {
        return new Rprop(etaPlus, etaMinus, least, most, other, min);
    }

    public Rprop withMin(float other) {
        return new Rprop(etaPlus, etaMinus, least, most, max, other);
    }
}
