package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.device.GpioConfig;
import io.gradus.device.GpioConfig.Line;
import io.gradus.device.Header;
import io.gradus.device.QuietHours;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A button from line 24 to ground on Pi4J's mock, pressed at times that the test makes up. */
class ButtonTest {
    private static final int LINE = 24;
    private static final long MILLIS = 1_000_000;

    private final MockBoard board = new MockBoard();
    private final Readings readings = new Readings();
    private final long start = board.nanos;
    private LedPanel panel = open(true);

    @AfterEach
    void close() {
        panel.close();
    }

    @Test
    void aShortPressPausesAndTheNextGoesOn() {
        press(100, 250);
        assertEquals(RunState.RUNNING, showAt(260), "let go 10 ms ago: it may bounce");
        assertEquals(RunState.PAUSED, showAt(270));
        press(1000, 1100);
        assertEquals(RunState.RUNNING, showAt(1200));
        assertEquals(0, resets());
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 100, 1999})
    void aPressBetweenTwoShowingsCounts(long length) {
        showAt(0);
        press(100, 100 + length);
        assertEquals(RunState.PAUSED, showAt(5000));
        assertEquals(0, resets());
    }

    @Test
    void twoPressesBetweenTwoShowingsAreTwo() {
        press(100, 200);
        press(300, 400);
        press(500, 600);
        assertEquals(RunState.PAUSED, showAt(1000));
    }

    @Test
    void heldForTwoSecondsItStartsAgainWhileItIsHeldAndOnce() {
        level(100, true);
        for (long at = 200; at < 2100; at += 100) {
            assertEquals(RunState.RUNNING, showAt(at));
            assertEquals(0, resets(), "at " + at);
        }
        showAt(2100);
        assertEquals(1, resets());
        showAt(5000);
        level(6000, false);
        assertEquals(RunState.RUNNING, showAt(6100));
        assertEquals(0, resets(), "the same press");
        press(7000, 7100);
        assertEquals(RunState.PAUSED, showAt(7200), "the next press is a press again");
    }

    @Test
    void aLongPressBetweenTwoShowingsStartsAgain() {
        press(100, 2100);
        assertEquals(RunState.RUNNING, showAt(5000));
        assertEquals(1, resets());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void bouncesAreOnePress(int seed) {
        Random random = new Random(seed);
        bounce(random, 100, true);
        showAt(100 + random.nextInt(400));
        bounce(random, 600, false);
        assertEquals(RunState.PAUSED, showAt(1000), "seed " + seed);
        assertEquals(0, resets());
    }

    @Test
    void aGlitchIsNoPress() {
        press(100, 119);
        assertEquals(RunState.RUNNING, showAt(1000));
    }

    @Test
    void moreBouncesThanCanBeKeptEndAsTheLineDoes() {
        for (int n = 0; n < 100; n++) {
            press(100 + n, 100 + n);
        }
        level(210, true);
        showAt(300);
        level(500, false);
        showAt(510);
        assertEquals(RunState.PAUSED, showAt(600));
    }

    @Test
    void aButtonThatIsDownAtTheStartCountsOnceItWasLetGo() {
        panel.close();
        board.grounded.add(LINE);
        panel = open(true);
        showAt(3000);
        level(3100, false);
        assertEquals(RunState.RUNNING, showAt(3200));
        assertEquals(0, resets());
        press(4000, 4100);
        assertEquals(RunState.PAUSED, showAt(4200));
    }

    @Test
    void anActiveHighButtonIsPressedAtTheSupply() {
        panel.close();
        panel = open(false);
        showAt(0);
        board.nanos = start + 100 * MILLIS;
        board.drive(LINE, true);
        board.nanos = start + 200 * MILLIS;
        board.drive(LINE, false);
        assertEquals(RunState.PAUSED, showAt(300));
    }

    @Test
    void edgesThatPi4jDidNotTellAreSeenAllTheSame() {
        Button button = new Button(new Mute(), readings.control);
        for (int at = 0; at <= 500; at += 10) {
            button.poll(start + at * MILLIS);
        }
        assertEquals(RunState.PAUSED, readings.control.state());
    }

    @Test
    void aButtonWhoseLineIsHeldIsNamed() {
        panel.close();
        board.held.add(LINE);
        GpioException e = assertThrows(GpioException.class, () -> open(true));
        assertEquals(
                "line 24 of pinctrl-mock is held by another program: end that, or use another line", e.getMessage());
    }

    /** Tells no edge but what it finds when asked, as a line whose thread died: down from the 10th to the 20th look. */
    private static final class Mute implements GpioLines.Input {
        private int looks;

        @Override
        public void drain(GpioLines.Edges edges, long nanos) {
            looks++;
            if (looks == 10 || looks == 20) {
                edges.edge(looks == 10, nanos);
            }
        }

        @Override
        public boolean isActive() {
            return false;
        }
    }

    private LedPanel open(boolean activeLow) {
        GpioConfig gpio =
                new GpioConfig("pinctrl-mock", Header.OTHER, null, null, null, null, new Line(LINE, activeLow));
        return LedPanel.open(board.open(), gpio, QuietHours.NEVER, readings.control, () -> 0);
    }

    private void press(long from, long to) {
        level(from, true);
        level(to, false);
    }

    private void level(long atMillis, boolean pressed) {
        board.nanos = start + atMillis * MILLIS;
        board.drive(LINE, !pressed);
    }

    /** Ten edges within 15 ms, the last of them to where it stays. */
    private void bounce(Random random, long atMillis, boolean pressed) {
        long at = start + atMillis * MILLIS;
        for (int n = 0; n < 10; n++) {
            board.nanos = at;
            board.drive(LINE, (n % 2 == 0) == pressed);
            at += random.nextInt(1_500_000);
        }
        board.nanos = at;
        board.drive(LINE, !pressed);
    }

    private RunState showAt(long atMillis) {
        panel.show(readings.of(Verdict.State.HEALTHY), start + atMillis * MILLIS);
        return readings.control.state();
    }

    /** How often the run was told to start again since this was last asked. */
    private int resets() {
        int[] count = {0};
        RunControl control = readings.control;
        if (control.hasNews() && control.state() == RunState.RUNNING) {
            try {
                control.obey(new RunControl.Run() {
                    @Override
                    public void rate(float rate) {}

                    @Override
                    public void reset() {
                        count[0]++;
                    }

                    @Override
                    public void stepSingly(boolean on) {}
                });
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return count[0];
    }
}
