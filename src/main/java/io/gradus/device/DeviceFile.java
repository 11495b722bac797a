package io.gradus.device;

import io.gradus.device.DeviceConfig.Serial;
import io.gradus.device.GpioConfig.Line;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link DeviceConfig} from TOML, or says which line of it is wrong. */
final class DeviceFile {
    private static final int MOST_CORES = 1024;
    private static final int MOST_MEGABYTES = 1 << 20;

    private DeviceFile() {}

    /**
     * Reads a text.
     *
     * @param name of the device
     * @param file for messages
     * @throws DeviceException if a key is unknown, or a value cannot be meant
     */
    static DeviceConfig parse(String name, String file, String text) {
        DeviceConfig defaults = DeviceConfig.DESKTOP;
        TomlSection root = TomlSection.parse(file, text)
                .only("board", "models", "cores", "jvm_flags", "sampling_ms", "memory", "gpio", "serial", "heartbeat");
        TomlSection memory = root.section("memory").only("arena_mb", "resident_mb");
        TomlSection serial = root.section("serial").only("port", "baud");
        return new DeviceConfig(
                name,
                root.text("board", name),
                root.texts("models", defaults.models()),
                root.whole("cores", defaults.cores(), 0, MOST_CORES),
                megabytes(memory, "arena_mb", defaults.arenaBytes()),
                megabytes(memory, "resident_mb", defaults.residentBytes()),
                jvmFlags(root, defaults.jvmFlags()),
                root.whole("sampling_ms", defaults.samplingMillis(), 10, 60_000),
                gpio(root.section("gpio"), defaults.gpio()),
                new Serial(port(serial, defaults.serial()), baud(serial, defaults.serial())),
                quietHours(root.section("heartbeat").only("quiet_hours")));
    }

    private static long megabytes(TomlSection memory, String key, long otherwise) {
        return memory.has(key) ? (long) memory.whole(key, 0, 0, MOST_MEGABYTES) << 20 : otherwise;
    }

    /**
     * Sizes, switches and numbers of the JVM, and nothing that names a file, a class or a command: whoever hands over a
     * board's file hands over no code. The launcher has the same list.
     */
    private static final String FLAG = "-X(ms|mx|mn|ss)[0-9]+[kKmMgG]?|-Xint|-XX:[+-][A-Za-z0-9]+"
            + "|-XX:[A-Za-z0-9]+=[0-9]+[kKmMgG]?|--enable-native-access=ALL-UNNAMED";

    /** The launcher reads these with a few lines of awk, which know no escapes. */
    private static List<String> jvmFlags(TomlSection root, List<String> otherwise) {
        List<String> flags = root.texts("jvm_flags", otherwise);
        for (String flag : flags) {
            if (!flag.matches(FLAG)) {
                throw root.refuse(
                        "jvm_flags",
                        "jvm_flags: '" + flag
                                + "' is no option that a board's file may give Java: those are -Xmx64m, -XX:Name=16m,"
                                + " -XX:+Name and the like; give others in GRADUS_JAVA_OPTS");
            }
        }
        return flags;
    }

    private static GpioConfig gpio(TomlSection gpio, GpioConfig defaults) {
        gpio.only("chip", "header", "green", "amber", "red", "blue", "button");
        String chip = gpio.text("chip", defaults.chip());
        Header header = header(gpio, defaults.header());
        @Nullable Line[] lines = new @Nullable Line[GpioConfig.PARTS.length];
        GpioConfig config = gpio(gpio, "chip", chip, header, lines);
        for (int n = 0; n < lines.length; n++) { // one after another, so that a refusal names the place
            String part = GpioConfig.PARTS[n];
            TomlSection table = gpio.inline(part, "{ line = 17 }");
            if (table != null) {
                lines[n] = line(gpio, part, table);
                config = gpio(table, "line", chip, header, lines);
            }
        }
        return config;
    }

    /** @param key whose value was taken last: if the lines do not go together, it is the one to blame */
    private static GpioConfig gpio(
            TomlSection section, String key, String chip, Header header, @Nullable Line[] lines) {
        try {
            return new GpioConfig(chip, header, lines[0], lines[1], lines[2], lines[3], lines[4]);
        } catch (IllegalArgumentException e) {
            throw section.refuse(key, "gpio." + e.getMessage());
        }
    }

    private static Header header(TomlSection gpio, Header otherwise) {
        String label = gpio.text("header", otherwise.label());
        for (Header header : Header.values()) {
            if (header.label().equals(label)) {
                return header;
            }
        }
        throw gpio.refuse("header", "gpio.header must be \"raspberry-pi\" or \"other\", not \"" + label + "\"");
    }

    private static Line line(TomlSection gpio, String part, TomlSection table) {
        table.only("line", "active_low");
        if (!table.has("line")) {
            throw gpio.refuse(part, "gpio." + part + " lacks its line: write { line = 17 }");
        }
        return new Line(table.whole("line", 0, 0, Integer.MAX_VALUE), table.flag("active_low", part.equals("button")));
    }

    private static String port(TomlSection serial, Serial otherwise) {
        String port = serial.text("port", otherwise.port());
        if (!port.isEmpty() && !port.startsWith("/")) {
            throw serial.refuse("port", "serial.port must be a path such as /dev/serial0, or \"\" for none");
        }
        return port;
    }

    private static int baud(TomlSection serial, Serial otherwise) {
        int baud = serial.whole("baud", otherwise.baud(), 0, Integer.MAX_VALUE);
        if (!BaudRates.contains(baud)) {
            throw serial.refuse(
                    "baud", "serial.baud must be one of " + String.join(", ", BaudRates.labels()) + ", not " + baud);
        }
        return baud;
    }

    private static QuietHours quietHours(TomlSection heartbeat) {
        String text = heartbeat.text("quiet_hours", "");
        if (text.isEmpty()) {
            return QuietHours.NEVER;
        }
        String time = "([01]\\d|2[0-3]):[0-5]\\d";
        if (!text.matches(time + "-" + time)) {
            throw heartbeat.refuse(
                    "quiet_hours",
                    "heartbeat.quiet_hours must be two times such as \"22:00-07:00\", or \"\" for never, not \"" + text
                            + "\"");
        }
        QuietHours hours = new QuietHours(minute(text), minute(text.substring(6)));
        if (hours.isNever()) {
            throw heartbeat.refuse(
                    "quiet_hours",
                    "heartbeat.quiet_hours begin and end at " + text.substring(6)
                            + ": write \"\" for never, or leave gpio.blue out if it is never to light");
        }
        return hours;
    }

    private static int minute(String time) {
        return 60 * Integer.parseInt(time.substring(0, 2)) + Integer.parseInt(time.substring(3, 5));
    }
}
