package io.gradus.cli.save;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a run writes takes the place of something that is needed without a word. */
class OutputsTest {
    @TempDir
    Path folder;

    private Path csv() throws IOException {
        Path data = folder.resolve("d.csv");
        StringBuilder text = new StringBuilder("a,b,kind\n");
        for (int n = 0; n < 60; n++) {
            text.append(n % 7)
                    .append(',')
                    .append(n % 5)
                    .append(',')
                    .append(n % 2 == 0 ? "x" : "y")
                    .append('\n');
        }
        return Files.writeString(data, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--out DATA",
                "--log DATA",
                "--report DATA",
                "--checkpoint DATA",
                "--out LINK",
                "--out m --log m",
                "--log l --report l",
                "--checkpoint l --log l",
                "--checkpoint m --out m"
            })
    void anInputOrAnotherOutputIsNotOverwritten(String options) throws Exception {
        Path data = csv();
        byte[] before = Files.readAllBytes(data);
        Path link = Files.createSymbolicLink(folder.resolve("link"), data);
        String words = options.replace("DATA", data.toString())
                .replace("LINK", link.toString())
                .replaceAll(" ([ml])\\b", " " + folder + "/$1");
        Cli cli = Cli.run((Object[]) ("train " + data + " --epochs 1 " + words
                        + (words.contains("--out") ? "" : " --out " + folder + "/other"))
                .split(" "));
        assertEquals(1, cli.code(), cli.out());
        assertTrue(cli.err().contains("cannot be written: "), cli.err());
        assertArrayEquals(before, Files.readAllBytes(data));
        assertFalse(Files.exists(folder.resolve("m")));
    }

