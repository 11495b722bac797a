package io.gradus.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Main;
import io.gradus.data.TestFiles;
import io.gradus.text.Text;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files hold of control characters never reaches a terminal as such. */
class ShownTextTest {
    private static final String EVIL = "\033[31m\033]0;title\007\b\177\u009b2J\u202e";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private Terminal terminal(boolean live) {
        return new Terminal(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                live,
                live,
                true,
                100,
                24);
    }

    @Test
    void controlCharactersAreEscaped() {
        assertEquals("\\u001b[31m", Text.shown("\033[31m"));
        assertEquals("a\\u000ab\\u202e", Text.shown("a\nb\u202e"));
        assertEquals("größer …", Text.shown("größer …"));
    }

    @Test
    void aLineKeepsOurColoursAlone() {
        Terminal live = terminal(true);
        live.line(live.paint(Style.RED, "red") + " \033[2J \033[38;5;250mgrey\033[0m\033[38;5;x");
        assertEquals(
                "\033[31mred\033[0m \\u001b[2J \033[38;5;250mgrey\033[0m\\u001b[38;5;x\n",
                bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
        terminal(false).line("\033[31mred\033[0m\ttab");
        assertEquals("\\u001b[31mred\\u001b[0m\ttab\n", bytes.toString(StandardCharsets.UTF_8));
    }

    /** In class names, a header, a cell, a file's name: trained on, evaluated, predicted with, and refused. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noCommandLetsThemThrough(boolean live) {
        String head = "x" + EVIL + ",y,class" + EVIL + "\n";
        StringBuilder rows = new StringBuilder(head);
        for (int n = 0; n < 60; n++) {
            rows.append(n % 7)
                    .append(',')
                    .append(n % 5)
                    .append(',')
                    .append(n % 2 == 0 ? "a" + EVIL : "b")
                    .append('\n');
        }
        Path data = TestFiles.bytes(folder.resolve("data.csv"), rows.toString().getBytes(StandardCharsets.UTF_8));
        String model = folder.resolve("model.safetensors").toString();
        Path broken = TestFiles.bytes(
                folder.resolve("broken.csv"), (rows + "1," + EVIL + ",b\n").getBytes(StandardCharsets.UTF_8));
        for (List<String> command : List.of(
                List.of("train", data.toString(), "--epochs", "2", "--out", model),
                List.of("eval", model, data.toString()),
                List.of("predict", model, data.toString()),
                List.of("train", broken.toString()),
                List.of("eval", model, broken.toString()),
                List.of("train", data.toString(), "--label", EVIL),
                List.of("train", EVIL),
                List.of("train", data.toString(), "--rule", EVIL),
                List.of("plan", data.toString()))) {
            bytes.reset();
            errors.reset();
            Main.run(command.toArray(String[]::new), terminal(live));
            boolean exact = !live && command.get(0).equals("predict"); // data for a program
            assertClean(command, exact ? "" : bytes.toString(StandardCharsets.UTF_8));
            assertClean(command, errors.toString(StandardCharsets.UTF_8));
            assertTrue(bytes.size() + errors.size() > 0, command.toString());
        }
    }

    private static void assertClean(List<String> command, String text) {
        for (String evil : new String[] {"\033]", "\007", "\b", "\177", "\u009b", "\u202e", "x\033[31m", "a\033[31m"}) {
            assertFalse(text.contains(evil), () -> command + ": " + text.replace('\033', '^'));
        }
    }
}
