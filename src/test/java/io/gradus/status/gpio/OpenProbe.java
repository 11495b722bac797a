package io.gradus.status.gpio;

import java.nio.file.Path;

/** Opens the chip labelled {@code pinctrl-rp1} among the devices of a folder, and prints what comes of it. */
final class OpenProbe {
    private OpenProbe() {}

    public static void main(String[] args) {
        try (GpioLines lines = CharacterDeviceLines.open("pinctrl-rp1", Path.of(args[0]))) {
            System.out.println(lines.name());
        } catch (GpioException e) {
            System.out.println(e.getMessage());
        }
    }
}
