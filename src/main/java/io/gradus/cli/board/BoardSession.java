package io.gradus.cli.board;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DeviceOption;
import io.gradus.cli.terminal.SimulatedBoard;
import io.gradus.cli.terminal.Terminal;
import io.gradus.device.DeviceConfig;
import io.gradus.health.HealthBoard;
import io.gradus.status.RunControl;
import io.gradus.status.StatusLoop;
import io.gradus.status.StatusSink;
import io.gradus.status.gpio.GpioException;
import io.gradus.status.gpio.GpioProvider;
import io.gradus.status.gpio.LedPanel;
import io.gradus.status.serial.SerialLink;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The LEDs, the button and the serial line of the board that a run is shown on. If one of them cannot be had, the run
 * is trained without it.
 */
public final class BoardSession implements AutoCloseable {
    public static final String GPIO = "--gpio";
    public static final String OFF = "off";
    private static final List<String> WAYS = List.of("auto", "gpiod", "chardev", OFF);

    private final DeviceOption device;
    private final String gpio;
    private final Arguments arguments;
    private final Terminal terminal;
    private final List<StatusSink> sinks = new ArrayList<>();
    private @Nullable String serial;
    private @Nullable StatusLoop loop;

    private BoardSession(DeviceOption device, String gpio, Arguments arguments, Terminal terminal) {
        this.device = device;
        this.gpio = gpio;
        this.arguments = arguments;
        this.terminal = terminal;
    }

    public static void describe(Syntax syntax) {
        describeLights(syntax);
        SerialOptions.describe(syntax);
    }

    /** The options of commands that use LEDs and button, but no serial line. */
    public static void describeLights(Syntax syntax) {
        DeviceOption.describe(syntax);
        syntax.option(
                GPIO,
                "WAY",
                "how LEDs and button are reached: auto, gpiod (Pi4J), chardev (the kernel's device), or off",
                "auto",
                WAYS);
    }

    /** The board that the options name; opens nothing. */
    public static BoardSession of(Arguments arguments, Terminal terminal) {
        String gpio = arguments.text(GPIO, "auto");
        if (!WAYS.contains(gpio)) {
            throw new UsageException(GPIO + ": " + io.gradus.text.Names.unknown("way", gpio, WAYS));
        }
        DeviceOption device = DeviceOption.of(arguments);
        boolean wanted = arguments.has(GPIO) && !gpio.equals("auto") && !gpio.equals(OFF);
        if (wanted && !device.config().gpio().isWired()) {
            throw new UsageException(GPIO + " " + gpio + ": nothing is wired to the GPIO lines of board "
                    + device.config().name() + "; name another by " + DeviceOption.DEVICE + ", or leave it out");
        }
        return new BoardSession(device, gpio, arguments, terminal);
    }

    public DeviceConfig device() {
        return device.config();
    }

    /** The board and what its LEDs mean, in a line. */
    public String describe() {
        String origin = device.origin();
        return device().board() + (origin.isEmpty() ? "" : ", " + origin) + "  "
                + new SimulatedBoard(terminal).legend();
    }

    /** The serial line, and how to watch it, in a line; null if there is none. */
    @Nullable
    public String serial() {
        return serial == null ? null : serial + ": ./gradus monitor " + serial + ", or a serial plotter, shows it live";
    }

    /** The serial line's name alone; null if there is none. */
    public @Nullable String serialName() {
        return serial;
    }

    /** Shows the run to one more; before {@link #start}. */
    public void add(StatusSink sink) {
        sinks.add(sink);
    }

    /**
     * Opens LEDs, button and serial line, and begins to show the run. Warns of each that cannot be opened.
     *
     * @throws IOException if there can never be the serial line that the options name
     */
    public void start(Trainer trainer, RunControl control) throws IOException {
        SerialLink link = SerialOptions.open(
                arguments,
                terminal,
                device().serial().isPresent() ? device().serial().port() : null,
                device().serial().baud());
        if (link != null) {
            serial = link.name();
            sinks.add(SerialOptions.sink(link, trainer.plan().network(), control, terminal));
        }
        show(trainer.board(), trainer.plan().network().layers().size(), control, null);
    }

    /** Takes LEDs and button alone, and shows what is published on a board of one layer. */
    public void startLights(HealthBoard board, RunControl control) {
        show(board, 1, control, null);
    }

    /**
     * The same of a board of several layers.
     *
     * @param beat the share of every second for which blue is on while the run goes; null for half of it
     */
    public void startLights(HealthBoard board, int layers, RunControl control, @Nullable DoubleSupplier beat) {
        show(board, layers, control, beat);
    }

    private void show(HealthBoard board, int layers, RunControl control, @Nullable DoubleSupplier beat) {
        if (device().gpio().isWired() && !gpio.equals(OFF)) {
            Lights.open(device(), gpio, control, terminal, sinks, beat);
        }
        if (!sinks.isEmpty()) {
            loop = new StatusLoop(
                    board,
                    layers,
                    control,
                    sinks,
                    Duration.ofMillis(device().samplingMillis()),
                    (sink, reason) -> terminal.warn(sink + " fails and is no longer shown: " + reason));
        }
    }

    /** Switches the LEDs off and releases all lines; warns of readings that were not shown. */
    @Override
    public void close() {
        if (loop != null) {
            loop.close();
            for (StatusSink sink : sinks) {
                if (sink.dropped() > 0) {
                    terminal.warn(sink.name() + " was too slow or not connected: " + Text.count(sink.dropped(), "line")
                            + " dropped");
                }
            }
        }
    }

    /** Code that needs the GPIO classes, in a class of its own so that they are loaded only when it is used. */
    private static final class Lights {
        private Lights() {}

        static void open(
                DeviceConfig device,
                String way,
                RunControl control,
                Terminal terminal,
                List<StatusSink> sinks,
                @Nullable DoubleSupplier beat) {
            try {
                sinks.add(LedPanel.open(device.gpio(), device.quietHours(), GpioProvider.named(way), control, beat));
            } catch (GpioException e) {
                terminal.warn("no LEDs: " + e.getMessage() + " (training continues without them)");
            }
        }
    }
}
