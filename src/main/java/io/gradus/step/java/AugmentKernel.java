package io.gradus.step.java;

import io.gradus.plan.Augment;
import io.gradus.plan.Field;
import io.gradus.plan.Plan;
import io.gradus.step.Source;

/**
 * Gathers a minibatch as {@link BatchLoader} does, each picture changed as {@link AugmentDraw} draws it: every pixel is
 * read where the affine map and the elastic field say, between four neighbours linearly. Scaling comes last. {@code
 * native/src/ops/augment-inl.h} does the same arithmetic, for the same bits.
 */
final class AugmentKernel {
    private AugmentKernel() {}

    /** As {@link BatchLoader#load}, of examples changed at random. */
    static void load(float[] a, int[] ops, int op, Source source, int first, int samples) {
        int at = ops[op + Field.AUGMENT];
        for (int b = 0; b < samples; b++) {
            int example = source.order().get(first + b);
            int row = at + (int) a[at + Augment.ROWS] + b * (int) a[at + Augment.ROW_LENGTH];
            long key = AugmentDraw.key(a, at, example);
            AugmentDraw.draw(a, at, row, key);
            int x = ops[op + Field.DST] + b * ops[op + Field.STRIDE];
            warp(a, at, row, source, example, x);
            addNoise(a, at, key, x, ops[op + Field.FAN_OUT]);
            scale(a, ops, op, x);
        }
    }

