package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.args.Widths;
import io.gradus.data.Dataset;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.run.NetworkSettings;
import io.gradus.run.TrainingDefaults;
import java.util.List;

/** The options that describe a network, common to several commands. */
public final class NetworkOptions {
    public static final String HIDDEN = "--hidden";
    public static final String NET = "--net";
    public static final String ACTIVATION = "--activation";
    public static final String SLOPE = "--slope";
    private static final String OUTPUT_ACTIVATION = "--output-activation";
    public static final String INIT = "--init";
    public static final String GAIN = "--gain";
    public static final String LOSS = "--loss";

    private NetworkOptions() {}

    /** For the network of a data set. */
    public static void describe(Syntax syntax) {
        syntax.section("Network");
        describeHidden(syntax);
        describeLayers(syntax, Activation.TANH);
    }

    /**
     * For a whole network by {@code --net}.
     *
     * @param byDefault the network that is used without it
     * @param activation of its hidden layers, if nothing else is said
     */
    public static void describeNet(Syntax syntax, String byDefault, Activation activation) {
        syntax.section("Network");
        describeWhole(syntax, byDefault);
        describeLayers(syntax, activation);
    }

    /**
     * For the network of a data set, or a whole one by {@code --net}.
     *
     * @param byDefault what is used where neither is named
     */
    public static void describeEither(Syntax syntax, String byDefault) {
        syntax.section("Network");
        describeHidden(syntax);
        describeWhole(syntax, byDefault);
        describeLayers(syntax, Activation.TANH);
    }

    private static void describeHidden(Syntax syntax) {
        syntax.option(
                HIDDEN,
                "WIDTHS",
                "widths of the hidden layers: 64,32, or 32x56 for 56 layers of 32, or none",
                "64,32; embedded sets have their own");
    }

    private static void describeWhole(Syntax syntax, String byDefault) {
        syntax.option(NET, "WIDTHS", "widths of inputs, hidden layers and outputs: 784-128-64-10", byDefault);
    }

    private static void describeLayers(Syntax syntax, Activation activation) {
        List<String> activations = Activation.labels();
        syntax.option(
                ACTIVATION,
                "NAME",
                "activation of the hidden layers: " + String.join(", ", activations),
                activation.label(),
                activations);
        syntax.option(SLOPE, "X", "slope of leaky-relu for negative inputs", Float.toString(Activation.DEFAULT_SLOPE));
        syntax.option(OUTPUT_ACTIVATION, "NAME", "activation of the last layer", "linear", activations);
        syntax.option(
                INIT,
                "NAME",
                syntax.isDescribed()
                        ? "distribution of the initial weights of a layer with N inputs and M outputs: "
                                + initializers()
                        : "",
                "he for relu, leaky-relu, elu, gelu and gelu-tanh, else lecun",
                Initializer.labels());
        syntax.option(GAIN, "X", "factor on the initial weights", "1");
        TopologyOptions.describe(syntax);
        List<String> losses = Loss.labels();
        syntax.option(
                LOSS,
                "NAME",
                "loss to minimise: " + String.join(", ", losses),
                "cross-entropy for classes, mse for values",
                losses);
    }

    /** {@code normal1 (variance 1), lecun (1/N), …}. */
    private static String initializers() {
        StringBuilder text = new StringBuilder();
        for (Initializer initializer : Initializer.values()) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(initializer.label())
                    .append(
                            switch (initializer) {
                                case NORMAL1 -> " (variance 1)";
                                case LECUN -> " (1/N)";
                                case HE -> " (2/N)";
                                case GLOROT -> " (2/(N+M))";
                                case UNIFORM -> " (within ±0.5)";
                                case TORCH -> " (within ±1/√N, as PyTorch's nn.Linear)";
                                case ORTHOGONAL, NGUYEN_WIDROW, IDENTITY -> "";
                            });
        }
        return text.toString();
    }

    /** What the options say of a network. */
    public static NetworkSettings settings(Arguments arguments) {
        return new NetworkSettings(
                arguments.has(HIDDEN) ? arguments.parse(HIDDEN, Widths::hidden) : null,
                activation(arguments, ACTIVATION),
                arguments.number(SLOPE),
                activation(arguments, OUTPUT_ACTIVATION),
                arguments.has(INIT)
                        ? arguments.parse(
                                INIT, text -> Choice.parse("initialiser", Initializer.class, Initializer::label, text))
                        : null,
                arguments.number(GAIN),
                TopologyOptions.paths(arguments),
                DataArguments.isReconstruction(arguments),
                TopologyOptions.norm(arguments),
                arguments.has(LOSS)
                        ? arguments.parse(LOSS, text -> Choice.parse("loss", Loss.class, Loss::label, text))
                        : null);
    }

    public static boolean hasNet(Arguments arguments) {
        return arguments.has(NET);
    }

    /** The network for a data set; refuses options that it would not follow. */
    public static NetworkSpec forData(Arguments arguments, Dataset data, TrainingDefaults usual) {
        NetworkSpec network =
                settings(arguments).forData(data.inputs(), data.outputs(), data.isClassification(), usual);
        requireUsed(arguments, network);
        return network;
    }

    /** The network that {@code --net} describes, or {@code otherwise}. */
    public static NetworkSpec forNet(Arguments arguments, String otherwise, Activation activation) {
        DataArguments.refuseWithoutData(arguments);
        List<Integer> net = arguments.parse(NET, Widths::net);
        List<Integer> widths = net == null ? Widths.net(otherwise) : net;
        NetworkSpec network =
                settings(arguments).forWidths(widths.get(0), widths.subList(1, widths.size()), true, activation);
        requireUsed(arguments, network);
        return network;
    }

    /** Refuses options that no layer of the network follows. */
    static void requireUsed(Arguments arguments, NetworkSpec network) {
        if (arguments.has(ACTIVATION) && network.layers().size() == 1) {
            throw new UsageException(
                    ACTIVATION + " " + arguments.text(ACTIVATION) + ": it is for hidden layers, and there are"
                            + " none; " + OUTPUT_ACTIVATION + " is for the last layer");
        }
        boolean leaky = false;
        for (LayerSpec layer : network.layers()) {
            leaky |= layer.activation() == Activation.LEAKY_RELU;
        }
        if (arguments.has(SLOPE) && !leaky) {
            throw new UsageException(SLOPE + " " + arguments.text(SLOPE)
                    + ": it is for leaky-relu, and no layer has that activation; add " + ACTIVATION
                    + " leaky-relu, or leave it out");
        }
    }

    private static @org.jspecify.annotations.Nullable Activation activation(Arguments arguments, String option) {
        return arguments.has(option)
                ? arguments.parse(option, text -> Choice.parse("activation", Activation.class, Activation::label, text))
                : null;
    }
}
