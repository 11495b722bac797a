package io.gradus.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.model.ModelFile;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --window}: a CSV whose rows are a series in time. */
class SeriesCommandTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    /**
     * x is noise; sum is that of the last three, and high whether it is positive: a row by itself knows little of it.
     */
    @BeforeEach
    void series() throws IOException {
        CounterRandom random = new CounterRandom(1, Stream.TEST, 40);
        StringBuilder values = new StringBuilder("x,sum\n");
        StringBuilder classes = new StringBuilder("x,high\n");
        StringBuilder bare = new StringBuilder("x\n");
        double[] x = new double[ROWS];
        for (int n = 0; n < ROWS; n++) {
            x[n] = random.nextGaussian();
            double sum = x[n] + (n > 0 ? x[n - 1] : 0) + (n > 1 ? x[n - 2] : 0);
            values.append(x[n]).append(',').append(sum).append('\n');
            classes.append(x[n]).append(sum > 0 ? ",yes\n" : ",no\n");
            bare.append(x[n]).append('\n');
        }
        Files.writeString(folder.resolve("values.csv"), values);
        Files.writeString(folder.resolve("classes.csv"), classes);
        Files.writeString(folder.resolve("bare.csv"), bare);
    }

    private Cli run(Object... words) {
        List<Object> all = new ArrayList<>();
        for (Object word : words) {
            String text = word.toString();
            all.add(text.endsWith(".csv") || text.endsWith(".model") ? folder.resolve(text) : word);
        }
        return Cli.run(all.toArray());
    }

    private JsonObject json(Object... words) {
        Cli cli = run(words);
        assertEquals(0, cli.code(), cli.err());
        return JsonParser.parseString(cli.lastLine()).getAsJsonObject();
    }

    private double loss(String model, Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", "values.csv", "--target", "sum", "--hidden", 8));
        words.addAll(List.of("--rule", "adam", "--rate", 0.01, "--epochs", 40, "--quiet", "--out", model));
        words.addAll(List.of(more));
        Cli cli = run(words.toArray());
        assertEquals(new Cli(0, "", ""), cli);
        return json("eval", model, "values.csv", "--target", "sum", "--part", "test", "--json")
                .get("loss")
                .getAsDouble();
    }

    @Test
    void aWindowKnowsWhatARowDoesNot() {
        double alone = loss("one.model", "--window", 1);
        double together = loss("four.model", "--window", 4);
        double recurrent = loss("elman.model", "--window", 4, "--elman", 4);
        assertTrue(together < alone / 5, alone + " alone, " + together + " in windows");
        assertTrue(recurrent < alone / 5, alone + " alone, " + recurrent + " step by step");
    }

    @Test
    void evalFindsTheTestErrorOfTraining() throws IOException {
        JsonObject trained = json(
                "train",
                "classes.csv",
                "--window",
                4,
                "--hidden",
                8,
                "--epochs",
                10,
                "--json",
                "--quiet",
                "--out",
                "c.model");
        JsonObject evaluated = json("eval", "c.model", "classes.csv", "--part", "test", "--json");
        assertEquals(trained.get("test_error_percent"), evaluated.get("error_percent"));
        assertEquals(ROWS - 340 - 3, evaluated.get("samples").getAsInt());
        assertEquals(
                ROWS - 3,
                json("eval", "c.model", "classes.csv", "--json").get("samples").getAsInt());
        Cli told = run("eval", "c.model", "classes.csv");
        assertTrue(told.lines().get(0).endsWith("(all) (a time series in windows of 4 rows)"), told.out());
        assertEquals(4, ModelFile.read(folder.resolve("c.model")).window());
    }

    @Test
    void predictTellsTheRow() {
        run("train", "classes.csv", "--window", 3, "--hidden", 4, "--epochs", 3, "--quiet", "--out", "c.model");
        List<String> labelled = run("predict", "c.model", "classes.csv").lines();
        assertEquals("row,high,p(yes),p(no)", labelled.get(0).replace("p(no),p(yes)", "p(yes),p(no)"));
        assertEquals(1 + ROWS - 2, labelled.size());
        assertTrue(labelled.get(1).startsWith("3,"), labelled.get(1));
        assertTrue(labelled.get(ROWS - 2).startsWith(ROWS + ","), labelled.get(ROWS - 2));
        assertEquals(labelled, run("predict", "c.model", "bare.csv").lines(), "answers make no difference");
    }

    @Test
    void trainingGoesOnWithTheModelsWindow() {
        run("train", "classes.csv", "--window", 4, "--elman", 2, "--epochs", 2, "--quiet", "--out", "c.model");
        Cli on = run("train", "classes.csv", "--from", "c.model", "--epochs", 2, "--quiet", "--out", "d.model");
        assertEquals(new Cli(0, "", ""), on);
        Cli head = run(
                "train",
                "values.csv",
                "--target",
                "sum",
                "--from",
                "c.model",
                "--new-head",
                "--epochs",
                2,
                "--out",
                "e.model");
        assertEquals(0, head.code(), head.err());
        assertTrue(head.out().contains("4 inputs (a time series in windows of 4 rows)"), head.out());
        Cli other = run("train", "classes.csv", "--from", "c.model", "--window", 8);
        assertEquals(2, other.code());
        assertTrue(other.err().contains("--window 8: the model takes windows of 4 rows; leave it out"), other.err());
    }

    @Test
    void everyCommandThatReadsDataTakesIt() {
        Cli plan = run("plan", "values.csv", "--target", "sum", "--window", 6, "--elman", 3);
        assertTrue(plan.out().contains("recurrent over 3 steps of 2"), plan.out() + plan.err());
        Cli rate = run("rate", "values.csv", "--target", "sum", "--window", 6, "--rule", "adam");
        assertEquals(0, rate.code(), rate.err());
        Cli forecast = run("forecast", "classes.csv", "--window", 6);
        assertTrue(forecast.out().contains("6-"), forecast.out() + forecast.err());
        Cli check = run("gradcheck", "classes.csv", "--window", 6, "--elman", 6);
        assertEquals(0, check.code(), check.err());
        Cli repeat = run("train", "classes.csv", "--window", 4, "--repeat", 3, "--epochs", 2, "--quiet", "--json");
        assertEquals(0, repeat.code(), repeat.err());
    }

    @Test
    void nonsenseIsRefused() {
        refused(2, "--window 0", "--window", 0);
        refused(2, "a step would begin within a row", "--window", 6, "--elman", 4);
        refused(2, "a step would begin within a row", "--window", 4, "--elman", 8);
        refused(1, "too few for a window of 500", "--window", 500);
        refused(1, "would leave gaps in it", "--window", 4, "--classes", "yes,no");
        refused(1, "no whole window of 80", "--window", 80);
        Cli bare = Cli.run("plan", "--net", "8-4-2", "--window", 4);
        assertEquals(2, bare.code());
        assertTrue(bare.err().contains("--window is about data, but no DATA are named"), bare.err());
        Cli iris = Cli.run("train", "iris", "--window", 3);
        assertEquals(1, iris.code());
        assertTrue(iris.err().contains("do not follow one another in time"), iris.err());
    }

    private void refused(int code, String part, Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", "classes.csv", "--out", "never.model"));
        words.addAll(List.of(more));
        Cli cli = run(words.toArray());
        assertEquals(code, cli.code(), cli.out() + cli.err());
        assertTrue(cli.err().contains(part), cli.err());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(!Files.exists(folder.resolve("never.model")));
    }
}
