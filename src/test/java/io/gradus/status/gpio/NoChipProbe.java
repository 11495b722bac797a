package io.gradus.status.gpio;

import io.gradus.status.RunControl;

/** Asks for a panel on a chip that no machine has, and prints what comes of it. */
final class NoChipProbe {
    private NoChipProbe() {}

    public static void main(String[] args) {
        try (LedPanel panel = LedPanel.open(GpioTest.config("auto"), new RunControl())) {
            System.out.println("there is one: " + panel.name());
        } catch (GpioException e) {
            System.out.println(e.getMessage());
        }
    }
}
