package io.gradus.learn;

import io.gradus.testing.AllocatedBytes;

/** Prints how many bytes learning and answering allocate, the first time included. */
final class LearnerProbe {
    private LearnerProbe() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[1]);
        AllocatedBytes.now();
        long bytes = 0;
        float[] in = new float[64];
        float[] out = new float[10];
        try (Learner learner =
                LearnerTest.begin(64, 10).executor(args[0]).reservoir(100).start()) {
            for (int n = 0; n < count; n++) {
                in[n % 64] = n % 17;
                long before = AllocatedBytes.now();
                learner.learn(in, n % 10);
                learner.predict(in, out);
                bytes += AllocatedBytes.now() - before;
            }
        }
        System.out.println(bytes + " bytes over " + count + " examples");
    }
}
