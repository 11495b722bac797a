package io.gradus.health;

import io.gradus.health.Remedy.Option;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to try about a finding, the likeliest first; computed from the run where it can be. */
final class Prescription {
    /** Hidden layers from which on depth itself is in the way. */
    private static final int DEEP = 6;

    /** Units below which a ReLU layer may well be silent from the start. */
    private static final int NARROW = 10;

    /** How many times a rule's default rate is suggested at most. */
    private static final double MOST = 10;

    private final RunFacts facts;
    private final UpdateRule rule;
    private final double firstUpdate;
    private final double rate;
    private final List<Remedy> remedies = new ArrayList<>();

    private Prescription(RunFacts facts, double firstUpdate, double rate) {
        this.facts = facts;
        this.rule = facts.rule();
        this.firstUpdate = firstUpdate;
        this.rate = rate;
    }

    /**
     * Remedies for a finding; none where nothing is known that helps.
     *
     * @param firstUpdate ‖Δw‖/‖w‖ of the first step, of the layer where it was largest; NaN if there was none
     * @param rate learning rate of that step
     */
    static List<Remedy> of(Finding found, RunFacts facts, double firstUpdate, double rate) {
        Prescription prescription = new Prescription(facts, firstUpdate, rate);
        prescription.prescribe(found);
        return prescription.remedies;
    }

    private void prescribe(Finding found) {
        switch (found.reason()) {
            case NONE, FROZEN_SATURATED, FROZEN_DEAD -> {} // the monitor knows
            case LOSS_ABOVE_START,
                    LOSS_RELAPSED,
                    LOSS_STAYS_HIGH,
                    KILLED_UNITS,
                    MADE_SATURATED,
                    MADE_VANISHING,
                    MADE_EXPLODING,
                    GRADIENT_GROWS -> lowerRate();
            case SMALL_STEPS -> raiseRate();
            case STRONG_PENALTY -> weakerPenalty();
            case NO_PROGRESS -> progress();
            case VALIDATION_RISES -> generalize();
            case SIGNS_FLIP -> calmRate();
            case BEGAN_SATURATED, SATURATED_LATER -> unsaturate(found.layer());
            case BEGAN_VANISHING, VANISHING_LATER -> carryErrors();
            case BEGAN_SILENT, DEAD_UNITS -> wake();
            case BEGAN_EXPLODING, EXPLODING_LATER, OUTPUTS_GROW -> tame();
            case STEPS_AT_BOUND -> smallerSteps();
        }
    }

    private void lowerRate() {
        if (!rule.kind().hasRate()) {
            smallerSteps();
            return;
        }
        double better = Math.min(rate / 2, suitingRate());
        rate(better);
        if (rule.kind() != UpdateRule.Kind.ADAM) {
            add(Remedy.of(Option.RULE, "adam").and(Option.RATE, "0.001"));
        }
        rate(better / 5);
    }

    private void smallerSteps() {
        add(Remedy.of(Option.STEP_MAX, "0.1"));
        add(Remedy.of(Option.STEP_MAX, "0.01"));
    }

    private void raiseRate() {
        if (!rule.kind().hasRate()) {
            add(Remedy.of(Option.STEP_FIRST, "0.1"));
            return;
        }
        // Where gradients are tiny the ratio alone would ask for a rate that no later step could bear.
        double better =
                Math.max(rate * 2, Math.min(suitingRate(), MOST * rule.kind().defaultOf(Hyperparameter.RATE)));
        rate(better);
        if (rule.kind() != UpdateRule.Kind.ADAM) {
            add(Remedy.of(Option.RULE, "adam").and(Option.RATE, "0.001"));
        }
        rate(better * 5);
    }

    private void calmRate() {
        if (!rule.kind().hasRate()) {
            smallerSteps();
            return;
        }
        rate(rate / 2);
        rate(rate / 10);
    }

    /** The rate at which the first step would have changed weights by as much as is usual for the rule. */
    private double suitingRate() {
        double usual =
                switch (rule.kind()) {
                    case SGD, CLIP -> 0.03;
                    case MOMENTUM, NESTEROV -> 0.015;
                    case RMSPROP -> 0.018; // whose first steps are 1/√(1-ρ) times as large
                    default -> 0.006;
                };
        return firstUpdate > 0 ? rate * usual / firstUpdate : rate / 10;
    }

