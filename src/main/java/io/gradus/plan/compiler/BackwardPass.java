package io.gradus.plan.compiler;

import io.gradus.plan.layout.ArenaLayout;
import io.gradus.plan.op.ActivateOp;
import io.gradus.plan.op.AddOp;
import io.gradus.plan.op.CopyOp;
import io.gradus.plan.op.DenseOp;
import io.gradus.plan.op.DropoutOp;
import io.gradus.plan.op.NormOp;
import io.gradus.plan.op.OpList;
import io.gradus.plan.op.RecurrentOp;
import io.gradus.plan.op.SparsityOp;

/**
 * The operations from the losses back to the first trained layer's weights. What was added forwards gets the same delta
 * twice; what was read twice adds two deltas:
 *
 * <pre>
 * a skip's ends   ACTIVATE_BACKWARD; where one begins, ADD of the delta that passed by; where one ends, COPY of it
 * shortcuts       each layer's delta of all that it read is ADDed up; a layer's part is COPYed out
 * </pre>
 *
 * Regularisers of hidden outputs come first of a layer's operations, while its deltas are those of its outputs.
 */
final class BackwardPass {
    private BackwardPass() {}

    static void compile(ArenaLayout layout, OpList ops) {
        for (int n = layout.layers - 1; n >= layout.frozen; n--) {
            layer(layout, ops, n);
        }
        for (int n = layout.frozen - 1; n >= 0; n--) {
            DenseOp.frozen(layout, ops, n);
        }
    }

    private static void layer(ArenaLayout layout, OpList ops, int n) {
        AddOp.shortcutDeltas(layout, ops, n);
        CopyOp.deltaFromShortcuts(layout, ops, n);
        DropoutOp.backward(layout, ops, n);
        SparsityOp.backward(layout, ops, n);
        if (layout.isSplit(n)) {
            ActivateOp.backward(layout, ops, n);
            AddOp.skipDelta(layout, ops, n);
            CopyOp.deltaToSkip(layout, ops, n);
            NormOp.backward(layout, ops, n);
        }
        if (layout.network.steps(n) > 1) {
            RecurrentOp.backward(layout, ops, n);
        } else {
            DenseOp.backward(layout, ops, n);
        }
    }
}
