package io.gradus.step.java;

import io.gradus.plan.GradientControl;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import java.util.Arrays;

/** How far a gradient has come that is added up over the whole training set, minibatch after minibatch. */
final class SetGradient {
    private final float[] arena;
    private final int control; // the region of GradientControl
    private final int gradient;
    private final int floats;

    /** That of a plan; of no use where it keeps no gradient. */
    SetGradient(Plan plan, float[] arena) {
        this.arena = arena;
        this.control =
                plan.wholeGradient() ? plan.region(RegionId.GRADIENT_CONTROL).offset() : -1;
        this.gradient = plan.wholeGradient() ? plan.region(RegionId.GRADIENT).offset() : -1;
        this.floats = plan.wholeGradient() ? plan.region(RegionId.GRADIENT).length() : 0;
    }

    /** The region of {@link GradientControl}. */
    int control() {
        return control;
    }

    /** Samples of an update: as many as was said, or those of one call. */
    int size(int ofCall) {
        int size = (int) arena[control + GradientControl.SET_SIZE];
        return size > 0 ? size : ofCall;
    }

    /** Samples of the set that the gradient has so far. */
    int done() {
        return (int) arena[control + GradientControl.SET_DONE];
    }

    void setDone(int samples) {
        arena[control + GradientControl.SET_DONE] = samples;
    }

    /** Before the first minibatch of a set: gradient and loss are 0. */
    void clear() {
        Arrays.fill(arena, gradient, gradient + floats, 0);
        arena[control + GradientControl.SET_LOSS] = 0;
        arena[control + GradientControl.SET_LOSS + 1] = 0;
    }

    /** Adds a minibatch's loss to the set's, which is kept in two floats. */
    void addLoss(double loss) {
        int at = control + GradientControl.SET_LOSS;
        double sum = (double) arena[at] + arena[at + 1] + loss;
        arena[at] = (float) sum;
        arena[at + 1] = (float) (sum - arena[at]);
    }

    /** The set's loss is what the next one's is compared with. */
    void keepLoss() {
        arena[control + GradientControl.LAST_LOSS] = arena[control + GradientControl.SET_LOSS];
        arena[control + GradientControl.LAST_LOSS + 1] = arena[control + GradientControl.SET_LOSS + 1];
    }
}