    /**
     * Makes the picture that the transform and the nodes at {@code row} describe of example {@code example}, at
     * {@code to}.
     */
    static void warp(float[] a, int at, int row, Source source, int example, int to) {
        int height = (int) a[at + Augment.HEIGHT];
        int width = (int) a[at + Augment.WIDTH];
        int channels = (int) a[at + Augment.CHANNELS];
        float gain = a[row + Augment.GAIN_NOW];
        float offset = a[row + Augment.OFFSET_NOW];
        int xs = row + Augment.TRANSFORM;
        int ys = xs + padded(width);
        for (int y = 0; y < height; y++) {
            line(a, at, row, y);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    float value = read(a, at, source, example, c, a[xs + x], a[ys + x]);
                    a[to++] = value * gain + offset;
                }
            }
        }
    }

    /** Where line {@code y} is read, pixel by pixel. */
    private static void line(float[] a, int at, int row, int y) {
        int width = (int) a[at + Augment.WIDTH];
        int stride = padded(width);
        float v = y - (a[at + Augment.HEIGHT] - 1) * 0.5f;
        float centre = (a[at + Augment.WIDTH] - 1) * 0.5f;
        float x0 = a[row + Augment.XY] * v + a[row + Augment.X0];
        float y0 = a[row + Augment.YY] * v + a[row + Augment.Y0];
        int xs = row + Augment.TRANSFORM;
        int ys = xs + stride;
        for (int x = 0; x < width; x++) {
            a[xs + x] = a[row + Augment.XX] * (x - centre) + x0;
            a[ys + x] = a[row + Augment.YX] * (x - centre) + y0;
        }
        int nodesX = (int) a[at + Augment.NODES_X];
        int nodesY = (int) a[at + Augment.NODES_Y];
        int table = at + (int) a[at + Augment.TABLE_X];
        int weights = at + (int) a[at + Augment.TABLE_Y] + y * nodesY;
        int lines = AugmentDraw.line(a, at, row);
        int grid = AugmentDraw.grid(a, at, row);
        for (int n = 0; n < 2 * nodesX; n++) { // of x, then of y
            float sum = 0;
            int column = grid + n + (n < nodesX ? 0 : (nodesY - 1) * nodesX);
            for (int m = 0; m < nodesY; m++) {
                sum += a[weights + m] * a[column + m * nodesX];
            }
            a[lines + n] = sum;
        }
        for (int n = 0; n < nodesX; n++) {
            for (int x = 0; x < width; x++) {
                a[xs + x] += a[lines + n] * a[table + n * stride + x];
                a[ys + x] += a[lines + nodesX + n] * a[table + n * stride + x];
            }
        }
    }

    /** Channel {@code c} of an example at a place between pixels. */
    private static float read(float[] a, int at, Source source, int example, int c, float x, float y) {
        int height = (int) a[at + Augment.HEIGHT];
        int width = (int) a[at + Augment.WIDTH];
        boolean edge = a[at + Augment.EDGE] != 0;
        // A pixel outside, all is the same.
        float left = clamp(x, edge ? 0 : -1, edge ? width - 1 : width);
        float top = clamp(y, edge ? 0 : -1, edge ? height - 1 : height);
        int x0 = floor(left);
        int y0 = floor(top);
        float fx = left - x0;
        float fy = top - y0;
        float upper = pixel(a, at, source, example, c, x0, y0);
        float lower = pixel(a, at, source, example, c, x0, y0 + 1);
        upper += fx * (pixel(a, at, source, example, c, x0 + 1, y0) - upper);
        lower += fx * (pixel(a, at, source, example, c, x0 + 1, y0 + 1) - lower);
        return upper + fy * (lower - upper);
    }

    private static float pixel(float[] a, int at, Source source, int example, int c, int x, int y) {
        int height = (int) a[at + Augment.HEIGHT];
        int width = (int) a[at + Augment.WIDTH];
        if (a[at + Augment.EDGE] != 0) {
            x = x < width ? x : width - 1; // which weighs nothing
            y = y < height ? y : height - 1;
        } else if (x < 0 || x >= width || y < 0 || y >= height) {
            return a[at + Augment.BACKGROUND];
        }
        return source.feature(example, (y * width + x) * (int) a[at + Augment.CHANNELS] + c);
    }

    private static void addNoise(float[] a, int at, long key, int x, int inputs) {
        float deviation = a[at + Augment.NOISE];
        if (deviation > 0) {
            for (int j = 0; j < inputs; j++) {
                a[x + j] += AugmentDraw.noise(key, j, deviation);
            }
        }
    }

    private static void scale(float[] a, int[] ops, int op, int x) {
        int shift = ops[op + Field.SRC];
        int scale = shift + ops[op + Field.STRIDE];
        for (int j = 0; j < ops[op + Field.FAN_OUT]; j++) {
            a[x + j] = (a[x + j] - a[shift + j]) * a[scale + j];
        }
    }

    private static float clamp(float x, float least, float most) {
        return x < least ? least : x < most ? x : most;
    }

    private static int floor(float x) {
        int whole = (int) x;
        return x < whole ? whole - 1 : whole;
    }

    /** {@code width} rounded up to whole {@link Plan#LANES}; {@code Plan} itself has strings. */
    static int padded(int width) {
        return (width + Plan.LANES - 1) / Plan.LANES * Plan.LANES;
    }

    /** sin x for |x| <= π, to 1e-14: {@link Math}'s may differ from JVM to JVM. */
    static double sine(double x) {
        double t = x * 0.125;
        double s = smallSine(t);
        double c = smallCosine(t);
        for (int n = 0; n < 3; n++) { // three times twice the angle
            double twice = 2 * s * c;
            c = c * c - s * s;
            s = twice;
        }
        return s;
    }

    /** cos x likewise. */
    static double cosine(double x) {
        double t = x * 0.125;
        double s = smallSine(t);
        double c = smallCosine(t);
        for (int n = 0; n < 3; n++) {
            double twice = 2 * s * c;
            c = c * c - s * s;
            s = twice;
        }
        return c;
    }

    /** Taylor's series, whose rest is below 1e-17 for |x| <= π/8. */
    private static double smallSine(double x) {
        double q = x * x;
        double sum = -1 / 39916800.0; // 1/11!
        sum = sum * q + 1 / 362880.0;
        sum = sum * q - 1 / 5040.0;
        sum = sum * q + 1 / 120.0;
        sum = sum * q - 1 / 6.0;
        return sum * q * x + x;
    }

    private static double smallCosine(double x) {
        double q = x * x;
        double sum = 1 / 479001600.0; // 1/12!
        sum = sum * q - 1 / 3628800.0;
        sum = sum * q + 1 / 40320.0;
        sum = sum * q - 1 / 720.0;
        sum = sum * q + 1 / 24.0;
        sum = sum * q - 0.5;
        return sum * q + 1;
    }
}
