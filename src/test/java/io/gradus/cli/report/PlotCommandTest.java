package io.gradus.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.report.plot.RunPlots;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlotCommandTest {
    @TempDir
    static Path folder;

    private Path log;

    @BeforeAll
    void train() {
        log = folder.resolve("run.jsonl");
        Cli cli = Cli.run(
                "train",
                "digits",
                "--hidden",
                "16,12",
                "--activation",
                "relu",
                "--epochs",
                6,
                "--log",
                log,
                "--out",
                folder.resolve("m"),
                "--quiet");
        assertEquals(new Cli(0, "", ""), cli);
    }

    private Document svg(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static int count(Document svg, String element) {
        return svg.getElementsByTagName(element).getLength();
    }

    @Test
    void drawsEverythingThatThereIsAsSvgAndAsPixels() throws Exception {
        for (RunPlots plot : RunPlots.values()) {
            String what = plot.name().toLowerCase(Locale.ROOT);
            assertEquals(
                    new Cli(0, folder.resolve("run-" + what + ".svg") + "\n", ""),
                    Cli.run("plot", log, "--what", what, "--svg"));
            Document svg = svg(folder.resolve("run-" + what + ".svg"));
            assertTrue(count(svg, "text") > 5, what);
            assertTrue(
                    svg.getElementsByTagName("title").item(0).getTextContent().contains(plot.meaning()));
            assertEquals(
                    0, Cli.run("plot", log, "--what", what, "--size", "640x360").code());
            BufferedImage image =
                    ImageIO.read(folder.resolve("run-" + what + ".png").toFile());
            assertEquals(640, image.getWidth());
            assertEquals(360, image.getHeight());
            Set<Integer> colours = new HashSet<>();
            for (int n = 0; n < 640 * 360; n++) {
                colours.add(image.getRGB(n % 640, n / 640));
            }
            assertTrue(colours.size() > 10, what + " is empty");
        }
    }

    @Test
    void aLineHasAPointAnEpochAndAMapARowALayer() throws Exception {
        Cli.run("plot", log, "--what", "loss", "--svg", "--out", folder.resolve("loss.svg"));
        NodeList dots = svg(folder.resolve("loss.svg")).getElementsByTagName("circle");
        assertEquals(2 * 6, dots.getLength(), "training and validation, six epochs");
        double before = 0;
        for (int n = 0; n < 6; n++) {
            double x = Double.parseDouble(((Element) dots.item(n)).getAttribute("cx"));
            assertTrue(x > before, "time goes to the right");
            before = x;
        }
        Cli.run("plot", log, "--what", "delta", "--svg", "--out", folder.resolve("delta.svg"));
        String map = Files.readString(folder.resolve("delta.svg"));
        assertTrue(map.contains(">layer 1<") && map.contains(">layer 3<"), "the rows' names");
    }

    @Test
    void severalRunsAreLinesOfOnePicture() throws Exception {
        Path other = Files.copy(log, folder.resolve("other.jsonl"));
        Cli cli = Cli.run("plot", log, other, "--svg", "--title", "a < b", "--out", folder.resolve("two.svg"));
        assertEquals(0, cli.code(), cli.err());
        String svg = Files.readString(folder.resolve("two.svg"));
        for (String name : new String[] {"run, training", "run, validation", "other, training", "other, validation"}) {
            assertTrue(svg.contains(">" + name + "<"), name);
        }
        assertTrue(svg.contains(">a &lt; b<"));
    }

    @Test
    void refusesWhatItCannotDraw() throws IOException {
        assertTrue(Cli.run("plot", log, "--what", "lose").err().contains("did you mean 'loss'?"));
        assertEquals(2, Cli.run("plot", log, log, "--what", "delta").code());
        assertEquals(2, Cli.run("plot", log, "--svg", "--png").code());
        for (String size : new String[] {"10x10", "1280", "x", "99999x9", "1280x720x3"}) {
            assertEquals(2, Cli.run("plot", log, "--size", size).code(), size);
        }
        Path bare = folder.resolve("bare.jsonl");
        Cli.run(
                "train",
                "iris",
                "--epochs",
                1,
                "--health-every",
                0,
                "--log",
                bare,
                "--out",
                folder.resolve("m"),
                "--quiet");
        Cli cli = Cli.run("plot", bare, "--what", "delta");
        assertEquals(1, cli.code());
        assertTrue(Pattern.matches("gradus: .*bare.jsonl: the log has no .*\n", cli.err()), cli.err());
    }
}
