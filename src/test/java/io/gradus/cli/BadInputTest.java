package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong gets one line that names it, the right exit code, and nothing half-written. */
class BadInputTest {
    @TempDir
    Path folder;

    @Test
    void filesThatCannotBeRead() throws IOException {
        refused(1, "nosuch.csv", "train", path("nosuch.csv"));
        refused(1, "line 3", "train", file("ragged.csv", "1,2,a\n3,4,b\n5,b\n6,7,a\n"));
        refused(1, "line 2", "train", file("nan.csv", "1,2,a\n3,NaN,b\n5,6,a\n6,7,b\n"));
        refused(1, "NaN", "train", file("nan.csv", "1,2,a\n3,NaN,b\n5,6,a\n6,7,b\n"));
        refused(1, "one class", "train", file("one.csv", "1,2,a\n3,4,a\n5,6,a\n"));
        refused(1, "empty", "train", file("empty.csv", ""));
        byte[] idx = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3};
        Path images = Files.write(folder.resolve("t-images-idx3-ubyte"), idx);
        Files.write(folder.resolve("t-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1});
        refused(1, "t-images-idx3-ubyte", "train", images.toString());
        refused(1, "5 of them are missing", "train", images.toString());
    }

    @Test
    void aLabelThatIsNoClassOfTheModel() throws IOException {
        String model = path("iris.safetensors");
        assertEquals(
                0,
                run("train", "iris", "--epochs", "1", "--quiet", "--out", model).code());
        String flowers = file("flowers.csv", "1,2,3,4,setosa\n1,2,3,4,tulip\n");
        refused(1, "tulip", "eval", model, flowers);
        refused(1, "line 2", "eval", model, flowers);
    }

    @Test
    void aModelForAnotherInputWidth() throws IOException {
        String model = path("iris.safetensors");
        assertEquals(
                0,
                run("train", "iris", "--epochs", "1", "--quiet", "--out", model).code());
        refused(1, "64", "eval", model, "digits");
        refused(1, "64", "predict", model, "digits");
        refused(1, "64", "train", "digits", "--from", model);
    }

    @Test
    void optionsThatCannotBeMeant() throws IOException {
        refused(2, "--rate", "train", "iris", "--rate", "-1");
        refused(2, "--rate", "train", "iris", "--rate", "fast");
        refused(2, "did you mean 'sign'?", "train", "iris", "--rule", "sgn");
        refused(2, "did you mean 'tanh'?", "train", "iris", "--activation", "tahn");
        refused(2, "did you mean 'cross-entropy'?", "train", "iris", "--loss", "crossentropy");
        refused(2, "--epochs", "train", "iris", "--epochs", "0");
        refused(2, "--batch", "train", "iris", "--batch", "-3");
        refused(2, "--split", "train", "iris", "--split", "50/10/10");
        refused(2, "--hidden", "train", "iris", "--hidden", "12,zebra");
        refused(2, "--clip", "train", "iris", "--clip", "0");
        refused(2, "--budget", "train", "iris", "--budget", "lots");
        refused(2, "--executor", "train", "iris", "--executor", "gpu");
        refused(2, "--health-limit", "train", "iris", "--health-limit", "dead");
        refused(2, "did you mean 'dead'?", "train", "iris", "--health-limit", "dad=1");
        refused(2, "--on-diverged", "train", "iris", "--on-diverged", "pray");
        refused(2, "--revive", "train", "iris", "--revive", "--health-every", "0");
        refused(2, "--epoch", "train", "iris", "--epoch", "3");
        refused(2, "train", "trian", "iris");
        refused(2, "DATA", "train");
        refused(1, "did you mean 'digits'?", "train", "digts");
    }

    @Test
    void placesThatCannotBeWritten() throws IOException {
        refused(1, "cannot be written", "train", "iris", "--out", path("no/such/folder/m.safetensors"));
        refused(1, "cannot be written", "train", "iris", "--log", path("no/such/folder/l.jsonl"));
        assertFalse(Files.exists(folder.resolve("no")));
    }

    @Test
    void aBudgetThatIsTooSmallIsRefusedBeforeAnythingIsWritten() throws IOException {
        Outcome outcome = refused(1, "over the budget of 4.0 KB", "train", "digits", "--budget", "4KB");
        assertTrue(outcome.err().contains("make the hidden layers smaller"), outcome.err());
    }

    @Test
    void aRunThatDivergesSavesNothingAndSaysWhere() throws IOException {
        Path model = folder.resolve("m.safetensors");
        String[] wild = {"train", "iris", "--rule", "sgd", "--rate", "1e30", "--loss", "mse", "--out", model.toString()
        };
        Outcome outcome = run(wild);
        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("training stopped at step"), outcome.err());
        assertTrue(outcome.err().contains("no model was saved"), outcome.err());
        assertFalse(Files.exists(model));
    }

    record Outcome(int code, String out, String err) {}

    /** Runs a command that must fail with that code and one line that has {@code words}; nothing may be left behind. */
    private Outcome refused(int code, String words, String... arguments) throws IOException {
        List<String> before = listing();
        List<String> line = new ArrayList<>(List.of(arguments));
        if (line.get(0).equals("train") && line.size() > 1 && !line.contains("--out")) {
            line.addAll(List.of("--out", path("refused.safetensors")));
        }
        Outcome outcome = run(line.toArray(new String[0]));
        assertEquals(code, outcome.code, () -> line + ": " + outcome);
        assertEquals(1, outcome.err.strip().lines().count(), outcome.err);
        assertTrue(outcome.err.startsWith("gradus: "), outcome.err);
        assertTrue(outcome.err.contains(words), outcome.err);
        assertFalse(outcome.err.contains("Exception"), outcome.err);
        assertEquals(before, listing());
        return outcome;
    }

    private static Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
