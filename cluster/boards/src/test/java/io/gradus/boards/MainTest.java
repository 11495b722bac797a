package io.gradus.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line. */
class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String line) {
        return Main.run(
                line.isEmpty() ? new String[0] : line.split(" "),
                Terminal.of(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "teach --help", "teach --help-all", "join --help", "simulate --help"})
    void helpIsShown(String line) {
        assertEquals(0, run(line));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("gradus-class"), out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                          | 2 |
            tech                                        | 2 | unknown command 'tech'; did you mean 'teach'?
            teach                                       | 2 | DATA is missing
            teach digits --by wote                      | 2 | wote
            teach digits --boards 0                     | 2 | --boards 0: it must be a whole number of at least 1
            teach digits --port 70000                   | 2 | --port 70000: it must be a port, 1 to 65535
            teach digits --rule irprop+                 | 2 | irprop+
            teach digits --boards 5000                  | 2 | --boards 5000: there are 1258 examples to share out
            join --keep 5                               | 2 | --keep is for --sensor
            join --own a.csv --sensor -                 | 2 | one of --own, --sensor and --data
            join --name a/b                             | 2 | --name a/b
            join 127.0.0.1 --port 9 --wait 1            | 1 | no class is open at 127.0.0.1:9
            simulate digits --boards 2 --wrong 3        | 2 | --wrong 3: there are 2 boards
            simulate nosuch.csv                         | 1 | nosuch.csv
            """)
    void badInputGetsALine(String line, int code, String message) {
        assertEquals(code, run(line == null ? "" : line));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(message == null || said.contains(message), said);
        assertTrue(said.lines().count() <= 1, said);
    }

    @Test
    void aClassIsSimulated() {
        assertEquals(0, run("simulate digits --boards 3 --epochs 1 --executor java --json"));
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.stripTrailing().endsWith("}"), said);
        assertTrue(said.contains("\"rounds\":27,"), said);
    }
}
