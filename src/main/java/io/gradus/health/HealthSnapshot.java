package io.gradus.health;

import io.gradus.state.StateTape;
import io.gradus.state.Stateful;
import java.util.Arrays;

/**
 * A copy of all layers' counters as they stood after one step, for reading at leisure.
 *
 * <pre>
 * values  (layers, {@link HealthCounter#BLOCK})
 * </pre>
 */
public final class HealthSnapshot implements Stateful {
    private final int layers;
    private final float[] values;
    private long step = -1;
    private long stepsTaken;
    private int epoch;
    private double loss = Double.NaN;
    private float rate;
    private Verdict verdict = Verdict.HEALTHY;

    /** An empty snapshot: step -1, all counters 0. */
    public HealthSnapshot(int layers) {
        this.layers = layers;
        this.values = new float[layers * HealthCounter.BLOCK];
    }

    /** Copies the counters that lie in {@code arena} from {@code health} on, as they stand after step {@code step}. */
    public void copyFrom(float[] arena, int health, long step) {
        System.arraycopy(arena, health, values, 0, values.length);
        this.step = step;
    }

    /** Copies another snapshot of as many layers. */
    public void copyFrom(HealthSnapshot other) {
        System.arraycopy(other.values, 0, values, 0, values.length);
        step = other.step;
        stepsTaken = other.stepsTaken;
        epoch = other.epoch;
        loss = other.loss;
        rate = other.rate;
        verdict = other.verdict;
    }

    /** Adds what the counters do not tell: the epoch, its mean loss so far, the learning rate, and the verdict. */
    public void context(int epoch, double loss, float rate, Verdict verdict) {
        this.epoch = epoch;
        this.loss = loss;
        this.rate = rate;
        this.verdict = verdict;
    }

    /** Says how many steps are taken by now; the counters may be of an earlier one. */
    public void stepsTaken(long steps) {
        stepsTaken = steps;
    }

    /** Steps taken when this was published. */
    public long stepsTaken() {
        return stepsTaken;
    }

    @Override
    public void state(StateTape tape) {
        tape.floats(values, 0, values.length);
        step = tape.number(step);
        stepsTaken = tape.number(stepsTaken);
        epoch = tape.number(epoch);
        loss = tape.real(loss);
        rate = tape.real(rate);
        verdict = tape.object(verdict);
    }

    /** Empty again: step -1, all counters 0. */
    public void clear() {
        Arrays.fill(values, 0);
        step = -1;
        stepsTaken = 0;
        context(0, Double.NaN, rate, Verdict.HEALTHY);
    }

    /** 1 for the first epoch; 0 before. */
    public int epoch() {
        return epoch;
    }

    /** Mean training loss of the epoch so far. */
    public double loss() {
        return loss;
    }

    /** Whether a layer keeps its weights: of its counters, only those of outputs then mean something. */
    public boolean isFrozen(int layer) {
        return step >= 0 && value(layer, HealthCounter.PARAMETERS) == 0;
    }

    /** Learning rate of the step. */
    public float rate() {
        return rate;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Number of the step that was watched, counted from 0; -1 before the first. */
    public long step() {
        return step;
    }

    public int layers() {
        return layers;
    }

    /** A counter of layer {@code layer}, 0 being the first hidden one. */
    public float value(int layer, HealthCounter counter) {
        return values[layer * HealthCounter.BLOCK + counter.ordinal()];
    }

    /** A counter of parameters as a fraction of the layer's parameters; 0 before the first watched step. */
    public double fraction(int layer, HealthCounter counter) {
        float parameters = value(layer, HealthCounter.PARAMETERS);
        return parameters == 0 ? 0 : value(layer, counter) / parameters;
    }

    /** How many gradients of layer {@code layer} fell into bin {@code bin} of log2 |g| since the window began. */
    public float bin(int layer, int bin) {
        return values[layer * HealthCounter.BLOCK + HealthCounter.COUNTERS + bin];
    }
}
