package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import io.gradus.plan.layout.ArenaLayout;

/** {@link Opcode#ADD}: where two paths meet. */
public final class AddOp {
    private AddOp() {}

    /** Where a skip ends, the sums at its beginning are added to the layer's own. */
    public static void skip(ArenaLayout layout, OpList ops, int n) {
        if (layout.skips.endsAt(n)) {
            int sums = layout.sums(n);
            ofLayer(layout, ops, n, sums, layout.sums(layout.skips.source(n)));
        }
    }

    /** Where one begins, the delta that passed by its layers is added to the one that went through them. */
    public static void skipDelta(ArenaLayout layout, OpList ops, int n) {
        if (layout.skips.beginsAt(n)) {
            ofLayer(layout, ops, n, layout.delta(n), layout.skipDelta);
        }
    }

    /** What the layers with shortcuts above layer {@code n} pass down is added up. */
    public static void shortcutDeltas(ArenaLayout layout, OpList ops, int n) {
        if (layout.wideColumn(n) >= 0 && n + 1 < layout.layers - 1) {
            ops.add(Opcode.ADD, n)
                    .set(Field.FAN_OUT, layout.network.fanIn(n + 1))
                    .set(Field.SRC, layout.wideDelta)
                    .set(Field.SRC2, layout.widePart)
                    .set(Field.DST, layout.wideDelta)
                    .set(Field.STRIDE, layout.wideStride);
        }
    }

    /** {@code to += other}, of layer n's shape. */
    private static void ofLayer(ArenaLayout layout, OpList ops, int n, int to, int other) {
        ops.add(Opcode.ADD, n)
                .set(Field.FAN_OUT, layout.network.layers().get(n).width())
                .set(Field.SRC, to)
                .set(Field.SRC2, other)
                .set(Field.DST, to)
                .set(Field.STRIDE, layout.stride[n]);
    }
}
