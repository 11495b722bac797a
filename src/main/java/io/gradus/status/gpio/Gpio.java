package io.gradus.status.gpio;

import java.nio.file.Path;

/** Opens the lines of a board by the way that suits it. */
final class Gpio {
    private static final Path DEVICES = Path.of("/dev");

    private Gpio() {}

    /**
     * Opens the chip.
     *
     * @throws GpioException if it cannot be had
     */
    static GpioLines open(GpioConfig config) {
        return switch (config.provider()) {
            case GPIOD -> Pi4jLines.open(config.chip());
            case CHARDEV -> CharacterDeviceLines.open(config.chip(), DEVICES);
            case AUTO -> {
                if (Pi4jLines.refusal(config.chip()) == null) {
                    try {
                        yield Pi4jLines.open(config.chip());
                    } catch (GpioException e) {
                        // A board newer than Pi4J, a /tmp without execution: the kernel's own interface may do.
                    }
                }
                yield CharacterDeviceLines.open(config.chip(), DEVICES);
            }
        };
    }
}
