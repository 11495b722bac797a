package io.gradus.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.export.ExternalTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradus export} from a table to a program that reads what it wrote. */
class ExportCommandTest {
    private static final String TABLE = """
            sex,length,id,price
            M,1,a,10
            F,2,b,14
            M,NA,c,11
            F,4,d,20
            M,5,e,19
            M,6,f,21
            F,7,g,27
            M,8,h,25
            """;

    @TempDir
    Path folder;

    private Path train() throws Exception {
        Path csv = Files.writeString(folder.resolve("house.csv"), TABLE);
        Path model = folder.resolve("house.safetensors");
        Cli trained = Cli.run(
                "train",
                csv,
                "--target",
                "price",
                "--ignore",
                "id",
                "--missing",
                "mean",
                "--hidden",
                "4",
                "--epochs",
                5,
                "--split",
                "100/0/0",
                "--out",
                model);
        assertEquals(0, trained.code(), trained.err());
        return model;
    }

    @Test
    void theScriptReadsATableAsPredictDoes() throws Exception {
        assumeTrue(ExternalTool.isThere("python3", "-c", "import numpy"), "no python3 with numpy");
        Path model = train();
        Path script = folder.resolve("house.py");
        Cli exported = Cli.run("export", model, "--to", "numpy", "--out", script);
        assertEquals(0, exported.code(), exported.err());
        assertTrue(exported.out().startsWith("wrote 3-4-1 "), exported.out());
        List<String> lines = ExternalTool.run(folder, List.of("python3", "house.py", "house.csv"))
                .lines()
                .toList();
        List<String> wanted =
                Cli.run("predict", model, folder.resolve("house.csv")).lines();
        assertEquals(9, wanted.size());
        assertEquals("price", lines.get(0));
        for (int n = 1; n < wanted.size(); n++) {
            assertEquals(Double.parseDouble(wanted.get(n)), Double.parseDouble(lines.get(n)), 1e-4, "row " + n);
        }
    }

    @Test
    void jsonNamesColumnsAndTargets() throws Exception {
        Path model = train();
        Path file = folder.resolve("house.json");
        assertEquals(0, Cli.run("export", model, "--to", "json", "--out", file).code());
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertEquals(3, json.get("inputs").getAsInt());
        JsonObject sex = json.getAsJsonArray("columns").get(0).getAsJsonObject();
        assertEquals("sex", sex.get("name").getAsString());
        assertEquals("[\"M\",\"F\"]", sex.get("values").toString());
        JsonObject length = json.getAsJsonArray("columns").get(1).getAsJsonObject();
        assertEquals(33 / 7.0, length.get("fill").getAsDouble(), 1e-6);
        assertEquals(
                "price",
                json.getAsJsonArray("outputs")
                        .get(0)
                        .getAsJsonObject()
                        .get("name")
                        .getAsString());
    }

    @Test
    void quantizedDigitsAreAQuarterOfTheSizeAndHardlyWorse() {
        Path model = folder.resolve("digits.safetensors");
        assertEquals(
                0,
                Cli.run("train", "digits", "--epochs", 5, "--executor", "java", "--out", model)
                        .code());
        Cli cli = Cli.run("export", model, "digits", "--to", "c", "--quantize", "int8", "--out", folder.resolve("d"));
        assertEquals(0, cli.code(), cli.err());
        Matcher found = Pattern.compile("(?s).*test error ([0-9.]+) % with floats, ([0-9.]+) % with int8\\R"
                        + "constants take ([0-9,]+) bytes of flash .floats ([0-9,]+)., values between the layers"
                        + " ([0-9,]+) bytes of RAM .floats ([0-9,]+).\\R")
                .matcher(cli.out());
        assertTrue(found.matches(), cli.out());
        double[] numbers = new double[7];
        for (int k = 1; k < numbers.length; k++) {
            numbers[k] = Double.parseDouble(found.group(k).replace(",", ""));
        }
        assertTrue(numbers[2] <= numbers[1] + 1, cli.out());
        assertTrue(numbers[3] < 0.3 * numbers[4], cli.out());
        assertTrue(numbers[5] <= 0.26 * numbers[6], cli.out());
    }

    @Test
    void refusesQuantizingWithoutWhatItNeeds() throws Exception {
        Path model = train();
        Path csv = folder.resolve("house.csv");
        Cli data = Cli.run("export", model, "--to", "c", "--quantize", "int8");
        assertEquals(2, data.code());
        assertTrue(data.err().contains("needs the data that the model was trained on"), data.err());
        assertEquals(
                2,
                Cli.run("export", model, csv, "--to", "json", "--quantize", "int8")
                        .code());
        assertEquals(
                2,
                Cli.run("export", model, csv, "--to", "c", "--quantize", "int4").code());
        assertEquals(2, Cli.run("export", model, csv, "--to", "c").code());
    }

    @Test
    void refusesInOneLine() throws Exception {
        Path model = train();
        Cli without = Cli.run("export", model);
        assertEquals(2, without.code());
        assertTrue(without.err().contains("--to is missing: name a format, one of"), without.err());
        Cli unknown = Cli.run("export", model, "--to", "jsn");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("json"), unknown.err());
        Cli folderWanted = Cli.run("export", model, "--to", "c", "--out", model);
        assertEquals(1, folderWanted.code());
        assertTrue(folderWanted.err().contains("it is a file, and c needs a folder"), folderWanted.err());
        Cli named = Cli.run("export", model, "--to", "json", "--name", "x");
        assertEquals(2, named.code());
    }
}
