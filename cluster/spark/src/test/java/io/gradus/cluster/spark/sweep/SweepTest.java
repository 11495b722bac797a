package io.gradus.cluster.spark.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cluster.Words;
import io.gradus.cluster.spark.LocalSpark;
import io.gradus.run.RepeatedRun;
import io.gradus.run.Repeats;
import io.gradus.run.TrainingSetup;
import io.gradus.step.java.JavaStep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final Arguments GIVEN =
            new Arguments(List.of("iris"), Map.of("--epochs", "4", "--executor", "java", "--hidden", "5"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(new ByteArrayOutputStream()), true);

    private static Sweep sweep(String grid) {
        return new Sweep(GIVEN, "iris", Grid.parse(grid).all(), 2, 4);
    }

    @Test
    void everyRunIsThatOfOneMachine() {
        List<Row> rows = sweep("rate=0.01,0.1 rule=sgd,adam").all(new Runner(LocalSpark.context()), terminal);
        assertEquals(4, rows.size());
        for (Row row : rows) {
            TrainingSetup setup = Words.setup(GIVEN, "iris", row.options());
            for (int n = 0; n < 3; n++) {
                RepeatedRun expected = Repeats.one(setup, 2 + n, JavaStep::new);
                RepeatedRun found = row.outcomes().get(n).run();
                assertEquals(2 + n, found.seed());
                assertEquals(expected.crc32c(), found.crc32c(), row.name());
                assertEquals(expected.measure(), found.measure());
            }
        }
    }

    @Test
    void halvingTrainsTheBestAllTheWay() {
        List<Row> rows = sweep("rate=0.0001,0.001,0.01,0.1").halving(new Runner(LocalSpark.context()), terminal, 2);
        int full = 0;
        for (Row row : rows) {
            assertTrue(row.epochs() >= 1 && row.epochs() <= 4, row.toString());
            full += row.epochs() == 4 ? 1 : 0;
        }
        assertEquals(1, full);
        SweepTable table = new SweepTable("iris", true, 2, rows);
        assertEquals(4, rows.get(table.best()).epochs());
    }

    @Test
    void theTableIsTextJsonAndCsv(@TempDir Path folder) throws IOException {
        List<Row> rows = sweep("hidden=3,4+5").all(new Runner(LocalSpark.context()), terminal);
        SweepTable table = new SweepTable("iris", true, 2, rows);
        table.print(terminal);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("hidden 4,5") && text.contains("* best by validation loss"), text);
        String json = table.json(1);
        assertTrue(json.contains("\"hidden\":\"4,5\"") && json.contains("\"seed\":4"), json);
        assertFalse(json.contains("\n"));
        table.csv(folder.resolve("t.csv"));
        List<String> lines = Files.readAllLines(folder.resolve("t.csv"));
        assertEquals("hidden,epochs,runs,failed,mean,sd,low,high,validation_loss,best", lines.get(0));
        assertTrue(lines.get(2).startsWith("\"4,5\",,3,0,"), lines.get(2));
    }

    @Test
    void everyCombinationIsCheckedBeforeAnyIsTrained() {
        assertThrows(UsageException.class, () -> sweep("rate=0.1,-1"));
        assertThrows(UsageException.class, () -> sweep("rule=sgd,nonsense"));
    }
}
