package io.gradus.status.gpio;

import io.gradus.device.GpioConfig;
import io.gradus.device.GpioConfig.Line;
import io.gradus.device.QuietHours;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import io.gradus.status.StatusReading;
import io.gradus.status.StatusSink;
import java.util.TimeZone;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * LEDs and a button on a board's lines.
 *
 * <table>
 * <caption>What lights</caption>
 * <tr><td>green</td><td>healthy, with or without a note</td></tr>
 * <tr><td>amber</td><td>vanishing, saturated, dead, oscillating, not-learning or overfitting</td></tr>
 * <tr><td>red</td><td>rate-too-high, exploding or diverged</td></tr>
 * <tr><td>none of these</td><td>no verdict yet</td></tr>
 * <tr><td>blue</td><td>half a second on, half a second off: training; steady: paused; off: ended, or quiet
 * hours</td></tr>
 * </table>
 *
 * <p>A class of boards that learn together may have blue tell something else: how far a board agrees with the others.
 *
 * <p>A colour stays for at least {@link #COLOUR_NANOS}, then the latest verdict's follows. Blue changes at the first
 * showing that comes {@link #BEAT_NANOS} after the last change, so it beats more slowly where runs are shown less often
 * than twice a second, and never unevenly. Quiet hours are for blue alone: alarms light at night too.
 */
public final class LedPanel implements StatusSink {
    /** How long a colour stays at least, so that verdicts in quick succession can be told from each other. */
    public static final long COLOUR_NANOS = 500_000_000;

    /** How long blue is on, and how long it is off. */
    public static final long BEAT_NANOS = 500_000_000;

    private static final double LEAST_BEAT = 0.1; // of a second
    private static final long DAY_MILLIS = 86_400_000;
    private static final long MINUTE_MILLIS = 60_000;
    private static final int NO_COLOUR = -1;
    private static final int GREEN = 0;
    private static final int AMBER = 1;
    private static final int RED = 2;

    private final GpioLines lines;
    private final @Nullable Led[] colours; // green, amber, red
    private final @Nullable Led blue;
    private final @Nullable Button button;
    private final QuietHours quiet;
    private final TimeZone zone = TimeZone.getDefault();
    private final LongSupplier clock;
    private final @Nullable DoubleSupplier beat;

    private int colour = NO_COLOUR;
    private long colourSince;
    private boolean beating;
    private long beatSince;
    private boolean closed;

    /**
     * Opens the chip and takes the lines. All LEDs are off.
     *
     * @throws GpioException if one cannot be had; then none is held
     */
    public static LedPanel open(GpioConfig gpio, QuietHours quiet, GpioProvider provider, RunControl control) {
        return open(gpio, quiet, provider, control, null);
    }

    /**
     * The same where blue tells a number: while the run goes, blue is on for that share of every second.
     *
     * @param beat the share, from 0 to 1, asked for at every showing; null for half a second on and half a second off
     * @throws GpioException if a line cannot be had; then none is held
     */
    public static LedPanel open(
            GpioConfig gpio,
            QuietHours quiet,
            GpioProvider provider,
            RunControl control,
            @Nullable DoubleSupplier beat) {
        if (!gpio.isWired()) {
            throw new IllegalArgumentException("no line is given: name one for green, amber, red, blue or button");
        }
        return open(Gpio.open(gpio.chip(), provider), gpio, quiet, control, System::currentTimeMillis, beat);
    }

    /**
     * The same on lines that are open already. Closing the panel closes them.
     *
     * @param clock of the quiet hours, as {@link System#currentTimeMillis}
     * @throws GpioException if one cannot be had; then the lines are closed
     */
    static LedPanel open(GpioLines lines, GpioConfig gpio, QuietHours quiet, RunControl control, LongSupplier clock) {
        return open(lines, gpio, quiet, control, clock, null);
    }

    static LedPanel open(
            GpioLines lines,
            GpioConfig gpio,
            QuietHours quiet,
            RunControl control,
            LongSupplier clock,
            @Nullable DoubleSupplier beat) {
        try {
            return new LedPanel(lines, gpio, quiet, control, clock, beat);
        } catch (GpioException e) {
            lines.close();
            throw e;
        }
    }

    private LedPanel(
            GpioLines lines,
            GpioConfig gpio,
            QuietHours quiet,
            RunControl control,
            LongSupplier clock,
            @Nullable DoubleSupplier beat) {
        this.lines = lines;
        this.colours = new @Nullable Led[] {led(lines, gpio.green()), led(lines, gpio.amber()), led(lines, gpio.red())};
        this.blue = led(lines, gpio.blue());
        Line pressed = gpio.button();
        this.button = pressed == null
                ? null
                : new Button(lines.input(pressed.line(), pressed.activeLow(), pressed.activeLow()), control);
        this.quiet = quiet;
        this.clock = clock;
        this.beat = beat;
    }

    private static @Nullable Led led(GpioLines lines, @Nullable Line line) {
        return line == null ? null : new Led(lines.output(line.line(), line.activeLow()));
    }

    /** Whether it is a time of day at which nothing should blink. Allocates nothing, as {@code LocalTime.now} would. */
    private boolean isQuiet() {
        if (quiet.isNever()) {
            return false;
        }
        long millis = clock.getAsLong();
        return quiet.contains((int) (Math.floorMod(millis + zone.getOffset(millis), DAY_MILLIS) / MINUTE_MILLIS));
    }

    @Override
    public String name() {
        return "GPIO " + lines.name();
    }

    @Override
    public void show(StatusReading reading, long nanos) {
        if (closed) {
            return;
        }
        if (button != null) {
            button.poll(nanos);
        }
        showColour(colour(reading), nanos);
        showBeat(reading.state(), nanos);
    }

    private static int colour(StatusReading reading) {
        return reading.health().step() < 0
                ? NO_COLOUR
                : colour(reading.health().verdict().state());
    }

    /** Which LED a verdict lights. */
    private static int colour(Verdict.State state) {
        return switch (state.level()) {
            case WELL -> GREEN;
            case WARNING -> AMBER;
            case DANGER -> RED;
        };
    }

    private void showColour(int wanted, long nanos) {
        if (wanted == colour || (colour != NO_COLOUR && nanos - colourSince < COLOUR_NANOS)) {
            return;
        }
        colour = wanted;
        colourSince = nanos;
        for (int n = 0; n < colours.length; n++) {
            set(colours[n], n == wanted);
        }
    }

    private void showBeat(RunState state, long nanos) {
        if (blue == null) {
            return;
        }
        boolean beats = state == RunState.RUNNING && !isQuiet();
        if (!beats) {
            set(blue, state == RunState.PAUSED && !isQuiet());
        } else if (!beating) {
            set(blue, true);
            beatSince = nanos;
        } else if (nanos - beatSince >= beatNanos(blue.lit)) {
            set(blue, !blue.lit);
            beatSince = nanos;
        }
        beating = beats;
    }

    /** How long blue stays on, or off; never so briefly that it could not be seen. */
    private long beatNanos(boolean lit) {
        if (beat == null) {
            return BEAT_NANOS;
        }
        double share = beat.getAsDouble();
        if (Double.isNaN(share)) {
            return BEAT_NANOS;
        }
        double on = Math.max(LEAST_BEAT, Math.min(1 - LEAST_BEAT, share));
        return (long) (2 * BEAT_NANOS * (lit ? on : 1 - on));
    }

    private static void set(@Nullable Led led, boolean lit) {
        if (led != null && led.lit != lit) {
            led.line.set(lit);
            led.lit = lit;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (Led led : colours) {
                putOut(led);
            }
            putOut(blue);
        } finally {
            lines.close();
        }
    }

    /** Whatever it was believed to be. One that cannot be reached any more must not keep the others lit. */
    private static void putOut(@Nullable Led led) {
        if (led != null) {
            try {
                led.line.set(false);
            } catch (GpioException gone) {
                // show() has said so, or the run is over
            }
        }
    }

    /** An output and what was last written to it. */
    private static final class Led {
        private final GpioLines.Output line;
        private boolean lit;

        Led(GpioLines.Output line) {
            this.line = line;
        }
    }
}
