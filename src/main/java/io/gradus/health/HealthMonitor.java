package io.gradus.health;

import static io.gradus.health.HealthCounter.DEAD;
import static io.gradus.health.HealthCounter.DELTA_RMS;
import static io.gradus.health.HealthCounter.SATURATED;
import static io.gradus.health.HealthCounter.SIGN_FLIPS;
import static io.gradus.health.HealthCounter.UPDATE_NORM;
import static io.gradus.health.HealthCounter.WEIGHT_NORM;

import io.gradus.health.Verdict.State;
import java.util.List;
import java.util.Locale;

/**
 * Draws verdicts from counters, with hysteresis: an alarm, once raised, ends only when its number is better than the
 * limit by {@link HealthLimits#recovery}. Of several alarms the worst is told.
 */
public final class HealthMonitor {
    private final List<LayerFacts> layers;
    private final HealthLimits limits;
    private final boolean stepsBySign;
    private Verdict verdict = Verdict.HEALTHY;

    /** @param stepsBySign whether the rule's step ignores the gradient's size, so that the rate sets the update ratio */
    public HealthMonitor(List<LayerFacts> layers, HealthLimits limits, boolean stepsBySign) {
        this.layers = List.copyOf(layers);
        this.limits = limits;
        this.stepsBySign = stepsBySign;
    }

    /** The last verdict. */
    public Verdict verdict() {
        return verdict;
    }

    /** Records that a number was no longer finite, which ends a run. */
    public Verdict diverged(int layer, String what) {
        verdict = new Verdict(
                State.DIVERGED, layer, Double.NaN, what + " is not finite: lower the rate, clip, or look at the data");
        return verdict;
    }

    /** Judges a snapshot of the counters. */
    public Verdict judge(HealthSnapshot snapshot) {
        Verdict worst = Verdict.HEALTHY;
        for (Verdict found : List.of(
                oscillation(snapshot), deadUnits(snapshot), saturation(snapshot), flow(snapshot), updates(snapshot))) {
            if (found.state().compareTo(worst.state()) > 0) {
                worst = found;
            }
        }
        verdict = worst;
        return verdict;
    }

    private Verdict flow(HealthSnapshot snapshot) {
        int last = layers.size() - 1;
        double above = snapshot.value(last, DELTA_RMS);
        if (last == 0 || above == 0) {
            return Verdict.HEALTHY;
        }
        double ratio = snapshot.value(0, DELTA_RMS) / above;
        if (1 / ratio > limit(State.VANISHING, 1 / limits.vanishing())) {
            return new Verdict(
                    State.VANISHING,
                    1,
                    ratio,
                    say(
                            "the error reaches layer 1 at %.1e of its size at the top: use relu, he or lecun, or fewer layers",
                            ratio));
        }
        if (ratio > limit(State.EXPLODING, limits.exploding())) {
            return new Verdict(
                    State.EXPLODING,
                    1,
                    ratio,
                    say(
                            "the error grows %.1e-fold on its way down to layer 1: clip, or start with smaller weights",
                            ratio));
        }
        return Verdict.HEALTHY;
    }

    private Verdict updates(HealthSnapshot snapshot) {
        for (int n = 0; n < layers.size() && !stepsBySign; n++) {
            double ratio = snapshot.value(n, UPDATE_NORM) / snapshot.value(n, WEIGHT_NORM);
            if (ratio > limit(State.EXPLODING, limits.updateRatio())) {
                return new Verdict(
                        State.EXPLODING,
                        n + 1,
                        ratio,
                        say(
                                "layer %d: one step changes the weights by %.0f %%: lower the rate or clip",
                                n + 1, 100 * ratio));
            }
        }
        return Verdict.HEALTHY;
    }

    private Verdict saturation(HealthSnapshot snapshot) {
        for (int n = 0; n < layers.size(); n++) {
            double fraction = snapshot.value(n, SATURATED);
            if (layers.get(n).squashes()
                    && !layers.get(n).output()
                    && fraction > limit(State.SATURATED, limits.saturated())) {
                return new Verdict(
                        State.SATURATED,
                        n + 1,
                        fraction,
                        say(
                                "layer %d: %.0f %% of outputs saturated: smaller initial weights, scaled inputs or a lower rate",
                                n + 1, 100 * fraction));
            }
        }
        return Verdict.HEALTHY;
    }

    private Verdict deadUnits(HealthSnapshot snapshot) {
        for (int n = 0; n < layers.size(); n++) {
            double fraction = snapshot.value(n, DEAD) / layers.get(n).units();
            if (layers.get(n).canDie() && fraction > limit(State.DEAD, limits.dead())) {
                return new Verdict(
                        State.DEAD,
                        n + 1,
                        fraction,
                        say(
                                "layer %d: %.0f %% of units dead: lower the rate or use leaky-relu",
                                n + 1, 100 * fraction));
            }
        }
        return Verdict.HEALTHY;
    }

    private Verdict oscillation(HealthSnapshot snapshot) {
        for (int n = 0; n < layers.size(); n++) {
            double fraction = snapshot.fraction(n, SIGN_FLIPS);
            if (fraction > limit(State.OSCILLATING, limits.flips())) {
                return new Verdict(
                        State.OSCILLATING,
                        n + 1,
                        fraction,
                        say(
                                "layer %d: %.0f %% of gradients change sign every step: lower the rate",
                                n + 1, 100 * fraction));
            }
        }
        return Verdict.HEALTHY;
    }

    /** The limit in force: lower while this alarm is on. */
    private double limit(State state, double limit) {
        return verdict.state() == state ? limit * limits.recovery() : limit;
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
