package io.gradus.cli.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files of {@code /proc} and {@code /sys}, which only Linux has; elsewhere everything is unknown. */
public final class ProcessStatus {
    /** Lists every mapping of this process with its resident bytes. */
    static final Path SMAPS = Path.of("/proc/self/smaps");

    private static final long NO_LIMIT = 1L << 60; // v1 writes a number just below 2^63

    private ProcessStatus() {}

    /** The peak resident memory of this process in bytes; -1 if unknown. */
    public static long peakResidentBytes() {
        return kilobytes(field(Path.of("/proc/self/status"), "VmHWM"));
    }

    /**
     * Milliseconds since this process was started, by the shell that became the JVM where the launcher did; NaN if
     * unknown. The kernel counts a start in hundredths of a second.
     */
    public static double millisecondsSinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> (double) Duration.between(start, Instant.now()).toMillis())
                .orElse(Double.NaN);
    }

    /** The processor's name, or the architecture's where Linux does not say. */
    public static String processor() {
        String name = field(Path.of("/proc/cpuinfo"), "model name");
        return name == null ? System.getProperty("os.arch", "unknown") : name;
    }

    /** The least limit that a container or a service sets to this process's memory, in bytes; -1 if there is none. */
    static long memoryLimit() {
        return memoryLimit(Path.of("/"));
    }

    /**
     * The same of a process whose file system lies in {@code root}: of its control group and all above it, v2 or v1.
     */
    static long memoryLimit(Path root) {
        long least = -1;
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            boolean unified = parts.length == 3 && parts[1].isEmpty();
            if (parts.length < 3 || !(unified || List.of(parts[1].split(",")).contains("memory"))) {
                continue;
            }
            Path top = root.resolve(unified ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
            String file = unified ? "memory.max" : "memory.limit_in_bytes";
            // Within a container the group's own path may not be there: then its limit is at the top.
            for (Path group = top.resolve(parts[2].substring(1)); group != null && group.startsWith(top); ) {
                least = least(least, group.resolve(file));
                group = group.getParent();
            }
        }
        return least;
    }

    private static long least(long least, Path file) {
        List<String> lines = lines(file);
        try {
            long limit = lines.isEmpty() ? -1 : Long.parseLong(lines.get(0).strip());
            boolean real = limit > 0 && limit < NO_LIMIT;
            return real && (least < 0 || limit < least) ? limit : least;
        } catch (NumberFormatException e) { // max
            return least;
        }
    }

    /** The bytes that {@code 12345 kB} stands for; -1 for any other text. */
    static long kilobytes(@Nullable String text) {
        if (text == null || !text.endsWith(" kB")) {
            return -1;
        }
        try {
            return 1024 * Long.parseLong(text.substring(0, text.length() - 3).strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The value after the first {@code name:} in a file of such lines, or null. */
    static @Nullable String field(Path file, String name) {
        for (String line : lines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    /** A text file's lines; none if it cannot be read. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return new ArrayList<>();
        }
    }
}