    @Test
    void aPipeIsRefusedBeforeTheRun() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (String option : List.of("--out", "--log", "--report")) {
            Cli cli = Cli.run("train", "iris", "--epochs", 1, option, pipe);
            assertEquals(1, cli.code());
            assertTrue(cli.err().contains("pipe"), cli.err());
        }
    }

    @Test
    void aModelIsNotOverwrittenBySomethingElse() throws IOException {
        Path model = folder.resolve("m.safetensors");
        train(model, "--epochs", "2");
        byte[] before = Files.readAllBytes(model);
        for (String words : List.of(
                "augment digits --augment shift=1 --out ",
                "train iris --epochs 1 --out " + folder + "/other --log ",
                "train iris --epochs 1 --out " + folder + "/other --report ",
                "train iris --epochs 1 --out " + folder + "/other --checkpoint ")) {
            Cli cli = Cli.run((Object[]) (words + model).split(" "));
            assertEquals(1, cli.code(), words);
            assertTrue(cli.err().contains("cannot be written: "), cli.err());
            assertArrayEquals(before, Files.readAllBytes(model), words);
        }
    }

    @Test
    void aCheckpointThatARunReplacesIsTold() {
        Path checkpoint = folder.resolve("run.ckpt");
        Object[] words = {
            "train", "iris", "--epochs", 200, "--out", folder.resolve("m"), "--checkpoint", checkpoint, "--every", 1
        };
        assertEquals("", Cli.run(words).err());
        Cli again = Cli.run(words);
        assertEquals(0, again.code());
        assertTrue(again.err().contains("there is a checkpoint of epoch"), again.err());
    }

    @Test
    void whatIsReplacedIsNamedAndKept() throws IOException {
        Path model = folder.resolve("iris.safetensors");
        Path previous = folder.resolve("iris.safetensors.previous");
        assertTrue(train(model, "--epochs", "40").lastLine().endsWith(model.toString()));
        byte[] first = Files.readAllBytes(model);
        String same = train(model, "--epochs", "40").lastLine();
        assertTrue(same.contains("the same as before"), same);
        assertFalse(Files.exists(previous));
        String other = train(model, "--epochs", "2", "--seed", "2").lastLine();
        assertTrue(other.contains("replacing one of") && other.contains("% error"), other);
        assertArrayEquals(first, Files.readAllBytes(previous));
    }

    @Test
    void aModelIsReplacedByABetterOneAloneIfThatIsAsked() throws IOException {
        Path model = folder.resolve("iris.safetensors");
        train(model, "--epochs", "60");
        byte[] good = Files.readAllBytes(model);
        String kept = train(model, "--epochs", "1", "--rate", "0.0001", "--keep-if-better")
                .lastLine();
        assertTrue(kept.contains("is kept: it has"), kept);
        assertArrayEquals(good, Files.readAllBytes(model));
        assertTrue(Files.exists(folder.resolve("iris.safetensors.not-better")));
    }

    private static Cli train(Path model, String... more) {
        Object[] words = new Object[4 + more.length];
        System.arraycopy(new Object[] {"train", "iris", "--out", model}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        Cli cli = Cli.run(words);
        assertEquals(0, cli.code(), cli.err());
        return cli;
    }

    @Test
    void theWeightsOfARunThatDivergedAreKeptBeside() {
        Path model = folder.resolve("d.safetensors");
        Cli cli = Cli.run(
                "train",
                "digits",
                "--hidden",
                "32x12",
                "--activation",
                "relu",
                "--gain",
                "2",
                "--rule",
                "sgd",
                "--out",
                model);
        assertEquals(1, cli.code());
        assertFalse(Files.exists(model));
        assertTrue(cli.err().contains("d.diverged.safetensors"), cli.err());
        assertEquals(
                "sgd",
                ModelFile.read(folder.resolve("d.diverged.safetensors"))
                        .provenance()
                        .rule()
                        .kind()
                        .label());
    }

    @Test
    void aRunThatEndedIllSaysSoWhereItSaves() {
        Cli cli = Cli.run(
                "train",
                "digits",
                "--hidden",
                "32x12",
                "--activation",
                "sigmoid",
                "--epochs",
                5,
                "--out",
                folder.resolve("m"));
        assertTrue(cli.lastLine().contains("of a run that ended vanishing"), cli.lastLine());
    }

    @Test
    void aFullDiskIsToldAndTheModelIsKept() {
        Cli cli = Cli.run("train", "iris", "--epochs", 400, "--log", "/dev/full", "--out", folder.resolve("m"));
        assertEquals(1, cli.code(), cli.err());
        assertTrue(cli.err().contains("No space left on device"), cli.err());
        assertTrue(Files.exists(folder.resolve("m")));
    }

    @Test
    void inspectSaysWhatIsInAModelAndInACheckpoint() {
        Path model = folder.resolve("m");
        Path checkpoint = folder.resolve("run.ckpt");
        assertEquals(
                0,
                Cli.run(
                                "train",
                                "iris",
                                "--rule",
                                "adam",
                                "--epochs",
                                200,
                                "--batch",
                                4,
                                "--out",
                                model,
                                "--checkpoint",
                                checkpoint,
                                "--every",
                                1)
                        .code());
        Cli cli = Cli.run("inspect", model);
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("result.test_error_percent"), cli.out());
        cli = Cli.run("inspect", checkpoint);
        assertEquals(0, cli.code(), cli.err());
        for (String part : List.of("checkpoint", "ADAM", "kept: rule state", "epoch", "steps", "data ")) {
            assertTrue(cli.out().contains(part), part + " in " + cli.out());
        }
        assertEquals(1, Cli.run("inspect", folder.resolve("nothing")).code());
    }

    @Test
    void anotherRunsCheckpointIsRefusedWithTheDifference() {
        Path checkpoint = folder.resolve("run.ckpt");
        Object[] first = {
            "train",
            "iris",
            "--epochs",
            200,
            "--batch",
            4,
            "--out",
            folder.resolve("m"),
            "--checkpoint",
            checkpoint,
            "--every",
            1
        };
        assertEquals(0, Cli.run(first).code());
        Cli cli = Cli.run(
                "train",
                "iris",
                "--epochs",
                200,
                "--batch",
                8,
                "--out",
                folder.resolve("m"),
                "--checkpoint",
                checkpoint,
                "--resume");
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("training batch size: 4 in the checkpoint, but 8 here"), cli.err());
        cli = Cli.run("train", "iris", "--resume");
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("--checkpoint"), cli.err());
    }
}
