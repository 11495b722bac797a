package io.gradus.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.model.ModelFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small files that came out wrong for somebody, each for a kind of file, through the commands. */
class CasesTest {
    private final Path folder;

    CasesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(CasesTest.class.getResource("/io/gradus/data/cases/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path model(String name) {
        return folder.resolve(name);
    }

    private static JsonObject json(Cli cli) {
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    private JsonObject train(String name, Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", file(name)));
        words.addAll(List.of(more));
        words.addAll(List.of("--quiet", "--json", "--out", model("m")));
        return json(Cli.run(words.toArray()));
    }

    private static void assertRefused(Cli cli, int code, String... parts) {
        assertEquals(code, cli.code(), cli.out());
        for (String part : parts) {
            assertTrue(cli.err().contains(part), part + " in: " + cli.err());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "abc.csv, 3, hot wet dry",
        "boolfeat.csv, 3, no yes",
        "codes.csv, 3, 1E1 10 1D1",
        "comment.csv, 3, no yes",
        "decimal_comma.csv, 3, no yes",
        "decimal_comma_hdr.csv, 3, no yes",
        "numpy-savetxt.csv, 3, 0 1",
        "pandas-integer-header.csv, 4, 0 1 2",
        "semicolons-quoted-commas.csv, 3, no yes",
        "off.csv, 2, 0 1",
        "off0.csv, 2, 0 1",
        "ts.csv, 2, 0 1"
    })
    void hasTheClassesThatItsLabelsSay(String name, int inputs, String classes) {
        JsonObject trained = train(name, "--epochs", 1);
        assertTrue(trained.get("net").getAsString().startsWith(inputs + "-"), trained.toString());
        assertEquals(List.of(classes.split(" ")), ModelFile.read(model("m")).classNames());
    }

    @Test
    void columnsAreTakenByNameInAnyOrder() {
        train("abc.csv", "--epochs", 20);
        JsonObject same = json(Cli.run("eval", model("m"), file("abc.csv"), "--json"));
        JsonObject reversed = json(Cli.run("eval", model("m"), file("cba.csv"), "--json"));
        assertEquals(same.get("error_percent"), reversed.get("error_percent"));
        assertEquals(same.get("loss"), reversed.get("loss"));
        assertTrue(same.get("error_percent").getAsDouble() < 10, same.toString());
        List<String> labelled = Cli.run("predict", model("m"), file("abc.csv")).lines();
        List<String> bare =
                Cli.run("predict", model("m"), file("cba_nolab.csv")).lines();
        assertEquals(labelled, bare);
        assertEquals("state,p(hot),p(wet),p(dry)", bare.get(0));
        assertEquals(301, bare.size());
    }

    @Test
    void aHeaderOfNumbersIsNoExample() throws IOException {
        train("pandas-integer-header.csv", "--epochs", 5);
        List<String> rows = Files.readAllLines(file("pandas-integer-header.csv"));
        Path bare = Files.write(
                folder.resolve("bare.csv"),
                rows.stream().map(row -> row.substring(0, row.lastIndexOf(','))).toList());
        List<String> labelled = Cli.run("predict", model("m"), file("pandas-integer-header.csv"))
                .lines();
        assertEquals(rows.size(), labelled.size(), "a head and a line for each row");
        assertEquals(labelled, Cli.run("predict", model("m"), bare).lines());
    }

    @Test
    void whatTrainingSawIsNoTestPart() {
        train("noise.csv", "--split", "100/0/0", "--rule", "adam", "--rate", 0.01, "--epochs", 30);
        assertRefused(Cli.run("eval", model("m"), file("noise.csv"), "--part", "test"), 1, "has no test part");
        train("noise.csv", "--rule", "adam", "--rate", 0.01, "--epochs", 60);
        JsonObject test = json(Cli.run("eval", model("m"), file("noise.csv"), "--part", "test", "--json"));
        assertEquals(60, test.get("samples").getAsInt());
        double error = test.get("error_percent").getAsDouble();
        assertTrue(error > 30 && error < 70, "labels are noise: " + error);
        assertRefused(
                Cli.run("eval", model("m"), file("noise.csv"), "--part", "test", "--split", "50/25/25"),
                2,
                "trained with 70/15/15");
        assertRefused(Cli.run("eval", model("m"), file("noise.csv"), "--part", "test", "--seed", 2), 2, "of seed 1");
    }

    @Test
    void otherDataHaveNoTestPart() throws IOException {
        train("noise.csv", "--epochs", 1);
        List<String> rows = new ArrayList<>(Files.readAllLines(file("noise.csv")));
        rows.remove(7);
        Path other = Files.write(folder.resolve("other.csv"), rows);
        assertRefused(
                Cli.run("eval", model("m"), other, "--part", "test"), 1, "is not what the model was trained on", "399");
        assertEquals(0, Cli.run("eval", model("m"), other).code());
    }

    @Test
    void pricesArePredictedAsValues() {
        assertRefused(
                Cli.run("train", file("house.csv"), "--out", model("m")), 1, "column 4 (price)", "--target price");
        assertFalse(Files.exists(model("m")));
        JsonObject trained = train("house.csv", "--target", "price");
        JsonObject price = trained.getAsJsonArray("outputs").get(0).getAsJsonObject();
        assertEquals("price", price.get("name").getAsString());
        assertTrue(price.get("r2").getAsDouble() > 0.9, trained.toString());
        JsonObject test = json(Cli.run("eval", model("m"), file("house.csv"), "--part", "test", "--json"));
        assertEquals(price, test.getAsJsonArray("outputs").get(0).getAsJsonObject());
        List<String> predicted =
                Cli.run("predict", model("m"), file("house.csv")).lines();
        assertEquals("price", predicted.get(0));
        assertEquals(188_057, Double.parseDouble(predicted.get(1)), 40_000);
        assertRefused(
                Cli.run("predict", model("m"), file("house_id.csv")), 1, "column id that the model does not know");
    }

    @Test
    void largeOffsetsChangeNothing() {
        double with = train("off.csv", "--epochs", 30).get("test_error_percent").getAsDouble();
        double without =
                train("off0.csv", "--epochs", 30).get("test_error_percent").getAsDouble();
        assertEquals(without, with);
        assertTrue(with < 5, "error " + with);
    }

    @Test
    void secondsOfTheClockStayApartOrAreIgnored() {
        assertEquals("2-64-32-2", train("ts.csv", "--epochs", 1).get("net").getAsString());
        assertEquals(
                "1-64-32-2",
                train("ts.csv", "--epochs", 1, "--ignore", "t").get("net").getAsString());
    }

    @Test
    void latin1IsRefusedWithTheLine() {
        assertRefused(
                Cli.run("train", file("latin1-labels.csv"), "--out", model("m")),
                1,
                "latin1-labels.csv, line 2: is not UTF-8 text");
    }

    @Test
    void whatIsSkippedOrMadeOfColumnsIsTold() {
        Cli comments = Cli.run("train", file("comment.csv"), "--epochs", 1, "--out", model("m"));
        assertTrue(comments.out().contains("lines that begin with '#' are comments"), comments.out());
    }
}
