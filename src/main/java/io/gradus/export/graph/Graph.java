package io.gradus.export.graph;

import io.gradus.data.Scaling;
import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;
import io.gradus.net.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model computes from one example's raw inputs to what {@code predict} says, as the writers of formats need it:
 *
 * <pre>
 * x = raw input - offset, in double precision; then rounded to float        of columns with an offset
 * x = fill where x is not a number                                          of columns with a fill value
 * x = (x - shift) · scale
 * the layers, see {@link Layer}
 * y = softmax or sigmoid of the last layer's outputs, or y · factor + addend, + offset in double precision
 * </pre>
 *
 * @param model that is exported
 * @param layers from the first to the output layer
 */
public record Graph(Model model, List<Layer> layers) {
    /** What is done to the last layer's outputs. */
    public enum Squash {
        /** Nothing but the scaling of targets. */
        NONE,
        /** The probabilities of classes. */
        SOFTMAX,
        /** A probability for each output. */
        SIGMOID
    }

    /** Of a model. */
    public static Graph of(Model model) {
        return new Graph(model, Layer.of(model.network(), model.weights()));
    }

    /** Values that an example consists of, all rows of its window, one-hot inputs each for itself. */
    public int inputs() {
        return model.network().inputs();
    }

    /** Values of an answer. */
    public int outputs() {
        return model.network().outputs();
    }

    /** Rows of a window; 1 if examples are rows by themselves. */
    public int rows() {
        return Math.max(1, model.window());
    }

    /** What is taken from each raw input, (inputs); null if nothing is from any. */
    public double @Nullable [] offsets() {
        TableSchema columns = model.columns();
        return columns == null ? null : repeated(columns.offsets(), 0);
    }

    /** What takes the place of a raw input that is no number, less the offset, (inputs); null if there is none. */
    public double @Nullable [] fills() {
        TableSchema columns = model.columns();
        if (columns == null || !columns.missing().fills() || columns.lacksFills()) {
            return null;
        }
        double[] fills = columns.fills();
        boolean[] indicators = columns.indicators();
        for (int i = 0; i < fills.length; i++) {
            fills[i] = indicators[i] ? 0 : fills[i];
        }
        return repeated(fills, Double.NaN);
    }

    /** A table row's numbers for every row of a window; null if all are {@code nothing}. */
    private double @Nullable [] repeated(double[] row, double nothing) {
        boolean any = false;
        double[] all = new double[inputs()];
        for (int i = 0; i < all.length; i++) {
            all[i] = row[i % row.length];
            any |= all[i] != nothing;
        }
        return any ? all : null;
    }

    /** Whether one shift and one scale serve all inputs. */
    public boolean hasCommonScaling() {
        Scaling scaling = model.scaling();
        for (int i = 1; i < inputs(); i++) {
            if (scaling.shift()[i] != scaling.shift()[0] || scaling.scale()[i] != scaling.scale()[0]) {
                return false;
            }
        }
        return true;
    }

    /** What is done to the last layer's outputs. */
    public Squash squash() {
        Loss loss = model.network().loss();
        return loss == Loss.CROSS_ENTROPY ? Squash.SOFTMAX : loss == Loss.BCE ? Squash.SIGMOID : Squash.NONE;
    }

    /** Whether outputs are multiplied and moved to the units of their targets. */
    public boolean unscales() {
        Scaling undone = undone();
        return undone != null && !undone.isNone();
    }

    private @Nullable Scaling undone() {
        return squash() != Squash.NONE
                ? null
                : model.network().topology().autoencoder() ? model.scaling() : model.targetScaling();
    }

    /** What each output is multiplied by, (outputs). */
    public double[] factors() {
        Scaling undone = undone();
        double[] factors = new double[outputs()];
        Arrays.fill(factors, 1);
        for (int j = 0; undone != null && j < factors.length; j++) {
            factors[j] = undone.scale()[j] == 0 ? 0 : 1.0 / undone.scale()[j];
        }
        return factors;
    }

    /** What is then added, without the offset, (outputs). */
    public double[] addends() {
        Scaling undone = undone();
        double[] addends = new double[outputs()];
        for (int j = 0; undone != null && j < addends.length; j++) {
            addends[j] = undone.shift()[j];
        }
        return addends;
    }

    /** What is added to each output in double precision, (outputs); null if nothing is. */
    public double @Nullable [] outputOffsets() {
        double[] offsets = new double[outputs()];
        boolean any = false;
        for (int j = 0; j < offsets.length; j++) {
            offsets[j] = squash() == Squash.NONE && model.classNames().isEmpty() ? model.offset(j) : 0;
            any |= offsets[j] != 0;
        }
        return any ? offsets : null;
    }

    /**
     * A name for each input: the column's, {@code sex=M} for one of a text's values; of a window with the row's number.
     */
    public List<String> inputNames() {
        TableSchema columns = model.columns();
        List<String> row = new ArrayList<>();
        if (columns == null) {
            for (int i = 1; i <= inputs() / rows(); i++) {
                row.add("x" + i);
            }
        } else {
            row.addAll(columns.inputNames());
        }
        if (rows() == 1) {
            return row;
        }
        List<String> names = new ArrayList<>();
        for (int t = 1; t <= rows(); t++) {
            for (String name : row) {
                names.add(name + ", row " + t + " of " + rows());
            }
        }
        return names;
    }

    /** A name for each output: its class, its target, or {@code y1}. */
    public List<String> outputNames() {
        List<String> names = model.outputNames();
        if (!names.isEmpty()) {
            return names;
        }
        List<String> numbered = new ArrayList<>();
        for (int j = 1; j <= outputs(); j++) {
            numbered.add("y" + j);
        }
        return numbered;
    }
}
