package io.gradus.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Linux shows of this machine in {@code /proc}, {@code /sys} and {@code /dev}; nothing is opened. */
public final class Machine {
    /** Whether a device file can be used. */
    public enum Access {
        READY,
        /** It is there, and this user may not read and write it. */
        DENIED,
        ABSENT
    }

    private static final String PINCTRL = "pinctrl-";

    private final Path root;

    /** This one. */
    public Machine() {
        this(Path.of("/"));
    }

    /** The one whose file system lies in {@code root}. */
    Machine(Path root) {
        this.root = root;
    }

    /** What the device tree calls this board; null where there is none. */
    public @Nullable String model() {
        return text("proc/device-tree/model");
    }

    /**
     * The device file of a GPIO chip, {@code /dev/gpiochip0}; null if there is no such chip.
     *
     * <p>Labels are in the sysfs of GPIO; for a kernel without it, a chip {@code pinctrl-X} is known by the device
     * tree's {@code compatible = "…,X-gpio"}, as on all Raspberry Pis.
     *
     * @param chip its label, or the device file
     */
    public @Nullable Path chip(String chip) {
        if (chip.startsWith("/")) {
            return Files.exists(real(chip)) ? Path.of(chip) : null;
        }
        for (Path entry : list("sys/class/gpio", "gpiochip*")) {
            if (chip.equals(text(entry.resolve("label")))) {
                for (Path device : list(entry.resolve("device"), "gpiochip*")) {
                    return Path.of("/dev").resolve(name(device));
                }
            }
        }
        if (chip.startsWith(PINCTRL)) {
            String kind = "," + chip.substring(PINCTRL.length()) + "-gpio";
            for (Path entry : list("sys/bus/gpio/devices", "gpiochip*")) {
                String compatible = text(entry.resolve("of_node/compatible"));
                if (compatible != null && (compatible + "\0").contains(kind + "\0")) {
                    return Path.of("/dev").resolve(name(entry));
                }
            }
        }
        return null;
    }

    /** Whether a device file can be used by this user. */
    public Access access(String device) {
        Path file = real(device);
        if (!Files.exists(file)) {
            return Access.ABSENT;
        }
        return Files.isReadable(file) && Files.isWritable(file) ? Access.READY : Access.DENIED;
    }

    private Path real(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private @Nullable String text(String file) {
        return text(root.resolve(file));
    }

    /** A small file's text without the NUL or the newline that it ends in; null if it cannot be read. */
    private static @Nullable String text(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            boolean ended = text.endsWith("\0") || text.endsWith("\n");
            return ended ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            return null;
        }
    }

    private List<Path> list(String directory, String pattern) {
        return list(root.resolve(directory), pattern);
    }

    /** In order; none if there is no such folder. */
    private static List<Path> list(Path directory, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
            for (Path entry : entries) {
                found.add(entry);
            }
        } catch (IOException e) {
            return found;
        }
        found.sort(null);
        return found;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
