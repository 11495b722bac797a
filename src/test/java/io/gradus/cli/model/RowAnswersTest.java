package io.gradus.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.testing.TestPty;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradus predict MODEL -}: a line for each line, the same answers as for a file. */
class RowAnswersTest {
    @TempDir
    Path folder;

    private Path table;
    private Path model;

    @BeforeEach
    void trainOnATable() throws IOException {
        StringBuilder rows = new StringBuilder("size,kind,price\n");
        for (int n = 0; n < 60; n++) {
            rows.append(n).append(',').append(n % 3 == 0 ? "flat" : "house").append(',');
            rows.append(1000 + 3 * n + (n % 3 == 0 ? 50 : 0)).append('\n');
        }
        table = Files.writeString(folder.resolve("homes.csv"), rows);
        model = folder.resolve("homes.safetensors");
        Cli cli = Cli.run("train", table, "--target", "price", "--epochs", "3", "--quiet", "--out", model);
        assertEquals(0, cli.code(), cli.err());
    }

    private static Cli pipe(String text, Object... words) {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return Cli.run(words);
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void answersAreThoseOfAFile() throws IOException {
        List<String> expected = Cli.run("predict", model, table).lines();
        Cli cli = pipe(Files.readString(table), "predict", model, "-");
        assertEquals(0, cli.code(), cli.err());
        assertAlike(expected, cli.lines());
        String[] swapped = {"kind,size\n", "flat,0\n", "house,1\n"};
        assertAlike(
                expected.subList(0, 3),
                pipe(String.join("", swapped), "predict", model, "-").lines());
        // Without names the columns are known by position, the one to predict being left out; and no names come back.
        assertAlike(
                expected.subList(1, 3),
                pipe("0;flat\n1;house\n", "predict", model, "-").lines());
    }

    /** One example at a time is added up in another order than many. */
    private static void assertAlike(List<String> expected, List<String> actual) {
        assertEquals(expected.size(), actual.size());
        for (int n = 0; n < expected.size(); n++) {
            if (expected.get(n).equals("price")) {
                assertEquals("price", actual.get(n));
            } else {
                assertEquals(Float.parseFloat(expected.get(n)), Float.parseFloat(actual.get(n)), 1e-3f, "line " + n);
            }
        }
    }

    @Test
    void aBrokenRowHasAnErrorForAnAnswerAndTheRestGoesOn() {
        Cli cli = pipe("size,kind\n1,flat\nx,flat\n2\n3,flat\n", "predict", model, "-");
        assertEquals(1, cli.code());
        List<String> lines = cli.lines();
        assertEquals(5, lines.size(), cli.out());
        assertEquals("price", lines.get(0));
        assertEquals("error: line 3: column 1: 'x' is not a number", lines.get(2));
        assertEquals("error: line 4: the row has too few cells: 1", lines.get(3));
        assertTrue(Float.parseFloat(lines.get(4)) > 0);
        assertTrue(cli.err().contains("2 rows could not be read"), cli.err());
    }

    @Test
    void aPortIsAnsweredLineByLine() throws Exception {
        List<String> expected = Cli.run("predict", model, table).lines();
        List<Cli> ended = new ArrayList<>();
        try (TestPty pty = new TestPty()) {
            pty.listen();
            Thread thread = new Thread(() -> ended.add(Cli.run("predict", model, "--serial", pty.device())));
            thread.setDaemon(true);
            thread.start();
            for (int tries = 0; tries < 100 && !pty.received().contains("price"); tries++) {
                pty.send("size,kind\n"); // until somebody listens
                Thread.sleep(100);
            }
            pty.send("1,house\n");
            TestPty.await(
                    "an answer", () -> pty.received().contains(expected.get(2).substring(0, 5)));
        }
    }

    @Test
    void whatItCannotBeAskedForIsRefused() {
        assertRefused(Cli.run("predict", model), "DATA is missing");
        assertRefused(Cli.run("predict", model, "-", "--part", "test"), "--part");
        assertRefused(Cli.run("predict", model, table, "--serial", "pty"), "rows come over the port");
    }

    private static void assertRefused(Cli cli, String part) {
        assertEquals(2, cli.code(), cli.out());
        assertTrue(cli.err().contains(part), cli.err());
    }
}
