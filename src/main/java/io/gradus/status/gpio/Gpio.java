package io.gradus.status.gpio;

import io.gradus.device.Header;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens the lines of a board by the way that suits it. Pi4J's classes are loaded only where they may be of use. */
final class Gpio {
    private static final Path DEVICES = Path.of("/dev");
    private static final Set<String> PI4J_PROCESSORS = Set.of("aarch64", "arm64", "arm");

    private Gpio() {}

    /**
     * Opens the chip.
     *
     * @throws GpioException if it cannot be had
     */
    static GpioLines open(String chip, GpioProvider provider) {
        return switch (provider) {
            case GPIOD -> openPi4j(chip);
            case CHARDEV -> CharacterDeviceLines.open(chip, DEVICES);
            case AUTO -> {
                try {
                    yield openPi4j(chip);
                } catch (GpioException e) {
                    // Another board, one newer than Pi4J, a /tmp without execution: the kernel's own interface may do,
                    // and if it does not, has the clearer reasons.
                    yield CharacterDeviceLines.open(chip, DEVICES);
                }
            }
        };
    }

    private static GpioLines openPi4j(String chip) {
        String refusal = refusal(System.getProperty("os.arch", ""), chip);
        if (refusal != null) {
            throw new GpioException(refusal);
        }
        try {
            return Pi4jLines.open(chip);
        } catch (LinkageError e) {
            throw new GpioException("Pi4J is not beside this program's jar: " + e.getMessage(), e);
        }
    }

    /** Why Pi4J cannot reach that chip with that processor; null if it may. */
    static @Nullable String refusal(String processor, String chip) {
        if (!PI4J_PROCESSORS.contains(processor)) {
            return "Pi4J has no library for the processor " + processor;
        }
        return Header.RASPBERRY_PI_CHIPS.contains(chip)
                ? null
                : "Pi4J takes a Raspberry Pi's own chip only, not " + chip;
    }
}
