package io.gradus.device;

import io.gradus.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The boards that Gradus knows, and files of other ones. */
public final class Devices {
    /** All that travel in the jar. */
    public static final List<String> NAMES = List.of(
            "desktop",
            "raspberry-pi-zero-2w",
            "raspberry-pi-3b-plus",
            "raspberry-pi-4b",
            "raspberry-pi-5",
            "generic-libgpiod");

    static final String SUFFIX = ".toml";

    private static final int MOST_BYTES = 1 << 18;

    private Devices() {}

    /** Whether a word means a file, and not a name: it has a folder in it, or ends in {@code .toml}. */
    public static boolean isFile(String word) {
        return word.indexOf('/') >= 0 || word.endsWith(SUFFIX);
    }

    /**
     * The board of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DeviceConfig named(String name) {
        if (name.equals(DeviceConfig.DESKTOP.name())) {
            return DeviceConfig.DESKTOP; // its file says the same, as a test sees to
        }
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("unknown device '" + name + "'" + Names.didYouMean(name, NAMES)
                    + " (one of " + String.join(", ", NAMES) + ", or a file that ends in .toml)");
        }
        try (InputStream in = Devices.class.getResourceAsStream(name + DevicePack.SUFFIX)) {
            return in == null ? DeviceFile.parse(name, name + SUFFIX, text(name)) : DevicePack.read(in);
        } catch (IOException e) {
            throw new IllegalStateException(name + DevicePack.SUFFIX + " in the jar cannot be read", e);
        }
    }

    /** The text of a board's file, with its comments. */
    public static String text(String name) {
        try (InputStream in = Devices.class.getResourceAsStream(name + SUFFIX)) {
            if (in == null) {
                throw new IllegalStateException(name + SUFFIX + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + SUFFIX + " in the jar cannot be read", e);
        }
    }

    /**
     * Reads a board's file.
     *
     * @throws DeviceException if it cannot be read, or means nothing
     */
    public static DeviceConfig read(Path file) {
        Path last = file.getFileName();
        String name = last == null ? file.toString() : last.toString();
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DeviceException(
                        file + ": has more than " + MOST_BYTES + " bytes, which no board's file needs");
            }
            return DeviceFile.parse(
                    name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name,
                    file.toString(),
                    Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new DeviceException(file + ": it is not UTF-8 text");
        } catch (IOException e) {
            throw new DeviceException(
                    file + ": " + (Files.exists(file) ? "it cannot be read" : "there is no such file"));
        }
    }

    /**
     * The name of the board that a device tree's model string means: of all that it begins with one of whose models,
     * the longest; null if there is none.
     */
    public static @Nullable String guess(String model) {
        String best = null;
        int longest = 0;
        for (String name : NAMES) {
            for (String beginning : named(name).models()) {
                if (beginning.length() > longest && model.startsWith(beginning)) {
                    best = name;
                    longest = beginning.length();
                }
            }
        }
        return best;
    }
}
