package io.gradus.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoencoderTest {
    @TempDir
    Path folder;

    @Test
    void digitsThroughABottleneckOfEight() throws Exception {
        Path model = folder.resolve("code.safetensors");
        Cli trained = Cli.run(
                "train",
                "digits",
                "--autoencoder",
                "--hidden",
                "32,8,32",
                "--rule",
                "adam",
                "--epochs",
                15,
                "--out",
                model);
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.out().contains("64-32-8-32-64 tanh/linear, mse, auto-encoder"), trained.out());
        assertEquals(2, ModelFile.read(model).network().bottleneck() + 1);

        Path pictures = folder.resolve("pictures.pgm");
        Cli eval = Cli.run("eval", model, "digits", "--pictures", pictures);
        assertEquals(0, eval.code(), eval.err());
        assertTrue(eval.out().matches("(?s).*a code of 8 values keeps [5-9][0-9]\\.. % of.*"), eval.out());
        byte[] bytes = Files.readAllBytes(pictures);
        byte[] head = "P5\n143 17\n255\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertEquals(head.length + 143 * 17, bytes.length);

        Path codes = folder.resolve("codes.csv");
        assertEquals(
                0,
                Cli.run("predict", model, "digits", "--code", "--part", "all", "--out", codes)
                        .code());
        List<String> lines = Files.readAllLines(codes);
        assertEquals("code_1,code_2,code_3,code_4,code_5,code_6,code_7,code_8", lines.get(0));
        assertEquals(1 + 1797, lines.size());

        Path more = folder.resolve("more.safetensors");
        assertEquals(
                0,
                Cli.run("train", "digits", "--from", model, "--epochs", 1, "--out", more)
                        .code());
        Cli head2 =
                Cli.run("train", "digits", "--from", model, "--new-head", "--freeze", 2, "--epochs", 3, "--out", more);
        assertEquals(0, head2.code(), head2.err());
        assertEquals(10, ModelFile.read(more).network().outputs());
    }

    @Test
    void aCsvOfFeaturesAlone() throws Exception {
        StringJoiner rows = new StringJoiner("\n");
        for (int n = 0; n < 60; n++) {
            double t = n / 10.0;
            rows.add(t + "," + 2 * t + "," + (3 - t));
        }
        Path csv = Files.writeString(folder.resolve("line.csv"), rows + "\n");
        Path model = folder.resolve("line.safetensors");
        Cli trained = Cli.run(
                "train",
                csv,
                "--autoencoder",
                "--hidden",
                "1",
                "--activation",
                "linear",
                "--epochs",
                60,
                "--out",
                model);
        assertEquals(0, trained.code(), trained.err());
        Cli eval = Cli.run("eval", model, csv, "--json");
        assertTrue(eval.out().matches("(?s).*\"explained_variance\":0\\.99.*"), eval.out() + eval.err());
    }
}
