package io.gradus.plan.op;

import io.gradus.net.NetworkSpec;
import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;
import io.gradus.rule.Regularizer;

/** {@link Opcode#LOSS}: of a minibatch, and its gradient with respect to the network's outputs. */
public final class LossOp {
    private LossOp() {}

    public static void forward(ArenaLayout layout, OpList ops) {
        NetworkSpec network = layout.network;
        int last = layout.layers - 1;
        ops.add(Opcode.LOSS, last)
                .set(Field.FAN_IN, network.outputs())
                .set(Field.SRC, layout.outputs[last])
                .set(Field.STRIDE, layout.stride[last])
                .set(Field.FUNCTION, network.loss().ordinal())
                .set(Field.SAMPLE_LOSSES, layout.losses)
                .set(Field.SRC2, network.topology().autoencoder() ? layout.inputs : -1)
                .set(Field.DELTA, layout.delta(last));
        if (layout.regularization.has(Regularizer.LABEL_SMOOTHING)) {
            ops.setFloat(Field.AMOUNT, layout.regularization.get(Regularizer.LABEL_SMOOTHING));
        }
    }
}
