package io.gradus.plan.compiler;

import io.gradus.plan.layout.ArenaLayout;
import io.gradus.plan.op.ActivateOp;
import io.gradus.plan.op.AddOp;
import io.gradus.plan.op.CopyOp;
import io.gradus.plan.op.DenseOp;
import io.gradus.plan.op.DropoutOp;
import io.gradus.plan.op.LoadOp;
import io.gradus.plan.op.LossOp;
import io.gradus.plan.op.NoiseOp;
import io.gradus.plan.op.NormOp;
import io.gradus.plan.op.OpList;
import io.gradus.plan.op.RecurrentOp;

/**
 * The operations from a minibatch to its losses.
 *
 * <p>A plain layer is one operation. One whose sums are normalised or take part in a skip is several:
 *
 * <pre>DENSE (linear) to its sums, LAYER_NORM or BATCH_NORM, ADD of the skip's other end, ACTIVATE</pre>
 *
 * Dropout follows what makes a hidden layer's outputs, and writes to a buffer of its own: the outputs as they were are
 * needed by the activation's derivative and by the health counters. Layers with shortcuts read a beginning of one wide
 * buffer, into which the inputs and each layer's outputs are copied.
 */
final class ForwardPass {
    private ForwardPass() {}

    static void compile(ArenaLayout layout, OpList ops) {
        LoadOp.forward(layout, ops);
        NoiseOp.forward(layout, ops);
        DropoutOp.inputs(layout, ops);
        CopyOp.inputsToShortcuts(layout, ops);
        for (int n = 0; n < layout.layers; n++) {
            layer(layout, ops, n);
        }
        LossOp.forward(layout, ops);
    }

    private static void layer(ArenaLayout layout, OpList ops, int n) {
        if (layout.network.steps(n) > 1) {
            RecurrentOp.forward(layout, ops, n);
        } else {
            DenseOp.forward(layout, ops, n);
        }
        if (layout.isSplit(n)) {
            NormOp.forward(layout, ops, n);
            AddOp.skip(layout, ops, n);
            ActivateOp.forward(layout, ops, n);
        }
        DropoutOp.forward(layout, ops, n);
        CopyOp.outputsToShortcuts(layout, ops, n);
    }
}
