package io.gradus.step.java;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Dataset.Storage;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.plan.Augment;
import io.gradus.plan.Field;
import io.gradus.plan.Plan;
import io.gradus.step.Pictures;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Each change by itself, on pictures whose outcome is known; {@code AugmentAgreementTest} holds the C library to it.
 */
class AugmentKernelTest {
    private static final ImageShape THREE = new ImageShape(3, 3, 1);
    private static final float[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    /** What the kernel makes of the nine pixels by a transform that is given. */
    private static float[] warp(String augmentation, float xx, float xy, float x0, float yx, float yy, float y0) {
        AugmentedImages images = new AugmentedImages(Augmentation.parse(augmentation), THREE, 0, 9);
        Plan plan = Pictures.plan(images, 1);
        float[] a = new JavaStep(plan).arena();
        int at = plan.op(0, Field.AUGMENT);
        int row = at + Augment.rows(images);
        float[] transform = {xx, xy, x0, yx, yy, y0, 1, 0};
        System.arraycopy(transform, 0, a, row, transform.length);
        int to = plan.op(0, Field.DST);
        AugmentKernel.warp(a, at, row, new Source(Part.all(Pictures.of(THREE, NINE))), 0, to);
        return Arrays.copyOfRange(a, to, to + 9);
    }

    @Test
    void theIdentityIsExact() {
        assertArrayEquals(NINE, warp("shift=1", 1, 0, 1, 0, 1, 1));
    }

    @Test
    void aQuarterTurnAboutTheCentre() {
        assertArrayEquals(new float[] {7, 4, 1, 8, 5, 2, 9, 6, 3}, warp("rotate=90", 0, 1, 1, -1, 0, 1));
    }

    @Test
    void whatLiesOutsideIsTheDarkestOrTheEdge() {
        // Read one pixel further to the left and up: the picture moves right and down.
        assertArrayEquals(new float[] {0, 0, 0, 0, 1, 2, 0, 4, 5}, warp("shift=1", 1, 0, 0, 0, 1, 0));
        assertArrayEquals(new float[] {1, 1, 2, 1, 1, 2, 4, 4, 5}, warp("shift=1,edge", 1, 0, 0, 0, 1, 0));
        assertArrayEquals(new float[] {5, 6, 6, 8, 9, 9, 8, 9, 9}, warp("shift=1,edge", 1, 0, 2, 0, 1, 2));
        assertArrayEquals(new float[9], warp("shift=1", 1, 0, 1e6f, 0, 1, -1e6f));
    }

    @Test
    void betweenPixelsItIsLinear() {
        // Half a pixel to the right and a quarter down.
        float[] made = warp("shift=1", 1, 0, 1.5f, 0, 1, 1.25f);
        assertEquals(0.75f * 1.5f + 0.25f * 4.5f, made[0], 1e-6);
        assertEquals(0.75f * 1.5f + 0.25f * 3, made[2], 1e-6); // half of it lies outside
    }

    @Test
    void shiftsAreWholeAndReachEverySide() {
        float[] pixels = new float[49];
        pixels[3 * 7 + 3] = 9; // the middle of 7 x 7
        Set<Integer> places = new HashSet<>();
        for (int epoch = 1; epoch <= 300; epoch++) {
            float[] seen = Pictures.seen("shift=2", Pictures.of(new ImageShape(7, 7, 1), pixels), 1, epoch)[0];
            int place = 0;
            while (seen[place] == 0) {
                place++;
            }
            assertEquals(9, seen[place]);
            assertTrue(Math.abs(place / 7 - 3) <= 2 && Math.abs(place % 7 - 3) <= 2, "at " + place);
            places.add(place);
        }
        assertEquals(25, places.size());
    }

    @Test
    void everyOtherPictureIsMirrored() {
        float[] mirrored = {3, 2, 1, 6, 5, 4, 9, 8, 7};
        int count = 0;
        for (int epoch = 1; epoch <= 400; epoch++) {
            float[] seen = Pictures.seen("reflect", Pictures.of(THREE, NINE), 1, epoch)[0];
            boolean mirror = seen[0] == 3;
            assertArrayEquals(mirror ? mirrored : NINE, seen);
            count += mirror ? 1 : 0;
        }
        assertEquals(200, count, 50);
    }

    @Test
    void rotationKeepsTheCentreAndTheRing() {
        float[] ring = {0, 9, 0, 9, 5, 9, 0, 9, 0};
        Set<Float> corners = new HashSet<>();
        for (int epoch = 1; epoch <= 50; epoch++) {
            float[] seen = Pictures.seen("rotate=180", Pictures.of(THREE, ring), 1, epoch)[0];
            assertEquals(5, seen[4], 1e-5);
            assertEquals(seen[0], seen[8], 1e-4); // point symmetry stays
            corners.add(seen[0]);
        }
        assertTrue(corners.size() > 40);
    }

    /** 10 x 10 pixels, each line from 0 to 9. */
    private static float[] ramp() {
        float[] ramp = new float[100];
        for (int n = 0; n < 100; n++) {
            ramp[n] = n % 10;
        }
        return ramp;
    }

    /** A ramp stays a ramp; its slope and middle tell the window. */
    @Test
    void aCropLiesWithinThePictureAndFillsIt() {
        float[] ramp = ramp();
        float least = 1;
        for (int epoch = 1; epoch <= 200; epoch++) {
            float[] seen = Pictures.seen("crop=0.5,edge", Pictures.of(new ImageShape(10, 10, 1), ramp), 1, epoch)[0];
            float share = seen[5] - seen[4];
            assertTrue(share > 0.4999 && share < 1.0001, "share " + share);
            float left = (seen[4] + seen[5]) / 2 - share * 5; // of the window, where the pixels' middles are whole
            assertTrue(left > -0.5001 && left + 10 * share < 9.5001, "window from " + left);
            least = Math.min(least, share);
        }
        assertTrue(least < 0.52);
    }

    @Test
    void zoomGoesBothWays() {
        float[] ramp = ramp();
        float least = 9;
        float most = 0;
        for (int epoch = 1; epoch <= 200; epoch++) {
            float[] seen = Pictures.seen("zoom=0.25", Pictures.of(new ImageShape(10, 10, 1), ramp), 1, epoch)[0];
            assertEquals(4.5, (seen[44] + seen[45]) / 2, 1e-5);
            least = Math.min(least, seen[45] - seen[44]);
            most = Math.max(most, seen[45] - seen[44]);
        }
        assertEquals(1 / 1.25, least, 0.01);
        assertEquals(1 / 0.75, most, 0.03);
    }

    @Test
    void gainIsAboutTheDarkestAndOffsetAddsToAll() {
        float[] pixels = {-2, 0, 2, 4, 6, 8, -2, -2, 8};
        float least = 9;
        float most = 0;
        double offsets = 0;
        int epochs = 2000;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            float[] gained = Pictures.seen("gain=0.3", Pictures.of(THREE, pixels), 1, epoch)[0];
            assertEquals(-2, gained[0], 1e-5);
            float gain = (gained[5] + 2) / 10;
            assertEquals(-2 + 4 * gain, gained[2], 1e-5);
            least = Math.min(least, gain);
            most = Math.max(most, gain);
            float[] lifted = Pictures.seen("offset=0.2", Pictures.of(THREE, pixels), 1, epoch)[0];
            assertEquals(10, lifted[5] - lifted[0], 1e-5);
            assertTrue(Math.abs(lifted[1]) <= 2.0001);
            offsets += lifted[1];
        }
        assertEquals(0.7, least, 0.005);
        assertEquals(1.3, most, 0.005);
        assertEquals(0, offsets / epochs, 4 * 2 / Math.sqrt(3.0 * epochs));
    }

