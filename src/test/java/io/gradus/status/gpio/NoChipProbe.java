package io.gradus.status.gpio;

import io.gradus.device.GpioConfig;
import io.gradus.device.QuietHours;
import io.gradus.status.RunControl;

/** Asks for a panel on a chip that no machine has, and prints what comes of it. */
final class NoChipProbe {
    private NoChipProbe() {}

    public static void main(String[] args) {
        GpioConfig gpio = Wiring.of("no-such-chip", false, 17, 27, 22, 23, 24);
        try (LedPanel panel = LedPanel.open(gpio, QuietHours.NEVER, GpioProvider.AUTO, new RunControl())) {
            System.out.println("there is one: " + panel.name());
        } catch (GpioException e) {
            System.out.println(e.getMessage());
        }
    }
}
