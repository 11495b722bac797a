package io.gradus.model;

import io.gradus.data.Scaling;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A trained network with all that its use needs; immutable.
 *
 * @param network what it is
 * @param weights its weights and biases
 * @param scaling what is done to every input first; its arrays are not to be written
 * @param classNames a name for each output, or none for regression
 * @param provenance where the weights came from
 * @param window rows of a series in time that an example consists of; 0 if examples are rows by themselves
 */
public record Model(
        NetworkSpec network,
        Weights weights,
        Scaling scaling,
        List<String> classNames,
        Provenance provenance,
        int window) {
    public Model {
        classNames = List.copyOf(classNames);
        scaling = new Scaling(
                scaling.method(), scaling.shift().clone(), scaling.scale().clone());
        if (!weights.fits(network)) {
            throw new IllegalArgumentException(
                    "weights of a " + weights.shape() + " network do not fit one of " + network.shape());
        }
        if (scaling.inputs() != network.inputs()) {
            throw new IllegalArgumentException(
                    "a scaling of " + scaling.inputs() + " features for a network of " + network.inputs() + " inputs");
        }
        requireFinite("scaling.shift", scaling.shift());
        requireFinite("scaling.scale", scaling.scale());
        if (!classNames.isEmpty() && classNames.size() != network.outputs()) {
            throw new IllegalArgumentException(
                    classNames.size() + " class names for a network of " + network.outputs() + " outputs");
        }
        if (window < 0 || (window > 0 && network.inputs() % window != 0)) {
            throw new IllegalArgumentException(
                    "windows of " + window + " rows for a network of " + network.inputs() + " inputs");
        }
    }

    /** Of examples that are rows by themselves. */
    public Model(
            NetworkSpec network, Weights weights, Scaling scaling, List<String> classNames, Provenance provenance) {
        this(network, weights, scaling, classNames, provenance, 0);
    }

    /** The same for windows of a series; {@link io.gradus.data.Dataset#windows} makes them. */
    public Model withWindow(int rows) {
        return new Model(network, weights, scaling, classNames, provenance, rows);
    }

    /**
     * Copies a network out of its arena.
     *
     * @param plan of training or inference
     * @param arena that the plan was bound to
     * @throws IllegalArgumentException if a weight is not finite, naming it: the training diverged
     */
    public static Model of(Plan plan, float[] arena, Scaling scaling, List<String> classNames, Provenance provenance) {
        return new Model(plan.network(), Weights.of(plan, arena), scaling, classNames, provenance);
    }

    /**
     * Puts the weights into an arena; the scaling is the caller's to apply.
     *
     * @throws IllegalArgumentException if the plan's network has another shape, saying both
     */
    public void load(Plan plan, float[] arena) {
        weights.load(plan, arena);
    }

    /** Whether everything is the same, numbers bit for bit. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Model that
                && network.equals(that.network)
                && weights.equals(that.weights)
                && scaling.method() == that.scaling.method()
                && Arrays.equals(scaling.shift(), that.scaling.shift())
                && Arrays.equals(scaling.scale(), that.scaling.scale())
                && classNames.equals(that.classNames)
                && provenance.equals(that.provenance)
                && window == that.window;
    }

    @Override
    public int hashCode() {
        return Objects.hash(network, weights, classNames, provenance, window);
    }

    @Override
    public String toString() {
        return "model of " + network;
    }

    private static void requireFinite(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(name + "[" + i + "] is " + values[i]);
            }
        }
    }
}
