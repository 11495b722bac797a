package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Pi4jLinesTest {
    private final MockBoard board = new MockBoard();

    @Test
    void aLineIsGivenOnce() {
        try (GpioLines lines = board.open()) {
            lines.output(17, false);
            GpioException e = assertThrows(GpioException.class, () -> lines.output(17, false));
            assertTrue(e.getMessage().startsWith("line 17 of pinctrl-mock fails: "), e.getMessage());
        }
    }

    @Test
    void edgesComeWithTheirTimesInOrder() {
        List<String> edges = new ArrayList<>();
        GpioLines.Edges recorder = (active, nanos) -> edges.add((active ? "down " : "up ") + nanos);
        try (GpioLines lines = board.open()) {
            GpioLines.Input input = lines.input(24, true, true);
            input.drain(recorder, 1);
            assertEquals(List.of(), edges);
            for (int n = 0; n < 4; n++) {
                board.nanos = 10 * n;
                board.drive(24, n % 2 == 1);
            }
            assertFalse(input.isActive());
            input.drain(recorder, 100);
            assertEquals(List.of("down 0", "up 10", "down 20", "up 30"), edges);
            edges.clear();
            input.drain(recorder, 200);
            assertEquals(List.of(), edges);
        }
    }

    @Test
    void whereThereWereTooManyEdgesTheLastOneToldIsHowTheLineIs() {
        List<Boolean> levels = new ArrayList<>();
        try (GpioLines lines = board.open()) {
            GpioLines.Input input = lines.input(24, true, true);
            for (int n = 0; n < 101; n++) {
                board.drive(24, n % 2 == 1);
            }
            input.drain((active, nanos) -> levels.add(active), 5);
            assertEquals(17, levels.size());
            assertTrue(input.isActive() && levels.get(16));
        }
    }
}
