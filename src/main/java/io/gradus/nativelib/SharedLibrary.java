package io.gradus.nativelib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The C library under {@code native/}: loaded once, when first asked for, or not, with the reason. It travels in the
 * jar for each system that it was built for, and {@link LibraryCache} unpacks it. Whoever has native methods asks here
 * first.
 *
 * <p>{@code -Dgradus.native.library=FILE} takes that file instead.
 */
public final class SharedLibrary {
    /** The system property that names another file. */
    public static final String PROPERTY = "gradus.native.library";

    private static final @Nullable String REFUSAL = load();

    private SharedLibrary() {}

    /** Why there is no library; null if it is loaded. */
    public static @Nullable String refusal() {
        return REFUSAL;
    }

    /** {@code linux-x86_64} and the like. */
    public static String system() {
        String arch = System.getProperty("os.arch", "");
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT) + "-"
                + switch (arch) {
                    case "amd64" -> "x86_64";
                    case "arm64" -> "aarch64";
                    default -> arch;
                };
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
                URL resource = SharedLibrary.class.getResource("/io/gradus/native/" + system + "/libgradus.so");
                if (resource == null) {
                    return "this build has no native library for " + system;
                }
                if (system.equals("linux-arm") && !ArmFeatures.hasNeon(Path.of("/proc/cpuinfo"))) {
                    return "this processor has no NEON, which the native library for " + system + " is made of";
                }
                LibraryCache.load(PackedLibrary.of(resource));
            }
            return null;
        } catch (IllegalCallerException e) { // --illegal-native-access=deny, from Java 24 on
            return "this Java lets no code load native libraries unless told to: give it"
                    + " --enable-native-access=ALL-UNNAMED";
        } catch (IOException | UncheckedIOException | UnsatisfiedLinkError | SecurityException e) {
            return doesNotLoad(e);
        }
    }

    /** The refusal that an error while loading or linking makes. */
    public static String doesNotLoad(Throwable e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return "the native library does not load: " + (end < 0 ? message : message.substring(0, end));
    }
}
