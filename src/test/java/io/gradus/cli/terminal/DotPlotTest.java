package io.gradus.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class DotPlotTest {
    private static List<String> lines(boolean unicode, double... values) {
        ByteArrayOutputStream none = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(Cli.print(none), Cli.print(none), false, false, unicode, 100, 24);
        return DotPlot.lines(terminal, values, Spread.of(values), value -> Text.fixed(value, 1));
    }

    @Test
    void hasADotForEachNumberWhereItBelongs() {
        // 60 columns: 0 is the first, 59 the last
        List<String> lines = lines(false, 0, 59, 10, 10, 20);
        assertEquals(
                List.of(" ".repeat(10) + "o", "o" + " ".repeat(9) + "o" + " ".repeat(9) + "o" + " ".repeat(38) + "o"),
                lines.subList(0, 2));
        assertEquals(20, lines.get(2).indexOf('+'), "the mean, 19.8");
        assertTrue(lines.get(2).trim().startsWith("[") || lines.get(2).startsWith("["), lines.get(2));
        assertEquals("0.0" + " ".repeat(53) + "59.0", lines.get(3));
    }

    @Test
    void manyNumbersShareDots() {
        double[] values = new double[100];
        values[99] = 1;
        List<String> lines = lines(true, values);
        assertEquals("a dot stands for up to 13 runs", lines.get(lines.size() - 1));
        assertEquals(8, lines.stream().filter(line -> line.startsWith("●")).count());
    }

    @Test
    void equalNumbersAreOneColumn() {
        List<String> lines = lines(false, 3, 3, 3);
        assertEquals(List.of("o", "o", "o", "+"), lines.subList(0, 4));
        assertEquals("3.0", lines.get(4).strip());
        assertEquals("+", lines(false, 3).get(1));
    }
}
