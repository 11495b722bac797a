package io.gradus.plan.op;

import io.gradus.plan.Field;
import io.gradus.plan.Opcode;
import java.util.Arrays;

/** Gathers the operations of a plan; fields are -1 until they are set. */
public final class OpList {
    private int[] ops = new int[16 * Field.LENGTH];
    private int count;

    /** Begins another operation, whose fields {@link #set} then sets. */
    public OpList add(Opcode opcode, int layer) {
        count++;
        if (count * Field.LENGTH > ops.length) {
            ops = Arrays.copyOf(ops, 2 * ops.length);
        }
        Arrays.fill(ops, (count - 1) * Field.LENGTH, count * Field.LENGTH, -1);
        return set(Field.OPCODE, opcode.ordinal()).set(Field.LAYER, layer);
    }

    /** Sets a field of the last operation. */
    public OpList set(int field, int value) {
        ops[(count - 1) * Field.LENGTH + field] = value;
        return this;
    }

    /** Sets a field of the last operation to a float's bits. */
    public OpList setFloat(int field, float value) {
        return set(field, Float.floatToRawIntBits(value));
    }

    /** Operations so far. */
    public int size() {
        return count;
    }

    /** All of them. */
    public int[] toArray() {
        return Arrays.copyOf(ops, count * Field.LENGTH);
    }
}
