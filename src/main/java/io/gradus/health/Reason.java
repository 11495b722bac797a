package io.gradus.health;

import io.gradus.health.Verdict.State;
import io.gradus.text.Text;

/**
 * Why something was found: each word of a verdict with the ways in which it comes about. Words a finding, and decides
 * which remedies suit it.
 */
enum Reason {
    NONE(State.HEALTHY),
    /** The running loss is above the larger of its start and a constant answer's; value: how many times. */
    LOSS_ABOVE_START(State.RATE_TOO_HIGH),
    /** Much of what was learnt is lost again; value: the running loss over its lowest. */
    LOSS_RELAPSED(State.RATE_TOO_HIGH),
    /** The loss stays high after large steps; value: the largest update over the weights. */
    LOSS_STAYS_HIGH(State.RATE_TOO_HIGH),
    /** Units that were alive at the start were killed; value: the largest update over the weights. */
    KILLED_UNITS(State.RATE_TOO_HIGH),
    /** Units that were not at the start are saturated; value: as above. */
    MADE_SATURATED(State.RATE_TOO_HIGH),
    /** Errors that were not at the start vanish; value: as above. */
    MADE_VANISHING(State.RATE_TOO_HIGH),
    /** Errors or gradients that were not at the start grow; value: as above. */
    MADE_EXPLODING(State.RATE_TOO_HIGH),
    /** Value: running update over weights. */
    SMALL_STEPS(State.NOT_LEARNING),
    /** Value: what is left of the weights' norm. */
    STRONG_PENALTY(State.NOT_LEARNING),
    /** Value: the loss as a part of a constant answer's. */
    NO_PROGRESS(State.NOT_LEARNING),
    /** Value: the recent validation loss over its lowest. */
    VALIDATION_RISES(State.OVERFITTING),
    /** Value: fraction of flips. */
    SIGNS_FLIP(State.OSCILLATING),
    /** Value: fraction of saturated outputs. */
    BEGAN_SATURATED(State.SATURATED),
    SATURATED_LATER(State.SATURATED),
    FROZEN_SATURATED(State.SATURATED),
    /** Value: last delta RMS over first. */
    BEGAN_VANISHING(State.VANISHING),
    VANISHING_LATER(State.VANISHING),
    /** Value: fraction of dead units. */
    BEGAN_SILENT(State.DEAD),
    DEAD_UNITS(State.DEAD),
    FROZEN_DEAD(State.DEAD),
    /** Value: first delta RMS over last. */
    BEGAN_EXPLODING(State.EXPLODING),
    EXPLODING_LATER(State.EXPLODING),
    /** Value: the last hidden layer's outputs over the first's. */
    OUTPUTS_GROW(State.EXPLODING),
    /** Value: growth of a layer's gradient. */
    GRADIENT_GROWS(State.EXPLODING),
    /** Value: fraction of steps at their upper bound. */
    STEPS_AT_BOUND(State.EXPLODING);

    private final State state;

    Reason(State state) {
        this.state = state;
    }

    State state() {
        return state;
    }

    /** Whether it was so before the first step, and so is not training's doing. */
    boolean fromStart() {
        return switch (this) {
            case BEGAN_SATURATED, BEGAN_VANISHING, BEGAN_SILENT, BEGAN_EXPLODING, OUTPUTS_GROW -> true;
            default -> false;
        };
    }

    /** One sentence for people, without its remedy. */
    String explain(int layer, double value) {
        String where = "layer " + layer + ": ";
        return switch (this) {
            case NONE -> "";
            case LOSS_ABOVE_START -> "the rate is too high: the loss is " + times(value) + " what it was at the start";
            case LOSS_RELAPSED -> "the rate is too high: the loss has risen again to " + times(value) + " its lowest";
            case LOSS_STAYS_HIGH ->
                "the rate is too high: the loss stays high, and a step has changed weights by " + percent(value);
            case KILLED_UNITS ->
                "the rate is too high: a step has changed weights by " + percent(value) + ", and units of layer "
                        + layer + " have died";
            case MADE_SATURATED ->
                "the rate is too high: a step has changed weights by " + percent(value) + ", and layer " + layer
                        + " is saturated";
            case MADE_VANISHING ->
                "the rate is too high: a step has changed weights by " + percent(value)
                        + ", and no error reaches layer " + layer + " any more";
            case MADE_EXPLODING ->
                "the rate is too high: a step has changed weights by " + percent(value) + ", and gradients explode";
            case SMALL_STEPS ->
                "steps are too small: a step changes weights by " + percent(value)
                        + ", where 0.1 % is usual, and the loss hardly falls";
            case STRONG_PENALTY ->
                "the penalty is too strong: weights have shrunk to " + percent(value)
                        + " of what they were, and the loss does not fall";
            case NO_PROGRESS ->
                "the loss does not fall: it is " + percent(value)
                        + " of what always giving the same answer scores, though gradients and steps look fine";
            case VALIDATION_RISES ->
                "the validation loss has risen to " + times(value)
                        + " its lowest, while the training loss went on falling";
            case SIGNS_FLIP ->
                where + percent(value) + " of gradients change sign every step: the rate is just too high";
            case BEGAN_SATURATED -> where + percent(value) + " of outputs were saturated before the first step";
            case SATURATED_LATER -> where + percent(value) + " of outputs are saturated";
            case FROZEN_SATURATED -> where + percent(value) + " of outputs are saturated, and it is frozen";
            case BEGAN_VANISHING, VANISHING_LATER ->
                "the error reaches layer " + layer + " at " + Text.scientific(1 / value) + " of its size at the top";
            case BEGAN_SILENT -> where + "all units were silent before the first step";
            case DEAD_UNITS -> where + percent(value) + " of units are dead";
            case FROZEN_DEAD ->
                where + percent(value) + " of units are dead, and it is frozen: they say nothing of this data";
            case BEGAN_EXPLODING, EXPLODING_LATER ->
                "the error grows " + Text.scientific(value) + "-fold on its way down to layer " + layer;
            case OUTPUTS_GROW ->
                "outputs grew " + Text.scientific(value)
                        + "-fold from the first hidden layer to the last before the first step";
            case GRADIENT_GROWS ->
                where + "the gradient has grown " + times(value) + " and steps are as large as the weights";
            case STEPS_AT_BOUND -> where + percent(value) + " of steps are as large as they may be";
        };
    }

    /** The number at which an alarm that is only still on ends, in the words of its explanation. */
    String clears(double value) {
        return ", still above the "
                + (state == State.VANISHING || state == State.EXPLODING
                        ? Text.scientific(state == State.VANISHING ? 1 / value : value)
                        : percent(value))
                + " at which this alarm ends";
    }

    private static String times(double value) {
        return value < 1000 ? Text.fixed(value, 1) + " times" : Text.scientific(value) + " times";
    }

    private static String percent(double part) {
        double percent = 100 * part;
        if (percent >= 1000 || percent < 0.0005) {
            return Text.scientific(percent) + " %";
        }
        return Text.fixed(percent, percent < 0.1 ? 3 : percent < 1 ? 2 : percent < 2 ? 1 : 0) + " %";
    }
}
