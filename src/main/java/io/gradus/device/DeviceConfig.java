package io.gradus.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A board: what a training process may use of it, and what is wired to it. Immutable. A key that a file leaves out has
 * the value that it has in {@link #DESKTOP}.
 *
 * @param name what it is called by, its file's name without {@code .toml}
 * @param board what it is, for people
 * @param models beginnings of the device tree's model strings that mean this board; none for a board never guessed
 * @param cores to use at most; 0 for all
 * @param arenaBytes that a plan's arena may take; 0 for no limit
 * @param residentBytes that the whole process keeps to while it trains the digits; 0 where nothing is promised
 * @param jvmFlags that the launcher starts Java with
 * @param samplingMillis between two readings shown on LEDs and the serial line
 */
public record DeviceConfig(
        String name,
        String board,
        List<String> models,
        int cores,
        long arenaBytes,
        long residentBytes,
        List<String> jvmFlags,
        int samplingMillis,
        Gpio gpio,
        Serial serial,
        QuietHours quietHours) {
    /** A {@link Gpio#chip()} that is none: the board is drawn in the terminal. */
    public static final String SIMULATED = "simulated";

    /** Any computer without lights; and what every file's missing keys default to. */
    public static final DeviceConfig DESKTOP = new DeviceConfig(
            "desktop",
            "desktop (simulated)",
            List.of(),
            0,
            0,
            52L << 20,
            List.of(),
            500,
            new Gpio(SIMULATED, Header.RASPBERRY_PI, null, null, null, null, null),
            new Serial("", 115_200),
            QuietHours.NEVER);

    public DeviceConfig {
        models = List.copyOf(models);
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** Cores to use on a machine that has {@code available}; at least one. */
    public int cores(int available) {
        return Math.max(1, cores == 0 ? available : Math.min(cores, available));
    }

    /**
     * Lights and a button.
     *
     * @param chip the GPIO chip's label, or its path {@code /dev/gpiochip…}, or {@link DeviceConfig#SIMULATED}
     * @param green lit while gradients are healthy; null if there is no such LED, as for the others
     * @param amber lit for a warning
     * @param red lit when training explodes or has diverged
     * @param blue blinks while training runs
     * @param button pauses; held, starts again from the seed
     */
    public record Gpio(
            String chip,
            Header header,
            @Nullable Line green,
            @Nullable Line amber,
            @Nullable Line red,
            @Nullable Line blue,
            @Nullable Line button) {
        /** Whether there is no chip to open. */
        public boolean isSimulated() {
            return chip.equals(SIMULATED);
        }

        /** Whether there is a chip to open, and anything on its lines. */
        public boolean isWired() {
            return !isSimulated() && (green != null || amber != null || red != null || blue != null || button != null);
        }
    }

    /**
     * A GPIO line.
     *
     * @param line the offset on the chip; on a Raspberry Pi the BCM number
     * @param activeLow whether 0 V means on (LED) or pressed (button)
     */
    public record Line(int line, boolean activeLow) {}

    /**
     * A serial port.
     *
     * @param port the device file, or empty for none
     * @param baud bits a second
     */
    public record Serial(String port, int baud) {
        public boolean isPresent() {
            return !port.isEmpty();
        }
    }

    /**
     * When the heartbeat stays dark, every day, in minutes since midnight; the end is not included, and may be on the
     * next day.
     */
    public record QuietHours(int fromMinute, int toMinute) {
        public static final QuietHours NEVER = new QuietHours(0, 0);

        public boolean isNever() {
            return fromMinute == toMinute;
        }

        /** Whether a minute of the day is quiet. */
        public boolean contains(int minuteOfDay) {
            return fromMinute <= toMinute
                    ? minuteOfDay >= fromMinute && minuteOfDay < toMinute
                    : minuteOfDay >= fromMinute || minuteOfDay < toMinute;
        }

        /** {@code 22:00-07:00}; empty if never. */
        @Override
        public String toString() {
            return isNever() ? "" : time(fromMinute) + "-" + time(toMinute);
        }

        private static String time(int minute) {
            return twoDigits(minute / 60) + ":" + twoDigits(minute % 60);
        }

        private static String twoDigits(int value) {
            return (value < 10 ? "0" : "") + value;
        }
    }
}
