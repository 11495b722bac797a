package io.gradus.device;

import io.gradus.device.DeviceConfig.Gpio;
import io.gradus.device.DeviceConfig.Line;
import io.gradus.device.DeviceConfig.QuietHours;
import io.gradus.device.DeviceConfig.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link DeviceConfig} of a TOML text, or says where that cannot be meant. */
final class DeviceFile {
    private static final int MOST_CORES = 1024;
    private static final int MOST_MEGABYTES = 1 << 20;
    private static final List<Integer> BAUDS = List.of(
            1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 500_000, 921_600, 1_000_000);

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

    /** The launcher reads these with a few lines of awk, which know no escapes. */
    private static List<String> jvmFlags(TomlSection root, List<String> otherwise) {
        List<String> flags = root.texts("jvm_flags", otherwise);
        for (String flag : flags) {
            if (!flag.matches("-(X|D|-)[^\"'\\\\\\p{Cntrl}]+")) {
                throw root.refuse(
                        "jvm_flags",
                        "jvm_flags: '" + flag
                                + "' is no option for Java: write one a text, beginning with -X, -D or --,"
                                + " without quotes and backslashes");
            }
        }
        return flags;
    }

    private static Gpio gpio(TomlSection gpio, Gpio defaults) {
        gpio.only("chip", "header", "green", "amber", "red", "blue", "button");
        String chip = gpio.text("chip", defaults.chip());
        if (chip.isBlank()) {
            throw gpio.refuse(
                    "chip", "gpio.chip must be a chip's label, its path, or \"" + DeviceConfig.SIMULATED + "\"");
        }
        Header header = header(gpio, defaults.header());
        Map<Integer, String> used = new HashMap<>();
        return new Gpio(
                chip,
                header,
                line(gpio, "green", header, used, false),
                line(gpio, "amber", header, used, false),
                line(gpio, "red", header, used, false),
                line(gpio, "blue", header, used, false),
                line(gpio, "button", header, used, true));
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

    /** @param used lines that others have, with their keys; this one's is added */
    private static @Nullable Line line(
            TomlSection gpio, String key, Header header, Map<Integer, String> used, boolean lowByDefault) {
        TomlSection table = gpio.inline(key, "{ line = 17 }");
        if (table == null) {
            return null;
        }
        table.only("line", "active_low");
        if (!table.has("line")) {
            throw gpio.refuse(key, "gpio." + key + " lacks its line: write { line = 17 }");
        }
        int line = table.whole("line", 0, 0, header.lastLine());
        String reserved = header.reservedFor(line);
        if (reserved != null) {
            throw table.refuse(
                    "line",
                    table.fullName("line") + ": " + line + " is kept for " + reserved
                            + "; free are 4, 5, 6, 12, 13 and 16 to 27");
        }
        String other = used.put(line, key);
        if (other != null) {
            throw table.refuse("line", table.fullName("line") + ": " + line + " is that of gpio." + other + " already");
        }
        return new Line(line, table.flag("active_low", lowByDefault));
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
        if (!BAUDS.contains(baud)) {
            throw serial.refuse("baud", "serial.baud " + baud + " is no usual speed; 115200 is what most take");
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
        return new QuietHours(minute(text), minute(text.substring(6)));
    }

    private static int minute(String time) {
        return 60 * Integer.parseInt(time.substring(0, 2)) + Integer.parseInt(time.substring(3, 5));
    }
}
