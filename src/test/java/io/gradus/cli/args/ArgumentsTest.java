package io.gradus.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gradus.cli.train.TrainCommand;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final Command TRAIN = new TrainCommand();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "digits",
                "digits --rate 0.1",
                "--rate=0.1 digits",
                "digits --json --quiet --split 70/15/15",
                "digits --epochs 3 --hidden 64,32 --out=a=b"
            })
    void readsPlainLinesAsPicocliDoes(String line) {
        agree(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void readsAnyPlainLineAsPicocliDoes(long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 0);
        List<String> words = new ArrayList<>();
        for (Syntax.Option option : Syntax.of(TRAIN).options()) {
            if (option.name().equals("--help") || random.nextInt(3) > 0) {
                continue;
            }
            if (option.label() == null) {
                words.add(option.name());
            } else if (random.nextInt(2) == 0) {
                words.add(option.name() + "=v" + random.nextInt(100));
            } else {
                words.add(option.name());
                words.add("v" + random.nextInt(100));
            }
        }
        words.add(random.nextInt(2) == 0 ? 0 : words.size(), "digits");
        agree(words.toArray(String[]::new));
    }

    private static void agree(String[] line) {
        String told = String.join(" ", line);
        Arguments plain = Arguments.plain(Syntax.of(TRAIN), line);
        assertNotNull(plain, told);
        Arguments picocli = Picocli.parse(TRAIN, line);
        assertEquals(picocli.parameter(0), plain.parameter(0), told);
        assertEquals(picocli.parameter(1), plain.parameter(1), told);
        for (Syntax.Option option : Syntax.of(TRAIN).options()) {
            assertEquals(picocli.has(option.name()), plain.has(option.name()), told);
            if (option.label() != null) {
                assertEquals(picocli.text(option.name()), plain.text(option.name()), told);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "digits --rate",
                "digits --rat 1",
                "digits iris",
                "--json",
                "digits --json --json",
                "digits --json=3",
                "digits --rate --json",
                "digits -- --rate"
            })
    void leavesOtherLinesToPicocli(String line) {
        assertNull(Arguments.plain(Syntax.of(TRAIN), line.split(" ")));
    }

    @Test
    void aNegativeNumberIsAValue() {
        assertEquals(
                "-1",
                Arguments.of(TRAIN, new String[] {"digits", "--rate", "-1"}).text("--rate"));
    }
}
