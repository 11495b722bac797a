package io.gradus.status.gpio;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.gpiod.internal.GpioDException;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import io.gradus.device.Header;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Lines by Pi4J 2 and its gpiod plugin, on Raspberry Pis. The context is built explicitly, of the two providers that
 * are used: an automatic one takes mocks off a Pi without a word. Pi4J has no shutdown hook here, for it would take the
 * lines away before the LEDs are put out.
 */
final class Pi4jLines implements GpioLines {
    private static final Path DEVICES = Path.of("/dev");

    private final Context context;
    private final String chip;
    private final LongSupplier clock;
    private boolean closed;

    /**
     * Lines by other providers, for tests.
     *
     * @param clock what an edge's time is read from
     */
    Pi4jLines(String chip, DigitalOutputProvider outputs, DigitalInputProvider inputs, LongSupplier clock) {
        this.chip = chip;
        this.clock = clock;
        this.context = Pi4J.newContextBuilder()
                .noAutoDetect()
                .noAutoInject()
                .disableShutdownHook()
                .add(outputs, inputs)
                .build();
    }

    /**
     * Opens the chip, which must be one of {@link Header#RASPBERRY_PI_CHIPS}, for Pi4J does not choose by label.
     *
     * @throws GpioException if Pi4J does not know this board or cannot reach its chip
     */
    static Pi4jLines open(String chip) {
        if (!BoardInfoHelper.runningOnRaspberryPi()) {
            throw new GpioException("Pi4J does not know this board");
        }
        try {
            // The context does this too, but keeps the reason of a failure to itself.
            GpioDContext.getInstance().initialize();
            return new Pi4jLines(
                    chip,
                    GpioDDigitalOutputProvider.newInstance(),
                    GpioDDigitalInputProvider.newInstance(),
                    System::nanoTime);
        } catch (GpioDException e) {
            throw reason(e).contains("Permission denied")
                    ? GpioErrors.denied(DEVICES.resolve("gpiochip0"))
                    : new GpioException("Pi4J cannot open " + chip + ": " + reason(e), e);
        } catch (IllegalStateException e) {
            throw GpioErrors.noChip(chip, DEVICES, List.of());
        } catch (Pi4JException | LinkageError e) {
            throw new GpioException("Pi4J does not start: " + reason(e), e);
        }
    }

    @Override
    public String name() {
        return chip + " by Pi4J";
    }

    @Override
    public Output output(int line, boolean activeLow) {
        DigitalState on = activeLow ? DigitalState.LOW : DigitalState.HIGH;
        DigitalState off = activeLow ? DigitalState.HIGH : DigitalState.LOW;
        try {
            DigitalOutput output = context.create(DigitalOutputConfigBuilder.newInstance(context)
                    .id("gradus-" + line) // the name by which other programs see who holds the line
                    .address(line)
                    .initial(off)
                    .shutdown(off)
                    .build());
            return lit -> set(output, line, lit ? on : off);
        } catch (RuntimeException e) { // Pi4J's own, its library's, and IllegalStateException around either
            throw refused(line, e);
        }
    }

    private void set(DigitalOutput output, int line, DigitalState state) {
        try {
            output.state(state);
        } catch (Pi4JException | GpioDException e) {
            throw GpioErrors.failed(line, chip, reason(e));
        }
    }

    @Override
    public Input input(int line, boolean activeLow, boolean pullUp) {
        try {
            DigitalInput input = context.create(DigitalInputConfigBuilder.newInstance(context)
                    .id("gradus-" + line)
                    .address(line)
                    .pull(pullUp ? PullResistance.PULL_UP : PullResistance.OFF)
                    .debounce(0L) // the button does that, for both ways to the lines alike
                    .build());
            return new Pi4jInput(line, input, activeLow ? DigitalState.LOW : DigitalState.HIGH);
        } catch (RuntimeException e) {
            throw refused(line, e);
        }
    }

    private GpioException refused(int line, RuntimeException e) {
        String reason = reason(e);
        return reason.contains("busy")
                ? GpioErrors.busy(line, chip, holder(line))
                : GpioErrors.failed(line, chip, reason);
    }

    private static String holder(int line) {
        try {
            String holder = GpioDContext.getInstance().getOrOpenLine(line).getConsumer();
            return holder == null ? "" : holder;
        } catch (GpioDException | IllegalStateException unknown) {
            return "";
        }
    }

    /** The innermost message: Pi4J wraps. */
    private static String reason(Throwable e) {
        Throwable inner = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            inner = cause;
        }
        return String.valueOf(inner.getMessage());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            context.shutdown();
        }
    }

    /** Keeps the edges that Pi4J tells on a thread of its own. */
    private final class Pi4jInput implements Input {
        private static final int KEPT = 16;

        private final int line;
        private final DigitalInput input;
        private final DigitalState active;
        private final long[] times = new long[KEPT]; // under the lock, as are the two below
        private final boolean[] states = new boolean[KEPT];
        private int kept;
        private final long[] toldTimes = new long[KEPT];
        private final boolean[] toldStates = new boolean[KEPT];
        private boolean told;

        Pi4jInput(int line, DigitalInput input, DigitalState active) {
            this.line = line;
            this.input = input;
            this.active = active;
            this.told = isActive();
            input.addListener(event -> keep(event.state() == active));
        }

        private synchronized void keep(boolean isActive) {
            if (kept < KEPT) { // more is noise; how the line ends up is looked at below
                times[kept] = clock.getAsLong();
                states[kept++] = isActive;
            }
        }

        private synchronized int take() {
            int count = kept;
            System.arraycopy(times, 0, toldTimes, 0, count);
            System.arraycopy(states, 0, toldStates, 0, count);
            kept = 0;
            return count;
        }

        @Override
        public void drain(Edges edges, long now) {
            int count = take();
            for (int n = 0; n < count; n++) {
                told = toldStates[n];
                edges.edge(told, toldTimes[n]);
            }
            boolean is = isActive();
            if (is != told) { // there was no room for the last edges, or Pi4J's thread did not tell them
                told = is;
                edges.edge(is, now);
            }
        }

        @Override
        public boolean isActive() {
            try {
                return input.state() == active;
            } catch (Pi4JException | GpioDException e) {
                throw GpioErrors.failed(line, chip, reason(e));
            }
        }
    }
}
