package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import io.gradus.model.Model;
import io.gradus.model.ModelFile;
import io.gradus.predict.Predictor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that come one by one are learnt, and asked, and saved. */
class FollowingTest {
    @TempDir
    Path folder;

    private static Cli pipe(String text, Object... words) {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return Cli.run(words);
        } finally {
            System.setIn(in);
        }
    }

    /** Lines "n,kind,value": value = 1000 + 3 n for houses, and from row {@code change} on 2000 - 3 n. */
    private static String rows(int from, int count, int change) {
        StringBuilder rows = new StringBuilder();
        for (int n = from; n < from + count; n++) {
            int x = n * 37 % 100;
            rows.append(x).append(n % 3 == 0 ? ",flat," : ",house,");
            rows.append(n < change ? 1000 + 3 * x : 2000 - 3 * x).append('\n');
        }
        return rows.toString();
    }

    private float answer(Path model, float x) {
        try (Predictor predictor = Predictor.open(model)) {
            float[] out = new float[1];
            predictor.predict(new float[] {x, 0, 1}, out);
            return out[0];
        }
    }

    @Test
    void aStreamIsLearntAskedAndSaved() {
        Path out = folder.resolve("stream.safetensors");
        String stream = "x,kind,y\n" + rows(0, 3000, 1 << 30) + "50,house,?\nx7,house,1\n50,house\nsave\n";
        Cli cli =
                pipe(stream, "train", "-", "--follow", "--target", "y", "--first", "300", "--seed", "1", "--out", out);
        assertEquals(0, cli.code(), cli.err());
        Model model = ModelFile.read(out);
        assertEquals("x", model.columns().inputNames().get(0));
        String asked = cli.lines().stream()
                .filter(line -> line.matches("[0-9.]+"))
                .findFirst()
                .orElseThrow();
        assertEquals(1150, Float.parseFloat(asked), 15);
        assertEquals(1150, answer(out, 50), 15);
        assertTrue(cli.err().contains("'x7' is not a number"), cli.err());
        assertTrue(cli.err().contains("the row has 2 cells of 3"), cli.err());
        assertTrue(cli.out().contains("2,700 rows as they came"), cli.out());
        assertTrue(cli.out().contains("2 could not be read"), cli.out());
    }

    @Test
    void afterATableWhatComesIsLearntAndDriftIsTold() throws Exception {
        Path table = Files.writeString(folder.resolve("homes.csv"), "x,kind,y\n" + rows(0, 600, 1 << 30));
        Path out = folder.resolve("homes.safetensors");
        Cli cli = pipe(
                rows(600, 6000, 900),
                "train",
                table,
                "--then-follow",
                "--target",
                "y",
                "--reservoir",
                "200",
                "--out",
                out);
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.err().contains("drift at row 3"), cli.err());
        // 1240 before; a seventh of what is replayed is still of then
        assertEquals(2000 - 3 * 80, answer(out, 80), 130);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertRefused(Cli.run("train", "-"), "--follow");
        assertRefused(Cli.run("train", "digits", "--reservoir", "5"), "--reservoir goes with --follow");
        assertRefused(Cli.run("train", "-", "--then-follow"), "use --follow");
        assertRefused(Cli.run("train", "digits", "--then-follow", "--repeat", "3"), "--repeat");
        assertRefused(Cli.run("train", "digits", "--then-follow", "--first", "30"), "--first goes with --follow");
    }

    private static void assertRefused(Cli cli, String part) {
        assertEquals(2, cli.code(), cli.out());
        assertTrue(cli.err().contains(part), cli.err());
    }
}
