package io.gradus.run;

import io.gradus.data.ClassSelection;
import io.gradus.data.DataException;
import io.gradus.data.DataException.Hint;
import io.gradus.data.DataException.Remedy;
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
import io.gradus.run.StartSettings.Head;
import io.gradus.train.InitialWeights;
import io.gradus.train.TargetScaling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What training begins with: fresh weights, or those of a model. A model brings its network, scaling and classes with
 * it, unless settings say otherwise; bare weights bring their widths.
 *
 * @param model that training starts from, or null
 * @param described whether the file said what network its weights belong to
 * @param head what becomes of the model's last layer
 */
public record StartingPoint(@Nullable Model model, boolean described, Head head) implements InitialWeights {
    /** Random weights. */
    public static final StartingPoint SCRATCH = new StartingPoint(null, false, Head.KEPT);

    /**
     * As settings say; reads the model, if there is one.
     *
     * @throws io.gradus.model.ModelException if it cannot be read
     */
    static StartingPoint of(@Nullable StartSettings settings) {
        if (settings == null) {
            return SCRATCH;
        }
        boolean[] bare = new boolean[1];
        Model model = ModelFile.read(Path.of(settings.file()), weights -> {
            bare[0] = true;
            return weights.network(Activation.LINEAR, Loss.MSE); // for its widths alone
        });
        if (settings.head() == Head.EXTENDED && model.classNames().isEmpty()) {
            throw RunProblem.MODEL_WITHOUT_CLASSES.with(settings.file(), RunSetting.NEW_HEAD);
        }
        return new StartingPoint(model, !bare[0], settings.head());
    }

    /** Whether weights are to be random. */
    public boolean isScratch() {
        return model == null;
    }

    /** Reads the data, which must fit the model. */
    LoadedData data(DataSettings data, NetworkSettings network) {
        if (model == null) {
            return data.toTrain(network);
        }
        LoadedData loaded =
                switch (head) {
                    case NEW -> data.toTrain(network, model, List.of(), true);
                    case EXTENDED -> extended(data, network, model);
                    case KEPT -> kept(data, network, model);
                };
        boolean own = model.network().topology().autoencoder() && head == Head.KEPT;
        return own && !loaded.data().hasOwnAnswers() ? loaded.reconstruction() : loaded;
    }

    private static LoadedData extended(DataSettings data, NetworkSettings network, Model model) {
        LoadedData loaded = data.toTrain(network, model, List.of(), false);
        if (!loaded.data().isClassification()) {
            throw RunProblem.VALUES_ADDED.with(loaded.data().name());
        }
        List<String> names = new ArrayList<>(model.classNames());
        for (String other : loaded.data().classNames()) {
            if (!names.contains(other)) {
                names.add(other);
            }
        }
        if (names.size() == model.classNames().size()) {
            throw RunProblem.NO_CLASS_ADDED.with(loaded.data().name());
        }
        return ClassSelection.renumber(loaded, names);
    }

    private static LoadedData kept(DataSettings data, NetworkSettings network, Model model) {
        try {
            return data.toTrain(network, model, model.classNames(), false);
        } catch (DataException refused) {
            if (fitsAnotherHead(data, network, model)) {
                throw new DataException(
                        refused.getMessage() + "; replace the model's last layer, or add classes to it",
                        List.of(new Hint(Remedy.NEW_HEAD, ""), new Hint(Remedy.ADD_CLASSES, "")));
            }
            throw refused;
        }
    }

    private static boolean fitsAnotherHead(DataSettings data, NetworkSettings network, Model model) {
        try {
            data.toTrain(network, model, List.of(), false);
            return true;
        } catch (DataException refused) {
            return false; // something else is wrong
        }
    }

    /** The network for the data. */
    NetworkSpec network(NetworkSettings settings, Dataset data, TrainingDefaults defaults) {
        if (model == null) {
            return settings.forData(data.inputs(), data.outputs(), data.isClassification(), defaults);
        }
        if (head == Head.KEPT && model.network().outputs() != data.outputs()) {
            throw new DataException(
                    data.name() + " needs " + data.outputs() + " outputs, but the model has "
                            + model.network().outputs() + "; replace its last layer",
                    List.of(new Hint(Remedy.NEW_HEAD, "")));
        }
        NetworkSpec network = head == Head.KEPT ? model.network() : withHead(model, data);
        return described ? settings.ofModel(network) : settings.ofWidths(network, data.isClassification(), defaults);
    }

    /**
     * The model's network with an output for each of the data's; of another kind, they begin as training usually does.
     */
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

    /**
     * What is done to every input.
     *
     * @param choice null for the model's own scaling, or else what suits the data
     */
    Scaling scaling(@Nullable ScalingChoice choice, Part train) {
        if (choice == null && model != null && described) {
            return model.scaling();
        }
        return choice == null ? Scaling.auto(train) : choice.fit(train);
    }

    /**
     * What is done to values to predict; null for nothing.
     *
     * @param choice null for the model's own scaling, or else what suits the network
     */
    @Nullable
    Scaling targetScaling(@Nullable ScalingChoice choice, NetworkSpec network, Part train) {
        if (!TargetScaling.isFor(network, train.data())) {
            if (choice != null) {
                throw RunProblem.NO_TARGETS_TO_SCALE.with();
            }
            return null;
        }
        if (choice == null && model != null && described && head == Head.KEPT) {
            return model.targetScaling();
        }
        Scaling scaling = (choice == null ? ScalingChoice.AUTO : choice).fitTargets(network, train);
        return scaling.isNone() ? null : scaling;
    }

    /** Puts the model's weights, if there is one, in the place of the initial ones. */
    @Override
    public void load(Plan plan, float[] arena) {
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

    /** Outputs of a network that the model lacks. */
    public int addedOutputs(NetworkSpec network) {
        return model == null
                ? network.outputs()
                : network.outputs() - model.network().outputs();
    }
}
