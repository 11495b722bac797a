package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.Command;
import io.gradus.cli.args.Syntax;
import io.gradus.cli.board.DoctorCommand;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gradcheck}, {@code bench}, {@code doctor}, {@code completion} and help. */
class OtherCommandsTest {
    static final List<String> COMMANDS = Commands.NAMES;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gradcheck",
                "gradcheck iris",
                "gradcheck xor --hidden 5,4,3 --activation gelu --loss bce",
                "gradcheck --net 3-13x3-17 --activation elu --loss huber --batch 5 --seed 3",
                "gradcheck --net 7-1 --output-activation sigmoid"
            })
    void gradientsAreRight(String line) {
        Cli cli = Cli.run((Object[]) line.split(" "));
        assertEquals(0, cli.code(), cli.out() + cli.err());
        assertTrue(cli.out().contains("the gradients are right"), cli.out());
    }

    @Test
    void aForecastNamesIllnessAndRemedy() {
        Cli cli = Cli.run("forecast", "--net", "64-32x12-10", "--activation", "sigmoid");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("vanishing") && cli.out().contains("--activation selu --init lecun"), cli.out());
        JsonObject json = JsonParser.parseString(
                        Cli.run("forecast", "digits", "--hidden", "32x12", "--activation", "relu", "--json")
                                .lastLine())
                .getAsJsonObject();
        assertEquals("healthy", json.get("verdict").getAsString());
        assertEquals(12.0 / 32, json.get("beta").getAsDouble(), 1e-9);
        assertEquals(13, json.getAsJsonArray("layers").size());
        // the digits are scaled to a mean square of about 1, which He's weights double and ReLU halves
        assertEquals(
                2,
                json.getAsJsonArray("layers")
                        .get(11)
                        .getAsJsonObject()
                        .get("sum_variance")
                        .getAsDouble(),
                0.1);
        assertEquals(2, Cli.run("forecast").code());
        assertEquals(2, Cli.run("forecast", "digits", "--net", "64-10").code());
    }

    @Test
    void benchMeasures() {
        Cli cli = Cli.run(
                "bench",
                "--net",
                "8-16-4",
                "--seconds",
                "0.05",
                "--rounds",
                3,
                "--samples",
                256,
                "--threads",
                1,
                "--json");
        assertEquals(0, cli.code(), cli.err());
        JsonObject json = JsonParser.parseString(cli.lastLine()).getAsJsonObject();
        for (String key : List.of(
                "samples_per_second",
                "gflops",
                "allocated_bytes",
                "gc_count",
                "arena_bytes",
                "peak_rss_bytes",
                "executor",
                "simd")) {
            assertTrue(json.has(key), key);
        }
        double flops = 6 * (8 * 16 + 16 * 4) - 2 * 8 * 16;
        double rate = json.get("samples_per_second").getAsDouble();
        assertTrue(0 < json.get("samples_per_second_least").getAsDouble());
        assertTrue(json.get("samples_per_second_least").getAsDouble() <= rate);
        assertTrue(rate <= json.get("samples_per_second_most").getAsDouble());
        assertEquals(3, json.get("rounds").getAsInt());
        assertEquals(1, json.get("threads").getAsInt());
        assertEquals(System.getProperty("java.version"), json.get("java").getAsString());
        assertTrue(json.get("first_step_ms").getAsDouble() > 0);
        assertFalse(json.get("cpu").getAsString().isEmpty());
        assertEquals(rate * flops / 1e9, json.get("gflops").getAsDouble(), 1e-9 * rate);
    }

    /** Random data of an auto-encoder are their own answers. */
    @Test
    void autoencodersWithoutDataAreCheckedAndMeasured() {
        Cli check = Cli.run("gradcheck", "--net", "12-5-12", "--autoencoder", "--input-noise", "0.2", "--json");
        assertEquals(0, check.code(), check.err());
        assertTrue(check.lastLine().contains("\"passed\":true"), check.lastLine());
        Cli bench = Cli.run("bench", "--net", "12-5-12", "--autoencoder", "--seconds", "0.02", "--samples", 64);
        assertEquals(0, bench.code(), bench.err());
        assertTrue(bench.out().contains("auto-encoder"), bench.out());
    }

    @Test
    void doctorSaysWhatThereIs() {
        Cli cli = Cli.run("doctor");
        assertEquals(0, cli.code(), cli.err());
        for (String part :
                List.of("java", System.getProperty("java.version"), "cpu", "memory", "executor", "gpio", "serial")) {
            assertTrue(cli.out().contains(part), part + " in: " + cli.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"21", "21.0.1", "21.0.7", "21.0.7.1"})
    void doctorWarnsOfTheCrashOnCortexA53(String version) {
        assertNotNull(DoctorCommand.javaBug(version, "aarch64", "0xd03"));
        assertNull(DoctorCommand.javaBug(version, "aarch64", "0xd08"));
        assertNull(DoctorCommand.javaBug(version, "amd64", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.15", "21.0.8", "21.0.10", "25.0.3", "22"})
    void doctorDoesNotWarnOfOtherJavas(String version) {
        assertNull(DoctorCommand.javaBug(version, "aarch64", "0xd03"));
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void everyCommandExplainsItself(String name) {
        Command command = Commands.find(name);
        assertNotNull(command);
        Syntax syntax = Syntax.of(command);
        Cli all = Cli.run(name, "--help-all");
        assertEquals(0, all.code(), all.err());
        assertTrue(all.out().startsWith("Usage: gradus " + name), all.out());
        for (Syntax.Option option : syntax.options()) {
            assertTrue(all.out().contains(option.name()), option.name() + " in: " + all.out());
            assertEquals(option.label() == null, option.byDefault().isEmpty(), option.name() + " states its default");
        }
        Cli cli = Cli.run(name, "--help");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(cli, Cli.run("help", name));
        assertTrue(Cli.run("--help").out().contains("\n  " + name + " "), name);
        assertEquals(command.everyday().isEmpty(), cli.out().equals(all.out()));
        assertTrue(command.everyday().size() <= 12, "a dozen options are for every day");
        assertTrue(command.everyday().isEmpty() || syntax.options().size() > 18, "few enough to be shown at once");
        for (String option : command.everyday()) {
            assertTrue(cli.out().contains("\n      " + option), option + " in: " + cli.out());
        }
        assertTrue(cli.lines().size() < 70, cli.out());
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void examplesAreCommandLinesThatCanBeRead(String name) {
        Command command = Commands.find(name);
        assertNotNull(command);
        assertTrue(command.examples().size() >= 2, name);
        Cli cli = Cli.run(name, "--help");
        for (Command.Example example : command.examples()) {
            assertTrue(cli.out().contains("\n  " + example.line() + "\n"), example.line());
            assertTrue(cli.out().contains(example.meaning()), example.meaning());
            List<String> words = List.of(example.line()
                    .replaceAll("^source <\\(|^sensor [|] |\\)$| > .*", "")
                    .split(" "));
            assertEquals(List.of("gradus", name), words.subList(0, 2));
            Arguments.of(command, words.subList(2, words.size()).toArray(String[]::new));
        }
    }

    @Test
    void withoutACommandTheCommandsAreShown() {
        Cli cli = Cli.run();
        assertEquals(2, cli.code());
        assertEquals(Cli.run("--help").out(), cli.out());
        assertEquals(0, Cli.run("--version").code());
        assertTrue(Cli.run("--version").out().startsWith("gradus "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionKnowsCommandsOptionsAndValues(String shell) {
        Cli cli = Cli.run("completion", shell);
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().startsWith("#!/usr/bin/env bash"), cli.out().substring(0, 40));
        for (String word : List.of("train", "gradcheck", "--output-activation", "leaky-relu", "nesterov", "spirals")) {
            assertTrue(cli.out().contains(word), word);
        }
    }

    /** picocli would expand {@code %n} and the like, and {@code @|bold …|@}. */
    @Test
    void descriptionsAreShownAsTheyAre() {
        for (Command command : Commands.all()) {
            for (Syntax.Option option : Syntax.of(command).options()) {
                String text = option.description() + option.byDefault();
                assertFalse(text.contains("%") || text.contains("@|"), option.name());
            }
            assertFalse(command.summary().contains("%"), command.summary());
            assertFalse(command.examples().toString().contains("%"), command.name());
        }
    }
}
