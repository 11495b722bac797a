package io.gradus.status.gpio;

import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What hangs on which line of which chip.
 *
 * @param chip the chip's label, such as {@code pinctrl-rp1}; chips are not chosen by number, which changes with the kernel
 * @param green line of the LED for healthy; -1 for none, as in all other lines
 * @param amber line of the LED for vanishing, saturated, dead or oscillating
 * @param red line of the LED for exploding or diverged
 * @param blue line of the heartbeat's LED
 * @param button line of the button
 * @param activeLow those of the lines at which 0 V means on, the LED hanging between the supply and the line, or
 *     pressed, the button connecting the line to ground
 * @param buttonPullUp whether the chip is to hold the button's line at its supply while nobody presses
 * @param quietFrom local time from which the heartbeat stays off; null for never
 * @param quietTo local time from which it beats again; earlier than {@code quietFrom} where midnight lies between
 * @param provider the way to the lines
 */
public record GpioConfig(
        String chip,
        int green,
        int amber,
        int red,
        int blue,
        int button,
        Set<Integer> activeLow,
        boolean buttonPullUp,
        @Nullable LocalTime quietFrom,
        @Nullable LocalTime quietTo,
        GpioProvider provider) {
    /** The line of what is not there. */
    public static final int NONE = -1;

    /** The chips behind the 40-pin header: Raspberry Pi 5, 4, and those before. Their lines are BCM numbers. */
    public static final Set<String> RASPBERRY_PI_CHIPS = Set.of("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");

    private static final int HEADER_LAST = 27;

    /**
     * Checks what can be checked without the board.
     *
     * @throws IllegalArgumentException if a line is below -1, used twice, or on a Raspberry Pi reserved or beyond the
     *     header; if there is no line at all; if the label is blank; if of the quiet hours one end is missing, or both
     *     are the same
     */
    public GpioConfig {
        activeLow = Set.copyOf(activeLow);
        if (chip.isBlank()) {
            throw new IllegalArgumentException("the GPIO chip needs a label, such as pinctrl-rp1");
        }
        Map<Integer, String> users = new HashMap<>();
        use(users, chip, "green", green);
        use(users, chip, "amber", amber);
        use(users, chip, "red", red);
        use(users, chip, "blue", blue);
        use(users, chip, "button", button);
        if (users.isEmpty()) {
            throw new IllegalArgumentException("no line is given: name one for green, amber, red, blue or button");
        }
        if ((quietFrom == null) != (quietTo == null)) {
            throw new IllegalArgumentException("quiet hours need both a beginning and an end");
        }
        if (quietFrom != null && quietFrom.equals(quietTo)) {
            throw new IllegalArgumentException("quiet hours begin and end at " + quietFrom
                    + ": leave them out, or give no line for blue if it is never to light");
        }
    }

    private static void use(Map<Integer, String> users, String chip, String user, int line) {
        if (line == NONE) {
            return;
        }
        if (line < 0) {
            throw new IllegalArgumentException(user + ": line " + line + " is out of range");
        }
        if (RASPBERRY_PI_CHIPS.contains(chip)) {
            if (line > HEADER_LAST) {
                throw new IllegalArgumentException(
                        user + ": line " + line + " is out of range, the header has BCM 2 to " + HEADER_LAST);
            }
            String owner = reserved(line);
            if (owner != null) {
                throw new IllegalArgumentException(
                        user + ": line " + line + " is reserved for " + owner + "; free are 4–6, 12, 13, 16–27");
            }
        }
        String other = users.put(line, user);
        if (other != null) {
            throw new IllegalArgumentException(user + ": line " + line + " is used by " + other + " already");
        }
    }

    /** What the header's pins have besides plain lines, by the boards' documentation. */
    private static @Nullable String reserved(int line) {
        return switch (line) {
            case 0, 1 -> "the EEPROM of add-on boards";
            case 2, 3 -> "I2C";
            case 7, 8, 9, 10, 11 -> "SPI";
            case 14, 15 -> "the serial port";
            default -> null;
        };
    }
}
