package io.gradus.step.java;

import io.gradus.plan.Field;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.step.arena.StepRandom;

/** {@link io.gradus.plan.Opcode#NOISE}. */
final class NoiseKernel {
    private NoiseKernel() {}

    /** DST = SRC + noise: value j of a row by draw j. Without {@code training}, a copy. */
    static void forward(float[] a, int[] ops, int at, int samples, long step, boolean training) {
        float deviation = Float.intBitsToFloat(ops[at + Field.AMOUNT]);
        long key = StepRandom.step(a, Stream.NOISE, 0, step);
        for (int b = 0; b < samples; b++) {
            int from = ops[at + Field.SRC] + b * ops[at + Field.STRIDE];
            int to = ops[at + Field.DST] + b * ops[at + Field.STRIDE];
            long row = StepRandom.row(key, b);
            for (int j = 0; j < ops[at + Field.FAN_OUT]; j++) {
                a[to + j] = a[from + j] + (training ? StepRandom.normal(StepRandom.bits(row, j), deviation) : 0);
            }
        }
    }
}
