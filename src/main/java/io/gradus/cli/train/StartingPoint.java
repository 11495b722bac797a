package io.gradus.cli.train;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DataArguments;
import io.gradus.cli.options.NetworkOptions;
import io.gradus.cli.options.Recipe;
import io.gradus.cli.options.RunOptions;
import io.gradus.data.ClassSelection;
import io.gradus.data.DataException;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.text.Names;
import io.gradus.text.Text;
import io.gradus.train.TargetScaling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What training begins with: fresh weights, or those of {@code --from}. A model brings its network, scaling and classes
 * with it, unless options say otherwise; bare weights bring their widths.
 *
 * @param model that {@code --from} names, or null
 * @param described whether the file said what network its weights belong to
 * @param head what becomes of the model's last layer
 */
record StartingPoint(@Nullable Model model, boolean described, Head head) {
    static final String SCALE = "--scale";
    private static final String TARGET_SCALE = "--target-scale";
    private static final String NEW_HEAD = "--new-head";
    private static final String ADD_CLASSES = "--add-classes";
    private static final List<String> SCALES = List.of("auto", "none", "standard", "minmax");

    /** What becomes of a model's last layer. */
    enum Head {
        /** It is trained on. */
        KEPT,
        /** It is drawn anew, with an output for each of the data's classes or values. */
        NEW,
        /** It gets new outputs behind its own for classes that the model lacks. */
        EXTENDED
    }

    static void describe(Syntax syntax) {
        syntax.option(
                RunOptions.FROM,
                "MODEL",
                "start from these weights: a saved model, or any safetensors file with layers.N.weight",
                "none: random weights");
        syntax.flag(NEW_HEAD, "with --from: draw the last layer anew, for the data's classes or values");
        syntax.flag(ADD_CLASSES, "with --from: give the last layer outputs for classes that the model lacks");
    }

    static void describeScale(Syntax syntax) {
        syntax.option(
                SCALE,
                "HOW",
                "scaling of the inputs, fitted on the training part and saved with the model: "
                        + String.join(", ", SCALES),
                "auto",
                SCALES);
        syntax.option(
                TARGET_SCALE,
                "HOW",
                "scaling of the values to predict, likewise, undone in all that is shown and predicted: "
                        + String.join(", ", SCALES),
                "auto: standard, or minmax where the output activation is not linear",
                SCALES);
    }

    /** As {@code --from} says. */
    static StartingPoint of(Arguments arguments) {
        Path from = arguments.path(RunOptions.FROM);
        boolean anew = arguments.has(NEW_HEAD);
        boolean add = arguments.has(ADD_CLASSES);
        if (from == null) {
            if (anew || add) {
                throw new UsageException((anew ? NEW_HEAD : ADD_CLASSES)
                        + " is about a model's last layer: name the model" + " by " + RunOptions.FROM);
            }
            return new StartingPoint(null, false, Head.KEPT);
        }
        if (anew && add) {
            throw new UsageException(NEW_HEAD + " draws the last layer anew and " + ADD_CLASSES
                    + " keeps what it has learnt: give one of them");
        }
        boolean[] bare = new boolean[1];
        Model model = ModelFile.read(from, weights -> {
            bare[0] = true;
            return weights.network(Activation.LINEAR, Loss.MSE); // for its widths alone
        });
        if (add && model.classNames().isEmpty()) {
            throw new UsageException(ADD_CLASSES + ": " + from + " names no classes to add others to; " + NEW_HEAD
                    + " replaces its head");
        }
        Head head = anew ? Head.NEW : add ? Head.EXTENDED : Head.KEPT;
        for (String option : new String[] {NetworkOptions.INIT, NetworkOptions.GAIN}) {
            if (arguments.has(option) && (head == Head.KEPT || !bare[0])) {
                throw new UsageException(option + " " + arguments.text(option) + ": it is for random weights, and "
                        + (head == Head.KEPT ? "these come from " : "new ones are drawn as the model's were, by ")
                        + RunOptions.FROM + "; leave it out");
            }
        }
        return new StartingPoint(model, !bare[0], head);
    }

    /** Whether weights are to be random. */
    boolean isScratch() {
        return model == null;
    }

    /** Reads the data, which must fit the model. */
    LoadedData data(Arguments arguments, String name) {
        LoadedData data = labelled(arguments, name);
        boolean own = model != null && model.network().topology().autoencoder() && head == Head.KEPT;
        return own && !data.data().hasOwnAnswers() ? data.reconstruction() : data;
    }

    private LoadedData labelled(Arguments arguments, String name) {
        if (model == null) {
            return DataArguments.load(arguments, name, DataArguments.toTrain(arguments, 0, List.of()));
        }
        return switch (head) {
            case NEW -> DataArguments.load(arguments, name, DataArguments.toTrain(arguments, model, List.of(), true));
            case EXTENDED -> extended(arguments, name, model);
            case KEPT -> {
                try {
                    yield DataArguments.load(
                            arguments, name, DataArguments.toTrain(arguments, model, model.classNames(), false));
                } catch (DataException e) {
                    throw withHint(arguments, name, model, e);
                }
            }
        };
    }

