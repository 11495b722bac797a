package io.gradus.cli.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.cli.Main;
import io.gradus.cli.terminal.Picture;
import io.gradus.cli.terminal.PngFile;
import io.gradus.data.augment.Augmentation;
import io.gradus.model.ModelFile;
import io.gradus.testing.ChildJvm;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentCommandTest {
    @TempDir
    Path folder;

    @Test
    void showsPicturesInTheTerminal() {
        Cli cli = Cli.run("augment", "digits", "--augment", "shift=1,rotate=20", "--examples", 3);
        assertEquals(0, cli.code(), cli.err());
        assertEquals(1 + 3 * 5, cli.lines().size(), cli.out());
        assertTrue(cli.lines().get(0).startsWith("unchanged epoch 1  epoch 2"), cli.out());
        assertTrue(cli.lines().stream().allMatch(line -> line.length() <= 100), cli.out());
        assertEquals(
                cli.out(),
                Cli.run("augment", "digits", "--augment", "shift=1,rotate=20", "--examples", 3)
                        .out());
        Cli other = Cli.run("augment", "digits", "--augment", "shift=1,rotate=20", "--examples", 3, "--seed", 2);
        assertNotEquals(cli.out(), other.out());
        assertTrue(Cli.runInTerminal("augment", "digits", "--augment", "noise=0.2")
                .out()
                .contains("▀"));
    }

    @Test
    void writesASheetThatOthersRead() throws Exception {
        Path file = folder.resolve("sheet.png");
        Cli cli = Cli.run("augment", "digits", "--augment", "reflect", "--examples", 5, "--epochs", 4, "--out", file);
        assertEquals(0, cli.code(), cli.err());
        BufferedImage sheet = ImageIO.read(file.toFile());
        assertEquals(5 * (8 * 7 + 7) + 7, sheet.getWidth());
        assertEquals(5 * (8 * 7 + 7) + 7, sheet.getHeight());
        int mirrored = 0;
        for (int example = 0; example < 5; example++) {
            for (int epoch = 1; epoch <= 4; epoch++) {
                boolean same = same(sheet, example, epoch, false);
                boolean mirror = same(sheet, example, epoch, true);
                assertTrue(same || mirror, "example " + example + " epoch " + epoch);
                mirrored += mirror ? 1 : 0;
            }
        }
        assertTrue(mirrored > 3 && mirrored < 17, mirrored + " of 20 mirrored");
    }

    private static boolean same(BufferedImage sheet, int example, int epoch, boolean mirrored) {
        for (int y = 0; y < 56; y++) {
            for (int x = 0; x < 56; x++) {
                int top = 7 + example * 63 + y;
                int original = sheet.getRGB(7 + (mirrored ? 55 - x : x), top);
                if (original != sheet.getRGB(7 + epoch * 63 + x, top)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void colourIsKept() throws Exception {
        Path file = folder.resolve("sheet.png");
        Cli cli = Cli.run("augment", "iris", "--image", "1x4", "--augment", "gain=0.1", "--out", file);
        assertEquals(0, cli.code(), cli.err());
        Picture red = new Picture(1, 2, 3, new byte[] {(byte) 200, 10, 20, 0, 0, (byte) 255});
        PngFile.write(file, red);
        BufferedImage read = ImageIO.read(file.toFile());
        assertEquals(0xFFC80A14, read.getRGB(0, 0));
        assertEquals(0xFF0000FF, read.getRGB(1, 0));
    }

    @Test
    void trainingWithItAllocatesNothing() throws Exception {
        String out = folder.resolve("m.model").toString();
        String[] train = {"train", "digits", "--augment", "shift=1,noise=0.1", "--epochs", "3", "--out", out};
        String printed = ChildJvm.output(List.of("-Xint"), Main.class, train);
        assertTrue(printed.contains(" 0 bytes allocated a step"), printed);
    }

    @Test
    void trainingTakesItAndSaysSo() {
        Path out = folder.resolve("m.model");
        Cli cli = Cli.run("train", "digits", "--augment", "shift=1,noise=0.1", "--epochs", 3, "--out", out);
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("shift=1,noise=0.1, of images of 8x8"), cli.out());
        Cli plain = Cli.run("train", "digits", "--epochs", 3, "--out", out, "--json", "--quiet");
        Cli same = Cli.run("train", "digits", "--augment", "shift=1", "--epochs", 3, "--out", out, "--json", "--quiet");
        assertNotEquals(loss(plain), loss(same));
        Cli java = Cli.run(
                "train",
                "digits",
                "--augment",
                "shift=1",
                "--epochs",
                3,
                "--out",
                out,
                "--json",
                "--quiet",
                "--executor",
                "java");
        assertEquals(loss(same), loss(java), 1e-4);
    }

    private static double loss(Cli cli) {
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine())
                .getAsJsonObject()
                .get("train_loss")
                .getAsDouble();
    }

    @Test
    void theModelSaysSoAndEvalTellsIt() throws Exception {
        Path out = folder.resolve("m.model");
        Cli train = Cli.run("train", "digits", "--augment", "rotate=5,shift=1", "--epochs", 1, "--out", out, "--quiet");
        assertEquals(new Cli(0, "", ""), train);
        assertEquals(
                Augmentation.parse("shift=1,rotate=5"),
                ModelFile.read(out).provenance().augmentation());
        Cli eval = Cli.run("eval", out, "digits");
        assertTrue(eval.lines().contains("trained on randomly changed pictures: shift=1,rotate=5"), eval.out());
        Cli json = Cli.run("eval", out, "digits", "--json");
        assertTrue(json.out().contains("\"augmentation\":\"shift=1,rotate=5\""), json.out());
        Cli.run("train", "digits", "--epochs", 1, "--out", out, "--quiet");
        assertTrue(Cli.run("eval", out, "digits", "--json").out().contains("\"augmentation\":null"));
    }

    @Test
    void theRangeOfRatesTakesIt() {
        Cli cli = Cli.run("rate", "digits", "--augment", "shift=1,noise=0.1");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.lines().get(0).endsWith(", augmented by shift=1,noise=0.1"), cli.out());
        List<Double> plain = losses("rate", "digits", "--json");
        List<Double> augmented = losses("rate", "digits", "--json", "--augment", "shift=2,noise=0.3");
        assertEquals(augmented, losses("rate", "digits", "--json", "--augment", "shift=2,noise=0.3"));
        assertNotEquals(plain.get(0), augmented.get(0));
        List<Double> java = losses("rate", "digits", "--json", "--augment", "shift=2,noise=0.3", "--executor", "java");
        for (int n = 0; n < 60; n++) { // the pictures of the second epoch are among them
            assertEquals(augmented.get(n), java.get(n), 1e-3 * java.get(n), "step " + n);
        }
        assertEquals(2, Cli.run("rate", "digits", "--augment", "shift=9").code());
        assertEquals(2, Cli.run("rate", "iris", "--augment", "shift=1").code());
    }

    private static List<Double> losses(Object... words) {
        Cli cli = Cli.run(words);
        assertEquals(0, cli.code(), cli.err());
        List<Double> losses = new ArrayList<>();
        JsonParser.parseString(cli.lastLine())
                .getAsJsonObject()
                .getAsJsonArray("points")
                .forEach(point -> losses.add(point.getAsJsonObject().get("loss").getAsDouble()));
        return losses;
    }

    @Test
    void thePlanShowsItsPrice() {
        Cli cli = Cli.run("plan", "digits", "--augment", "elastic=3/1.5");
        assertTrue(cli.lines().stream().anyMatch(line -> line.startsWith("augmentation ")), cli.out());
        Cli bare = Cli.run("plan", "--net", "784-10", "--augment", "shift=2", "--image", "28x28", "--json");
        assertEquals(0, bare.code(), bare.err());
        assertTrue(bare.out().contains("\"augmentation\""), bare.out());
    }
}
