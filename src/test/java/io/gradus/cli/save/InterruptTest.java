package io.gradus.cli.save;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C, SIGTERM and SIGHUP save what there is, say how to go on, and exit with 128 and the signal's number. */
class InterruptTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void aSignalSavesTheModelSoFar(String signal, int code) throws Exception {
        ChildRun run = ChildRun.start(folder, "train", "iris", "--epochs", "100000000", "--rule", "sgd");
        run.await(" 3/");
        run.signal(signal);
        assertEquals(code, run.code(), run.err());
        Path saved = folder.resolve("iris.interrupted.safetensors");
        assertTrue(ModelFile.read(saved).provenance().epoch() >= 3);
        assertFalse(Files.exists(folder.resolve("iris.safetensors")));
        assertFalse(Files.exists(folder.resolve(".iris.safetensors.room")), "nothing is left");
        assertTrue(run.out().contains("test "), "the summary is printed: " + run.out());
        assertTrue(run.err().contains("--from iris.interrupted.safetensors"), run.err());
    }

    @Test
    void aCheckpointIsWrittenAndTheCommandToGoOnGivesTheSameModel() throws Exception {
        String[] words = {"train", "iris", "--epochs", "60000", "--rule", "adam", "--batch", "4", "--dropout", "0.1"};
        Path undisturbed = folder.resolve("undisturbed.safetensors");
        assertEquals(
                0,
                Cli.run((Object[]) append(words, "--quiet", "--out", undisturbed.toString()))
                        .code());
        ChildRun run = ChildRun.start(
                folder, append(words, "--checkpoint", "run.ckpt", "--every", "1h", "--out", "m.safetensors"));
        run.await(" 3/");
        run.signal("INT");
        assertEquals(130, run.code(), run.err());
        assertTrue(Files.exists(folder.resolve("run.ckpt")));
        assertFalse(Files.exists(folder.resolve("m.safetensors")));
        String again = run.err().substring(run.err().indexOf("gradus train ") + "gradus ".length());
        assertTrue(again.contains("--resume"), again);
        ChildRun resumed = ChildRun.start(folder, again.strip().split(" "));
        assertEquals(0, resumed.code(), resumed.err());
        assertTrue(resumed.out().contains("goes on at epoch"), resumed.out());
        assertArrayEquals(
                Files.readAllBytes(undisturbed), Files.readAllBytes(folder.resolve("m.safetensors")), "the same bytes");
    }

    @Test
    void aPausedRunEndsAsWell() throws Exception {
        ChildRun run = ChildRun.start(folder, "train", "iris", "--epochs", "1000", "--pace", "0.01");
        run.await("epoch ");
        run.signal("TERM");
        assertEquals(143, run.code(), run.err());
        assertTrue(Files.exists(folder.resolve("iris.interrupted.safetensors")));
    }

    @Test
    void aSecondSignalEndsAtOnce() throws Exception {
        ChildRun run = ChildRun.start(folder, Hanging.class);
        run.await("ready");
        run.signal("INT");
        run.await("asked");
        assertTrue(run.isAlive());
        run.signal("INT");
        assertEquals(130, run.code());
    }

    private static String[] append(String[] words, String... more) {
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }
}
