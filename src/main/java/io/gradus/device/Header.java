package io.gradus.device;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pins that lines lead to, which decides what a line's number may be. */
public enum Header {
    /** The 40 pins of every Raspberry Pi since the B+: BCM 0 to 27, some of which other parts of the board need. */
    RASPBERRY_PI("raspberry-pi", 27),
    /** Anything else: Gradus cannot know what its lines are for. */
    OTHER("other", 1023);

    /** The chips behind the 40-pin header: Raspberry Pi 5, 4, and those before. Their lines are BCM numbers. */
    public static final Set<String> RASPBERRY_PI_CHIPS = Set.of("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");

    private final String label;
    private final int lastLine;

    Header(String label, int lastLine) {
        this.label = label;
        this.lastLine = lastLine;
    }

    /** What files call it. */
    public String label() {
        return label;
    }

    /** Why nothing can be wired to a line; null if something can. */
    @Nullable
    String problem(int line) {
        if (line < 0 || line > lastLine) {
            return "is out of range: header " + label + " has lines 0 to " + lastLine;
        }
        String owner = reservedFor(line);
        return owner == null
                ? null
                : "is reserved for " + owner + "; free are 4, 5, 6, 12, 13 and 16 to " + RASPBERRY_PI.lastLine;
    }

    /** What the boards' documentation reserves a line for; null if it is free. */
    private @Nullable String reservedFor(int line) {
        if (this == OTHER) {
            return null;
        }
        return switch (line) {
            case 0, 1 -> "the EEPROM of add-on boards";
            case 2, 3 -> "I2C";
            case 7, 8, 9, 10, 11 -> "SPI";
            case 14, 15 -> "the serial port (UART)";
            default -> null;
        };
    }
}