    @Test
    void noiseIsNormalEnough() {
        ImageShape shape = new ImageShape(50, 50, 1);
        float[] flat = new float[2500];
        flat[0] = 10;
        Dataset data = Pictures.of(shape, flat);
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        int n = 0;
        for (int epoch = 1; epoch <= 40; epoch++) {
            float[] seen = Pictures.seen("noise=0.1", data, 1, epoch)[0];
            for (int i = 1; i < seen.length; i++, n++) {
                sum += seen[i];
                squares += seen[i] * seen[i];
                fourth += Math.pow(seen[i], 4);
            }
        }
        assertEquals(0, sum / n, 4 / Math.sqrt(n));
        assertEquals(1, squares / n, 0.02);
        assertEquals(3 - 1.2 / 8, fourth / n, 0.08); // a normal one has 3
    }

    /** The field that the documentation promises: mean 0, and Simard's standard deviation, anywhere in the picture. */
    @Test
    void elasticDisplacementsHaveTheirSize() {
        ImageShape shape = new ImageShape(28, 28, 1);
        float alpha = 34;
        float sigma = 4;
        AugmentedImages images = new AugmentedImages(Augmentation.NONE.withElastic(alpha, sigma), shape, 0, 1);
        Plan plan = Pictures.plan(images, 1);
        float[] a = new JavaStep(plan).arena();
        int at = plan.op(0, Field.AUGMENT);
        int row = at + Augment.rows(images);
        Source source = new Source(Part.all(Pictures.of(shape, new float[784])));
        double expected = alpha / (2 * sigma * Math.sqrt(3 * Math.PI));
        int draws = 4000;
        double[] sum = new double[4];
        double[] squares = new double[4];
        for (int n = 0; n < draws; n++) {
            AugmentDraw.draw(a, at, row, AugmentDraw.key(a, at, n));
            AugmentKernel.warp(a, at, row, source, 0, plan.op(0, Field.DST)); // leaves the last line's places
            for (int i = 0; i < 4; i++) {
                int x = i % 2 == 0 ? 0 : 17;
                double d = a[row + Augment.TRANSFORM + (i < 2 ? 0 : 32) + x] - (i < 2 ? x : 27);
                sum[i] += d;
                squares[i] += d * d;
            }
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(0, sum[i] / draws, 4 * expected / Math.sqrt(draws), "mean");
            assertEquals(expected, Math.sqrt(squares[i] / draws), 0.06 * expected, "standard deviation " + i);
        }
    }

