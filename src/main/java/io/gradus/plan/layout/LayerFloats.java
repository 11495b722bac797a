package io.gradus.plan.layout;

import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Plan;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularizer;
import org.jspecify.annotations.Nullable;

/** How many floats each layer has in the regions that have a piece for every layer; 0 where a layer needs none. */
final class LayerFloats {
    private final NetworkSpec network;
    private final @Nullable TrainingSpec training;
    private final int batchSize;
    private final int frozen;
    private final SkipEnds skips;

    LayerFloats(NetworkSpec network, @Nullable TrainingSpec training, int batchSize, SkipEnds skips) {
        this.network = network;
        this.training = training;
        this.batchSize = batchSize;
        this.frozen = training == null ? 0 : training.frozen();
        this.skips = skips;
    }

    /** Padded widths. */
    int stride(int n) {
        return Plan.padded(network.layers().get(n).width());
    }

    /** Weights, biases, gains and shifts. */
    long[] parameters() {
        return each(Piece.PARAMETERS);
    }

    /** Outputs of a minibatch, of all steps where a layer is recurrent. */
    long[] outputs() {
        return each(Piece.OUTPUTS);
    }

    /** The same before the activation, where a derivative or a skip needs them. */
    long[] preActivations() {
        return each(Piece.PRE_ACTIVATIONS);
    }

    /** Sums before they are normalised. */
    long[] rawSums() {
        return each(Piece.RAW_SUMS);
    }

    /** Running means and variances of layers that the minibatch normalises. */
    long[] runningStatistics() {
        return each(Piece.RUNNING_STATISTICS);
    }

    /** As {@link io.gradus.plan.Field#STATISTICS}. */
    long[] normStatistics() {
        return each(Piece.NORM_STATISTICS);
    }

    /** Gradients of gains and shifts, where no whole gradient has them. */
    long[] normGradients() {
        return each(Piece.NORM_GRADIENTS);
    }

    /** Factors of clipping, of a layer's weights and of its biases; adaptive clipping leaves the output layer alone. */
    long[] clipFactors() {
        int clipped =
                switch (training == null
                        ? GradientClip.Kind.NONE
                        : training.gradientClip().kind()) {
                    case NONE -> 0;
                    case NORM, GLOBAL_NORM -> network.layers().size();
                    case AGC -> network.layers().size() - 1;
                };
        long[] floats = new long[network.layers().size()];
        for (int n = frozen; training != null && n < clipped; n++) {
            floats[n] = 2L * stride(n);
        }
        return floats;
    }

    /** Largest outputs, of units that can die. */
    long[] peaks() {
        return each(Piece.PEAKS);
    }

    /** Hidden outputs as the next layer reads them, where some are dropped. */
    long[] droppedOutputs() {
        boolean drops = training != null && training.regularization().has(Regularizer.DROPOUT);
        long[] floats = new long[network.layers().size()];
        for (int n = 0; drops && n < floats.length - 1; n++) {
            floats[n] = (long) batchSize * stride(n);
        }
        return floats;
    }

    /** A bit for each of {@link #droppedOutputs}, {@link Plan#LANES} to a float. */
    long[] dropoutMasks() {
        long[] outputs = droppedOutputs();
        for (int n = 0; n < outputs.length; n++) {
            outputs[n] /= Plan.LANES;
        }
        return outputs;
    }

    private long batch(int n) {
        return (long) network.steps(n) * batchSize * stride(n);
    }

    private boolean isTrained(int n) {
        return training != null && n >= frozen;
    }

    private boolean isWatched() {
        return training != null && training.healthEvery() > 0;
    }

    private boolean keepsGradient() {
        return training != null && training.wholeGradient();
    }

    private boolean isNormalized(int n) {
        return layer(n).isNormalized();
    }

    private Activation activation(int n) {
        return layer(n).activation();
    }

    private LayerSpec layer(int n) {
        return network.layers().get(n);
    }

    /** What has a piece for every layer; an enum, for a lambda each would cost every start some milliseconds. */
    private enum Piece {
        PARAMETERS,
        OUTPUTS,
        PRE_ACTIVATIONS,
        RAW_SUMS,
        RUNNING_STATISTICS,
        NORM_STATISTICS,
        NORM_GRADIENTS,
        PEAKS
    }

    private long[] each(Piece piece) {
        long[] floats = new long[network.layers().size()];
        for (int n = 0; n < floats.length; n++) {
            floats[n] = floats(piece, n);
        }
        return floats;
    }

    private long floats(Piece piece, int n) {
        return switch (piece) {
            case PARAMETERS -> (long) network.parameterRows(n) * stride(n);
            case OUTPUTS -> batch(n);
            case PRE_ACTIVATIONS ->
                skips.touch(n) || (isTrained(n) && activation(n).readsInput()) ? batch(n) : 0;
            case RAW_SUMS -> isTrained(n) && isNormalized(n) ? (long) batchSize * stride(n) : 0;
            case RUNNING_STATISTICS -> layer(n).norm() == Norm.BATCH ? 2L * stride(n) : 0;
            case NORM_STATISTICS ->
                !isTrained(n)
                        ? 0
                        : switch (layer(n).norm()) {
                            case NONE -> 0;
                            case LAYER -> Plan.padded(4 * batchSize);
                            case BATCH -> 3L * stride(n);
                        };
            case NORM_GRADIENTS -> isTrained(n) && isNormalized(n) && !keepsGradient() ? 2L * stride(n) : 0;
            case PEAKS -> isWatched() && activation(n).canDie() ? stride(n) : 0;
        };
    }
}
