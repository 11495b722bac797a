package io.gradus.status.gpio;

import io.gradus.device.GpioConfig;
import io.gradus.device.GpioConfig.Line;
import io.gradus.device.Header;
import org.jspecify.annotations.Nullable;

/** Boards that tests wire. */
final class Wiring {
    private Wiring() {}

    /**
     * LEDs and a button.
     *
     * @param low whether 0 V lights the LEDs; it always means that the button is pressed
     * @param lines green, amber, red, blue and button, -1 for one that is not there
     */
    static GpioConfig of(String chip, boolean low, int... lines) {
        return new GpioConfig(
                chip,
                Header.OTHER,
                line(lines[0], low),
                line(lines[1], low),
                line(lines[2], low),
                line(lines[3], low),
                line(lines[4], true));
    }

    private static @Nullable Line line(int line, boolean low) {
        return line < 0 ? null : new Line(line, low);
    }
}
