package io.gradus.train;

import io.gradus.plan.Plan;
import io.gradus.plan.Region;
import io.gradus.plan.RegionId;
import io.gradus.state.StateTape;

/** The weights of the best epoch so far, by validation loss, or by training loss where nothing is held out. */
final class BestWeights {
    private final int offset;
    private final float[] weights; // and, behind them, running statistics
    private double loss = Double.POSITIVE_INFINITY;
    private int epoch;

    /** Takes the weights as they are for the best so far. */
    BestWeights(Plan plan, float[] arena) {
        this.offset = plan.region(RegionId.PARAMETERS).offset();
        this.weights = new float[floats(plan)];
        System.arraycopy(arena, offset, weights, 0, weights.length);
    }

    /** How many floats are kept. */
    static int floats(Plan plan) {
        Region last =
                plan.region(plan.has(RegionId.RUNNING_STATISTICS) ? RegionId.RUNNING_STATISTICS : RegionId.PARAMETERS);
        return last.end() - plan.region(RegionId.PARAMETERS).offset();
    }

    /** Keeps the weights if their loss is the smallest so far. */
    void offer(float[] arena, double epochLoss, int ofEpoch) {
        if (epochLoss < loss) {
            loss = epochLoss;
            epoch = ofEpoch;
            System.arraycopy(arena, offset, weights, 0, weights.length);
        }
    }

    /** Passes the state. */
    void state(StateTape tape) {
        tape.floats(weights, 0, weights.length);
        loss = tape.real(loss);
        epoch = tape.number(epoch);
    }

    /** The epoch at whose end they were taken; 0 for the start. */
    int epoch() {
        return epoch;
    }

    /** Puts them back. */
    void restore(float[] arena) {
        System.arraycopy(weights, 0, arena, offset, weights.length);
    }
}
