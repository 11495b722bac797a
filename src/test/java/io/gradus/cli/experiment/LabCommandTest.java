package io.gradus.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.lab.course.Experiments;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCommandTest {
    @TempDir
    Path folder;

    @Test
    void withoutANameItListsEveryExperiment() {
        Cli cli = Cli.run("lab");
        assertEquals(0, cli.code(), cli.err());
        for (String name : Experiments.names()) {
            assertTrue(cli.out().lines().anyMatch(line -> line.startsWith(name + " ")), name);
        }
    }

    @Test
    void jsonHasNameVerdictNumberAndInterval() {
        Cli cli = Cli.run("lab", "chain", "--json");
        assertEquals(0, cli.code(), cli.err());
        JsonObject json = JsonParser.parseString(cli.out()).getAsJsonObject();
        assertEquals("chain", json.get("name").getAsString());
        assertEquals("reproduced", json.get("verdict").getAsString());
        double number = json.get("number").getAsDouble();
        assertTrue(json.get("low").getAsDouble() < number
                && number < json.get("high").getAsDouble());
        assertTrue(number < 1.0 / 64);
    }

    @Test
    void aSabotagedExperimentIsNotReproducedAndFails() {
        Cli cli = Cli.run("lab", "squash", "--sabotage");
        assertEquals(1, cli.code(), cli.err());
        assertTrue(cli.out().contains("not reproduced"), cli.out());
    }

    @Test
    void pagesAskNobodyForAnythingAndShowTheNumbers() throws Exception {
        Path pages = folder.resolve("pages");
        assertEquals(0, Cli.run("lab", "chain", "--out", pages).code());
        String page = Files.readString(pages.resolve("chain.html"));
        assertTrue(page.contains("<svg") && page.contains("reproduced") && page.contains("1/64"), page);
        assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains("http:"), page);
        assertFalse(page.contains("https:"), page);
        assertTrue(Files.readString(pages.resolve("index.html")).contains("href=\"chain.html\""));
    }

    @Test
    void aGuessIsHeldAgainstTheNumber() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("0.5\n".getBytes(StandardCharsets.UTF_8)));
        try {
            Cli cli = Cli.run("lab", "squash", "--ask");
            assertEquals(0, cli.code(), cli.err());
            assertTrue(cli.out().contains("off by 0.2500, 2.0000 times too large"), cli.out());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void answersAreToldOnlyWhenAskedFor() {
        assertTrue(Cli.run("lab", "squash", "--answers").out().contains("1/2 · 1/2 = 1/4"));
        assertFalse(Cli.run("lab", "squash").out().contains("1/2 · 1/2"));
    }

    @Test
    void namesAndFoldersThatCannotBeMeantAreRefused() throws Exception {
        Cli cli = Cli.run("lab", "squish");
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("did you mean 'squash'?"), cli.err());
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals(2, Cli.run("lab", "squash", "--out", file).code());
        assertEquals(2, Cli.run("lab", "squash", "--ask", "--json").code());
    }
}
