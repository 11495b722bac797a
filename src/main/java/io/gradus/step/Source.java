package io.gradus.step;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.random.CounterRandom;
import java.nio.IntBuffer;

/**
 * A part of a data set together with the order in which a step visits it. The order is a direct buffer, so that native
 * code reads it in place.
 */
public final class Source {
    private final Dataset data;
    private final int[] rows;
    private final IntBuffer order;

    public Source(Part part) {
        this.data = part.data();
        this.rows = part.rows().clone();
        this.order = Dataset.allocate((long) Math.max(1, rows.length) * Integer.BYTES)
                .asIntBuffer();
        order.put(0, rows);
    }

    public Dataset data() {
        return data;
    }

    /** Row numbers in visiting order. */
    public IntBuffer order() {
        return order;
    }

    public int size() {
        return rows.length;
    }

    /** Puts the order to a permutation that depends on seed and epoch alone, not on earlier shuffles. */
    public void shuffle(long seed, int epoch) {
        int[] shuffled = rows.clone();
        new CounterRandom(seed, CounterRandom.Stream.SHUFFLE, epoch).shuffle(shuffled);
        order.put(0, shuffled);
    }
}