    private static LoadedData extended(Arguments arguments, String name, Model model) {
        LoadedData loaded =
                DataArguments.load(arguments, name, DataArguments.toTrain(arguments, model, List.of(), false));
        if (!loaded.data().isClassification()) {
            throw new UsageException(ADD_CLASSES + ": " + loaded.data().name() + " has values, not classes");
        }
        List<String> names = new ArrayList<>(model.classNames());
        for (String other : loaded.data().classNames()) {
            if (!names.contains(other)) {
                names.add(other);
            }
        }
        if (names.size() == model.classNames().size()) {
            throw new UsageException(ADD_CLASSES + ": the model has all classes of "
                    + loaded.data().name() + " already; leave it out to train on");
        }
        return ClassSelection.renumber(loaded, names);
    }

    /** Says what can be done where data fit a model but for its classes. */
    private static DataException withHint(Arguments arguments, String name, Model model, DataException refused) {
        try {
            DataArguments.load(arguments, name, DataArguments.toTrain(arguments, model, List.of(), false));
        } catch (DataException other) {
            return refused; // something else is wrong
        }
        return new DataException(
                refused.getMessage() + "; " + NEW_HEAD + " replaces the model's classes, " + ADD_CLASSES
                        + " adds to them",
                refused);
    }

    NetworkSpec network(Arguments arguments, Dataset data, Recipe recipe) {
        if (model == null) {
            return NetworkOptions.forData(arguments, data.inputs(), data.outputs(), data.isClassification(), recipe);
        }
        if (head == Head.KEPT && model.network().outputs() != data.outputs()) {
            throw new DataException(data.name() + " needs " + data.outputs() + " outputs, but the model has "
                    + model.network().outputs() + "; " + NEW_HEAD + " replaces its last layer");
        }
        NetworkSpec network = head == Head.KEPT ? model.network() : withHead(model, data);
        return described
                ? NetworkOptions.fromModel(arguments, network)
                : NetworkOptions.fromWidths(arguments, network, data.isClassification(), recipe);
    }

    /** The model's network with an output for each of the data's; of another kind, they begin as training usually does. */
    private static NetworkSpec withHead(Model model, Dataset data) {
        NetworkSpec network = model.network();
        List<LayerSpec> layers = new ArrayList<>(network.layers());
        LayerSpec last = layers.remove(layers.size() - 1);
        boolean sameKind = data.isClassification() != model.classNames().isEmpty();
        layers.add(new LayerSpec(data.outputs(), sameKind ? last.activation() : Activation.LINEAR, last.slope()));
        Loss loss = sameKind ? network.loss() : data.isClassification() ? Loss.CROSS_ENTROPY : Loss.MSE;
        return new NetworkSpec(
                network.inputs(),
                layers,
                loss,
                network.initializer(),
                network.gain(),
                network.topology().withAutoencoder(false));
    }

    Scaling scaling(Arguments arguments, Part train) {
        String how = arguments.text(SCALE);
        if (how == null && model != null && described) {
            return model.scaling();
        }
        if (how == null || how.equals("auto")) {
            return Scaling.auto(train);
        }
        return Scaling.fit(method(SCALE, how), train);
    }

    /** What is done to values to predict; null for nothing. */
    @Nullable
    Scaling targetScaling(Arguments arguments, NetworkSpec network, Part train) {
        String how = arguments.text(TARGET_SCALE);
        if (!TargetScaling.isFor(network, train.data())) {
            if (how != null) {
                throw new UsageException(TARGET_SCALE + " is about values to predict, and there are none that are no"
                        + " probabilities; leave it out");
            }
            return null;
        }
        if (how == null && model != null && described && head == Head.KEPT) {
            return model.targetScaling();
        }
        Scaling scaling = how == null || how.equals("auto")
                ? TargetScaling.auto(network, train)
                : Scaling.fitTargets(method(TARGET_SCALE, how), train);
        return scaling.isNone() ? null : scaling;
    }

    private static Scaling.Method method(String option, String how) {
        if (!SCALES.contains(how)) {
            throw new UsageException(option + ": " + Names.unknown("scaling", how, SCALES));
        }
        return Scaling.Method.valueOf(how.toUpperCase(Locale.ROOT));
    }

    /** Puts the model's weights, if there is one, in the place of the initial ones. */
    void load(Plan plan, float[] arena) {
        if (model == null) {
            return;
        }
        switch (head) {
            case KEPT -> model.load(plan, arena);
            case NEW -> model.weights().loadBody(plan, arena);
            case EXTENDED -> {
                model.weights().loadBody(plan, arena);
                model.weights().loadHead(plan, arena);
            }
        }
    }

    /** What is taken from the model, for people. */
    String describe(NetworkSpec network) {
        if (model == null) {
            return "nothing";
        }
        int more = network.outputs() - model.network().outputs();
        return switch (head) {
            case KEPT -> "all weights of the model";
            case NEW -> "all layers of the model but the last, which is drawn anew";
            case EXTENDED -> "all weights of the model; the last layer has " + Text.count(more, "new output");
        };
    }
}
