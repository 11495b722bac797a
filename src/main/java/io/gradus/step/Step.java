package io.gradus.step;

import io.gradus.plan.Plan;
import io.gradus.step.arena.Arenas;

/**
 * Runs a {@link Plan}, minibatch after minibatch, over one arena that it owns. For one thread at a time. Nothing is
 * allocated after construction and {@link #bind}.
 */
public interface Step extends AutoCloseable {
    /** The plan that is run. */
    Plan plan();

    /**
     * The arena, laid out as the plan says. Live: written by {@link #train} and {@link #evaluate}; the caller may read
     * and write parameters, state and {@link io.gradus.plan.Control} settings between calls.
     */
    float[] arena();

    /** {@code java}, or {@code native/avx2} and the like. */
    String name();

    /** Makes a source's examples readable; done once for each source, off the hot path. */
    void bind(Source source);

    /**
     * Trains on rows {@code order[first .. first+samples)} of the source, {@code batchSize} at a time, the last
     * minibatch being what is left. Stops before the first update that would not be finite, and reports it in {@link
     * io.gradus.plan.Control}; STEPS_DONE then says how many steps came before. Where the plan keeps the whole
     * gradient, a step is taken whole or not at all, and the losses of one that was not taken do not count.
     *
     * <p>Under a rule that takes the whole training set for one update, a step is an update: the gradients of {@code
     * batchSize} samples at a time are added up, over as many calls as it takes to see the set, or in one call where
     * {@link Arenas#setSize} was not told its size.
     *
     * @param firstStep number of the first step since training began; decides where counters are filled in
     * @return the sum over samples of their losses, before each step's update
     */
    double train(Source source, int first, int samples, long firstStep);

    /**
     * The first half of step number {@code step}, where the plan has separate updates ({@link
     * io.gradus.plan.TrainingSpec#separateUpdate}): the gradient of the mean loss over rows {@code order[first ..
     * first+samples)}, at most a minibatch, goes to the region {@link io.gradus.plan.RegionId#GRADIENT}. No weight
     * moves. FAILED_LAYER in {@link io.gradus.plan.Control} says whether a loss or a delta was not finite; a gradient
     * that is not is found by {@link #update}.
     *
     * @return the sum over samples of their losses
     */
    double gradient(Source source, int first, int samples, long step);

    /**
     * The second half: weights move by what the region {@link io.gradus.plan.RegionId#GRADIENT} has, be it from {@link
     * #gradient} or from elsewhere, as the rule, clips and regularisation say. Both halves are a step of {@link
     * #train}, to the bit.
     *
     * @return false, and nothing has moved, if the gradient is not finite; FAILED_LAYER then says where
     */
    boolean update(long step);

    /**
     * Forward alone: losses and hits of rows {@code order[first .. first+samples)}; at most {@code batchSize} of them
     * leave their outputs in the arena.
     *
     * @return the sum over samples of their losses
     */
    double evaluate(Source source, int first, int samples);

    /** Frees what is outside the heap. */
    @Override
    void close();
}
