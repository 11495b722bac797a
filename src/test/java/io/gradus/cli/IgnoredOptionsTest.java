package io.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An option that would change nothing is refused, with what it is for. */
class IgnoredOptionsTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void train() {
        model = folder.resolve("iris.model");
        assertEquals(
                0,
                Cli.run("train", "iris", "--epochs", 1, "--quiet", "--out", model)
                        .code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train iris --slope 0.2|--slope 0.2: it is for leaky-relu, and no layer has that activation",
                "train iris --slope 0.2 --activation tanh|no layer has that activation",
                "train iris --from MODEL --slope 0.2|no layer has that activation",
                "plan iris --slope 0.2|no layer has that activation",
                "plan --net 4-8-3 --slope 0.2|no layer has that activation",
                "bench --net 4-8-3 --slope 0.2|no layer has that activation",
                "forecast iris --slope 0.2|no layer has that activation",
                "gradcheck --slope 0.2|no layer has that activation",
                "rate iris --slope 0.2|no layer has that activation",
                "train iris --hidden none --activation relu|--activation relu: it is for hidden layers, and there are none",
                "plan --net 4-3 --activation relu|it is for hidden layers, and there are none",
                "train iris --from MODEL --init he|--init he: it is for random weights, and these come from --from",
                "train iris --from MODEL --gain 2|--gain 2: it is for random weights, and these come from --from",
                "train iris --from MODEL --new-head --init he|new ones are drawn as the model's were",
                "train iris --revive|--revive: it is for units that can die, those of relu",
                "train iris --revive --activation relu --hidden 8,8 --freeze 2|no hidden layer that is trained",
                "train iris --executor java --threads 2|--threads 2: --executor java runs on one thread",
                "bench --executor java --threads 2|--threads 2: --executor java runs on one thread",
                "train iris --serial pty --baud 9600|--baud 9600: a pseudo-terminal has no speed",
                "train iris --device desktop --gpio chardev|--gpio chardev: nothing is wired to the GPIO lines of board"
                        + " desktop",
                "train iris --repeat 2 --report page.html|--report: a page shows one run",
                "eval MODEL iris --part all --split 50/25/25|--split 50/25/25: it says how parts are cut, and --part is"
                        + " all",
                "eval MODEL iris --seed 4|--seed 4: it says how parts are cut, and --part is all",
                "predict MODEL iris --part all --seed 4|--seed 4: it says how parts are cut",
                "rate iris --rate 0.3 --from-rate 0.01 --to-rate 0.1|--rate 0.3: the range of rates follows from it",
                "forecast iris --health-limit dead=0.5|--health-limit dead: a forecast uses only exploding, vanishing and"
                        + " saturated"
            })
    void isRefused(String line, String message) {
        String[] words = line.replace("MODEL", model.toString()).split(" ");
        Cli cli = Cli.run((Object[]) words);
        assertEquals(2, cli.code(), cli.err());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().contains(message), cli.err());
        assertFalse(Files.exists(Path.of("iris.safetensors")), "nothing was trained");
    }

    @ParameterizedTest
    @CsvSource({
        "plan iris --slope 0.2 --activation leaky-relu",
        "plan iris --slope 0.2 --output-activation leaky-relu",
        "plan --net 4-8-3 --activation relu",
        "forecast iris --health-limit vanishing=0.5",
        "rate iris --rate 0.3 --from-rate 0.01",
        "eval MODEL iris --split 70/15/15 --seed 1",
        "eval MODEL iris --part test --seed 1",
        "predict MODEL iris --part train"
    })
    void isTakenWhereItCounts(String line) {
        String[] words = line.replace("MODEL", model.toString()).split(" ");
        Cli cli = Cli.run((Object[]) words);
        assertEquals(0, cli.code(), cli.err());
    }

    @Test
    void runsSideBySideMayBeInJavaOnSeveralThreads() {
        Cli cli = Cli.run("train", "iris", "--repeat", 2, "--epochs", 1, "--executor", "java", "--threads", 2);
        assertEquals(0, cli.code(), cli.err());
    }
}
