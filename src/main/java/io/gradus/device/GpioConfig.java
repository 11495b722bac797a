package io.gradus.device;

import org.jspecify.annotations.Nullable;

/**
 * Which LEDs and which button are wired to which lines of a GPIO chip.
 *
 * @param chip the GPIO chip's label, or its path {@code /dev/gpiochip…}, or {@link #SIMULATED}; chips are not chosen by
 *     number, which changes with the kernel
 * @param header the pins that the lines lead to; {@link Header#RASPBERRY_PI} for a Raspberry Pi's own chip
 * @param green lit while gradients are healthy; null if there is no such LED, as for the others
 * @param amber lit for a warning
 * @param red lit when training explodes or has diverged
 * @param blue blinks while training runs
 * @param button pauses; held, starts again from the seed
 */
public record GpioConfig(
        String chip,
        Header header,
        @Nullable Line green,
        @Nullable Line amber,
        @Nullable Line red,
        @Nullable Line blue,
        @Nullable Line button) {
    /** A {@link #chip} that does not exist: the board is drawn in the terminal. */
    public static final String SIMULATED = "simulated";

    /** What may be wired, in the order of the record's parts. */
    static final String[] PARTS = {"green", "amber", "red", "blue", "button"};

    /**
     * A GPIO line.
     *
     * @param line the offset on the chip; on a Raspberry Pi the BCM number
     * @param activeLow whether 0 V means on (LED) or pressed (button); a button's line is then held at the supply
     */
    public record Line(int line, boolean activeLow) {}

    /**
     * Checks what can be checked without the board.
     *
     * @throws IllegalArgumentException if the chip has no label, or a line is used twice, reserved or not on the header
     */
    public GpioConfig {
        if (chip.isBlank()) {
            throw new IllegalArgumentException(
                    "chip must be a chip's label such as pinctrl-rp1, its path, or \"" + SIMULATED + "\"");
        }
        header = Header.RASPBERRY_PI_CHIPS.contains(chip) ? Header.RASPBERRY_PI : header;
        @Nullable Line[] lines = {green, amber, red, blue, button};
        for (int n = 0; n < lines.length; n++) {
            Line line = lines[n];
            if (line == null) {
                continue;
            }
            String problem = header.problem(line.line());
            for (int before = 0; problem == null && before < n; before++) {
                Line other = lines[before];
                if (other != null && other.line() == line.line()) {
                    problem = "is used by " + PARTS[before] + " already";
                }
            }
            if (problem != null) {
                throw new IllegalArgumentException(PARTS[n] + ": line " + line.line() + " " + problem);
            }
        }
    }

    /** Whether there is no chip to open. */
    public boolean isSimulated() {
        return chip.equals(SIMULATED);
    }

    /** Whether there is a chip to open, and anything on its lines. */
    public boolean isWired() {
        return !isSimulated() && (green != null || amber != null || red != null || blue != null || button != null);
    }
}
