package io.gradus.step.arena;

import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.plan.Augment;
import io.gradus.plan.Plan;
import io.gradus.random.CounterHash;
import io.gradus.random.CounterRandom.Stream;

/** What an augmented plan's arena is told off the hot path: its settings and tables once, its key every epoch. */
final class AugmentTables {
    private AugmentTables() {}

    /** Fills in settings and tables from offset {@code at} on; the key becomes 0. */
    static void fill(AugmentedImages images, float[] a, int at) {
        Augmentation how = images.augmentation();
        a[at + Augment.HEIGHT] = images.shape().height();
        a[at + Augment.WIDTH] = images.shape().width();
        a[at + Augment.CHANNELS] = images.shape().channels();
        a[at + Augment.SHIFT] = how.shift();
        a[at + Augment.ROTATE] = (float) (how.rotate() * Math.PI / 180);
        a[at + Augment.ZOOM] = how.zoom();
        a[at + Augment.CROP] = how.crop();
        a[at + Augment.REFLECT] = how.reflect() ? 1 : 0;
        a[at + Augment.EDGE] = how.edge() ? 1 : 0;
        a[at + Augment.BACKGROUND] = images.low();
        a[at + Augment.GAIN] = how.gain();
        a[at + Augment.OFFSET] = how.offset() * images.range();
        a[at + Augment.NOISE] = how.noise() * images.range();
        a[at + Augment.AMPLITUDE] = images.amplitude();
        a[at + Augment.NODES_X] = images.nodesX();
        a[at + Augment.NODES_Y] = images.nodesY();
        a[at + Augment.TABLE_X] = Augment.SETTINGS;
        a[at + Augment.TABLE_Y] = Augment.tableY(images);
        a[at + Augment.ROWS] = Augment.rows(images);
        a[at + Augment.ROW_LENGTH] = Augment.rowLength(images);
        if (how.isElastic()) {
            int stride = Plan.padded(images.shape().width());
            splines(a, at + Augment.SETTINGS, images.shape().width(), stride, 1, images.spacing());
            splines(a, at + Augment.tableY(images), images.shape().height(), 1, images.nodesY(), images.spacing());
        }
    }

    /** Weights of each node for each pixel, at {@code node · nodeStride + pixel · pixelStride}; the others stay 0. */
    private static void splines(float[] a, int at, int pixels, int nodeStride, int pixelStride, double spacing) {
        for (int p = 0; p < pixels; p++) {
            int cell = (int) (p / spacing);
            double f = p / spacing - cell; // 0..1, from the cell's begin
            double g = 1 - f;
            int first = at + cell * nodeStride + p * pixelStride;
            a[first] = (float) (g * g * g / 6);
            a[first + nodeStride] = (float) ((3 * f * f * f - 6 * f * f + 4) / 6);
            a[first + 2 * nodeStride] = (float) ((3 * g * g * g - 6 * g * g + 4) / 6);
            a[first + 3 * nodeStride] = (float) (f * f * f / 6);
        }
    }

    /** Draws from now on are those of epoch {@code epoch} of {@code seed}. */
    static void key(float[] a, int at, long seed, int epoch) {
        long key = CounterHash.key(seed, Stream.AUGMENT, epoch);
        for (int n = 0; n < 4; n++) {
            a[at + Augment.KEY + n] = key >>> (16 * n) & 0xFFFF;
        }
    }
}
