package io.gradus.health;

import java.util.Locale;

/** Where healthy ends: ratios rather than absolute values, so that a limit holds for any loss and scale. */
public enum HealthLimit {
    /** First layer's delta RMS over the last layer's, at least. */
    VANISHING(
            1e-4,
            "smallest ratio of the first layer's delta RMS to the last layer's",
            "four decades: with the usual update:weight ratio of 1e-3 at the top, the first layer's is then 1e-7, "
                    + "float's rounding"),
    /** First layer's delta RMS over the last layer's, at most. */
    EXPLODING(
            1e3,
            "largest ratio of the first layer's delta RMS to the last layer's",
            "three decades: with 1e-3 at the top, a step of the first layer is as large as its weights"),
    /** Growth of a layer's gradient norm since the first judgement, at most, while its steps are large too. */
    GROWTH(
            100,
            "largest growth of a layer's gradient norm since training began, if its update is over update-ratio as well",
            "a gradient rightly grows where a network leaves a plateau; together with steps near the weights' own size "
                    + "it runs away"),
    /** ‖Δw‖/‖w‖ of one step, at most, while the gradient has grown too. */
    UPDATE_RATIO(
            0.3,
            "largest ratio of a step's update to its layer's weights, both as norms; judged with growth, not for sign rules",
            "healthy is 1e-4 to 1e-2, target 1e-3 (Karpathy 2015; the training UI of DL4J): 1.5 decades beyond"),
    /** Flat fraction of a hidden squashing layer's outputs, at most. */
    SATURATED(
            0.75,
            "largest flat fraction of a hidden layer's outputs, flat being |tanh| > 0.97 and the like",
            "measured: a layer that learns MNIST well reaches 0.67, weights begun five times too large 0.8 to 0.9;"
                    + " the illness: Glorot and Bengio 2010"),
    /** Fraction of a layer's units silent for a whole epoch, at most. */
    DEAD(
            0.1,
            "largest fraction of a layer's units that are silent for every sample of an epoch",
            "a tenth of a layer, as the course material; dying ReLUs: Lu et al. 2020"),
    /** Fraction of a layer's non-zero gradients that change sign from a step to the next, at most. */
    FLIPS(
            0.85,
            "largest fraction of non-zero gradients that change sign from one step to the next, as a running mean",
            "pure noise flips half; gradient descent beyond the stable rate 2/λ flips all along the steepest direction"),
    /** Fraction of a layer's steps at the largest that is allowed, at most, while they change the weights much. */
    AT_BOUND(
            0.1,
            "largest fraction of steps at their bound, if the update is over update-ratio as well; of the rprop family",
            "engineering practice: of steps that suit, few grow to Δmax, which is there to stop those that do not"),
    /** The running training loss over the larger of the first one and a constant answer's, at most. */
    RISE(
            1.2,
            "largest ratio of the training loss to the larger of its start and what always giving the same answer scores",
            "a fifth is more than minibatches' noise, three judgements in a row; tuned on the ill runs of gradus remedies"),
    /** The training loss as a part of a constant answer's, below which a run has learnt. */
    LEARNT(
            0.1,
            "part of a constant answer's loss below which a run has learnt: what is found then is a note, no alarm",
            "a tenth, by which gradus remedies tells a run that learns"),
    /** The relative fall of the loss from the third to the last quarter of the run that counts as progress. */
    PROGRESS(
            0.03,
            "smallest relative fall of the loss, from the third to the last quarter of the run so far, that is progress",
            "runs that learn fall faster until they have learnt; tuned on the runs of gradus remedies"),
    /** ‖Δw‖/‖w‖ of a step, from which on what goes wrong later is the rate's doing. */
    LARGE_UPDATE(
            0.1,
            "update to weights from which on units that die or saturate are told as the rate; half for rules whose steps "
                    + "the rate alone sets",
            "healthy first steps stay below: 0.003 to 0.09 in the runs of gradus remedies"),
    /** ‖Δw‖/‖w‖, as a running mean, below which steps are too small to learn by. */
    SMALL_UPDATE(
            3e-4,
            "update to weights below which a run that does not learn has steps that are too small",
            "a third of the usual 1e-3 (Karpathy 2015); a run of a thousand such steps may still learn, and is then let be"),
    /** The validation loss over its lowest, at most. */
    OVERFITTING(
            1.2,
            "largest ratio of the mean of the last five validation losses to the lowest one, while training goes on "
                    + "falling and is below half of it",
            "Prechelt's generalisation loss of 20 per cent (1998), of a mean, as single validations are noisy"),
    /** Judgements in a row that must agree before an alarm is raised. */
    PERSISTENCE(
            3,
            "judgements in a row that must agree before an alarm is raised; dead and exploding need no second look",
            "the first steps from small random weights are large and rightly so"),
    /** How much better than its limit a number must be for an alarm to end. */
    RECOVERY(
            0.8,
            "an alarm ends when its number is better than the limit by this factor: hysteresis, so that LEDs don't flicker",
            "engineering practice");

    private final double byDefault;
    private final String meaning;
    private final String source;

    HealthLimit(double byDefault, String meaning, String source) {
        this.byDefault = byDefault;
        this.meaning = meaning;
        this.source = source;
    }

    /** The value where none is set. */
    public double byDefault() {
        return byDefault;
    }

    /** What is limited, for people. */
    public String meaning() {
        return meaning;
    }

    /** Why this value. */
    public String source() {
        return source;
    }

    /** The name that people type: {@code update-ratio}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
