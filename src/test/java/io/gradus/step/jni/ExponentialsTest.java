package io.gradus.step.jni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.Activation;
import io.gradus.plan.Plan;
import io.gradus.step.NativeAgreementTest;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library's vectorised exp, tanh and sigmoid, over every exponent that a float can have. */
class ExponentialsTest {
    private static final int MANTISSAS = 1024;
    /** In units of the last place of the exact result; results below the smallest normal number become 0. */
    private static final double BOUND = 4;

    static List<String> executors() {
        List<String> executors = NativeAgreementTest.executors();
        return executors.isEmpty() ? List.of("none") : executors;
    }

    @ParameterizedTest
    @MethodSource("executors")
    void areWithinTheirBound(String isa) {
        int at = NativeLibrary.instructionSets().indexOf(isa);
        if (at < 0) {
            return;
        }
        check(isa, at, Activation.TANH.ordinal(), StrictMath::tanh, false);
        check(isa, at, Activation.SIGMOID.ordinal(), x -> 1 / (1 + StrictMath.exp(-x)), false);
        check(isa, at, -1, StrictMath::exp, true);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void logarithmsAreWithinTheirBound(String isa) {
        int at = NativeLibrary.instructionSets().indexOf(isa);
        if (at < 0) {
            return;
        }
        for (float octave = 1; octave < Float.MAX_VALUE / 2; octave *= 2) {
            float[] values = new float[MANTISSAS];
            for (int m = 0; m < MANTISSAS; m++) {
                int step = m < MANTISSAS / 2 ? m : m * (0x800000 / MANTISSAS); // the first ones next to the octave
                values[m] = Float.intBitsToFloat(Float.floatToIntBits(octave) + step);
            }
            float[] results = values.clone();
            NativeLibrary.apply(at, -2, 0, results);
            for (int m = 0; m < MANTISSAS; m++) {
                double expected = StrictMath.log(values[m]);
                double off = Math.abs(results[m] - expected) / Math.ulp((float) expected);
                assertTrue(off <= BOUND, isa + ": log " + values[m] + " gave " + results[m] + ", " + off + " ulp off");
            }
        }
    }

    private static void check(String isa, int at, int function, DoubleUnaryOperator exact, boolean negativeOnly) {
        double worst = 0;
        float where = 0;
        float[] values = new float[MANTISSAS];
        for (int sign = negativeOnly ? 1 : 0; sign <= 1; sign++) {
            for (int exponent = 0; exponent < 255; exponent++) {
                for (int m = 0; m < MANTISSAS; m++) {
                    values[m] = Float.intBitsToFloat(sign << 31 | exponent << 23 | m * (0x800000 / MANTISSAS));
                }
                float[] results = values.clone();
                NativeLibrary.apply(at, function, 0, results);
                for (int m = 0; m < MANTISSAS; m++) {
                    double expected = exact.applyAsDouble(values[m]);
                    if (Math.abs(expected) < Float.MIN_NORMAL) {
                        assertTrue(Math.abs(results[m]) <= Float.MIN_NORMAL, values[m] + " gave " + results[m]);
                        continue;
                    }
                    double off = Math.abs(results[m] - expected) / Math.ulp((float) expected);
                    if (off > worst) {
                        worst = off;
                        where = values[m];
                    }
                }
            }
        }
        assertTrue(worst <= BOUND, isa + " function " + function + " is " + worst + " ulp off at " + where);
        float[] special = new float[Plan.LANES];
        special[0] = Float.NaN;
        special[1] = Float.NEGATIVE_INFINITY;
        special[2] = negativeOnly ? 0 : Float.POSITIVE_INFINITY;
        NativeLibrary.apply(at, function, 0, special);
        assertTrue(Float.isNaN(special[0]));
        assertEquals((float) exact.applyAsDouble(Double.NEGATIVE_INFINITY), special[1]);
        assertEquals(1f, special[2]);
    }
}
