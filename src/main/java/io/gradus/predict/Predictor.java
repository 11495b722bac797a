package io.gradus.predict;

import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A saved model in use. Values go in as they are measured, and come out in the units of their targets, or as
 * probabilities of classes:
 *
 * <pre>{@code
 * try (Predictor predictor = Predictor.open(Path.of("house.safetensors"))) {
 *     float[] price = new float[predictor.outputs()];
 *     predictor.predict(new float[] {3, 120, 1987}, price);
 * }
 * }</pre>
 *
 * A call allocates nothing, from the first on, and crosses into the native library at most once. Not for several
 * threads at a time: {@link #copy} makes one for another thread.
 */
public final class Predictor implements AutoCloseable {
    private final Model model;
    private final String executor;
    private final Passage passage;

    private Predictor(Model model, int rows, String executor) {
        this.model = model;
        this.executor = executor;
        this.passage = new Passage(model, rows, executor);
    }

    /**
     * Reads a model, for one example at a time.
     *
     * @throws io.gradus.model.ModelException if the file cannot be read, is damaged, or holds weights alone
     */
    public static Predictor open(Path file) {
        return of(ModelFile.read(file), 1);
    }

    /** The same for up to {@code rows} examples at a time. */
    public static Predictor open(Path file, int rows) {
        return of(ModelFile.read(file), rows);
    }

    /**
     * Of a model in memory.
     *
     * @param rows the most examples that a call takes; 1 is fastest for one
     */
    public static Predictor of(Model model, int rows) {
        return new Predictor(model, rows, "auto");
    }

    /**
     * By a certain executor: {@code auto}, {@code java}, {@code native/avx2}, …
     *
     * @throws IllegalArgumentException if it cannot be had here, with the reason
     */
    public static Predictor of(Model model, int rows, String executor) {
        return new Predictor(model, rows, executor);
    }

    /** One with memory of its own, for another thread. */
    public Predictor copy() {
        return new Predictor(model, rows(), executor);
    }

    /**
     * Answers one example.
     *
     * @param in (inputs) raw values, in the order of {@link #inputNames}; a NaN stands for a missing one, and is
     *     filled in as the model says, or makes the answer NaN
     * @param out (outputs) for the answer: a probability for each class, or values in their targets' units
     * @throws IllegalArgumentException if one of them has another length
     */
    public void predict(float[] in, float[] out) {
        passage.predict(in, out);
    }

    /** The same in double precision where floats would blur inputs or targets: Unix seconds, 1e8 ± 1. */
    public void predict(double[] in, double[] out) {
        passage.predict(in, out);
    }

    /**
     * Answers several examples.
     *
     * @param in (rows, inputs) or longer, example after example
     * @param out (rows, outputs) or longer
     * @param rows at most {@link #rows}
     * @throws IllegalArgumentException if there are more, or an array is too short
     */
    public void predict(float[] in, float[] out, int rows) {
        passage.predict(in, out, rows);
    }

    /** The index of an answer's largest value, the first of equals: the predicted class. */
    public static int largest(float[] out) {
        int best = 0;
        for (int j = 1; j < out.length; j++) {
            best = out[j] > out[best] ? j : best;
        }
        return best;
    }

    /** Values that an example has. */
    public int inputs() {
        return passage.inputs();
    }

    /** Values that an answer has. */
    public int outputs() {
        return passage.outputs();
    }

    /** The most examples that a call takes. */
    public int rows() {
        return passage.rows();
    }

    /**
     * What the inputs are: the columns' names, {@code sex=M} for one of a text column's values; empty if the model does
     * not know.
     */
    public List<String> inputNames() {
        TableSchema columns = model.columns();
        return columns == null || model.window() > 0 ? List.of() : columns.inputNames();
    }

    /** What the outputs are: classes, or columns; empty if they have no names. */
    public List<String> outputNames() {
        return model.outputNames();
    }

    /** What answers. */
    public Model model() {
        return model;
    }

    /** What computes: {@code java}, {@code native/avx2}, … */
    public String executor() {
        return passage.executor();
    }

    Passage passage() {
        return passage;
    }

    /** Frees what is outside the heap. Later calls throw. */
    @Override
    public void close() {
        passage.close();
    }
}
