package io.gradus.health;

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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Draws verdicts from counters, with hysteresis: an alarm, once raised, ends only when its number is better than the
 * limit by {@link HealthLimit#RECOVERY}. Of several alarms the worst is told.
 */
public final class HealthMonitor {
    /** Judgements over which sign flips are averaged. */
    private static final double FLIPS_MEMORY = 16;

    private final List<LayerFacts> layers;
    private final int first; // that is trained, counted from 0
    private final HealthLimits limits;
    private final boolean stepsByRate;
    private final boolean adapts;
    private final double[] flips; // running mean of each layer's fraction of flips
    private final double[] norms; // running mean of each layer's gradient norm
    private final double[] firstNorms;
    private final int[] streaks = new int[4];
    private Verdict verdict = Verdict.HEALTHY;

    /** Of a rule whose step sizes do not adapt by themselves. */
    public HealthMonitor(List<LayerFacts> layers, HealthLimits limits, boolean stepsByRate) {
        this(layers, limits, stepsByRate, false);
    }

    /**
     * @param stepsByRate whether the rule's step ignores the gradient's size, so that the rate, or the rule itself, sets the
     *     update ratio
     * @param adapts whether every weight has a step size of its own, between bounds (Rprop)
     */
    public HealthMonitor(List<LayerFacts> layers, HealthLimits limits, boolean stepsByRate, boolean adapts) {
        this.layers = List.copyOf(layers);
        int frozen = 0;
        while (frozen < layers.size() - 1 && layers.get(frozen).frozen()) {
            frozen++;
        }
        this.first = frozen;
        this.limits = limits;
        this.stepsByRate = stepsByRate;
        this.adapts = adapts;
        this.flips = new double[layers.size()];
        Arrays.fill(flips, 0.5);
        this.norms = new double[layers.size()];
        this.firstNorms = new double[layers.size()];
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
        Verdict worst = lasting(0, oscillation(snapshot));
        worst = worse(worst, lasting(1, saturation(snapshot)));
        worst = worse(worst, deadUnits(snapshot));
        worst = worse(worst, lasting(2, vanishing(snapshot)));
        worst = worse(worst, exploding(snapshot));
        worst = worse(worst, lasting(3, bounds(snapshot)));
        verdict = worse(worst, updates(snapshot));
        return verdict;
    }

    private static Verdict worse(Verdict a, Verdict b) {
        return b.state().compareTo(a.state()) > 0 ? b : a;
    }

    /** What check number {@code check} found, once it has found something often enough in a row. */
    private Verdict lasting(int check, Verdict found) {
        streaks[check] = found.isHealthy() ? 0 : streaks[check] + 1;
        return streaks[check] >= limits.get(HealthLimit.PERSISTENCE) ? found : Verdict.HEALTHY;
    }

    private Verdict vanishing(HealthSnapshot snapshot) {
        double ratio = firstToLast(snapshot);
        // Exactly nothing comes through units that are all silent: that is for the count of dead ones to tell.
        if (Double.isNaN(ratio) || (ratio == 0 && layers.get(first).canDie())) {
            return Verdict.HEALTHY;
        }
        if (1 / ratio > limit(State.VANISHING, 1 / limits.get(HealthLimit.VANISHING))) {
            return new Verdict(
                    State.VANISHING,
                    first + 1,
                    ratio,
                    say(
                            "the error reaches layer %d at %.1e of its size at the top: "
                                    + "use relu, he or lecun, or fewer layers",
                            first + 1, ratio));
        }
        return Verdict.HEALTHY;
    }

    private Verdict exploding(HealthSnapshot snapshot) {
        double ratio = firstToLast(snapshot);
        if (ratio > limit(State.EXPLODING, limits.get(HealthLimit.EXPLODING))) {
            return new Verdict(
                    State.EXPLODING,
                    first + 1,
                    ratio,
                    say(
                            "the error grows %.1e-fold on its way down to layer %d: clip, or start with smaller weights",
                            ratio, first + 1));
        }
        return Verdict.HEALTHY;
    }

    /** The first trained layer's delta RMS over the last layer's; NaN where that is one layer, or there is no error. */
    private double firstToLast(HealthSnapshot snapshot) {
        int last = layers.size() - 1;
        double above = snapshot.value(last, DELTA_RMS);
        return last == first || above == 0 ? Double.NaN : snapshot.value(first, DELTA_RMS) / above;
    }

    private Verdict updates(HealthSnapshot snapshot) {
        Verdict found = Verdict.HEALTHY;
        for (int n = 0; n < layers.size() && !stepsByRate; n++) {
            double norm = snapshot.value(n, GRADIENT_NORM);
            if (firstNorms[n] == 0) {
                firstNorms[n] = norm;
            }
            double growth = norm / firstNorms[n];
            double ratio = snapshot.value(n, UPDATE_NORM) / snapshot.value(n, WEIGHT_NORM);
            if (growth > limit(State.EXPLODING, limits.get(HealthLimit.GROWTH))
                    && ratio > limit(State.EXPLODING, limits.get(HealthLimit.UPDATE_RATIO))) {
                found = new Verdict(
                        State.EXPLODING,
                        n + 1,
                        growth,
                        say(
                                "layer %d: the gradient has grown %.0f-fold and a step changes the weights by %.0f %%: "
                                        + "clip or lower the rate",
                                n + 1, growth, 100 * ratio));
            }
        }
        return found;
    }

    /** Steps that have grown to their upper bound: the update tells it from the lower one, where they are hardly felt. */
    private Verdict bounds(HealthSnapshot snapshot) {
        Verdict found = Verdict.HEALTHY;
        for (int n = first; n < layers.size() && adapts; n++) {
            double fraction = snapshot.fraction(n, AT_BOUND);
            double ratio = snapshot.value(n, UPDATE_NORM) / snapshot.value(n, WEIGHT_NORM);
            if (fraction > limit(State.EXPLODING, limits.get(HealthLimit.AT_BOUND))
                    && ratio > limit(State.EXPLODING, limits.get(HealthLimit.UPDATE_RATIO))) {
                found = new Verdict(
                        State.EXPLODING,
                        n + 1,
                        fraction,
                        say(
                                "layer %d: %.0f %% of steps are as large as they may be, and change the weights by %.0f %%: "
                                        + "lower the largest step",
                                n + 1, 100 * fraction, 100 * ratio));
            }
        }
        return found;
    }

    private Verdict saturation(HealthSnapshot snapshot) {
        for (int n = 0; n < layers.size(); n++) {
            double fraction = snapshot.value(n, SATURATED);
            if (layers.get(n).squashes()
                    && !layers.get(n).output()
                    && fraction > limit(State.SATURATED, limits.get(HealthLimit.SATURATED))) {
                return new Verdict(
                        State.SATURATED,
                        n + 1,
                        fraction,
                        say(
                                "layer %d: %.0f %% of outputs saturated: "
                                        + (layers.get(n).frozen()
                                                ? "it is frozen: freeze fewer layers, or scale inputs as they were"
                                                : "smaller initial weights, scaled inputs or a lower rate"),
                                n + 1,
                                100 * fraction));
            }
        }
        return Verdict.HEALTHY;
    }

    private Verdict deadUnits(HealthSnapshot snapshot) {
        for (int n = 0; n < layers.size(); n++) {
            double fraction = snapshot.value(n, DEAD) / layers.get(n).units();
            if (layers.get(n).canDie() && fraction > limit(State.DEAD, limits.get(HealthLimit.DEAD))) {
                return new Verdict(
                        State.DEAD,
                        n + 1,
                        fraction,
                        say(
                                "layer %d: %.0f %% of units dead: "
                                        + (layers.get(n).frozen()
                                                ? "it is frozen, and these say nothing of this data: freeze fewer layers"
                                                : "lower the rate or use leaky-relu"),
                                n + 1,
                                100 * fraction));
            }
        }
        return Verdict.HEALTHY;
    }

    private Verdict oscillation(HealthSnapshot snapshot) {
        Verdict found = Verdict.HEALTHY;
        for (int n = 0; n < layers.size(); n++) {
            double nonZero = snapshot.value(n, PARAMETERS) - snapshot.value(n, GRADIENT_ZERO);
            double now = nonZero == 0 ? 0 : snapshot.value(n, SIGN_FLIPS) / nonZero;
            // A layer's signs often flip all together, by the noise of minibatches: only the long run tells.
            flips[n] += (now - flips[n]) / FLIPS_MEMORY;
            double norm = snapshot.value(n, GRADIENT_NORM);
            norms[n] += (norm - norms[n]) / FLIPS_MEMORY;
            // A descent that overshoots a little each step flips signs too, but gets nearer: its gradient shrinks.
            boolean shrinking = norm < 0.95 * norms[n];
            double fraction = flips[n];
            if (!shrinking && fraction > limit(State.OSCILLATING, limits.get(HealthLimit.FLIPS))) {
                found = new Verdict(
                        State.OSCILLATING,
                        n + 1,
                        fraction,
                        say(
                                "layer %d: %.0f %% of gradients change sign every step: "
                                        + (adapts ? "let steps shrink more, and lower the smallest" : "lower the rate"),
                                n + 1,
                                100 * fraction));
            }
        }
        return found;
    }

    /** The limit in force: lower while this alarm is on. */
    private double limit(State state, double limit) {
        return verdict.state() == state ? limit * limits.get(HealthLimit.RECOVERY) : limit;
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
