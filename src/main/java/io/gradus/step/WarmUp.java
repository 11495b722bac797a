package io.gradus.step;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Runs a step there and back over a made-up example, so that what it needs is loaded and linked by the first real one. */
final class WarmUp {
    private WarmUp() {}

    /** The arena is as new afterwards. */
    static void run(Step step) {
        int inputs = step.plan().network().inputs();
        int outputs = step.plan().network().outputs();
        ByteBuffer features = Dataset.allocate((long) inputs * Float.BYTES);
        ByteBuffer targets = Dataset.allocate((long) outputs * Float.BYTES);
        Dataset nothing = Dataset.regression("warm-up", Dataset.Storage.FLOAT32, 1, inputs, outputs, features, targets);
        Source source = new Source(new Part(nothing, new int[1]));
        step.bind(source);
        if (step.plan().trains()) {
            step.train(source, 0, 1, step.plan().healthEvery());
            LossKernel.hit(step.arena(), step.plan().outputs(), outputs, 0);
        }
        step.evaluate(source, 0, 1);
        Arrays.fill(step.arena(), 0);
        Arenas.prepare(step.plan(), step.arena());
    }
}