    /** Neighbours are displaced alike, those far apart by themselves: the correlation is a Gaussian's, of 2 sigma². */
    @Test
    void elasticDisplacementsAreSmooth() {
        ImageShape shape = new ImageShape(28, 28, 1);
        AugmentedImages images = new AugmentedImages(Augmentation.NONE.withElastic(34, 4), shape, 0, 1);
        Plan plan = Pictures.plan(images, 1);
        float[] a = new JavaStep(plan).arena();
        int at = plan.op(0, Field.AUGMENT);
        int row = at + Augment.rows(images);
        Source source = new Source(Part.all(Pictures.of(shape, new float[784])));
        int[] apart = {1, 4, 8, 20};
        double[] products = new double[4];
        double squares = 0;
        for (int n = 0; n < 6000; n++) {
            AugmentDraw.draw(a, at, row, AugmentDraw.key(a, at, n));
            AugmentKernel.warp(a, at, row, source, 0, plan.op(0, Field.DST));
            int xs = row + Augment.TRANSFORM;
            double here = a[xs + 4] - 4;
            squares += here * here;
            for (int i = 0; i < 4; i++) {
                products[i] += here * (a[xs + 4 + apart[i]] - 4 - apart[i]);
            }
        }
        for (int i = 0; i < 4; i++) {
            double gaussian = Math.exp(-apart[i] * apart[i] / (4 * 16.0));
            assertEquals(gaussian, products[i] / squares, 0.08, apart[i] + " pixels apart");
        }
    }

    @Test
    void channelsMoveTogether() {
        ImageShape shape = new ImageShape(5, 4, 3);
        float[] pixels = new float[60];
        for (int p = 0; p < 20; p++) {
            for (int c = 0; c < 3; c++) {
                pixels[3 * p + c] = (p + 1) * (c + 1);
            }
        }
        for (int epoch = 1; epoch <= 20; epoch++) {
            float[] seen = Pictures.seen("shift=2,rotate=30,elastic=8/2", Pictures.of(shape, pixels), 2, epoch)[0];
            for (int p = 0; p < 20; p++) {
                // The background is 1, the darkest value, in every channel.
                assertTrue(seen[3 * p + 1] >= seen[3 * p] - 1e-4 && seen[3 * p + 2] <= 3 * seen[3 * p] + 1e-4);
            }
        }
    }

    @Test
    void drawsFollowFromSeedEpochAndRowAlone() {
        Dataset data = Pictures.random(new ImageShape(8, 8, 1), Storage.UINT8, 21, 3);
        AugmentedImages images = Pictures.images("mnist,noise=0.1,gain=0.2,reflect", data);
        float[][] expected = Pictures.seen(new JavaStep(Pictures.plan(images, 1)), data, 5, 2);
        for (int batch : new int[] {3, 16, 21}) {
            assertArrayEquals(expected, Pictures.seen(new JavaStep(Pictures.plan(images, batch)), data, 5, 2));
        }
        JavaStep step = new JavaStep(Pictures.plan(images, 21));
        assertFalse(Arrays.deepEquals(expected, Pictures.seen(step, data, 5, 3)), "another epoch");
        assertFalse(Arrays.deepEquals(expected, Pictures.seen(step, data, 6, 2)), "another seed");
        assertArrayEquals(expected, Pictures.seen(step, data, 5, 2));
    }

    @Test
    void evaluationSeesThePicturesThemselves() {
        Dataset data = Pictures.random(new ImageShape(6, 6, 1), Storage.UINT8, 4, 3);
        Plan plan = Pictures.plan(Pictures.images("mnist,noise=0.2", data), 4);
        for (String executor : new String[] {"java", "auto"}) {
            try (Step step = StepProvider.choose(executor, plan, 1)) {
                Source source = new Source(Part.all(data));
                step.bind(source);
                step.train(source, 0, 4, 0);
                step.evaluate(source, 0, 4);
                for (int n = 0; n < 4; n++) {
                    for (int j = 0; j < 36; j++) {
                        float seen = step.arena()[plan.op(0, Field.DST) + n * plan.op(0, Field.STRIDE) + j];
                        assertEquals(data.feature(n, j), seen);
                    }
                }
            }
        }
    }

    @Test
    void sineAndCosineAreDoubles() {
        for (int n = -1000; n <= 1000; n++) {
            double x = Math.PI * n / 1000;
            assertEquals(Math.sin(x), AugmentKernel.sine(x), 1e-14);
            assertEquals(Math.cos(x), AugmentKernel.cosine(x), 1e-14);
        }
    }
}
