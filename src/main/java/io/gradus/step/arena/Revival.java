package io.gradus.step.arena;

import io.gradus.plan.Field;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;

/**
 * Brings dead units back: new incoming weights, outgoing weights of 0, so that what the network computes does not
 * change (ReDo, Sokar et al. 2023). The rule's memory of them is wiped. Units of frozen layers stay as they are.
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
        boolean[] ofSkip = new boolean[layers];
        int[] skipSource = plan.network().skipSources();
        for (int n = 0; n < layers; n++) {
            if (skipSource[n] >= 0) {
                ofSkip[n] = true;
                ofSkip[skipSource[n]] = true;
            }
        }
        for (int n = plan.frozen(); n < layers - 1; n++) {
            int peak = plan.op(plan.denseOp(n), Field.PEAK);
            CounterRandom random = new CounterRandom(seed, Stream.RULE, part * layers + n);
            // What a unit of a skip passes by its activation is not dead, whatever its outputs are.
            boolean mortal = peak >= 0 && !ofSkip[n];
            for (int j = 0; mortal && j < plan.network().layers().get(n).width(); j++) {
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
            put(plan, arena, at, i == fanIn ? 0 : (float) (sd * random.nextGaussian()));
        }
        if (plan.network().layers().get(layer).isNormalized()) {
            put(plan, arena, plan.gains(layer) + unit, 1);
            put(plan, arena, plan.gains(layer) + plan.stride(layer) + unit, 0);
        }
        if (plan.network().steps(layer) > 1) { // it reads itself
            int own = plan.weights(layer) + (plan.network().features() + unit) * plan.stride(layer);
            for (int j = 0; j < plan.stride(layer); j++) {
                put(plan, arena, own + j, 0);
            }
        }
        for (int reader = layer + 1; reader < plan.network().layers().size(); reader++) {
            int row = 0;
            for (int read : plan.network().reads(reader)) {
                if (read == layer) {
                    int above = plan.weights(reader) + (row + unit) * plan.stride(reader);
                    for (int j = 0; j < plan.stride(reader); j++) {
                        put(plan, arena, above + j, 0);
                    }
                }
                row += read < 0
                        ? plan.network().inputs()
                        : plan.network().layers().get(read).width();
            }
        }
    }

    private static void put(Plan plan, float[] arena, int at, float weight) {
        arena[at] = weight;
        forget(plan, arena, at);
    }

    private static void forget(Plan plan, float[] arena, int weight) {
        int state = plan.op(plan.backwardOp(plan.frozen()), Field.STATE);
        if (state >= 0) {
            int firstTrained = plan.weights(plan.frozen());
            int parameters = plan.region(RegionId.PARAMETERS).end() - firstTrained;
            int at = state + weight - firstTrained;
            for (int end = plan.region(RegionId.RULE_STATE).end(); at < end; at += parameters) {
                arena[at] = 0;
            }
        }
    }
}
