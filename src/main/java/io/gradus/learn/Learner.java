package io.gradus.learn;

import io.gradus.data.Part;
import io.gradus.health.DriftMonitor;
import io.gradus.model.DataOrigin;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.model.Provenance;
import io.gradus.model.Weights;
import io.gradus.rule.UpdateRule;
import java.nio.file.Path;

/**
 * A network that goes on learning, an example at a time, and can be asked and saved in between:
 *
 * <pre>{@code
 * try (Learner learner = Learner.of(model, UpdateRule.adam(0.001f)).start()) {
 *     learner.learn(in, target);
 *     learner.predict(other, answer);
 * }
 * }</pre>
 *
 * So that what was learnt is not forgotten, some examples of the past are kept, each with the same chance ({@link
 * Builder#reservoir}), and with every new example a few of them are learnt again ({@link Builder#replay}). Values are
 * raw, as for a {@link io.gradus.predict.Predictor}. A call allocates nothing. For one thread.
 */
public final class Learner implements AutoCloseable {
    private final Model model;
    private final UpdateRule rule;
    private final long seed;
    private final Practice practice;

    private Learner(Builder builder) {
        this.model = builder.model;
        this.rule = builder.rule;
        this.seed = builder.seed;
        this.practice = new Practice(builder);
    }

    /**
     * Goes on from a model: one that was trained, or one with initial weights and a scaling that suits.
     *
     * @throws IllegalArgumentException when it starts, if the model is for windows of a series
     */
    public static Builder of(Model model, UpdateRule rule) {
        return new Builder(model, rule);
    }

    /**
     * Learns an example with values to predict.
     *
     * @param in (inputs) raw values; a NaN is filled in as the model says
     * @param target (outputs) in the targets' units
     * @return the squared error before, the mean over outputs, where 1 is a target's variance in training; NaN, and
     *     nothing is learnt, if a number was not finite
     */
    public float learn(float[] in, float[] target) {
        return practice.learn(in, target);
    }

    /**
     * Learns an example of a class.
     *
     * @param label its number, from 0
     * @return 0 if it was classified right before, else 1; NaN, and nothing is learnt, if a number was not finite
     */
    public float learn(float[] in, int label) {
        return practice.learn(in, label);
    }

    /** Answers an example, as {@link io.gradus.predict.Predictor#predict(float[], float[])}. */
    public void predict(float[] in, float[] out) {
        practice.predict(in, out);
    }

    /** Keeps examples of a part in the reservoir as if they had been learnt: those that the model was trained on. */
    public void remember(Part part) {
        practice.remember(part);
    }

    /** Examples learnt so far. */
    public long learnt() {
        return practice.learnt();
    }

    /** Examples that were not learnt because a number was not finite. */
    public long skipped() {
        return practice.skipped();
    }

    /** Examples in the reservoir. */
    public int remembered() {
        return practice.remembered();
    }

    /** Whether what is to be learnt has changed. */
    public DriftMonitor drift() {
        return practice.drift();
    }

    /** What computes. */
    public String executor() {
        return practice.executor();
    }

    /** The network as it is now. */
    public Model model() {
        Provenance origin = model.provenance();
        Provenance now = new Provenance(
                rule, practice.batch(), seed, origin.epoch(), origin.data(), origin.augmentation(), origin.version());
        return new Model(
                model.network(),
                Weights.of(practice.plan(), practice.arena()),
                model.scaling(),
                model.classNames(),
                now,
                model.window(),
                model.columns(),
                model.targetScaling(),
                DataOrigin.UNKNOWN);
    }

    /**
     * Writes {@link #model} to a file, whole or not at all.
     *
     * @throws io.gradus.model.ModelException if it cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, model());
    }

    Practice practice() {
        return practice;
    }

    /** Frees what is outside the heap. */
    @Override
    public void close() {
        practice.close();
    }

    /** A learner's settings, each with its default. */
    public static final class Builder {
        final Model model;
        final UpdateRule rule;
        int reservoir = 512;
        int replay = 7;
        long seed = 1;
        String executor = "auto";

        private Builder(Model model, UpdateRule rule) {
            this.model = model;
            this.rule = rule;
        }

        /** The most examples of the past that are kept; 512 by default, 0 for none. */
        public Builder reservoir(int examples) {
            if (examples < 0) {
                throw new IllegalArgumentException("a reservoir cannot hold " + examples + " examples");
            }
            reservoir = examples;
            return this;
        }

        /** Examples of the reservoir that are learnt again with each new one; 7 by default. */
        public Builder replay(int examples) {
            if (examples < 0) {
                throw new IllegalArgumentException("the number of examples to replay cannot be " + examples);
            }
            replay = examples;
            return this;
        }

        /** What is kept and replayed follows from it; 1 by default. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** What computes: {@code auto}, {@code java}, {@code native/avx2}, … */
        public Builder executor(String name) {
            executor = name;
            return this;
        }

        /**
         * Allocates everything.
         *
         * @throws IllegalArgumentException if the model or the rule cannot go on learning so
         */
        public Learner start() {
            return new Learner(this);
        }
    }
}
