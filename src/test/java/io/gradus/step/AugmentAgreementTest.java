package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Dataset.Storage;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.step.java.JavaStep;
import io.gradus.step.jni.NativeStep;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The C library's pictures are plain Java's, bit for bit, for every instruction set and number of threads. */
public class AugmentAgreementTest {
    private static final int RUNS = 150;

    /** Anything at all of what can be done to pictures of this shape. */
    static Augmentation augmentation(ImageShape shape, CounterRandom random) {
        int side = Math.min(shape.height(), shape.width());
        Augmentation drawn = Augmentation.NONE.withNoise(random.nextInt(3) == 0 ? 0.1f : 0);
        if (random.nextInt(2) == 0) {
            drawn = drawn.withShift(Math.min(3, side - 1));
        }
        if (random.nextInt(2) == 0) {
            drawn = drawn.withRotate(random.nextInt(181));
        }
        if (random.nextInt(2) == 0) {
            drawn = drawn.withZoom(0.3f).withCrop(0.6f);
        }
        if (random.nextInt(2) == 0 && side > 2) {
            drawn = drawn.withElastic((float) random.uniform(0.1, 2 * side), (float) random.uniform(1.5, 5));
        }
        return drawn.withReflect(random.nextInt(2) == 0)
                .withEdge(random.nextInt(2) == 0)
                .withGain(random.nextInt(2) * 0.2f)
                .withOffset(random.nextInt(2) * 0.1f);
    }

    @Test
    void sameBits() {
        assumeTrue(!NativeAgreementTest.executors().isEmpty(), "no native library");
        int changed = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            CounterRandom random = new CounterRandom(seed, Stream.TEST, 41);
            ImageShape shape = new ImageShape(1 + random.nextInt(20), 1 + random.nextInt(40), 1 + random.nextInt(3));
            Storage storage = Storage.values()[random.nextInt(2)];
            Dataset data = Pictures.random(shape, storage, 11, seed);
            AugmentedImages images = AugmentedImages.of(augmentation(shape, random), shape, Part.all(data));
            Plan plan = Pictures.plan(images, 1 + random.nextInt(8));
            float[][] expected = Pictures.seen(new JavaStep(plan), data, seed, 1 + seed % 3);
            for (String isa : NativeAgreementTest.executors()) {
                String where = "seed " + seed + " " + isa + " " + shape + " " + images.augmentation();
                try (Step step = new NativeStep(plan, isa, 1 + seed % 3, true)) {
                    float[][] actual = Pictures.seen(step, data, seed, 1 + seed % 3);
                    for (int n = 0; n < data.size(); n++) {
                        int at = Arrays.mismatch(expected[n], actual[n]);
                        assertEquals(-1, at, where + " example " + n);
                        changed += expected[n][0] != data.feature(n, 0) ? 1 : 0;
                    }
                    paddingIsZero(plan, step.arena(), where);
                }
            }
        }
        assertTrue(changed > RUNS, changed + " pictures were changed");
    }

    private static void paddingIsZero(Plan plan, float[] arena, String where) {
        for (int b = 0; b < plan.batchSize(); b++) {
            int row = plan.op(0, Op.DST) + b * plan.op(0, Op.STRIDE);
            for (int j = plan.op(0, Op.FAN_OUT); j < plan.op(0, Op.STRIDE); j++) {
                assertEquals(0, arena[row + j], where + " padding");
            }
        }
    }
}
