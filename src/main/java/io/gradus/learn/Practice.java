package io.gradus.learn;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.health.DriftMonitor;
import io.gradus.model.Model;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.predict.Answer;
import io.gradus.predict.RawInputs;
import io.gradus.random.CounterHash;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.arena.WarmUp;
import io.gradus.step.provider.StepProvider;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * The learner's examples and its step. Row 0 of a data set is the new example, the others are the reservoir; the order
 * that the step follows names row 0 and rows that are drawn.
 *
 * <p>The reservoir keeps each example of the past with the same chance (algorithm R of Vitter 1985, "Random sampling
 * with a reservoir"). No strings here: when HotSpot compiles a method it resolves all strings of its class on the
 * running thread, which then has allocated.
 */
final class Practice {
    private static final int WARM_UPS = 20;

    private final Step step;
    private final Plan plan;
    private final Source source;
    private final FloatBuffer features;
    private final ByteBuffer targets;
    private final RawInputs raw;
    private final Answer answer;
    private final DriftMonitor drift = new DriftMonitor();
    private final long randomKey; // of an order of examples that belongs to no epoch
    private final Scaling targetScaling;
    private final double[] targetOffsets; // (outputs)
    private final double[] answers; // (outputs)
    private final boolean classes;
    private final int inputs;
    private final int outputs;
    private final int room; // of the reservoir
    private final int replay;
    private final int logits; // where row 0's outputs are
    private int filled;
    private long drawn;
    private long seen; // examples that asked to be kept
    private long learnt;
    private long skipped;

    Practice(Learner.Builder builder) {
        Model model = builder.model;
        Words.require(model);
        this.inputs = model.network().inputs();
        this.outputs = model.network().outputs();
        this.classes = !model.classNames().isEmpty();
        this.room = builder.reservoir;
        this.replay = room == 0 ? 0 : builder.replay;
        this.randomKey = CounterHash.key(builder.seed, Stream.SHUFFLE, -1);
        this.targetScaling = model.targetScaling() == null ? Scaling.none(outputs) : model.targetScaling();
        this.targetOffsets = new double[outputs];
        for (int j = 0; j < outputs && !classes; j++) {
            targetOffsets[j] = model.offset(j);
        }
        ByteBuffer bytes = Dataset.allocate((room + 1L) * inputs * Float.BYTES);
        this.features = bytes.asFloatBuffer();
        this.targets = Dataset.allocate((room + 1L) * (classes ? 1 : outputs) * Float.BYTES);
        Dataset.Storage floats = Dataset.Storage.FLOAT32;
        Dataset data = classes
                ? Dataset.classification("learner", floats, room + 1, inputs, bytes, targets, model.classNames())
                : Dataset.regression("learner", floats, room + 1, inputs, outputs, bytes, targets);
        this.source = new Source(new Part(data, IntStream.rangeClosed(0, room).toArray()));
        this.plan = PlanCompiler.training(
                model.network(), new TrainingSpec(builder.rule, 1 + replay, 0).withSkipNonfinite(true));
        this.step = StepProvider.choose(builder.executor, plan, 1);
        step.bind(source);
        this.raw = new RawInputs(model);
        this.answer = new Answer(model, plan);
        this.answers = new double[outputs];
        this.logits = plan.activations(model.network().layers().size() - 1);
        begin(model, builder.seed);
    }

    /** Loads and links all that a call needs, and then puts the model's weights in place. */
    private void begin(Model model, long seed) {
        WarmUp.compileTheJdks(); // buffers' methods, which the native step does not call, are called here
        float[] in = new float[inputs];
        float[] out = new float[outputs];
        Arenas.initialize(plan, step.arena(), seed);
        for (int n = 0; n < WARM_UPS; n++) {
            if (classes) {
                learn(in, 0);
            } else {
                learn(in, out);
            }
            predict(in, out);
        }
        Arenas.clear(plan, step.arena());
        Arenas.initialize(plan, step.arena(), seed);
        model.load(plan, step.arena());
        Arenas.scale(plan, step.arena(), model.scaling());
        filled = 0;
        seen = learnt = skipped = drawn = 0;
        drift.clear();
    }

    float learn(float[] in, float[] target) {
        if (classes || in.length != inputs || target.length != outputs) {
            throw Words.widths(this, in.length, target.length);
        }
        boolean finite = put(in);
        for (int j = 0; j < outputs; j++) {
            finite &= putTarget(0, j, target[j] - targetOffsets[j]);
        }
        return finite ? learnFirst() : skip();
    }

    float learn(float[] in, int label) {
        if (!classes || in.length != inputs || label < 0 || label >= outputs) {
            throw Words.label(this, in.length, label);
        }
        boolean finite = put(in);
        targets.putInt(0, label);
        return finite ? learnFirst() : skip();
    }

    /** Value {@code x} of input {@code i} of the new example, raw; false if it is not finite. */
    boolean putInput(int i, double x) {
        float value = raw.apply(i, x);
        features.put(i, value);
        return Float.isFinite(value);
    }

    /** The same of one that is encoded already. */
    void putEncoded(int i, float value) {
        features.put(i, value);
    }

    /** Value {@code y} of target {@code j} of a row, less its offset; false if it is not finite. */
    boolean putTarget(int row, int j, double y) {
        float value = (float) targetScaling.apply(j, y);
        targets.putFloat((row * outputs + j) * Float.BYTES, value);
        return Float.isFinite(value);
    }

    double targetOffset(int j) {
        return targetOffsets[j];
    }

    void putLabel(int label) {
        targets.putInt(0, label);
    }

    float skip() {
        skipped++;
        return Float.NaN;
    }

    private boolean put(float[] in) {
        boolean finite = true;
        for (int i = 0; i < inputs; i++) {
            finite &= putInput(i, in[i]);
        }
        return finite;
    }

    /** Learns row 0 with some of the others, and keeps it perhaps. */
    float learnFirst() {
        int count = filled == 0 ? 0 : replay;
        source.visit(0, 0);
        for (int n = 1; n <= count; n++) {
            source.visit(n, 1 + (int) (((draw() >>> 32) * filled) >>> 32));
        }
        step.train(source, 0, 1 + count, learnt);
        if (step.arena()[Control.STEPS_DONE] < 1) {
            return skip();
        }
        learnt++;
        float error = error();
        drift.add(error);
        keepFirst();
        return error;
    }

    /** Of row 0, whose outputs of before the update the step has left. */
    private float error() {
        float[] a = step.arena();
        if (classes) {
            int best = 0;
            for (int j = 1; j < outputs; j++) {
                best = a[logits + j] > a[logits + best] ? j : best;
            }
            return best == targets.getInt(0) ? 0 : 1;
        }
        float sum = 0;
        for (int j = 0; j < outputs; j++) {
            float off = a[logits + j] - targets.getFloat(j * Float.BYTES);
            sum += off * off;
        }
        return sum / outputs;
    }

    /** Gives row 0 its chance to stay. */
    private void keepFirst() {
        if (room == 0) {
            return;
        }
        seen++;
        if (filled < room) {
            move(1 + filled++);
            return;
        }
        long place = (long) ((draw() >>> 11) * 0x1.0p-53 * seen);
        if (place < room) {
            move(1 + (int) place);
        }
    }

    private long draw() {
        return CounterHash.draw(randomKey, ++drawn);
    }

    private void move(int row) {
        for (int i = 0; i < inputs; i++) {
            features.put(row * inputs + i, features.get(i));
        }
        int width = classes ? 1 : outputs;
        for (int j = 0; j < width; j++) {
            targets.putInt((row * width + j) * Float.BYTES, targets.getInt(j * Float.BYTES));
        }
    }

    void remember(Part part) {
        Dataset data = part.data();
        Words.require(this, data);
        float[] row = new float[inputs];
        for (int example : part.rows()) {
            data.read(example, row);
            features.put(0, row);
            if (classes) {
                targets.putInt(0, data.label(example));
            } else {
                for (int j = 0; j < outputs; j++) {
                    if (data.targetScaling() == null) {
                        putTarget(0, j, data.target(example, j));
                    } else {
                        targets.putFloat(j * Float.BYTES, data.target(example, j));
                    }
                }
            }
            keepFirst();
        }
    }

    void predict(float[] in, float[] out) {
        if (in.length != inputs || out.length != outputs) {
            throw Words.widths(this, in.length, out.length);
        }
        put(in);
        answerFirst();
        for (int j = 0; j < outputs; j++) {
            out[j] = (float) answers[j];
        }
    }

    /** The answer to row 0, whatever its target; filled anew by the next call. */
    double[] answerFirst() {
        source.visit(0, 0);
        if (classes) {
            targets.putInt(0, 0);
        }
        step.evaluate(source, 0, 1);
        answer.read(step.arena(), 0, answers);
        return answers;
    }

    long learnt() {
        return learnt;
    }

    long skipped() {
        return skipped;
    }

    int remembered() {
        return filled;
    }

    DriftMonitor drift() {
        return drift;
    }

    int batch() {
        return 1 + replay;
    }

    Plan plan() {
        return plan;
    }

    float[] arena() {
        return step.arena();
    }

    String executor() {
        return step.name();
    }

    int inputs() {
        return inputs;
    }

    int outputs() {
        return outputs;
    }

    void close() {
        step.close();
    }

    /** What is said when something is wrong. */
    private static final class Words {
        static void require(Model model) {
            if (model.window() > 0 || model.network().topology().autoencoder()) {
                throw new IllegalArgumentException(
                        "a learner takes examples with targets, one by one; the model is for "
                                + (model.window() > 0 ? "windows of a series" : "reconstructing its inputs"));
            }
        }

        static void require(Practice p, Dataset data) {
            if (data.inputs() != p.inputs || data.outputs() != p.outputs || data.isClassification() != p.classes) {
                throw new IllegalArgumentException(data.name() + " has " + data.inputs() + " inputs and "
                        + data.outputs() + " outputs, but the learner " + p.inputs + " and " + p.outputs);
            }
        }

        static IllegalArgumentException widths(Practice p, int in, int out) {
            return new IllegalArgumentException("the learner takes " + p.inputs + " inputs and "
                    + (p.classes ? "the number of a class" : p.outputs + " targets") + ", not arrays of " + in + " and "
                    + out);
        }

        static IllegalArgumentException label(Practice p, int in, int label) {
            return new IllegalArgumentException("the learner takes " + p.inputs + " inputs and "
                    + (p.classes ? "a class from 0 to " + (p.outputs - 1) : p.outputs + " targets")
                    + ", not an array of " + in + " and the class " + label);
        }
    }
}
