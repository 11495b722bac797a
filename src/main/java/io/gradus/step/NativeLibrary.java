package io.gradus.step;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The C library under {@code native/}: loaded once, or not, with the reason. It travels in the jar for each system that
 * it was built for, and {@link LibraryCache} unpacks it.
 *
 * <p>{@code -Dgradus.native.library=FILE} takes that file instead.
 */
final class NativeLibrary {
    static final String PROPERTY = "gradus.native.library";
    /** What the library's own number must be: it changes with the methods below and with the plan's layout. */
    private static final int PROTOCOL = 3;

    private static final @Nullable String REFUSAL = load();
    private static final List<String> ISAS = REFUSAL == null ? isas() : List.of();

    private NativeLibrary() {}

    /** Why there is no library; null if there is one. */
    static @Nullable String refusal() {
        return REFUSAL;
    }

    /** Instruction sets that the library was compiled for, best first; the index is what {@link #create} takes. */
    static List<String> instructionSets() {
        return ISAS;
    }

    private static @Nullable String load() {
        String file = System.getProperty(PROPERTY);
        try {
            if (file != null) {
                if (!Files.isReadable(Path.of(file))) {
                    return "there is no library " + file;
                }
                ElfFile.requireWhole(Path.of(file));
                System.load(Path.of(file).toAbsolutePath().toString());
            } else {
                String system = system();
                byte[] content = content(system);
                if (content == null) {
                    return "this build has no native library for " + system;
                }
                LibraryCache.load(content);
            }
            int protocol = protocol();
            return protocol == PROTOCOL
                    ? null
                    : "the native library speaks version " + protocol + ", not " + PROTOCOL + ": build again";
        } catch (IOException | UncheckedIOException | UnsatisfiedLinkError | SecurityException e) {
            return "the native library does not load: " + firstLine(e);
        }
    }

    /** {@code linux-x86_64} and the like. */
    static String system() {
        String arch = System.getProperty("os.arch", "");
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT) + "-"
                + switch (arch) {
                    case "amd64" -> "x86_64";
                    case "arm64" -> "aarch64";
                    default -> arch;
                };
    }

    private static byte @Nullable [] content(String system) throws IOException {
        try (InputStream in =
                NativeLibrary.class.getResourceAsStream("/io/gradus/native/" + system + "/libgradus.so")) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
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
            int outputs,
            boolean bytes,
            boolean classes);

    static native void unbind(long source);

    /** Where in a cache line of 64 bytes the array's first element lies, for now. */
    static native int offsetInLine(float[] array);

    /** An activation of all values, a multiple of 16, in place; function -1 is exp, for what is not positive. */
    static native void apply(int isa, int function, float slope, float[] values);
}
