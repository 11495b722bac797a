package io.gradus.net;

import static io.gradus.net.NetworkSetting.AUTOENCODER;
import static io.gradus.net.NetworkSetting.GAIN;
import static io.gradus.net.NetworkSetting.HIDDEN;
import static io.gradus.net.NetworkSetting.INPUTS;
import static io.gradus.net.NetworkSetting.LOSS;
import static io.gradus.net.NetworkSetting.NORM;
import static io.gradus.net.NetworkSetting.OUTPUT_ACTIVATION;
import static io.gradus.net.NetworkSetting.SHORTCUT;
import static io.gradus.net.NetworkSetting.SKIP;
import static io.gradus.net.NetworkSetting.SLOPE;
import static io.gradus.net.NetworkSetting.STEPS;

import io.gradus.problem.Problem;
import io.gradus.problem.Setting;
import java.util.List;

/** What can be wrong with a network's description. */
public enum NetworkProblem implements Problem {
    NO_INPUTS("a network needs at least one input, not %s", INPUTS),
    NO_OUTPUT_LAYER("a network needs an output layer", HIDDEN),
    NO_UNITS("a layer needs at least one unit, not %s", HIDDEN),
    SLOPE_OUT_OF_RANGE("the slope of leaky-relu must lie in 0..1, not %s", SLOPE),
    GAIN_NOT_POSITIVE("the initial gain must be positive, not %s", GAIN),
    OUTPUT_NOT_LINEAR("%s includes the output's %s and needs a linear output layer, not %s", LOSS, OUTPUT_ACTIVATION),
    ONE_OUTPUT("cross-entropy needs at least two outputs; with one, use bce", LOSS),
    OUTPUT_NORMALIZED("the output layer's sums are the answer and cannot be normalised", NORM),
    NORM_WITHOUT_HIDDEN("there is no hidden layer whose sums could be normalised", NORM, HIDDEN),
    AUTOENCODER_OUTPUTS("an auto-encoder of %s inputs has as many outputs, not %s", AUTOENCODER),
    AUTOENCODER_WITHOUT_HIDDEN("an auto-encoder needs a hidden layer, whose outputs are the code", AUTOENCODER, HIDDEN),
    AUTOENCODER_LOSS(
            "an auto-encoder answers with scaled inputs, which are not probabilities: its loss is mse, mae or huber,"
                    + " not %s",
            AUTOENCODER, LOSS),
    AUTOENCODER_SHORTCUT(
            "an auto-encoder with shortcuts would have nothing to learn: they take the inputs to the outputs",
            AUTOENCODER,
            SHORTCUT),
    SKIP_TOO_SHORT("a skip passes over at least 1 layer, not %s", SKIP),
    SKIP_WITHOUT_LAYERS(
            "a skip over %s needs a hidden layer and %s more of the same width behind it, and hidden layers are %s",
            SKIP, HIDDEN),
    SKIP_AND_SHORTCUT(
            "%s and %s exclude one another: a skip adds what is below, and a layer with shortcuts reads it"
                    + " already",
            SKIP, SHORTCUT),
    SHORTCUT_WITHOUT_HIDDEN(
            "a shortcut needs a hidden layer to pass; without one, inputs reach the output", SHORTCUT, HIDDEN),
    NO_STEPS("a recurrent layer takes at least 1 step, not %s", STEPS),
    STEPS_AND_PATHS(
            "a recurrent layer has values at every step, and what a skip or a shortcut would pass on is not one of"
                    + " them: leave either out",
            STEPS,
            SKIP,
            SHORTCUT),
    STEPS_WITHOUT_HIDDEN("a recurrent layer is the first hidden one, and there is none", STEPS, HIDDEN),
    STEPS_AND_NORM(
            "a recurrent layer is not normalised: its sums have a mean and a variance at every step; leave the norm"
                    + " out",
            STEPS,
            NORM),
    STEPS_UNEQUAL("%s inputs are not %s steps of the same length", STEPS);

    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<Setting> settings;

    NetworkProblem(String sentence, Setting... settings) {
        this.sentence = sentence;
        this.settings = List.of(settings);
    }

    @Override
    public List<Setting> settings() {
        return settings;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
