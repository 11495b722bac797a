package io.gradus.cli.board;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.options.DeviceOption;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.device.DeviceConfig;
import io.gradus.device.Devices;
import io.gradus.device.GpioConfig.Line;
import io.gradus.device.Machine;
import io.gradus.device.Machine.Access;
import io.gradus.report.JsonLine;
import io.gradus.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code gradus devices}: lists the boards that have a file, and what each of them would find on this machine. */
public final class DevicesCommand implements Command {
    private static final String JSON = "--json";

    @Override
    public String name() {
        return "devices";
    }

    @Override
    public String summary() {
        return "Lists the boards and what each would find on this machine; or prints one board's file.";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.optionalParameter("NAME|FILE", "print this board's file, for you to copy", Devices.NAMES);
        syntax.flag(JSON, "print one JSON object instead");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gradus devices", "the boards, and what of each this machine has"),
                new Example("gradus devices raspberry-pi-5 > mine.toml", "a file of your own to begin with"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        Machine machine = new Machine();
        String word = arguments.parameter(0);
        if (word == null) {
            list(terminal, machine, arguments.has(JSON));
        } else {
            DeviceConfig device = DeviceOption.config(word, "");
            if (arguments.has(JSON)) {
                JsonLine json = new JsonLine();
                put(json, device, machine);
                terminal.line(json.toString());
            } else {
                String text = Devices.isFile(word) ? Files.readString(Path.of(word)) : Devices.text(word);
                terminal.out().print(text);
                terminal.line("\n# On this machine");
                terminal.line("#   gpio    " + gpio(device, machine));
                terminal.line("#   serial  " + serial(device, machine));
                terminal.line("#   cores   " + cores(device));
                terminal.line("#   memory  " + memory(device));
            }
        }
        return OK;
    }

    private static void list(Terminal terminal, Machine machine, boolean asJson) {
        String model = machine.model();
        String usual = DeviceOption.of(null, null, machine).config().name();
        if (asJson) {
            JsonLine json =
                    new JsonLine().put("model", model).put("default", usual).list("devices");
            for (String name : Devices.NAMES) {
                put(json.item(), Devices.named(name), machine);
                json.endItem();
            }
            terminal.line(json.endList().toString());
            return;
        }
        String[][] rows = new String[Devices.NAMES.size() + 1][];
        rows[0] = new String[] {"  device", "gpio", "serial", "cores", "memory"};
        for (int i = 1; i < rows.length; i++) {
            DeviceConfig device = Devices.named(Devices.NAMES.get(i - 1));
            rows[i] = new String[] {
                (device.name().equals(usual) ? "* " : "  ") + device.name(),
                gpio(device, machine),
                serial(device, machine),
                cores(device),
                memory(device)
            };
        }
        print(terminal, rows);
        terminal.line();
        terminal.line("* is used when none is named: "
                + (model == null
                        ? "this machine has no device tree that names a board"
                        : "the device tree's model is \"" + model + "\"")
                + ".");
        terminal.line(
                "Name one with --device, in GRADUS_DEVICE, or begin a file of your own: gradus devices NAME > mine.toml");
    }

    private static void print(Terminal terminal, String[][] rows) {
        int[] widths = new int[rows[0].length];
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        for (int i = 0; i < rows.length; i++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(Text.left(rows[i][column], widths[column] + 2));
            }
            String text = line.toString().stripTrailing();
            terminal.line(
                    i == 0
                            ? terminal.paint(Style.DIM, text)
                            : text.startsWith("*") ? terminal.paint(Style.BOLD, text) : text);
        }
    }

    private static String gpio(DeviceConfig device, Machine machine) {
        String chip = device.gpio().chip();
        if (device.gpio().isSimulated()) {
            return "drawn in the terminal";
        }
        Path file = machine.chip(chip);
        return file == null ? "no " + chip : file + denied(machine.access(file.toString()), "gpio");
    }

    private static String serial(DeviceConfig device, Machine machine) {
        String port = device.serial().port();
        if (!device.serial().isPresent()) {
            return "none";
        }
        Access access = machine.access(port);
        return access == Access.ABSENT ? "no " + port : port + denied(access, "dialout");
    }

    private static String denied(Access access, String group) {
        return access == Access.DENIED ? " (no permission: join group " + group + ")" : "";
    }

    private static String cores(DeviceConfig device) {
        int available = Runtime.getRuntime().availableProcessors();
        return device.cores(available) + " of " + available;
    }

    private static String memory(DeviceConfig device) {
        long available = available();
        return Text.bytes(device.residentBytes()) + (available < 0 ? "" : " of " + Text.bytes(available) + " free");
    }

    private static long available() {
        long available = ProcessStatus.kilobytes(ProcessStatus.field(Path.of("/proc/meminfo"), "MemAvailable"));
        long limit = ProcessStatus.memoryLimit();
        return limit > 0 && (available < 0 || limit < available) ? limit : available;
    }

    private static void put(JsonLine json, DeviceConfig device, Machine machine) {
        Path chip =
                device.gpio().isSimulated() ? null : machine.chip(device.gpio().chip());
        json.put("name", device.name())
                .put("board", device.board())
                .put("models", String.join("|", device.models()))
                .put("cores", device.cores())
                .put("cores_available", Runtime.getRuntime().availableProcessors())
                .put("arena_bytes", device.arenaBytes())
                .put("resident_bytes", device.residentBytes())
                .putKnown("memory_available_bytes", available())
                .put("jvm_flags", String.join(" ", device.jvmFlags()))
                .put("sampling_ms", device.samplingMillis())
                .put("gpio_chip", device.gpio().chip())
                .put("gpio_header", device.gpio().header().label())
                .put("gpio_device", chip == null ? null : chip.toString())
                .put("gpio_access", access(device.gpio().isSimulated(), chip, machine))
                .list("lines");
        line(json, "green", device.gpio().green());
        line(json, "amber", device.gpio().amber());
        line(json, "red", device.gpio().red());
        line(json, "blue", device.gpio().blue());
        line(json, "button", device.gpio().button());
        String port = device.serial().port();
        json.endList()
                .put("serial_port", port)
                .put("baud", device.serial().baud())
                .put("serial_access", device.serial().isPresent() ? label(machine.access(port)) : "none")
                .put("quiet_hours", device.quietHours().toString());
    }

    private static String access(boolean simulated, @Nullable Path chip, Machine machine) {
        return simulated ? "simulated" : chip == null ? "absent" : label(machine.access(chip.toString()));
    }

    private static String label(Access access) {
        return switch (access) {
            case READY -> "ready";
            case DENIED -> "denied";
            case ABSENT -> "absent";
        };
    }

    private static void line(JsonLine json, String name, @Nullable Line line) {
        if (line != null) {
            json.item()
                    .put("name", name)
                    .put("line", line.line())
                    .put("active_low", line.activeLow())
                    .endItem();
        }
    }
}
