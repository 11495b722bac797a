package io.gradus.predict;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.model.Model;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * The way of examples through a network: their values go to a direct buffer, which the step reads, and the outputs of
 * the last layer are read from its arena.
 *
 * <p>No strings here: when HotSpot compiles a method it resolves all strings of its class on the running thread, which
 * then has allocated.
 */
final class Passage {
    private static final int WARM_UPS = 20;

    private final Step step;
    private final Source source;
    private final FloatBuffer features;
    private final RawInputs inputs;
    private final Answer answer;
    private final int width;
    private final int outputs;
    private final int rows;
    private boolean open = true;

    Passage(Model model, int rows, String executor) {
        Plan plan = PlanCompiler.inference(model.network(), rows);
        this.width = model.network().inputs();
        this.rows = rows;
        var bytes = Dataset.allocate((long) rows * width * Float.BYTES);
        this.features = bytes.asFloatBuffer();
        this.source = new Source(
                new Part(examples(model, rows, bytes), IntStream.range(0, rows).toArray()));
        this.step = StepProvider.choose(executor, plan, 1);
        step.bind(source);
        model.load(plan, step.arena());
        Arenas.scale(plan, step.arena(), model.scaling());
        this.inputs = new RawInputs(model);
        this.answer = new Answer(model, plan);
        this.outputs = answer.outputs();
        warmUp();
    }

    /**
     * A step reads examples with targets, since it always computes a loss; these are 0. The features are written
     * later.
     */
    private static Dataset examples(Model model, int rows, java.nio.ByteBuffer features) {
        int outputs = model.network().outputs();
        Dataset data = Dataset.regression(
                "examples",
                Dataset.Storage.FLOAT32,
                rows,
                model.network().inputs(),
                outputs,
                features,
                Dataset.allocate((long) rows * outputs * Float.BYTES));
        return model.network().topology().autoencoder() ? data.reconstruction() : data;
    }

    /** Loads and links all that a call needs. */
    private void warmUp() {
        float[] in = new float[rows * width];
        float[] out = new float[rows * outputs];
        double[] one = new double[width];
        double[] answers = new double[outputs];
        for (int n = 0; n < WARM_UPS; n++) {
            predict(in, out, rows);
            predict(one, answers);
        }
    }

    void predict(float[] in, float[] out) {
        if (in.length != width || out.length != outputs) {
            throw Words.widths(this, in.length, out.length);
        }
        predict(in, out, 1);
    }

    void predict(float[] in, float[] out, int count) {
        if (!open) {
            throw Words.closed();
        }
        if (count < 1 || count > rows) {
            throw Words.rows(this, count);
        }
        if (in.length < count * width || out.length < count * outputs) {
            throw Words.lengths(this, count, in.length, out.length);
        }
        if (inputs.areFloats()) {
            features.put(0, in, 0, count * width);
        } else {
            for (int i = 0; i < count * width; i++) {
                features.put(i, inputs.apply(i % width, in[i]));
            }
        }
        step.evaluate(source, 0, count);
        for (int b = 0; b < count; b++) {
            answer.read(step.arena(), b, out, b * outputs);
        }
    }

    void predict(double[] in, double[] out) {
        if (!open) {
            throw Words.closed();
        }
        if (in.length != width || out.length != outputs) {
            throw Words.widths(this, in.length, out.length);
        }
        for (int i = 0; i < width; i++) {
            features.put(i, inputs.apply(i, in[i]));
        }
        step.evaluate(source, 0, 1);
        answer.read(step.arena(), 0, out);
    }

    /** Of values that a {@link io.gradus.data.schema.RowEncoder} made: offsets are off, and missing ones filled in. */
    void predictEncoded(float[] in, double[] out) {
        if (!open) {
            throw Words.closed();
        }
        features.put(0, in, 0, width);
        step.evaluate(source, 0, 1);
        answer.read(step.arena(), 0, out);
    }

    int inputs() {
        return width;
    }

    int outputs() {
        return outputs;
    }

    int rows() {
        return rows;
    }

    String executor() {
        return step.name();
    }

    void close() {
        open = false;
        step.close();
    }

    /** What is said when something is wrong. */
    private static final class Words {
        static IllegalArgumentException widths(Passage p, int in, int out) {
            return new IllegalArgumentException("the model takes " + p.width + " values and answers " + p.outputs
                    + ", but the arrays have " + in + " and " + out);
        }

        static IllegalArgumentException lengths(Passage p, int count, int in, int out) {
            return new IllegalArgumentException(count + " examples take " + (long) count * p.width + " values and "
                    + (long) count * p.outputs + " for the answers, but the arrays have " + in + " and " + out);
        }

        static IllegalArgumentException rows(Passage p, int count) {
            return new IllegalArgumentException("the predictor takes 1 to " + p.rows + " examples a call, not " + count
                    + "; open it for as many as there will be");
        }

        static IllegalStateException closed() {
            return new IllegalStateException("the predictor is closed");
        }
    }
}
