package io.gradus.device;

import org.jspecify.annotations.Nullable;

/** The pins that lines lead to, which decides what a line's number may be. */
public enum Header {
    /** The 40 pins of every Raspberry Pi since the B+: BCM 0 to 27, some of which other parts of the board need. */
    RASPBERRY_PI("raspberry-pi", 27),
    /** Anything else: Gradus cannot know what its lines are for. */
    OTHER("other", 1023);

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

    /** The largest line number. */
    public int lastLine() {
        return lastLine;
    }

    /** What a line is kept for; null if it is free. */
    public @Nullable String reservedFor(int line) {
        if (this == OTHER) {
            return null;
        }
        return switch (line) {
            case 0, 1 -> "a HAT's EEPROM";
            case 2, 3 -> "I2C";
            case 7, 8, 9, 10, 11 -> "SPI";
            case 14, 15 -> "the serial port (UART)";
            default -> null;
        };
    }
}
