package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;

/** {@link Opcode#COPY}: where two paths part. */
public final class CopyOp {
    private CopyOp() {}

    /** The network's inputs to where layers with shortcuts read them. */
    public static void inputsToShortcuts(ArenaLayout layout, OpList ops) {
        if (layout.wide >= 0) {
            int width = layout.network.inputs();
            copy(ops, -1, width, width, layout.firstInputs, layout.inputStride, layout.wide, layout.wideStride);
        }
    }

    /** Layer {@code n}'s outputs likewise. */
    public static void outputsToShortcuts(ArenaLayout layout, OpList ops, int n) {
        int column = layout.wideColumn(n);
        if (column >= 0) {
            int width = layout.network.layers().get(n).width();
            int to = layout.wide + column;
            copy(ops, n, width, width, layout.readable(n), layout.stride[n], to, layout.wideStride);
        }
    }

    /** Layer {@code n}'s delta, of what the layers with shortcuts above it passed down. */
    public static void deltaFromShortcuts(ArenaLayout layout, OpList ops, int n) {
        int column = layout.wideColumn(n);
        if (column >= 0) {
            padded(layout, ops, n, layout.wideDelta + column, layout.wideStride, layout.delta(n));
        }
    }

    /** A skip's delta at its end, to be added at its beginning. */
    public static void deltaToSkip(ArenaLayout layout, OpList ops, int n) {
        if (layout.passesBy(n)) {
            padded(layout, ops, n, layout.delta(n), layout.stride[n], layout.skipDelta);
        }
    }

    /** A layer's values to where they are alone, padding them with zeros. */
    private static void padded(ArenaLayout layout, OpList ops, int n, int from, int fromStride, int to) {
        int width = layout.network.layers().get(n).width();
        copy(ops, n, width, layout.stride[n], from, fromStride, to, layout.stride[n]);
    }

    private static void copy(
            OpList ops, int n, int width, int paddedWidth, int from, int fromStride, int to, int toStride) {
        ops.add(Opcode.COPY, n)
                .set(Field.FAN_IN, width)
                .set(Field.FAN_OUT, paddedWidth)
                .set(Field.SRC, from)
                .set(Field.SRC_STRIDE, fromStride)
                .set(Field.DST, to)
                .set(Field.STRIDE, toStride);
    }
}
