package io.gradus.step.jni;

import io.gradus.net.Activation;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The native library's exponentials; an operation is one value. In this package because what it calls is open to the
 * package alone. {@code Math} is what Java has instead, {@code copy} what both spend on filling the array anew.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ActivationBenchmark {
    /** Fits the first cache. */
    private static final int VALUES = 4096;

    private static final int EXP = -1;

    /** What the native library calls its own function for; {@code exp} takes what is not positive. */
    public enum Function {
        EXP,
        TANH,
        SIGMOID,
        GELU
    }

    @Param
    public Function function;

    private final float[] values = new float[VALUES];
    private final float[] work = new float[VALUES];
    private int isa;
    private int number;

    @Setup
    public void setUp() {
        if (NativeLibrary.refusal() != null) {
            throw new IllegalStateException(NativeLibrary.refusal());
        }
        while (!NativeLibrary.isaAvailable(isa)) {
            isa++;
        }
        number = function == Function.EXP ? EXP : Activation.valueOf(function.name()).ordinal();
        Random random = new Random(1);
        for (int i = 0; i < VALUES; i++) {
            float value = (float) (3 * random.nextGaussian());
            values[i] = function == Function.EXP ? -Math.abs(value) : value;
        }
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public float[] copy() {
        System.arraycopy(values, 0, work, 0, VALUES);
        return work;
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public float[] nativeLibrary() {
        System.arraycopy(values, 0, work, 0, VALUES);
        NativeLibrary.apply(isa, number, 0, work);
        return work;
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public float[] math() {
        for (int i = 0; i < VALUES; i++) {
            double x = values[i];
            work[i] = (float)
                    switch (function) {
                        case EXP -> Math.exp(x);
                        case TANH -> Math.tanh(x);
                        case SIGMOID -> 1 / (1 + Math.exp(-x));
                        // 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))): Hendrycks and Gimpel 2016
                        case GELU -> 0.5 * x * (1 + Math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
                    };
        }
        return work;
    }
}
