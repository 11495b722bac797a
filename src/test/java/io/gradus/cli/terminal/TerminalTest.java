package io.gradus.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.cli.train.HealthTable;
import io.gradus.cli.train.LayerView;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.Verdict;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Terminal terminal(boolean live, boolean coloured, boolean unicode) {
        return new Terminal(Cli.print(out), Cli.print(err), live, coloured, unicode, 80, 24);
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutATerminalThereIsNoStatusLine() {
        Terminal terminal = terminal(false, true, true);
        terminal.status("working");
        terminal.line(terminal.paint(Style.RED, "done"));
        terminal.clearStatus();
        assertEquals("done\n", written());
    }

    @Test
    void aLineGoesAboveTheStatusLine() {
        Terminal terminal = terminal(true, false, true);
        terminal.status("working");
        terminal.line("done");
        terminal.status("still working");
        terminal.clearStatus();
        terminal.line("more");
        assertEquals("\r\033[Kworking\r\033[Kdone\nworking\r\033[Kstill working\r\033[Kmore\n", written());
    }

    @Test
    void aStatusOfSeveralLinesIsErasedFromBelow() {
        Terminal terminal = terminal(true, false, true);
        terminal.status("one\ntwo");
        terminal.line("done");
        terminal.clearStatus();
        String erased = "\r\033[K\033[A\033[K";
        assertEquals("\r\033[Kone\ntwo" + erased + "done\none\ntwo" + erased, written());
    }

    @ParameterizedTest
    @ValueSource(ints = {66, 80, 100})
    void layersKeepToTheTerminal(int columns) {
        NetworkSpec.Builder net = NetworkSpec.inputs(4);
        for (int n = 0; n < 56; n++) {
            net.hidden(123456, Activation.LEAKY_RELU);
        }
        Terminal terminal = new Terminal(Cli.print(out), Cli.print(err), true, false, true, columns, 12);
        LayerView view = new LayerView(terminal, net.output(3, Loss.MSE));
        assertEquals(List.of(), view.lines());
        HealthSnapshot health = new HealthSnapshot(57);
        float[] arena = new float[57 * HealthCounter.BLOCK];
        for (int judgement = 0; judgement < 20; judgement++) {
            for (int n = 0; n < 57; n++) {
                double log = n < 56 ? -judgement / 5.0 : Double.NEGATIVE_INFINITY;
                arena[n * HealthCounter.BLOCK + HealthCounter.DELTA_RMS.ordinal()] = (float) Math.pow(10, log);
            }
            health.copyFrom(arena, 0, judgement);
            view.see(health);
        }
        List<String> lines = view.lines();
        assertTrue(lines.size() < terminal.rows() - 1, lines::toString);
        for (String line : lines) {
            assertTrue(line.length() <= columns, line);
        }
        String curve = lines.get(1).replaceAll("[^▁-█]", "");
        assertTrue(curve.length() >= 8 && curve.endsWith("▁"), lines.get(1));
        for (int n = 1; n < curve.length(); n++) {
            assertTrue(curve.charAt(n) <= curve.charAt(n - 1), lines.get(1));
        }
        List<String> last =
                lines.stream().filter(line -> line.startsWith("57 3 linear")).toList();
        assertEquals(1, last.size(), lines::toString);
        assertTrue(last.get(0).contains("▁".repeat(8)), "an error of 0 is at the bottom");
    }

    @Test
    void aLongLineBreaksAtWordsAndKeepsItsIndentAndStyle() {
        Terminal terminal = new Terminal(Cli.print(out), Cli.print(err), true, true, true, 40, 24);
        String words = "twelve words that are much too long for forty columns in a row";
        terminal.line("health    " + terminal.paint(Style.RED, words));
        assertEquals(
                List.of(
                        "health    \033[31mtwelve words that are much too\033[0m",
                        "          \033[31mlong for forty columns in a\033[0m",
                        "          \033[31mrow\033[0m"),
                written().lines().toList());
    }

    @Test
    void aWordThatIsLongerThanALineIsCutWhereTheLineEnds() {
        Terminal terminal = new Terminal(Cli.print(out), Cli.print(err), true, true, true, 40, 24);
        terminal.line("x".repeat(95));
        assertEquals(
                List.of("x".repeat(40), "x".repeat(40), "x".repeat(15)),
                written().lines().toList());
    }

    @Test
    void numbersThatAreTooWideStillStandApart() {
        Columns columns = new Columns(
                20, List.of(Columns.right("epoch", 5), Columns.right("loss", 6), Columns.left("  health", 9)));
        assertEquals("8/300 9310.5326  healthy", columns.row("8/300", "9310.5326", "  healthy"));
        Columns narrow = new Columns(
                12, List.of(Columns.right("epoch", 5), Columns.right("loss", 6), Columns.left("  health", 9)), 1);
        assertEquals("8/300  healthy", narrow.row("8/300", "9310.5326", "  healthy"));
        assertEquals(List.of("loss"), narrow.leftOut());
    }

    @Test
    void aWarningDoesNotRunIntoTheStatusLine() {
        Terminal terminal = terminal(true, false, true);
        terminal.status("working");
        terminal.warn("look");
        assertTrue(written().endsWith("\r\033[K"), written());
        assertEquals("gradus: look\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void coloursCanBeTurnedOff() {
        assertEquals("x", terminal(true, false, true).paint(Style.RED, "x"));
        assertEquals("\033[31mx\033[0m", terminal(true, true, true).paint(Style.RED, "x"));
        assertEquals("x", terminal(false, true, true).paint(Style.RED, "x"));
    }

    @ParameterizedTest
    @EnumSource(Verdict.State.class)
    void oneLedIsLitForEachVerdict(Verdict.State state) {
        SimulatedBoard board = new SimulatedBoard(terminal(false, false, true));
        String leds = board.leds(state, false);
        assertEquals(4, leds.length());
        assertEquals(3, leds.chars().filter(c -> c == '○').count(), leds);
        int lit =
                switch (state) {
                    case HEALTHY -> 0;
                    case OSCILLATING, DEAD, SATURATED, VANISHING, NOT_LEARNING, OVERFITTING -> 1;
                    case EXPLODING, DIVERGED, RATE_TOO_HIGH -> 2;
                };
        assertEquals("GAR".charAt(lit), leds.charAt(lit), leds);
        assertEquals('B', board.leds(state, true).charAt(3));
        assertTrue(board.word(state).endsWith(state.label()));
    }

    @Test
    void asciiWillDo() {
        SimulatedBoard board = new SimulatedBoard(terminal(true, true, false));
        String all = board.leds(Verdict.State.DEAD, true) + board.legend() + board.word(Verdict.State.HEALTHY);
        assertTrue(all.chars().allMatch(c -> c < 128), all);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 72, 80, 90, 100})
    void theHealthTableKeepsToTheTerminal(int columns) {
        NetworkSpec net = NetworkSpec.inputs(4)
                .hidden(123456, Activation.LEAKY_RELU)
                .hidden(5, Activation.TANH)
                .output(3, Loss.MSE);
        Terminal terminal = new Terminal(Cli.print(out), Cli.print(err), true, false, true, columns, 24);
        new HealthTable(terminal).print(net, new HealthSnapshot(3));
        List<String> rows = written().lines().toList();
        for (String row : rows) {
            assertTrue(row.length() <= columns, row);
        }
        String all = written();
        for (String head : List.of("gradient", "largest", "zero", "clip", "flip", "update", "mean", "sd", "dead")) {
            assertTrue(all.contains(head), head + " is neither shown nor said to be left out: " + all);
        }
        assertEquals(columns < 80, all.contains("no room here for: "), all);
        assertTrue(rows.get(0).contains("update") && rows.get(0).contains("error"), rows.get(0));
    }

    @Test
    void aDeepNetworksTableIsCutInTheMiddle() {
        NetworkSpec.Builder net = NetworkSpec.inputs(4);
        for (int n = 0; n < 56; n++) {
            net.hidden(8, Activation.RELU);
        }
        new HealthTable(terminal(false, false, true)).print(net.output(3, Loss.CROSS_ENTROPY), new HealthSnapshot(57));
        List<String> rows = written().lines().toList();
        assertEquals(1 + 20 + 1 + 1, rows.size());
        assertTrue(rows.get(10).startsWith("10 ") && rows.get(12).startsWith("48 "), written());
        assertTrue(rows.get(11).contains("37 more layers"), rows.get(11));
        assertTrue(rows.get(21).startsWith("57 3 linear"), rows.get(21));
    }

    @Test
    void fewClassesMakeAMatrix() {
        List<String> names = List.of("a", "a class of a very long name", "c");
        new ConfusionMatrix(terminal(false, false, true), names, new int[][] {{5, 0, 1}, {0, 1234567, 0}, {2, 0, 0}})
                .print();
        List<String> lines = written().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(0).endsWith("predicted"), lines.get(0));
        assertTrue(lines.get(2).contains("1234567"), lines.get(2));
        for (String line : lines) {
            assertTrue(line.length() <= 80, line);
        }
    }

    @Test
    void manyClassesMakeAList() {
        List<String> names = new ArrayList<>();
        int[][] counts = new int[26][26];
        for (int i = 0; i < 26; i++) {
            names.add("class " + i);
            counts[i][i] = 100;
        }
        counts[3][4] = 7;
        counts[4][3] = 9;
        new ConfusionMatrix(terminal(false, false, true), names, counts).print();
        assertEquals(
                List.of("most frequent confusions", "  class 4 taken for class 3: 9", "  class 3 taken for class 4: 7"),
                written().lines().toList());
        assertFalse(written().contains("class 5"));
    }
}
