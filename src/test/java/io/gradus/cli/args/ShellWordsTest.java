package io.gradus.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.train.TrainCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    @Test
    void isTheCommandAgain() {
        Command train = new TrainCommand();
        String[] plain = {"--rate", ".1", "my data.csv", "--revive", "--json", "--seed", "3"};
        String[] forPicocli = {"--rate", ".1", "--revive", "--json", "--seed", "3", "--", "my data.csv"};
        for (String[] words : new String[][] {plain, forPicocli}) {
            Arguments arguments = Arguments.of(train, words);
            assertEquals(
                    "gradus train 'my data.csv' --rate .1 --revive --seed 8",
                    ShellWords.again(train, arguments, Set.of("--json", "--seed"), "--seed", "8"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "it's", "a b", "$HOME", "`x`", "\"", "\\", "*", "", "a'b'c", "é", "1e-3,2:5%"})
    void aShellReadsTheWordAsItWas(String word) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWords.quoted(word)).start();
        assertEquals(word, new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertTrue(shell.waitFor() == 0);
    }

    @Test
    void wordsArePartedAtBlanksOutsideQuotes() {
        assertEquals(
                List.of("digits", "--target", "unit price", "--label", ""),
                ShellWords.split(" digits  --target 'unit price' --label \"\""));
        assertThrows(UsageException.class, () -> ShellWords.split("digits --target 'unit"));
    }
}
