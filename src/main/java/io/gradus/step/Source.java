package io.gradus.step;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.random.CounterRandom;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * A part of a data set together with the order in which a step visits it. The order is a direct buffer, so that native
 * code reads it in place.
 */
public final class Source {
    private final Dataset data;
    private final int[] rows;
    private final IntBuffer order;
    private final IntBuffer readable; // the same
    private final ByteBuffer features;
    private final ByteBuffer targets;
    private final boolean bytes;
    private final boolean classes;
    private final int stride;
    private final int outputs;

    public Source(Part part) {
        this.data = part.data();
        this.rows = part.rows().clone();
        this.order = Dataset.allocate((long) Math.max(1, rows.length) * Integer.BYTES)
                .asIntBuffer();
        order.put(0, rows);
        this.readable = order.asReadOnlyBuffer();
        this.features = data.features();
        this.targets = data.targets();
        this.bytes = data.storage() == Dataset.Storage.UINT8;
        this.classes = data.isClassification();
        this.stride = data.stride();
        this.outputs = data.outputs();
    }

    // What a step reads, without a detour over Dataset: HotSpot resolves a class's strings when it compiles one of its
    // methods, which a training step would have allocated. This class has none.

    /** Feature {@code column} of example {@code row}, unscaled. */
    public float feature(int row, int column) {
        int at = row * stride + column;
        return bytes ? features.get(at) & 0xFF : features.getFloat(at * Float.BYTES);
    }

    public boolean isClassification() {
        return classes;
    }

    /** The class number of example {@code row}. */
    public int label(int row) {
        return targets.getInt(row * Integer.BYTES);
    }

    /** Target {@code output} of example {@code row}: a value, or 1 for the example's class and 0 for the others. */
    public float target(int row, int output) {
        if (classes) {
            return label(row) == output ? 1 : 0;
        }
        return targets.getFloat((row * outputs + output) * Float.BYTES);
    }

    public Dataset data() {
        return data;
    }

    /** Row numbers in visiting order; read only. */
    public IntBuffer order() {
        return readable;
    }

    public int size() {
        return rows.length;
    }

    /**
     * Has a place of the order name another row.
     *
     * @throws IndexOutOfBoundsException if there is no such place, or the data set has no such row
     */
    public void visit(int place, int row) {
        if (row < 0 || row >= data.size()) {
            throw new IndexOutOfBoundsException(row);
        }
        order.put(place, row);
    }

    /** Puts the order to a permutation that depends on seed and epoch alone, not on earlier shuffles. */
    public void shuffle(long seed, int epoch) {
        int[] shuffled = rows.clone();
        new CounterRandom(seed, CounterRandom.Stream.SHUFFLE, epoch).shuffle(shuffled);
        order.put(0, shuffled);
    }
}
