package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.device.GpioConfig;
import io.gradus.device.QuietHours;
import io.gradus.health.Verdict;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LEDs on Pi4J's mock pins, at times that the test makes up. */
class LedPanelTest {
    private static final int GREEN = 17;
    private static final int AMBER = 27;
    private static final int RED = 22;
    private static final int BLUE = 23;
    private static final long MILLIS = 1_000_000;

    private final MockBoard board = new MockBoard();
    private final Readings readings = new Readings();
    private long wallMillis;
    private LedPanel panel = open(config(false), QuietHours.NEVER);

    @AfterEach
    void close() {
        panel.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTHY,green",
        "VANISHING,amber",
        "SATURATED,amber",
        "DEAD,amber",
        "OSCILLATING,amber",
        "EXPLODING,red",
        "DIVERGED,red"
    })
    void everyVerdictHasItsColour(Verdict.State state, String colour) {
        show(state, 0);
        assertEquals(colour, lit());
    }

    @ParameterizedTest
    @EnumSource(Verdict.State.class)
    void activeLowLinesAreAtTheSupplyWhileOff(Verdict.State state) {
        show(state, 0);
        String colour = lit();
        reopen(config(true), QuietHours.NEVER);
        assertTrue(board.isHigh(GREEN) && board.isHigh(AMBER) && board.isHigh(RED) && board.isHigh(BLUE));
        show(state, 0);
        assertEquals(colour, unlit());
        assertFalse(board.isHigh(BLUE));
    }

    @Test
    void noColourBeforeTheFirstVerdict() {
        panel.show(readings.unjudged(), board.nanos);
        assertEquals("", lit());
        assertTrue(board.isHigh(BLUE), "but it trains");
    }

    @Test
    void aColourStaysForHalfASecondAndTheLatestVerdictFollows() {
        show(Verdict.State.HEALTHY, 0);
        show(Verdict.State.EXPLODING, 100);
        assertEquals("green", lit());
        show(Verdict.State.HEALTHY, 200);
        show(Verdict.State.DEAD, 499);
        assertEquals("green", lit());
        show(Verdict.State.DEAD, 500);
        assertEquals("amber", lit());
        show(Verdict.State.DIVERGED, 999);
        assertEquals("amber", lit());
        show(Verdict.State.DIVERGED, 1000);
        assertEquals("red", lit());
    }

    @Test
    void verdictsThatTakeTurnsNeverChangeColourTwiceInHalfASecond() {
        String before = "";
        long changed = -1000;
        int changes = 0;
        for (int at = 0; at < 20_000; at += 10) {
            show(at / 10 % 2 == 0 ? Verdict.State.HEALTHY : Verdict.State.EXPLODING, at);
            if (!lit().equals(before)) {
                assertTrue(at - changed >= 500, "changed at " + changed + " and " + at + " ms");
                changed = at;
                before = lit();
                changes++;
            }
        }
        assertTrue(changes > 20, changes + " changes");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 100, 125, 200, 250})
    void theHeartbeatBeatsEvenlyWhereverShowingsFall(int interval) {
        int half = (499 / interval + 1) * interval; // the first showing at or after 500 ms
        for (int at = 0; at < 20 * half; at += interval) {
            show(Verdict.State.HEALTHY, at);
            assertEquals(at / half % 2 == 0, board.isHigh(BLUE), "at " + at + " ms");
        }
    }

    @Test
    void slowShowingsBeatMoreSlowly() {
        for (int n = 0; n < 6; n++) {
            show(Verdict.State.HEALTHY, 2000 * n);
            assertEquals(n % 2 == 0, board.isHigh(BLUE));
        }
    }

    @Test
    void theHeartbeatIsSteadyWhilePausedAndOffAtTheEnd() {
        show(Verdict.State.HEALTHY, 0);
        show(Verdict.State.HEALTHY, 500);
        assertFalse(board.isHigh(BLUE));
        readings.control.pause();
        for (int at = 510; at < 3000; at += 100) {
            show(Verdict.State.HEALTHY, at);
            assertTrue(board.isHigh(BLUE), "paused, at " + at);
        }
        readings.control.resume();
        show(Verdict.State.HEALTHY, 3000);
        show(Verdict.State.HEALTHY, 3400);
        assertTrue(board.isHigh(BLUE));
        show(Verdict.State.HEALTHY, 3500);
        assertFalse(board.isHigh(BLUE));
        show(Verdict.State.HEALTHY, 4000);
        assertTrue(board.isHigh(BLUE));
        readings.control.end();
        for (int at = 4010; at < 6000; at += 100) {
            show(Verdict.State.HEALTHY, at);
            assertFalse(board.isHigh(BLUE), "ended, at " + at);
        }
        assertEquals("green", lit(), "the last verdict stays until the panel is closed");
    }

    @ParameterizedTest
    @CsvSource({
        "22:00,07:00,21:59,true", "22:00,07:00,22:00,false", "22:00,07:00,23:59,false", "22:00,07:00,00:00,false",
        "22:00,07:00,06:59,false", "22:00,07:00,07:00,true", "13:00,14:30,12:59,true", "13:00,14:30,13:00,false",
        "13:00,14:30,14:29,false", "13:00,14:30,14:30,true", "00:00,12:00,00:00,false", "00:00,12:00,12:00,true"
    })
    void quietHoursAreForTheHeartbeatAlone(LocalTime from, LocalTime to, LocalTime now, boolean beats) {
        reopen(config(false), new QuietHours(minute(from), minute(to)));
        wallMillis = now.atDate(LocalDate.of(2026, 6, 1))
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toEpochMilli();
        show(Verdict.State.EXPLODING, 0);
        assertEquals("red", lit());
        assertEquals(beats, board.isHigh(BLUE));
        readings.control.pause();
        show(Verdict.State.EXPLODING, 10);
        assertEquals(beats, board.isHigh(BLUE), "paused");
    }

    private static int minute(LocalTime time) {
        return time.toSecondOfDay() / 60;
    }

    @Test
    void aBoardWithoutAnyLineIsRefused() {
        GpioConfig none = Wiring.of("pinctrl-mock", false, -1, -1, -1, -1, -1);
        assertEquals(
                "no line is given: name one for green, amber, red, blue or button",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LedPanel.open(none, QuietHours.NEVER, GpioProvider.AUTO, readings.control))
                        .getMessage());
    }

    @Test
    void linesThatAreNotThereAreLeftOut() {
        reopen(Wiring.of("pinctrl-mock", false, -1, -1, RED, -1, -1), QuietHours.NEVER);
        show(Verdict.State.HEALTHY, 0);
        assertFalse(board.isHigh(RED));
        show(Verdict.State.DIVERGED, 600);
        assertTrue(board.isHigh(RED));
    }

    @Test
    void closingPutsOutAndReleasesOnce() {
        show(Verdict.State.DIVERGED, 0);
        assertTrue(board.isHigh(RED) && board.isHigh(BLUE));
        panel.close();
        assertEquals("", lit());
        assertFalse(board.isHigh(BLUE));
        assertEquals(Set.of(GREEN, AMBER, RED, BLUE), board.released);
        board.released.clear();
        panel.close();
        show(Verdict.State.HEALTHY, 1000);
        assertEquals("", lit());
        assertEquals(Set.of(), board.released);
    }

    @Test
    void aLineThatFailsIsNamedAndTheOthersGoOutAllTheSame() {
        show(Verdict.State.DIVERGED, 0);
        board.broken.add(GREEN);
        GpioException e = assertThrows(GpioException.class, () -> show(Verdict.State.HEALTHY, 600));
        assertEquals("line 17 of pinctrl-mock fails: No such device", e.getMessage());
        panel.close();
        assertEquals("", lit());
        assertFalse(board.isHigh(BLUE));
    }

    @Test
    void aLineThatAnotherProgramHoldsIsNamedAndTheRestGivenBack() {
        panel.close();
        board.released.clear();
        board.held.add(RED);
        GpioException e = assertThrows(GpioException.class, () -> open(config(false), QuietHours.NEVER));
        assertEquals(
                "line 22 of pinctrl-mock is held by another program: end that, or use another line", e.getMessage());
        assertEquals(Set.of(GREEN, AMBER), board.released);
    }

    @Test
    void saysWhatItIs() {
        assertEquals("GPIO pinctrl-mock by Pi4J", panel.name());
        assertEquals(0, panel.dropped());
    }

    private static GpioConfig config(boolean activeLow) {
        return Wiring.of("pinctrl-mock", activeLow, GREEN, AMBER, RED, BLUE, -1);
    }

    @ParameterizedTest
    @CsvSource({"0.8,800", "0.5,500", "0.2,200", "0,100", "1,900", "NaN,500"})
    void blueIsOnForTheShareThatItTells(double share, int millis) {
        panel.close();
        panel = LedPanel.open(
                board.open(), config(false), QuietHours.NEVER, readings.control, () -> wallMillis, () -> share);
        int on = 0;
        for (int at = 0; at < 10_000; at += 10) {
            show(Verdict.State.HEALTHY, at);
            on += board.isHigh(BLUE) ? 10 : 0;
        }
        assertEquals(10 * millis, on, 20, "ms of ten seconds");
    }

    private LedPanel open(GpioConfig gpio, QuietHours quiet) {
        return LedPanel.open(board.open(), gpio, quiet, readings.control, () -> wallMillis);
    }

    private void reopen(GpioConfig gpio, QuietHours quiet) {
        panel.close();
        panel = open(gpio, quiet);
    }

    private void show(Verdict.State state, long atMillis) {
        panel.show(readings.of(state), board.nanos + atMillis * MILLIS);
    }

    private String lit() {
        return names(true);
    }

    private String unlit() {
        return names(false);
    }

    private String names(boolean high) {
        return (board.isHigh(GREEN) == high ? "green" : "")
                + (board.isHigh(AMBER) == high ? "amber" : "")
                + (board.isHigh(RED) == high ? "red" : "");
    }
}
