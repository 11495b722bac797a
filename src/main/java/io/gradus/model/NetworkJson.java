package io.gradus.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * A network's description as JSON:
 *
 * <pre>{@code
 * {"inputs":64,"layers":[{"width":32,"activation":"tanh"},{"width":10,"activation":"linear"}],
 *  "loss":"cross-entropy","init":"lecun","gain":1}
 * }</pre>
 *
 * A layer of leaky-relu has its {@code slope} too, a normalised one its {@code norm}, and a network that is more than a
 * chain its {@code skip}, {@code shortcut}, {@code autoencoder} or {@code steps}. When reading, unknown fields are
 * passed over; {@code init}, {@code gain}, {@code slope}, {@code norm} and these may be left out.
 */
public final class NetworkJson {
    /** What files call the tanh form that were written when there was no other. */
    private static final String OLD_GELU = "gelu";

    private NetworkJson() {}

    /** The description on one line. The same network always gives the same text. */
    public static String write(NetworkSpec network) {
        JsonArray layers = new JsonArray();
        for (LayerSpec layer : network.layers()) {
            JsonObject object = new JsonObject();
            object.addProperty("width", layer.width());
            object.addProperty("activation", word(layer.activation()));
            if (layer.activation() == Activation.LEAKY_RELU) {
                object.addProperty("slope", Json.decimal(layer.slope()));
            }
            if (layer.isNormalized()) {
                object.addProperty("norm", layer.norm().label());
            }
            layers.add(object);
        }
        JsonObject object = new JsonObject();
        object.addProperty("inputs", network.inputs());
        object.add("layers", layers);
        object.addProperty("loss", network.loss().label());
        object.addProperty("init", network.initializer().label());
        object.addProperty("gain", Json.decimal(network.gain()));
        Topology topology = network.topology();
        if (topology.skip() > 0) {
            object.addProperty("skip", topology.skip());
        }
        if (topology.shortcut() != Shortcut.NONE) {
            object.addProperty("shortcut", topology.shortcut().label());
        }
        if (topology.autoencoder()) {
            object.addProperty("autoencoder", true);
        }
        if (topology.steps() > 1) {
            object.addProperty("steps", topology.steps());
        }
        return object.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static NetworkSpec read(String text) {
        Json json = Json.parse(text);
        int inputs = json.integer("inputs");
        List<LayerSpec> layers = new ArrayList<>();
        for (Json layer : json.objects("layers")) {
            layers.add(layer(layer));
        }
        Loss loss = json.choice("loss", "loss", Loss.class, Loss::label);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers is empty: a network needs an output layer");
        }
        Initializer initializer = json.has("init")
                ? json.choice("init", "initializer", Initializer.class, Initializer::label)
                : Initializer.suiting(layers.get(0).activation());
        float gain = json.has("gain") ? json.number("gain") : 1;
        int skip = json.has("skip") ? json.integer("skip") : 0;
        Shortcut shortcut = json.has("shortcut")
                ? json.choice("shortcut", "shortcut", Shortcut.class, Shortcut::label)
                : Shortcut.NONE;
        return new NetworkSpec(
                inputs,
                layers,
                loss,
                initializer,
                gain,
                new Topology(skip, shortcut, json.has("autoencoder"), json.has("steps") ? json.integer("steps") : 1));
    }

    /** The exact gelu has a word of its own, for {@link #OLD_GELU} is taken. */
    private static String word(Activation activation) {
        return activation == Activation.GELU ? "gelu-exact" : activation.label();
    }

    private static LayerSpec layer(Json json) {
        int width = json.integer("width");
        Activation activation =
                json.has("activation") && json.string("activation").equals(OLD_GELU)
                        ? Activation.GELU_TANH
                        : json.choice("activation", "activation", Activation.class, NetworkJson::word);
        float slope = activation == Activation.LEAKY_RELU && json.has("slope")
                ? json.number("slope")
                : Activation.DEFAULT_SLOPE;
        Norm norm = json.has("norm") ? json.choice("norm", "norm", Norm.class, Norm::label) : Norm.NONE;
        try {
            return new LayerSpec(width, activation, slope, norm);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
        }
    }
}
