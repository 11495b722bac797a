package io.gradus.run;

import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a network before its inputs and outputs are known, each part null where nothing is: then a new
 * network follows its data's {@link TrainingDefaults}, and one that starts from a model keeps what the model has.
 *
 * @param hidden widths of the hidden layers
 * @param activation of the hidden layers
 * @param slope of leaky-relu below 0
 * @param outputActivation of the last layer
 * @param initializer where weights start
 * @param gain factor on the initial weights
 * @param paths connections besides those from each layer to the next: skips, shortcuts, recurrent steps
 * @param autoencoder whether outputs are to be the inputs again
 * @param norm how hidden layers' sums are normalised
 * @param loss what training makes small
 */
public record NetworkSettings(
        @Nullable List<Integer> hidden,
        @Nullable Activation activation,
        @Nullable Float slope,
        @Nullable Activation outputActivation,
        @Nullable Initializer initializer,
        @Nullable Float gain,
        @Nullable Topology paths,
        boolean autoencoder,
        @Nullable Norm norm,
        @Nullable Loss loss)
        implements Serializable {
    /** Nothing is said. */
    public static final NetworkSettings DEFAULT =
            new NetworkSettings(null, null, null, null, null, null, null, false, null, null);

    public NetworkSettings {
        hidden = hidden == null ? null : List.copyOf(hidden);
        if (autoencoder && paths != null) {
            paths.withAutoencoder(true); // which refuses what does not go together
        }
    }

    /** The same with hidden layers of these widths. */
    public NetworkSettings withHidden(List<Integer> widths) {
        return new NetworkSettings(
                widths, activation, slope, outputActivation, initializer, gain, paths, autoencoder, norm, loss);
    }

    /** The same with another activation of hidden layers. */
    public NetworkSettings withActivation(Activation other) {
        return new NetworkSettings(
                hidden, other, slope, outputActivation, initializer, gain, paths, autoencoder, norm, loss);
    }

    /** The same with other initial weights: their distribution, and a factor on them. */
    public NetworkSettings withInitializer(Initializer other, float factor) {
        return new NetworkSettings(
                hidden, activation, slope, outputActivation, other, factor, paths, autoencoder, norm, loss);
    }

    /** The same with other paths. */
    public NetworkSettings withPaths(Topology other) {
        return new NetworkSettings(
                hidden, activation, slope, outputActivation, initializer, gain, other, autoencoder, norm, loss);
    }

    /** The same for an auto-encoder. */
    public NetworkSettings withAutoencoder(boolean on) {
        return new NetworkSettings(
                hidden, activation, slope, outputActivation, initializer, gain, paths, on, norm, loss);
    }

    /** The same with hidden layers normalised. */
    public NetworkSettings withNorm(Norm other) {
        return new NetworkSettings(
                hidden, activation, slope, outputActivation, initializer, gain, paths, autoencoder, other, loss);
    }

    /** The same with another loss. */
    public NetworkSettings withLoss(Loss other) {
        return new NetworkSettings(
                hidden, activation, slope, outputActivation, initializer, gain, paths, autoencoder, norm, other);
    }

    /** Steps of the recurrent layer; 1 if there is none. */
    int steps() {
        return paths == null ? 1 : paths.steps();
    }

    /**
     * Refuses what no data could make right, before any are read.
     *
     * @param classes whether classes are to be predicted, not values
     */
    public void check(TrainingDefaults defaults, boolean classes) {
        int inputs = (autoencoder ? 2 : 1) * steps();
        forData(inputs, autoencoder ? inputs : 2, classes && !autoencoder, defaults);
    }

    /** The network for a data set of so many inputs and outputs. */
    public NetworkSpec forData(int inputs, int outputs, boolean classes, TrainingDefaults defaults) {
        List<Integer> widths = new ArrayList<>(hidden == null ? defaults.hidden() : hidden);
        widths.add(outputs);
        return forWidths(inputs, widths, classes, defaults.activation());
    }

    /**
     * A network of these widths.
     *
     * @param widths of all layers, the output's included
     * @param classes whether classes are to be predicted, not values
     * @param usual activation of hidden layers where nothing is said
     */
    public NetworkSpec forWidths(int inputs, List<Integer> widths, boolean classes, Activation usual) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int width : widths) {
            boolean isLast = layers.size() == widths.size() - 1;
            Activation chosen = isLast
                    ? outputActivation == null ? Activation.LINEAR : outputActivation
                    : activation == null ? usual : activation;
            layers.add(new LayerSpec(width, chosen, slope == null ? Activation.DEFAULT_SLOPE : slope));
        }
        LayerSpec output = layers.get(layers.size() - 1);
        boolean logits = classes && !autoencoder && output.activation() == Activation.LINEAR && output.width() > 1;
        NetworkSpec network = new NetworkSpec(
                inputs,
                layers,
                loss != null ? loss : logits ? Loss.CROSS_ENTROPY : Loss.MSE,
                initializer != null
                        ? initializer
                        : Initializer.suiting(layers.get(0).activation()),
                1);
        network = norm == null ? network : network.withNorm(norm);
        if (paths != null || autoencoder) {
            network = network.withTopology((paths == null ? Topology.CHAIN : paths).withAutoencoder(autoencoder));
        }
        return gain == null ? network : network.withGain(gain);
    }

    /**
     * The network of a model, changed where settings say so.
     *
     * @throws io.gradus.problem.ProblemException if they ask for another shape
     */
    public NetworkSpec ofModel(NetworkSpec model) {
        requireSamePaths(model);
        List<Integer> widths = widths(model);
        requireSameHidden(widths);
        List<LayerSpec> layers = new ArrayList<>();
        for (LayerSpec layer : model.layers()) {
            Activation other = layers.size() == widths.size() - 1 ? outputActivation : activation;
            layers.add(new LayerSpec(
                    layer.width(),
                    other == null ? layer.activation() : other,
                    slope == null ? layer.slope() : slope,
                    layer.norm()));
        }
        return new NetworkSpec(
                model.inputs(),
                layers,
                loss == null ? model.loss() : loss,
                model.initializer(),
                model.gain(),
                model.topology());
    }

    /** A network of a model's widths, for weights that came without a description. */
    NetworkSpec ofWidths(NetworkSpec widths, boolean classes, TrainingDefaults defaults) {
        requireSameHidden(widths(widths));
        return forWidths(widths.inputs(), widths(widths), classes, defaults.activation());
    }

    private void requireSameHidden(List<Integer> widths) {
        List<Integer> own = widths.subList(0, widths.size() - 1);
        if (hidden != null && !hidden.equals(own)) {
            throw RunProblem.OTHER_HIDDEN.with(own, RunSetting.FROM);
        }
    }

    private void requireSamePaths(NetworkSpec model) {
        boolean own = model.topology().autoencoder();
        if ((autoencoder && !own) || (paths != null && !same(paths, model.topology()))) {
            throw RunProblem.OTHER_TOPOLOGY.with(model, RunSetting.FROM);
        }
        if (norm != null && model.layers().get(0).norm() != norm) {
            throw RunProblem.OTHER_NORM.with(model, RunSetting.FROM);
        }
    }

    /** Whether what is asked for is what a model has; nothing that is asked for is whatever it has. */
    private static boolean same(Topology asked, Topology model) {
        boolean none = asked.skip() == 0 && asked.shortcut() == Shortcut.NONE && asked.steps() == 1;
        return none || asked.withAutoencoder(model.autoencoder()).equals(model);
    }

    private static List<Integer> widths(NetworkSpec network) {
        List<Integer> widths = new ArrayList<>();
        for (LayerSpec layer : network.layers()) {
            widths.add(layer.width());
        }
        return widths;
    }
}
