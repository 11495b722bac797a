package io.gradus.plan;

import java.util.Arrays;

/** Gathers the operations of a plan; fields are -1 until they are set. */
final class OpList {
    private int[] ops = new int[16 * Op.LENGTH];
    private int count;

    /** Begins another operation, which {@link #set} then speaks of. */
    OpList add(int opcode, int layer) {
        count++;
        if (count * Op.LENGTH > ops.length) {
            ops = Arrays.copyOf(ops, 2 * ops.length);
        }
        Arrays.fill(ops, (count - 1) * Op.LENGTH, count * Op.LENGTH, -1);
        return set(Op.OPCODE, opcode).set(Op.LAYER, layer);
    }

    /** Sets a field of the last operation. */
    OpList set(int field, int value) {
        ops[(count - 1) * Op.LENGTH + field] = value;
        return this;
    }

    /** Operations so far. */
    int size() {
        return count;
    }

    /** All of them. */
    int[] toArray() {
        return Arrays.copyOf(ops, count * Op.LENGTH);
    }
}
