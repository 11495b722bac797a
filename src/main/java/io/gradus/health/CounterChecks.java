package io.gradus.health;

import static io.gradus.health.HealthCounter.ACTIVATION_MEAN;
import static io.gradus.health.HealthCounter.ACTIVATION_SD;
import static io.gradus.health.HealthCounter.AT_BOUND;
import static io.gradus.health.HealthCounter.DEAD;
import static io.gradus.health.HealthCounter.DELTA_RMS;
import static io.gradus.health.HealthCounter.GRADIENT_NORM;
import static io.gradus.health.HealthCounter.GRADIENT_ZERO;
import static io.gradus.health.HealthCounter.PARAMETERS;
import static io.gradus.health.HealthCounter.SATURATED;
import static io.gradus.health.HealthCounter.SIGN_FLIPS;
import static io.gradus.health.HealthCounter.UPDATE_NORM;
import static io.gradus.health.HealthCounter.WEIGHT_NORM;

import io.gradus.health.Verdict.State;
import io.gradus.state.StateTape;
import java.util.Arrays;
import java.util.List;

/** What the counters of a watched step show, each check on its own. Whether it matters is for the monitor to say. */
final class CounterChecks {
    /** Watched steps over which sign flips and updates are averaged. */
    private static final double MEMORY = 16;

    private final List<LayerFacts> layers;
    private final int first; // that is trained, counted from 0
    private final HealthLimits limits;
    private final double[] flips; // running mean of each layer's fraction of flips
    private final double[] norms; // running mean of each layer's gradient norm
    private final double[] firstNorms;
    private final double[] firstWeights;
    private long seen = -1; // the last watched step
    private double firstUpdate = Double.NaN;
    private double largestUpdate;
    private double logUpdate = Double.NaN; // running mean of log10 of the largest layer's update

    CounterChecks(List<LayerFacts> layers, HealthLimits limits) {
        this.layers = List.copyOf(layers);
        int frozen = 0;
        while (frozen < layers.size() - 1 && layers.get(frozen).frozen()) {
            frozen++;
        }
        this.first = frozen;
        this.limits = limits;
        this.flips = new double[layers.size()];
        Arrays.fill(flips, 0.5);
        this.norms = new double[layers.size()];
        this.firstNorms = new double[layers.size()];
        this.firstWeights = new double[layers.size()];
    }

    /** Takes a watched step into the running means; false if it was seen before. */
    boolean see(HealthSnapshot snapshot) {
        if (snapshot.step() == seen) {
            return false;
        }
        boolean begins = seen < 0;
        seen = snapshot.step();
        double largest = 0;
        for (int n = first; n < layers.size(); n++) {
            double norm = snapshot.value(n, GRADIENT_NORM);
            if (firstNorms[n] == 0) {
                firstNorms[n] = norm;
            }
            if (begins) {
                firstWeights[n] = snapshot.value(n, WEIGHT_NORM);
            }
            double nonZero = snapshot.value(n, PARAMETERS) - snapshot.value(n, GRADIENT_ZERO);
            double now = nonZero == 0 ? 0 : snapshot.value(n, SIGN_FLIPS) / nonZero;
            // A layer's signs often flip all together, by the noise of minibatches: only the long run tells.
            flips[n] += (now - flips[n]) / MEMORY;
            norms[n] += (norm - norms[n]) / MEMORY;
            largest = Math.max(largest, update(snapshot, n));
        }
        if (Double.isNaN(firstUpdate)) {
            firstUpdate = largest;
        }
        largestUpdate = Math.max(largestUpdate, largest);
        double log = Math.log10(Math.max(largest, 1e-30));
        logUpdate = Double.isNaN(logUpdate) ? log : logUpdate + (log - logUpdate) / Math.min(MEMORY, 4);
        return true;
    }

    /** Passes the state. */
    void state(StateTape tape) {
        tape.reals(flips);
        tape.reals(norms);
        tape.reals(firstNorms);
        tape.reals(firstWeights);
        seen = tape.number(seen);
        firstUpdate = tape.real(firstUpdate);
        largestUpdate = tape.real(largestUpdate);
        logUpdate = tape.real(logUpdate);
    }

    /** ‖Δw‖ of a layer's step over ‖w‖, now or at the start, whichever is larger. */
    private double update(HealthSnapshot snapshot, int n) {
        double weights = Math.max(snapshot.value(n, WEIGHT_NORM), firstWeights[n]);
        return weights == 0 ? 0 : snapshot.value(n, UPDATE_NORM) / weights;
    }

    /** The largest layer's update over its weights, of the first watched step; NaN before it. */
    double firstUpdate() {
        return firstUpdate;
    }

    /** The largest of any watched step so far. */
    double largestUpdate() {
        return largestUpdate;
    }

    /** A running mean of it. */
    double runningUpdate() {
        return Math.pow(10, logUpdate);
    }

    /** The weights of all trained layers together, over what they were at the first watched step. */
    double weightsLeft(HealthSnapshot snapshot) {
        double now = 0;
        double before = 0;
        for (int n = first; n < layers.size(); n++) {
            now += Math.pow(snapshot.value(n, WEIGHT_NORM), 2);
            before += firstWeights[n] * firstWeights[n];
        }
        return before == 0 ? 1 : Math.sqrt(now / before);
    }

