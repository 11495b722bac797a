package io.gradus.step.java;

import io.gradus.plan.Augment;
import io.gradus.random.CounterHash;

/**
 * Draws what is done to one example. All of it is a pure function of the epoch's key and the example's number: neither
 * the batch size nor the number of threads counts. {@code native/src/ops/augment-inl.h} does the same arithmetic, for
 * the same bits.
 */
final class AugmentDraw {
    private static final float BITS_24 = 0x1p-24f;
    /** Standard deviation of the sum of eight uniform bytes, √(8 (256² - 1) / 12). */
    private static final float BYTES_SD = 209.02153f;
    /** And its mean. */
    private static final int BYTES_MEAN = 1020;

    private AugmentDraw() {}

    /** The key of example {@code row}'s draws. */
    static long key(float[] a, int at, int row) {
        long key = 0;
        for (int n = 3; n >= 0; n--) {
            key = key << 16 | (long) a[at + Augment.KEY + n];
        }
        return CounterHash.draw(key, row + 1L);
    }

    /** Draw {@code i}, uniform in [-1, 1), a multiple of 2⁻²³. */
    private static float symmetric(long key, int i) {
        return 2 * ((CounterHash.draw(key, i) >>> 40) * BITS_24) - 1;
    }

    /** Fills in the transform, at {@code to}, and the displacements of the nodes. */
    static void draw(float[] a, int at, int to, long key) {
        transform(a, at, to, key);
        int nodes = (int) a[at + Augment.NODES_X] * (int) a[at + Augment.NODES_Y];
        float amplitude = a[at + Augment.AMPLITUDE];
        int grid = grid(a, at, to);
        for (int n = 0; n < nodes; n++) {
            long bits = CounterHash.draw(key, Augment.DRAW_NODES + n);
            a[grid + n] = (2 * ((bits >>> 40) * BITS_24) - 1) * amplitude;
            a[grid + nodes + n] = (2 * ((bits >>> 16 & 0xFFFFFF) * BITS_24) - 1) * amplitude;
        }
    }

    /** Where a row's grid of nodes begins. */
    static int grid(float[] a, int at, int row) {
        return line(a, at, row) + 2 * (int) a[at + Augment.NODES_X];
    }

    /** Where a row's displacements of one line's nodes begin. */
    static int line(float[] a, int at, int row) {
        return row + Augment.TRANSFORM + 2 * AugmentKernel.padded((int) a[at + Augment.WIDTH]);
    }

    /**
     * From the picture that is made back to the one that is read: turned, mirrored and made larger or smaller about the
     * centre, then moved.
     */
    private static void transform(float[] a, int at, int to, long key) {
        int shift = (int) a[at + Augment.SHIFT];
        float crop = a[at + Augment.CROP];
        float width = a[at + Augment.WIDTH];
        float height = a[at + Augment.HEIGHT];
        float share = crop + (1 - crop) * ((CounterHash.draw(key, Augment.DRAW_CROP) >>> 40) * BITS_24);
        float size = share / (1 + a[at + Augment.ZOOM] * symmetric(key, Augment.DRAW_ZOOM));
        float mirror = a[at + Augment.REFLECT] != 0 && CounterHash.draw(key, Augment.DRAW_REFLECT) < 0 ? -1 : 1;
        double angle = (double) a[at + Augment.ROTATE] * symmetric(key, Augment.DRAW_ROTATE);
        float cosine = (float) AugmentKernel.cosine(angle);
        float sine = (float) AugmentKernel.sine(angle);
        a[to + Augment.XX] = mirror * size * cosine;
        a[to + Augment.XY] = mirror * size * sine;
        a[to + Augment.YX] = -(size * sine);
        a[to + Augment.YY] = size * cosine;
        float room = (1 - share) * 0.5f; // by which the window may leave the centre, in sides
        a[to + Augment.X0] = (width - 1) * 0.5f
                + room * width * symmetric(key, Augment.DRAW_CROP_X)
                - whole(key, Augment.DRAW_SHIFT_X, shift);
        a[to + Augment.Y0] = (height - 1) * 0.5f
                + room * height * symmetric(key, Augment.DRAW_CROP_Y)
                - whole(key, Augment.DRAW_SHIFT_Y, shift);
        float gain = 1 + a[at + Augment.GAIN] * symmetric(key, Augment.DRAW_GAIN);
        float background = a[at + Augment.BACKGROUND];
        a[to + Augment.GAIN_NOW] = gain;
        a[to + Augment.OFFSET_NOW] =
                background - background * gain + a[at + Augment.OFFSET] * symmetric(key, Augment.DRAW_OFFSET);
    }

    /** A whole number in -most..most. */
    private static int whole(long key, int i, int most) {
        return (int) ((CounterHash.draw(key, i) >>> 40) * (2 * most + 1) >>> 24) - most;
    }

    /**
     * What is added to value {@code n}: nearly normal, the sum of eight bytes, so never beyond 4.9 standard deviations.
     */
    static float noise(long key, int n, float deviation) {
        long bits = CounterHash.draw(key, Augment.DRAW_NOISE + n);
        long pairs = (bits & 0x00FF00FF00FF00FFL) + (bits >>> 8 & 0x00FF00FF00FF00FFL);
        int sum = (int) (pairs * 0x0001000100010001L >>> 48);
        return (sum - BYTES_MEAN) * (deviation / BYTES_SD);
    }
}
