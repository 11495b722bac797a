package io.gradus.step.arena;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.plan.Field;
import io.gradus.step.Source;
import io.gradus.step.Step;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Runs a step there and back over a made-up example, so that what it needs is loaded and linked by the first real one.
 */
public final class WarmUp {
    /** Enough for HotSpot to ask for a method's compilation, also while many others wait for theirs. */
    private static final int CALLS = 5000;

    private WarmUp() {}

    /** The arena is as new afterwards. */
    public static void run(Step step) {
        int inputs = step.plan().network().inputs();
        int outputs = step.plan().network().outputs();
        ByteBuffer features = Dataset.allocate((long) inputs * Float.BYTES);
        ByteBuffer targets = Dataset.allocate((long) outputs * Float.BYTES);
        Dataset nothing = Dataset.regression("warm-up", Dataset.Storage.FLOAT32, 1, inputs, outputs, features, targets);
        if (step.plan().network().topology().autoencoder()) {
            nothing = nothing.reconstruction();
        }
        Source source = new Source(new Part(nothing, new int[1]));
        step.bind(source);
        if (step.plan().op(0, Field.AUGMENT) >= 0) {
            Arenas.prepare(step.plan(), step.arena()); // a step refuses settings that describe no picture
        }
        if (step.plan().trains()) {
            step.train(source, 0, 1, step.plan().healthEvery());
        }
        step.evaluate(source, 0, 1);
        Arrays.fill(step.arena(), 0);
        Arenas.prepare(step.plan(), step.arena());
    }

    /** Before a step in Java; the native one calls nothing of it, and starts a tenth sooner without. Done once. */
    public static double compileTheJdks() {
        return TheJdks.KEPT;
    }

    /** Done when it is first touched. */
    private static final class TheJdks {
        private static final double KEPT = compile();

        /**
         * Calls what a step calls of the JDK. When HotSpot is to compile a method it first resolves all strings of its
         * class and loads all classes of its signature, on the thread that asks. Our own hot classes have no strings,
         * but {@link Math} and its like have; and the methods of direct buffers name a class that nothing else needs,
         * which reflection loads.
         */
        private static double compile() {
            float[] floats = new float[2];
            ByteBuffer bytes = Dataset.allocate(2 * Long.BYTES);
            IntBuffer ints = bytes.asIntBuffer();
            int[] row = new int[1];
            double sum = Buffer.class.getDeclaredMethods().length + textsOfMath();
            for (int n = 0; n < CALLS; n++) {
                Arrays.fill(floats, 0, 1, n);
                ints.put(0, row);
                sum += Math.max(n, 1) + Float.intBitsToFloat(n) + Double.doubleToRawLongBits(n);
                sum += StrictMath.sqrt(n) + bytes.getInt(0) + bytes.getFloat(0) + bytes.get(0) + ints.get(0);
            }
            return sum;
        }

        /** Meets the errors of {@link Math}, for its texts to be there however late a compiler asks for them. */
        private static int textsOfMath() {
            int met = 0;
            for (int n = 0; n < 4; n++) {
                try {
                    met += switch (n) {
                        case 0 -> Math.addExact(Integer.MAX_VALUE, 1);
                        case 1 -> (int) Math.addExact(Long.MAX_VALUE, 1);
                        case 2 -> Math.absExact(Integer.MIN_VALUE);
                        default -> (int) Math.absExact(Long.MIN_VALUE);
                    };
                } catch (ArithmeticException e) {
                    met++;
                }
            }
            return met;
        }
    }
}