    Finding vanishing(HealthSnapshot snapshot, State on) {
        double ratio = firstToLast(snapshot);
        // Exactly nothing comes through units that are all silent: that is for the count of dead ones to tell.
        if (Double.isNaN(ratio) || (ratio == 0 && layers.get(first).canDie())) {
            return Finding.NONE;
        }
        return above(Reason.VANISHING_LATER, first + 1, 1 / ratio, 1 / limits.get(HealthLimit.VANISHING), on);
    }

    Finding exploding(HealthSnapshot snapshot, State on) {
        return above(Reason.EXPLODING_LATER, first + 1, firstToLast(snapshot), limits.get(HealthLimit.EXPLODING), on);
    }

    /** Whether outputs grow from the first hidden layer to the last: of unbounded activations with large weights. */
    Finding growth(HealthSnapshot snapshot, double limit) {
        int last = layers.size() - 2;
        if (last <= 0) {
            return Finding.NONE;
        }
        double grown = size(snapshot, last) / size(snapshot, 0);
        return grown > limit && size(snapshot, last) > limit
                ? new Finding(Reason.OUTPUTS_GROW, 1, grown)
                : Finding.NONE;
    }

    private static double size(HealthSnapshot snapshot, int n) {
        return Math.hypot(snapshot.value(n, ACTIVATION_SD), snapshot.value(n, ACTIVATION_MEAN));
    }

    /** The first trained layer's delta RMS over the last layer's; NaN where that is one layer, or there is no error. */
    private double firstToLast(HealthSnapshot snapshot) {
        int last = layers.size() - 1;
        double above = snapshot.value(last, DELTA_RMS);
        return last == first || above == 0 ? Double.NaN : snapshot.value(first, DELTA_RMS) / above;
    }

    /** A gradient that has grown since the start, with steps that are large. */
    Finding runaway(HealthSnapshot snapshot, State on) {
        Finding found = Finding.NONE;
        for (int n = first; n < layers.size(); n++) {
            double grown = snapshot.value(n, GRADIENT_NORM) / firstNorms[n];
            if (update(snapshot, n) > limits.get(HealthLimit.UPDATE_RATIO)) {
                Finding here = above(Reason.GRADIENT_GROWS, n + 1, grown, limits.get(HealthLimit.GROWTH), on);
                found = here.isNone() ? found : here;
            }
        }
        return found;
    }

    /**
     * Steps that have grown to their upper bound: the update tells it from the lower one, where they are hardly felt.
     */
    Finding bounds(HealthSnapshot snapshot, State on) {
        Finding found = Finding.NONE;
        for (int n = first; n < layers.size(); n++) {
            if (update(snapshot, n) > limits.get(HealthLimit.UPDATE_RATIO)) {
                Finding here = above(
                        Reason.STEPS_AT_BOUND,
                        n + 1,
                        snapshot.fraction(n, AT_BOUND),
                        limits.get(HealthLimit.AT_BOUND),
                        on);
                found = here.isNone() ? found : here;
            }
        }
        return found;
    }

    Finding saturation(HealthSnapshot snapshot, State on) {
        Finding found = Finding.NONE;
        for (int n = 0; n < layers.size() && found.isNone(); n++) {
            if (layers.get(n).squashes() && !layers.get(n).output()) {
                Reason reason = layers.get(n).frozen() ? Reason.FROZEN_SATURATED : Reason.SATURATED_LATER;
                found = above(reason, n + 1, snapshot.value(n, SATURATED), limits.get(HealthLimit.SATURATED), on);
            }
        }
        return found;
    }

    Finding deadUnits(HealthSnapshot snapshot, State on) {
        Finding found = Finding.NONE;
        for (int n = 0; n < layers.size() && found.isNone(); n++) {
            if (layers.get(n).canDie()) {
                double fraction = snapshot.value(n, DEAD) / layers.get(n).units();
                Reason reason = layers.get(n).frozen() ? Reason.FROZEN_DEAD : Reason.DEAD_UNITS;
                found = above(reason, n + 1, fraction, limits.get(HealthLimit.DEAD), on);
            }
        }
        return found;
    }

    /** A layer all of whose units are silent: outputs of 0 for every sample of the watched step. */
    Finding silence(HealthSnapshot snapshot) {
        for (int n = 0; n < layers.size(); n++) {
            if (layers.get(n).canDie() && !layers.get(n).frozen() && size(snapshot, n) == 0) {
                return new Finding(Reason.BEGAN_SILENT, n + 1, 1);
            }
        }
        return Finding.NONE;
    }

    Finding oscillation(HealthSnapshot snapshot, State on) {
        Finding found = Finding.NONE;
        for (int n = first; n < layers.size(); n++) {
            // A descent that overshoots a little each step flips signs too, but gets nearer: its gradient shrinks.
            boolean shrinking = snapshot.value(n, GRADIENT_NORM) < 0.95 * norms[n];
            if (!shrinking) {
                Finding here = above(Reason.SIGNS_FLIP, n + 1, flips[n], limits.get(HealthLimit.FLIPS), on);
                found = here.isNone() ? found : here;
            }
        }
        return found;
    }

    /** Found if above the limit, or above where it clears while that alarm is on. */
    private Finding above(Reason reason, int layer, double value, double limit, State on) {
        if (value > limit) {
            return new Finding(reason, layer, value);
        }
        double clears = limit * limits.get(HealthLimit.RECOVERY);
        return on == reason.state() && value > clears ? new Finding(reason, layer, value, clears) : Finding.NONE;
    }
}
