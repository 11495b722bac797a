package io.gradus.model;

import io.gradus.data.Dataset;
import io.gradus.data.Scaling;
import io.gradus.data.schema.TableSchema;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trained network with all that its use needs; immutable.
 *
 * @param network what it is
 * @param weights its weights and biases
 * @param scaling what is done to every input first; its arrays are not to be written
 * @param classNames a name for each output, or none for regression
 * @param provenance where the weights came from
 * @param window rows of a series in time that an example consists of; 0 if examples are rows by themselves
 * @param columns of the table that it was trained on; null if it was no table, or nothing is known of it
 * @param targetScaling what is undone to every output, value by value; null for nothing
 * @param origin the examples that it was trained on
 */
public record Model(
        NetworkSpec network,
        Weights weights,
        Scaling scaling,
        List<String> classNames,
        Provenance provenance,
        int window,
        @Nullable TableSchema columns,
        @Nullable Scaling targetScaling,
        DataOrigin origin) {
    public Model {
        classNames = List.copyOf(classNames);
        scaling = copy(scaling);
        targetScaling = targetScaling == null ? null : copy(targetScaling);
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
        if (targetScaling != null) {
            requireTargets(network, classNames, targetScaling);
        }
        if (columns != null && (long) columns.width() * Math.max(1, window) != network.inputs()) {
            throw new IllegalArgumentException("columns that make " + columns.width() + " inputs for a network of "
                    + network.inputs() + " inputs");
        }
        if (window < 0 || (window > 0 && network.inputs() % window != 0)) {
            throw new IllegalArgumentException(
                    "windows of " + window + " rows for a network of " + network.inputs() + " inputs");
        }
    }

    /** Of examples that are rows by themselves. */
    public Model(
            NetworkSpec network, Weights weights, Scaling scaling, List<String> classNames, Provenance provenance) {
        this(network, weights, scaling, classNames, provenance, 0, null, null, DataOrigin.UNKNOWN);
    }

    private static Scaling copy(Scaling scaling) {
        return new Scaling(
                scaling.method(), scaling.shift().clone(), scaling.scale().clone());
    }

    private static void requireTargets(NetworkSpec network, List<String> classNames, Scaling targets) {
        if (!classNames.isEmpty() || targets.inputs() != network.outputs()) {
            throw new IllegalArgumentException("a scaling of " + targets.inputs() + " targets for a network of "
                    + network.outputs() + " outputs and " + classNames.size() + " classes");
        }
        requireFinite(ModelFile.TARGET_SHIFT, targets.shift());
        requireFinite(ModelFile.TARGET_SCALE, targets.scale());
    }

    /** The same for windows of a series; {@link io.gradus.data.Dataset#windows} makes them. */
    public Model withWindow(int rows) {
        return new Model(network, weights, scaling, classNames, provenance, rows, columns, targetScaling, origin);
    }

    /** The same, trained on these examples. */
    public Model withOrigin(DataOrigin examples) {
        return new Model(network, weights, scaling, classNames, provenance, window, columns, targetScaling, examples);
    }

    /**
     * An output in the units of its target, or of an auto-encoder of its input: scaling is undone, and what the
     * column's numbers were less is added.
     */
    public double inUnits(int output, double value) {
        Scaling undone = network.topology().autoencoder() ? scaling : targetScaling;
        return (undone == null ? value : undone.undo(output, value)) + offset(output);
    }

    /** Whether an output's target is too large for floats to keep its differences. */
    public boolean hasOffset(int output) {
        return offset(output) != 0;
    }

    /** What is added to an output in double precision, because floats would blur its target's differences. */
    public double offset(int output) {
        if (columns == null) {
            return 0;
        }
        return network.topology().autoencoder()
                ? columns.offsets()[output % columns.width()]
                : columns.targetOffset(output);
    }

    /** A name for each output: the class, the target's column, or an auto-encoder's input; empty if they have none. */
    public List<String> outputNames() {
        if (!classNames.isEmpty()) {
            return classNames;
        }
        if (columns == null || !columns.named()) {
            return List.of();
        }
        List<String> names = network.topology().autoencoder() ? columns.inputNames() : columns.targetNames();
        return names.size() == network.outputs() ? names : List.of();
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
     * Copies a network out of its arena, with all that is known of the data that it was trained on.
     *
     * @param data the training part's set: its classes, windows, columns, and scaling of targets
     * @throws IllegalArgumentException if a weight is not finite, naming it: the training diverged
     */
    public static Model of(Plan plan, float[] arena, Scaling scaling, Dataset data, Provenance provenance) {
        boolean own = data.hasOwnAnswers();
        return new Model(
                plan.network(),
                Weights.of(plan, arena),
                scaling,
                own ? List.of() : data.classNames(),
                provenance,
                data.window(),
                data.schema(),
                data.targetScaling(),
                DataOrigin.UNKNOWN);
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
                && same(scaling, that.scaling)
                && same(targetScaling, that.targetScaling)
                && Objects.equals(columns, that.columns)
                && origin.equals(that.origin)
                && classNames.equals(that.classNames)
                && provenance.equals(that.provenance)
                && window == that.window;
    }

    private static boolean same(@Nullable Scaling a, @Nullable Scaling b) {
        return (a == null || b == null)
                ? a == b
                : a.method() == b.method()
                        && Arrays.equals(a.shift(), b.shift())
                        && Arrays.equals(a.scale(), b.scale());
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
