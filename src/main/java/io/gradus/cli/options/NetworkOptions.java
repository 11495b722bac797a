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
import io.gradus.train.TargetRange;
import java.util.ArrayList;
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
                "he for relu, leaky-relu, elu and gelu, else lecun",
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
                                case ORTHOGONAL, NGUYEN_WIDROW, IDENTITY -> "";
                            });
        }
        return text.toString();
    }

    /** Refuses bad values before any data are read. */
    public static void check(Arguments arguments, Recipe recipe) {
        boolean reconstruction = DataArguments.isReconstruction(arguments);
        int inputs = (reconstruction ? 2 : 1) * TopologyOptions.steps(arguments);
        boolean values = DataArguments.isRegression(arguments) || reconstruction;
        forData(arguments, inputs, reconstruction ? inputs : 2, !values, recipe);
    }

    /** Refuses a loss that cannot be computed from the data's targets. */
    public static void requireAnswers(Arguments arguments, NetworkSpec network, Dataset data) {
        try {
            TargetRange.require(network.loss(), data);
        } catch (IllegalArgumentException e) {
            throw Arguments.refused(LOSS + " " + network.loss().label(), e);
        }
    }

    public static boolean hasNet(Arguments arguments) {
        return arguments.has(NET);
    }

    /** The network for a data set. */
    public static NetworkSpec forData(Arguments arguments, int inputs, int outputs, boolean classes, Recipe recipe) {
        List<Integer> usual = Widths.hidden(recipe.hidden());
        List<Integer> widths =
                new ArrayList<>(arguments.has(HIDDEN) ? arguments.parse(HIDDEN, Widths::hidden, usual) : usual);
        widths.add(outputs);
        NetworkSpec network = build(arguments, inputs, widths, classes, recipe.activation());
        return arguments.has(RunOptions.FROM) ? network : allUsed(arguments, network);
    }

    /** The network that {@code --net} describes, or {@code otherwise}. */
    public static NetworkSpec forNet(Arguments arguments, String otherwise, Activation activation) {
        DataArguments.refuseWithoutData(arguments);
        List<Integer> net = arguments.parse(NET, Widths::net);
        List<Integer> widths = net == null ? Widths.net(otherwise) : net;
        return allUsed(arguments, build(arguments, widths.get(0), widths.subList(1, widths.size()), true, activation));
    }

    /** A network of a model's layers, changed where options say so; {@code --hidden} must agree. */
    public static NetworkSpec fromModel(Arguments arguments, NetworkSpec model) {
        TopologyOptions.requireSame(arguments, model);
        List<Integer> widths = widths(model);
        requireSameHidden(arguments, widths);
        Activation hidden = activation(arguments, ACTIVATION);
        Activation output = activation(arguments, OUTPUT_ACTIVATION);
        Float slope = arguments.number(SLOPE);
        List<LayerSpec> layers = new ArrayList<>();
        for (LayerSpec layer : model.layers()) {
            Activation other = layers.size() == widths.size() - 1 ? output : hidden;
            layers.add(layer(
                            layer.width(),
                            other == null ? layer.activation() : other,
                            slope == null ? layer.slope() : slope)
                    .withNorm(layer.norm()));
        }
        Loss loss = loss(arguments, model.loss());
        NetworkSpec network = Arguments.about(
                LOSS,
                () -> new NetworkSpec(
                        model.inputs(), layers, loss, model.initializer(), model.gain(), model.topology()));
        return allUsed(arguments, network);
    }

    /** A network of a model's widths, for weights from a file that does not describe the network. */
    public static NetworkSpec fromWidths(Arguments arguments, NetworkSpec widths, boolean classes, Recipe recipe) {
        requireSameHidden(arguments, widths(widths));
        return allUsed(arguments, build(arguments, widths.inputs(), widths(widths), classes, recipe.activation()));
    }

    /** The network; refuses options that none of its layers would follow. */
    private static NetworkSpec allUsed(Arguments arguments, NetworkSpec network) {
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
        return network;
    }

    private static void requireSameHidden(Arguments arguments, List<Integer> widths) {
        List<Integer> hidden = arguments.parse(HIDDEN, Widths::hidden);
        if (hidden != null && !hidden.equals(widths.subList(0, widths.size() - 1))) {
            throw new UsageException(
                    HIDDEN + " " + arguments.text(HIDDEN) + ": the model that training starts from has "
                            + widths.subList(0, widths.size() - 1) + "; leave out " + HIDDEN + " or --from");
        }
    }

    private static List<Integer> widths(NetworkSpec network) {
        List<Integer> widths = new ArrayList<>();
        for (LayerSpec layer : network.layers()) {
            widths.add(layer.width());
        }
        return widths;
    }

    private static NetworkSpec build(
            Arguments arguments, int inputs, List<Integer> widths, boolean classes, Activation usual) {
        Activation given = activation(arguments, ACTIVATION);
        Activation hidden = given == null ? usual : given;
        Activation last = activation(arguments, OUTPUT_ACTIVATION);
        Float slope = arguments.number(SLOPE);
        List<LayerSpec> layers = new ArrayList<>();
        for (int width : widths) {
            boolean isLast = layers.size() == widths.size() - 1;
            layers.add(layer(
                    width,
                    isLast ? last == null ? Activation.LINEAR : last : hidden,
                    slope == null ? Activation.DEFAULT_SLOPE : slope));
        }
        LayerSpec output = layers.get(layers.size() - 1);
        boolean logits = classes
                && !DataArguments.isReconstruction(arguments)
                && output.activation() == Activation.LINEAR
                && output.width() > 1;
        Loss loss = loss(arguments, logits ? Loss.CROSS_ENTROPY : Loss.MSE);
        Initializer initializer =
                initializer(arguments, Initializer.suiting(layers.get(0).activation()));
        Float gain = arguments.number(GAIN);
        NetworkSpec network;
        try {
            network = new NetworkSpec(inputs, layers, loss, initializer, 1);
        } catch (IllegalArgumentException e) {
            throw Arguments.refused(arguments.has(LOSS) ? LOSS + " " + loss.label() : OUTPUT_ACTIVATION, e);
        }
        NetworkSpec connected = TopologyOptions.apply(arguments, network);
        return gain == null ? connected : Arguments.about(GAIN, () -> connected.withGain(gain));
    }

    private static LayerSpec layer(int width, Activation activation, float slope) {
        try {
            return new LayerSpec(width, activation, slope);
        } catch (IllegalArgumentException e) {
            throw Arguments.refused(SLOPE, e);
        }
    }

    private static @org.jspecify.annotations.Nullable Activation activation(Arguments arguments, String option) {
        return arguments.has(option)
                ? arguments.parse(option, text -> Choice.parse("activation", Activation.class, Activation::label, text))
                : null;
    }

    private static Initializer initializer(Arguments arguments, Initializer otherwise) {
        return arguments.has(INIT)
                ? arguments.parse(
                        INIT,
                        text -> Choice.parse("initialiser", Initializer.class, Initializer::label, text),
                        otherwise)
                : otherwise;
    }

    private static Loss loss(Arguments arguments, Loss otherwise) {
        return arguments.has(LOSS)
                ? arguments.parse(LOSS, text -> Choice.parse("loss", Loss.class, Loss::label, text), otherwise)
                : otherwise;
    }
}
