package io.gradus.device;

import java.util.List;

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
        GpioConfig gpio,
        Serial serial,
        QuietHours quietHours) {
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
            new GpioConfig(GpioConfig.SIMULATED, Header.RASPBERRY_PI, null, null, null, null, null),
            new Serial("", BaudRates.DEFAULT),
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
     * A serial port.
     *
     * @param port the device file, or empty for none
     * @param baud bits a second, one of {@link BaudRates}
     */
    public record Serial(String port, int baud) {
        public boolean isPresent() {
            return !port.isEmpty();
        }
    }
}
