package io.gradus.plan;

import io.gradus.data.augment.AugmentedImages;

/**
 * The layout of an arena's region {@code augmentation}, in floats from its begin; the same numbers stand in {@code
 * native/src/plan.h}.
 *
 * <pre>
 * [ settings | TABLE_X (NODES_X, width padded) | TABLE_Y (height, NODES_Y), padded | ROWS (batch, ROW_LENGTH) ]
 * a row  [ transform | x and y in the picture that is read, (2, width padded) | one line's displacements of
 *          nodes (2, NODES_X) | displacements of nodes (2, NODES_Y, NODES_X) ]
 * </pre>
 *
 * The tables hold the weights of cubic B-splines, the rows what is drawn for an example. Each example of the minibatch
 * has a row of its own, so that it does not matter which thread loads it.
 */
public final class Augment {
    // settings
    /** Four floats of 16 bits each, the lowest first: the key of the epoch's draws. */
    public static final int KEY = 0;

    public static final int HEIGHT = 4;
    public static final int WIDTH = 5;
    public static final int CHANNELS = 6;
    /** Whole pixels. */
    public static final int SHIFT = 7;
    /** Radians. */
    public static final int ROTATE = 8;

    public static final int ZOOM = 9;
    public static final int CROP = 10;
    /** 0 or 1. */
    public static final int REFLECT = 11;
    /** 0 or 1. */
    public static final int EDGE = 12;
    /** What lies outside a picture. */
    public static final int BACKGROUND = 13;
    /** A share; the others of intensity count as the data do. */
    public static final int GAIN = 14;

    public static final int OFFSET = 15;
    public static final int NOISE = 16;
    /** Largest displacement of a node, in pixels. */
    public static final int AMPLITUDE = 17;

    public static final int NODES_X = 18;
    public static final int NODES_Y = 19;
    /** Where the parts behind the settings begin. */
    public static final int TABLE_X = 20;

    public static final int TABLE_Y = 21;
    public static final int ROWS = 22;
    public static final int ROW_LENGTH = 23;
    /** Floats of the settings. */
    public static final int SETTINGS = 32;

    // a row's transform: the place (x, y) is read that lies at
    //   (XX (x - centre) + XY (y - centre) + X0, YX (x - centre) + YY (y - centre) + Y0)
    // and of the value there v GAIN_NOW + OFFSET_NOW is made
    public static final int XX = 0;
    public static final int XY = 1;
    public static final int X0 = 2;
    public static final int YX = 3;
    public static final int YY = 4;
    public static final int Y0 = 5;
    public static final int GAIN_NOW = 6;
    public static final int OFFSET_NOW = 7;
    /** Floats of the transform. */
    public static final int TRANSFORM = 16;

    // numbers of an example's draws
    public static final int DRAW_SHIFT_X = 1;
    public static final int DRAW_SHIFT_Y = 2;
    public static final int DRAW_ROTATE = 3;
    public static final int DRAW_ZOOM = 4;
    public static final int DRAW_CROP = 5;
    public static final int DRAW_CROP_X = 6;
    public static final int DRAW_CROP_Y = 7;
    public static final int DRAW_REFLECT = 8;
    public static final int DRAW_GAIN = 9;
    public static final int DRAW_OFFSET = 10;
    /** The first node's; the others follow. */
    public static final int DRAW_NODES = 256;
    /** The first value's noise; the others follow. */
    public static final int DRAW_NOISE = 1 << 30;

    /** Offsets stand in floats, which hold whole numbers up to 2²⁴. */
    private static final long LARGEST = 16_000_000;

    private Augment() {}

    /** Where {@link #TABLE_Y} begins. */
    public static int tableY(AugmentedImages images) {
        return SETTINGS + images.nodesX() * Plan.padded(images.shape().width());
    }

    /** Where {@link #ROWS} begins. */
    public static int rows(AugmentedImages images) {
        return tableY(images) + Plan.padded(images.shape().height() * images.nodesY());
    }

    /** {@link #ROW_LENGTH}. */
    public static int rowLength(AugmentedImages images) {
        int nodes = 2 * images.nodesX() * (images.nodesY() + 1);
        return TRANSFORM + 2 * Plan.padded(images.shape().width()) + Plan.padded(nodes);
    }

    /** Floats of the region for minibatches of so many examples. */
    static long floats(AugmentedImages images, int batchSize) {
        long width = images.shape().width();
        long height = images.shape().height();
        long tables = images.nodesX() * (width + Plan.LANES) + images.nodesY() * height;
        if (tables + 2 * width + 2L * images.nodesX() * (images.nodesY() + 1) > LARGEST) {
            throw new IllegalArgumentException("images of " + images.shape()
                    + " are too large to augment so finely; raise elastic's sigma, or use smaller images");
        }
        return rows(images) + (long) batchSize * rowLength(images);
    }
}
