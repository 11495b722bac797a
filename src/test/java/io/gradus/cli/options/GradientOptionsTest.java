package io.gradus.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.model.ModelFile;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the whole set, bounds on norms and skipped steps, from the command line. */
class GradientOptionsTest {
    @TempDir
    Path folder;

    @Test
    void anEpochOfRpropIsOneStepHoweverTheSetPasses() {
        double[] losses = new double[2];
        for (int n = 0; n < 2; n++) {
            Cli cli = Cli.run(
                    "train",
                    "iris",
                    "--rule",
                    "irprop+",
                    "--epochs",
                    "25",
                    "--chunk",
                    n == 0 ? "7" : "200",
                    "--json",
                    "--out",
                    folder.resolve("m.model"));
            assertEquals(0, cli.code(), cli.err());
            assertTrue(cli.out().contains("the whole training part per update, " + (n == 0 ? 7 : 200) + " at a time"));
            JsonObject json = JsonParser.parseString(cli.lastLine()).getAsJsonObject();
            assertEquals(25, json.get("steps").getAsInt());
            assertTrue(json.get("rate").isJsonNull());
            assertTrue(json.get("batch").getAsInt() > 100);
            losses[n] = json.get("train_loss").getAsDouble();
            assertTrue(losses[n] < 0.2, "loss " + losses[n]);
        }
        assertEquals(losses[0], losses[1], 0.05);
    }

    @Test
    void aModelSaysWithWhatStepsItWasTrained() throws IOException {
        Path model = folder.resolve("m.model");
        Cli cli = Cli.run(
                "train",
                "iris",
                "--rule",
                "rprop+",
                "--preset",
                "prechelt",
                "--step-max",
                "2",
                "--epochs",
                "3",
                "--out",
                model);
        assertEquals(0, cli.code(), cli.err());
        UpdateRule rule = ModelFile.read(model).provenance().rule();
        assertEquals(UpdateRule.of(UpdateRule.Kind.RPROP_PLUS).withRprop(Rprop.PRECHELT.withMax(2)), rule);
        Cli again = Cli.run("train", "iris", "--rule", "rprop+", "--epochs", "2", "--from", model, "--out", model);
        assertEquals(0, again.code(), again.err());
    }

    @Test
    void whatBoundsNormsIsSaidWithItsPrice() {
        Cli cli = Cli.run("plan", "--net", "64-32-10", "--rule", "adam", "--clip-global-norm", "0.5");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("the global gradient norm clipped at 0.5"), cli.out());
        // (64 + 1) · 32 + (32 + 1) · 16 floats
        assertTrue(cli.out().contains("Gradient: 10.2 KB, whole, because its norm is clipped"), cli.out());
        assertTrue(cli.out().contains("gradient control"), cli.out());
        Cli plain = Cli.run("plan", "--net", "64-32-10", "--rule", "adam");
        assertTrue(plain.out().contains("a whole gradient would take 10.2 KB more"), plain.out());
    }

    @Test
    void stepsThatCannotBeTakenAreSkippedAndCounted() throws IOException {
        Path data = folder.resolve("huge.csv");
        StringBuilder rows = new StringBuilder("a,b,class\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i == 7 ? "3e38" : "" + (i % 7))
                    .append(',')
                    .append(i % 5)
                    .append(i % 2 == 0 ? ",x\n" : ",y\n");
        }
        Files.writeString(data, rows);
        Object[] line = {
            "train",
            data,
            "--activation",
            "relu",
            "--gain",
            "4",
            "--scale",
            "none",
            "--epochs",
            "4",
            "--split",
            "100/0/0",
            "--batch",
            "6",
            "--json",
            "--out",
            folder.resolve("m.model"),
            "--on-nonfinite",
            "skip"
        };
        Cli cli = Cli.run(line);
        assertEquals(0, cli.code(), cli.err());
        JsonObject json = JsonParser.parseString(cli.lastLine()).getAsJsonObject();
        assertEquals(4, json.get("skipped_steps").getAsInt());
        assertEquals(36, json.get("steps").getAsInt());
        assertTrue(Double.isFinite(json.get("train_loss").getAsDouble()));
        assertEquals(3, cli.err().lines().count(), "the 1st, 2nd and 4th are told: " + cli.err());
        assertTrue(cli.err().contains(" skipped: the loss at layer"), cli.err());
        assertTrue(cli.out().contains("4 skipped"), cli.out());
        line[line.length - 1] = "stop";
        Cli stopped = Cli.run(line);
        assertEquals(1, stopped.code(), stopped.err());
        assertTrue(stopped.err().contains("training stopped at step"), stopped.err());
    }
}