    private void rate(double value) {
        add(Remedy.of(Option.RATE, number(value)));
    }

    private void weakerPenalty() {
        Option option = facts.regularization().has(Regularizer.L2) ? Option.L2 : Option.L1;
        add(Remedy.of(option, "0.0001"));
        add(Remedy.of(option, "0"));
    }

    private void progress() {
        int hidden = hidden();
        if (hidden == 0) {
            add(Remedy.of(Option.HIDDEN, "32"));
            add(Remedy.of(Option.HIDDEN, "64,32"));
            return;
        }
        if (hidden >= DEEP) {
            carryErrors();
            return;
        }
        if (!rule.kind().stepsByRate()) {
            add(Remedy.of(Option.RULE, "adam").and(Option.RATE, "0.001"));
        }
        if (rule.kind().hasRate()) {
            rate(rate * 3);
        }
    }

    private void generalize() {
        add(Remedy.of(Option.STOP, "patience:10"));
        add(Remedy.of(Option.L2, "0.01"));
        add(Remedy.of(Option.DROPOUT, "0.3"));
    }

    private void unsaturate(int layer) {
        if (layer == 1 && !facts.scalesInputs()) {
            add(Remedy.of(Option.SCALE, "auto"));
        }
        weights();
        add(Remedy.of(Option.NORM, "batch"));
        add(Remedy.of(Option.NORM, "layer"));
    }

    private void carryErrors() {
        boolean small = facts.network().gain() < 1;
        boolean deep = hidden() >= DEEP;
        if (small && !deep) {
            weights();
        }
        if (skippable()) {
            Remedy skips = skips();
            add(small ? skips.and(Option.GAIN, "1") : skips);
        }
        if (small) {
            weights();
        }
        add(Remedy.of(Option.NORM, "batch").and(Option.ACTIVATION, "relu"));
        add(Remedy.of(Option.ACTIVATION, "relu").and(Option.INIT, "he"));
    }

    /** Identity skips, with an activation that lets errors through on the way between them. */
    private Remedy skips() {
        Activation activation = facts.network().layers().get(0).activation();
        Remedy skips = Remedy.of(Option.SKIP, "2");
        boolean flat = activation.squashes() && activation != Activation.TANH;
        return flat ? skips.and(Option.ACTIVATION, "relu") : skips;
    }

    private boolean skippable() {
        return facts.network().topology().steps() == 1
                && facts.network().topology().skip() == 0
                && hidden() > 2;
    }

    private int hidden() {
        return facts.network().layers().size() - 1;
    }

    private void wake() {
        int width = facts.network().layers().get(0).width();
        if (width < NARROW && hidden() >= DEEP) {
            Remedy wide = Remedy.of(Option.HIDDEN, "32x" + hidden());
            add(skippable() ? wide.and(Option.SKIP, "2") : wide);
            add(Remedy.of(Option.HIDDEN, "32,32"));
        }
        if (!facts.revives()) {
            add(Remedy.of(Option.REVIVE, ""));
        }
        add(Remedy.of(Option.ACTIVATION, "leaky-relu"));
        if (skippable()) {
            add(Remedy.of(Option.SKIP, "2"));
        }
    }

    private void tame() {
        weights();
        add(Remedy.of(Option.CLIP_GLOBAL_NORM, "1"));
        add(Remedy.of(Option.NORM, "batch"));
    }

    /** Initial weights as they suit the activation, where they are not so. */
    private void weights() {
        Initializer suiting =
                Initializer.suiting(facts.network().layers().get(0).activation());
        boolean other = facts.network().initializer() != suiting;
        boolean scaled = facts.network().gain() != 1;
        if (other && scaled) {
            add(Remedy.of(Option.GAIN, "1").and(Option.INIT, suiting.label()));
        } else if (other) {
            add(Remedy.of(Option.INIT, suiting.label()));
        } else if (scaled) {
            add(Remedy.of(Option.GAIN, "1"));
        }
    }

    private void add(Remedy remedy) {
        if (!remedies.contains(remedy)) {
            remedies.add(remedy);
        }
    }

    /** One digit: more would pretend to a precision that it has not. */
    private static String number(double value) {
        return Text.shortest(Float.parseFloat(String.format(Locale.ROOT, "%.0e", value)));
    }
}
