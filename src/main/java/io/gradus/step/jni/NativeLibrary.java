package io.gradus.step.jni;

import io.gradus.nativelib.SharedLibrary;
import io.gradus.plan.Protocol;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The executor's part of the C library under {@code native/}: usable, or not, with the reason. */
public final class NativeLibrary {
    private static final @Nullable String REFUSAL = load();
    private static final List<String> ISAS = REFUSAL == null ? isas() : List.of();

    private NativeLibrary() {}

    /** Why there is no library; null if there is one. */
    public static @Nullable String refusal() {
        return REFUSAL;
    }

    /** Why one of the library's instruction sets cannot be used here; null if it can. */
    public static @Nullable String refusal(String instructionSet) {
        if (REFUSAL != null) {
            return REFUSAL;
        }
        int isa = ISAS.indexOf(instructionSet);
        if (isa < 0) {
            return "the library for " + SharedLibrary.system() + " has none";
        }
        return isaAvailable(isa) ? null : "this processor lacks it";
    }

    /** Instruction sets that the library was compiled for, best first; the index is what {@link #create} takes. */
    public static List<String> instructionSets() {
        return ISAS;
    }

    private static @Nullable String load() {
        String refusal = SharedLibrary.refusal();
        if (refusal != null) {
            return refusal;
        }
        try {
            int protocol = protocol();
            return protocol == Protocol.NUMBER
                    ? null
                    : "the native library was built from other tables, " + Integer.toHexString(protocol) + ", not "
                            + Integer.toHexString(Protocol.NUMBER) + ": build again";
        } catch (UnsatisfiedLinkError e) { // a library, but none of ours
            return SharedLibrary.doesNotLoad(e);
        }
    }

    private static List<String> isas() {
        List<String> names = new ArrayList<>();
        for (String name = isaName(0); name != null; name = isaName(names.size())) {
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static native int protocol();

    private static native @Nullable String isaName(int isa);

    /** Whether this machine runs it. */
    static native boolean isaAvailable(int isa);

    /** A net's handle, or 0 if there is no memory or no thread to be had. */
    static native long create(
            int[] ops, int forwardOps, int batchSize, int healthEvery, long arenaFloats, int isa, int threads);

    static native void destroy(long net);

    /** A source's handle; the buffers' addresses, which must not move or go while it lives. 0 if one is not direct. */
    static native long bind(
            ByteBuffer features,
            ByteBuffer targets,
            IntBuffer order,
            int size,
            int inputs,
            int stride,
            int outputs,
            boolean bytes,
            boolean classes);

    static native void unbind(long source);

    /** Where in a cache line of 64 bytes the array's first element lies, for now. */
    static native int offsetInLine(float[] array);

    /** What a meeting of so many threads takes here and now, in nanoseconds; -1 if they cannot be had. Takes 1 ms. */
    static native double meetingPrice(int threads);

    /** An activation of all values, a multiple of 16, in place; function -1 is exp, for what is not positive. */
    static native void apply(int isa, int function, float slope, float[] values);
}
