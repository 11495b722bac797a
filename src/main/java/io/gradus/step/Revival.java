package io.gradus.step;

import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;

/**
 * Brings dead units back: new incoming weights, outgoing weights of 0, so that what the network computes does not change
 * (ReDo, Sokar et al. 2023). The rule's memory of them is wiped. Units of frozen layers stay as they are.
 */
public final class Revival {
    private Revival() {}

    /**
     * Revives every unit that was silent since the window began; to be called before the window is reset.
     *
     * @param part what keeps one call's randomness apart from another's, the epoch say
     * @return how many units there were
     */
    public static int revive(Plan plan, float[] arena, long seed, long part) {
        int revived = 0;
        int layers = plan.network().layers().size();
        for (int n = plan.frozen(); n < layers - 1; n++) {
            int peak = plan.op(plan.denseOp(n), Op.PEAK);
            CounterRandom random = new CounterRandom(seed, Stream.RULE, part * layers + n);
            for (int j = 0; peak >= 0 && j < plan.network().layers().get(n).width(); j++) {
                if (arena[peak + j] <= 0) {
                    revive(plan, arena, n, j, random);
                    revived++;
                }
            }
        }
        return revived;
    }

    private static void revive(Plan plan, float[] arena, int layer, int unit, CounterRandom random) {
        int fanIn = plan.network().fanIn(layer);
        double sd = StrictMath.sqrt(2.0 / fanIn);
        for (int i = 0; i <= fanIn; i++) {
            int at = plan.weights(layer) + i * plan.stride(layer) + unit;
            arena[at] = i == fanIn ? 0 : (float) (sd * random.nextGaussian());
            forget(plan, arena, at);
        }
        int above = plan.weights(layer + 1) + unit * plan.stride(layer + 1);
        for (int j = 0; j < plan.stride(layer + 1); j++) {
            arena[above + j] = 0;
            forget(plan, arena, above + j);
        }
    }

    private static void forget(Plan plan, float[] arena, int weight) {
        int state = plan.op(plan.backwardOp(plan.frozen()), Op.STATE);
        if (state >= 0) {
            int firstTrained = plan.weights(plan.frozen());
            int parameters = plan.region("parameters").end() - firstTrained;
            int at = state + weight - firstTrained;
            for (int end = plan.region("rule state").end(); at < end; at += parameters) {
                arena[at] = 0;
            }
        }
    }
}
