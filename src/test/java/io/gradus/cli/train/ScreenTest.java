package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Main;
import io.gradus.testing.Screen;
import io.gradus.testing.TerminalSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a class sees: runs in real terminals of three sizes, read as the terminal shows them. */
@DisabledOnOs(OS.WINDOWS)
class ScreenTest {
    /**
     * Two decimal points in a number, a digit behind a percent sign, three digits of an exponent, an epoch with a
     * fraction.
     */
    private static final Pattern RUN_TOGETHER =
            Pattern.compile("\\d\\.\\d+\\.\\d|%\\d|\\de[-+]\\d{3}|\\d/\\d+\\.\\d|,\\d{4}|\\d-\\d\\.\\d");

    private static final String HEALTHY = "digits --epochs 12";
    private static final String EXPLODING = "digits --hidden 32x6 --activation relu --gain 3 --rule sgd --epochs 30";
    private static final String DEEP = "digits --hidden 32x56 --epochs 4";

    @TempDir
    private Path folder;

    private TerminalSession start(int rows, int columns, String options) throws Exception {
        List<String> words = new ArrayList<>(List.of("train"));
        words.addAll(List.of(options.split(" ", -1)));
        words.addAll(List.of(
                "--device", "desktop", "--out", folder.resolve("m.safetensors").toString()));
        return new TerminalSession(
                rows, columns, Main.class, ScreenTest::numbersStandApart, words.toArray(new String[0]));
    }

    private static void numbersStandApart(Screen screen) {
        for (String line : screen.lines()) {
            assertFalse(RUN_TOGETHER.matcher(line).find(), line);
        }
    }

    private static String shown(Screen screen) {
        return String.join("\n", screen.all());
    }

    /** The checksum of the terminal's mode as stty prints it, first and last. */
    private static void assertLeftAsFound(Screen screen) {
        List<String> modes =
                screen.all().stream().filter(line -> line.matches("\\d+ \\d+")).toList();
        assertEquals(2, modes.size(), shown(screen));
        assertEquals(modes.get(0), modes.get(1), "the terminal's mode");
        assertEquals(0, screen.column(), "the cursor is at a line's beginning");
    }

    @ParameterizedTest
    @CsvSource({
        "24, 80, " + HEALTHY,
        "40, 120, " + HEALTHY,
        "60, 200, " + HEALTHY,
        "24, 80, " + EXPLODING,
        "40, 120, " + EXPLODING,
        "60, 200, " + EXPLODING,
        "24, 80, " + DEEP,
        "40, 120, " + DEEP,
        "60, 200, " + DEEP,
        "16, 50, " + DEEP
    })
    void linesFitAndNumbersStandApart(int rows, int columns, String options) throws Exception {
        try (TerminalSession session = start(rows, columns, options)) {
            Screen screen = session.end();
            String all = shown(screen);
            assertEquals(List.of(), screen.tooLong(), all);
            assertFalse(all.contains(" left  "), "the bar is still there: " + all);
            assertLeftAsFound(screen);
            if (columns >= 80) {
                assertFalse(all.contains("no room here"), all);
                for (String head : List.of("gradient", "largest", "zero", "update", "mean", "sd", "dead", "error")) {
                    assertTrue(all.lines().anyMatch(line -> line.startsWith("layer ") && line.contains(head)), head);
                }
            } else {
                assertTrue(all.contains("no room here for: "), all);
            }
        }
    }

    /** While it trains, the layers fill the terminal in both directions, and none is hidden where all fit. */
    @ParameterizedTest
    @CsvSource({"24, 80, 17", "40, 120, 33", "80, 200, 57"})
    void theLiveViewFillsTheTerminal(int rows, int columns, int layers) throws Exception {
        try (TerminalSession session = start(rows, columns, "digits --hidden 32x56 --epochs 400 --pace 30")) {
            session.await("the layers", screen -> layerLines(screen) >= layers - 1);
            session.await(
                    "long curves", screen -> screen.lines().stream().anyMatch(line -> line.matches("1 .*[▁-█]{3}.*")));
            session.type("\u0003");
            session.end();
        }
    }

    private static long layerLines(Screen screen) {
        return screen.lines().stream()
                .filter(line -> line.matches("\\d+ \\d+ (tanh|linear) .*"))
                .count();
    }

    @Test
    void keysScrollExplainAndPause() throws Exception {
        try (TerminalSession session = start(24, 80, "digits --hidden 32x56 --epochs 400 --pace 30")) {
            session.await(
                    "the layers",
                    screen -> layerLines(screen) > 8 && shown(screen).contains("? explains"));
            session.await("keys one by one", screen -> true);
            session.type("j");
            session.await("a window of layers", screen -> shown(screen).contains("layers 2 to 17 of 57"));
            session.type("\u001b[B\u001b[6~");
            session.await("further down", screen -> shown(screen).contains("layers 13 to 28 of 57"));
            session.type("k");
            session.await("one up", screen -> shown(screen).contains("layers 12 to 27 of 57"));
            session.type("?");
            session.await("the legend", screen -> shown(screen).contains("how much a step changes the weights"));
            session.type("?\n");
            session.await("a pause", screen -> shown(screen).contains("paused: Enter resumes"));
            session.type("\u0003");
            Screen screen = session.end();
            assertEquals(List.of(), screen.tooLong(), shown(screen));
            assertLeftAsFound(screen);
        }
    }

    @ParameterizedTest
    @CsvSource({"24, 80, ''", "40, 120, ''", "60, 200, ' --hidden 32x56'"})
    void anInterruptedRunSaysWhatCameOfItAndLeavesTheTerminalAsFound(int rows, int columns, String more)
            throws Exception {
        try (TerminalSession session = start(rows, columns, "digits --epochs 4000 --pace 200" + more)) {
            session.await("an epoch", screen -> shown(screen).contains("1/4000"));
            session.type("\u0003");
            Screen screen = session.end();
            String all = shown(screen);
            assertEquals(List.of(), screen.tooLong(), all);
            assertTrue(
                    Pattern.compile("interrupted in epoch \\d+ of 4000")
                            .matcher(all)
                            .find(),
                    all);
            assertTrue(all.contains("gradient") && all.contains("● "), all);
            assertTrue(all.contains("gradus: interrupted; start again"), all);
            assertTrue(all.lines().anyMatch(line -> line.startsWith("saved ")), all);
            assertTrue(all.contains("exit 130"), all);
            assertFalse(all.contains("samples/s  ") && all.lines().anyMatch(line -> line.endsWith("○○●")), all);
            assertLeftAsFound(screen);
            assertFalse(
                    Files.exists(folder.resolve("m.safetensors")), "an unfinished run takes no finished one's place");
        }
    }

    @Test
    void thePseudoTerminalsNameStaysInSight() throws Exception {
        try (TerminalSession session = start(24, 80, "digits --epochs 4000 --pace 300 --serial pty")) {
            session.await("many epochs", screen -> shown(screen).contains("20/4000"));
            session.await("its name", screen -> screen.lines().stream()
                    .anyMatch(line -> line.matches("serial line /dev/pts/\\d+ .*")));
            session.type("\u0003");
            session.end();
        }
    }
}
