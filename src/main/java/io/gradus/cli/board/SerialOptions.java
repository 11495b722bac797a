package io.gradus.cli.board;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.device.BaudRates;
import io.gradus.health.LayerFacts;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.run.Version;
import io.gradus.status.RunControl;
import io.gradus.status.serial.PortLink;
import io.gradus.status.serial.PtyLink;
import io.gradus.status.serial.SerialLink;
import io.gradus.status.serial.SerialSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of the serial line. Its classes are loaded only if there is one. */
public final class SerialOptions {
    public static final String BAUD = "--baud";
    public static final String SERIAL = "--serial";
    private static final String PTY = "pty";

    private SerialOptions() {}

    static void describe(Syntax syntax) {
        syntax.section("Serial line");
        syntax.option(
                SERIAL,
                "PORT|pty",
                "stream health to this port and obey its commands; pty makes a pseudo-terminal for gradus monitor or a"
                        + " plotter",
                "the board's port, else none",
                List.of(PTY));
        describeBaud(syntax);
    }

    public static void describeBaud(Syntax syntax) {
        syntax.option(BAUD, "N", "bits a second of the port", Integer.toString(BaudRates.DEFAULT), BaudRates.labels());
    }

    /**
     * Bits a second.
     *
     * @throws UsageException if serial ports have no such rate
     */
    public static int baud(Arguments arguments, int otherwise) {
        String text = arguments.text(BAUD);
        if (text == null) {
            return otherwise;
        }
        if (!BaudRates.labels().contains(text)) {
            throw new UsageException(
                    BAUD + " " + text + ": it must be one of " + String.join(", ", BaudRates.labels()));
        }
        return Integer.parseInt(text);
    }

    /**
     * Opens the serial line that the options name; null if they name none. If the port is missing or may not be opened,
     * it warns and returns the closed line: the sink tries again, since a cable may be plugged in later.
     *
     * @param port what is opened if no option names a port, the board's; or null
     * @param baud bits a second if no option sets them
     * @throws IOException if there can never be such a line
     */
    public static @Nullable SerialLink open(Arguments arguments, Terminal terminal, @Nullable String port, int baud)
            throws IOException {
        String name = arguments.text(SERIAL);
        int rate = baud(arguments, baud);
        if (name == null && port == null) {
            if (arguments.has(BAUD)) {
                throw new UsageException(BAUD + " is the speed of a serial port, but no " + SERIAL + " names one");
            }
            return null;
        }
        if (PTY.equals(name) && arguments.has(BAUD)) {
            throw new UsageException(BAUD + " " + rate + ": a pseudo-terminal has no speed; leave it out");
        }
        return Lines.open(terminal, name == null ? String.valueOf(port) : name, rate);
    }

    /**
     * Opens a port that has to be there.
     *
     * @param name a device, or {@code pty} for a new pseudo-terminal
     * @throws IOException if it cannot be opened
     */
    public static SerialLink open(String name, int baud) throws IOException {
        return Lines.open(name, baud);
    }

    /** Starts the sink that streams to a line. */
    public static SerialSink sink(SerialLink link, NetworkSpec network, RunControl control, Terminal terminal) {
        return Lines.sink(link, network, control, terminal);
    }

    /** Code that needs the serial classes, in a class of its own so that they are loaded only when it is used. */
    private static final class Lines {
        private Lines() {}

        static SerialLink open(Terminal terminal, String name, int baud) throws IOException {
            SerialLink line = line(name, baud);
            try {
                line.open();
            } catch (IOException e) {
                if (line instanceof PtyLink) {
                    throw e;
                }
                terminal.warn(SERIAL + " " + e.getMessage() + " (training continues, and the port is tried again)");
            }
            return line;
        }

        static SerialLink open(String name, int baud) throws IOException {
            SerialLink line = line(name, baud);
            line.open();
            return line;
        }

        private static SerialLink line(String name, int baud) {
            if (name.equals(PTY)) {
                return new PtyLink();
            }
            if (Files.isRegularFile(Path.of(name)) || Files.isDirectory(Path.of(name))) {
                throw new UsageException(SERIAL + " " + name
                        + ": this is not a serial port; name a device such as /dev/ttyUSB0, or pty");
            }
            return new PortLink(name, baud);
        }

        static SerialSink sink(SerialLink link, NetworkSpec network, RunControl control, Terminal terminal) {
            List<LayerFacts> layers = new ArrayList<>();
            for (LayerSpec layer : network.layers()) {
                boolean last = layers.size() == network.layers().size() - 1;
                layers.add(new LayerFacts(
                        layer.width(),
                        layer.activation().squashes(),
                        layer.activation().canDie(),
                        last));
            }
            String identity = "Gradus,MLP " + network.shape() + ",0," + Version.gradus();
            return new SerialSink(link, layers, control, identity, terminal::warn);
        }
    }
}
