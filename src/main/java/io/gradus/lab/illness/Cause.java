package io.gradus.lab.illness;

import io.gradus.health.Verdict.State;

/** What is done to a healthy run to make it ill; the word that it deserves follows. */
public enum Cause {
    /** A learning rate 10 to 10,000 times the rule's own. */
    RATE_TOO_HIGH(State.RATE_TOO_HIGH, "a rate 10 to 10,000 times too high"),
    /** A learning rate 300 to 100,000 times below the rule's own. */
    RATE_TOO_LOW(State.NOT_LEARNING, "a rate 300 to 100,000 times too low"),
    /** A linear network for classes that no line parts. */
    NO_HIDDEN_LAYER(State.NOT_LEARNING, "no hidden layer, for circles and xor"),
    /** A weight penalty that takes the weights away. */
    STRONG_PENALTY(State.NOT_LEARNING, "an l2 penalty of 0.5 to 3"),
    /** Ten to thirty-two layers of sigmoids. */
    DEEP_SIGMOID(State.VANISHING, "10 to 32 layers of sigmoids"),
    /** Initial weights so small that the forecast has less than 1e-5 of the error reach the first layer. */
    SMALL_WEIGHTS(State.VANISHING, "initial weights too small, by the forecast"),
    /** Initial weights so large that errors and outputs grow from layer to layer, of activations without a bound. */
    LARGE_WEIGHTS(State.EXPLODING, "initial weights too large, unbounded activations"),
    /**
     * Initial weights so large that, by the forecast, more than 85 % of a layer's outputs begin where the function is
     * flat.
     */
    LARGE_WEIGHTS_SQUASHED(State.SATURATED, "initial weights too large, squashing activations"),
    /** Inputs in the thousands that are not scaled. */
    UNSCALED_INPUTS(State.SATURATED, "inputs in the thousands, not scaled"),
    /** One ReLU layer all of whose units begin silent. */
    DEAD_LAYER(State.DEAD, "one layer of silent ReLUs"),
    /** Twelve to thirty-two ReLU layers of three to six units, which are mostly born dead (Lu et al. 2020). */
    NARROW_RELU(State.DEAD, "12 to 32 ReLU layers of 3 to 6 units"),
    /** Descent over a whole quadratic at the largest stable rate, 2/λ, to a thousandth. */
    RATE_AT_THE_EDGE(State.OSCILLATING, "a rate of 2/λ on a quadratic"),
    /** A large network, few examples, many epochs. */
    FEW_EXAMPLES(State.OVERFITTING, "few examples, many epochs");

    private final State word;
    private final String description;

    Cause(State word, String description) {
        this.word = word;
        this.description = description;
    }

    /** The verdict that it deserves. */
    public State word() {
        return word;
    }

    /** What is done, in a few words. */
    public String description() {
        return description;
    }

    /** Whether it spoils what the network makes of new examples, not of those that it is trained on. */
    public boolean generalizesBadly() {
        return this == FEW_EXAMPLES;
    }
}
