package io.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Split;
import io.gradus.model.Weights;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.random.CounterRandom;
import io.gradus.rule.UpdateRule;
import io.gradus.train.Trainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/formulas.md says what the program computes: its formulas are evaluated, and the numbers compared. */
class FormulasTest {
    private static final Path PAGE = Path.of(System.getProperty("gradus.root", "."), "docs", "formulas.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final float INPUT = 0.7f;
    private static final float TARGET = 0.9f;

    @ParameterizedTest
    @EnumSource
    void activations(Activation activation) throws IOException {
        List<String> row = row("Activations", activation.label());
        for (double x : new double[] {-7, -2.5, -1, -0.25, 0, 0.125, 1, 3, 6}) {
            Map<String, Double> known = new HashMap<>();
            known.put("x", x);
            known.put("a", (double) Activation.DEFAULT_SLOPE);
            known.put("λ", number(row.get(3), "λ"));
            known.put("α", number(row.get(3), "α"));
            known.put("π", Math.PI);
            known.put("q", Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            double y = Formula.value(code(row.get(1)), known);
            known.put("y", y);
            double derivative = Formula.value(code(row.get(2)), known);
            assertEquals(activation.value(x, Activation.DEFAULT_SLOPE), y, 1e-12, () -> "x = " + x);
            assertEquals(activation.derivative(x, Activation.DEFAULT_SLOPE), derivative, 1e-12, () -> "x = " + x);
        }
    }

    /** Losses of one output; of cross-entropy, which takes several together, only that it is there. */
    @ParameterizedTest
    @EnumSource
    void losses(Loss loss) throws IOException {
        List<String> row = row("Losses", loss.label());
        if (loss == Loss.CROSS_ENTROPY) {
            assertTrue(row.get(1).contains("log Σ"), row.get(1));
            return;
        }
        float rate = 0.25f;
        for (long seed = 1; seed <= 8; seed++) {
            try (Trainer trainer = oneWeight(loss, UpdateRule.sgd(rate), seed)) {
                Weights before = weights(trainer);
                double y = output(before);
                Map<String, Double> known = Map.of("y", y, "t", (double) TARGET);
                assertEquals(
                        Formula.value(code(row.get(1)), known), trainer.epoch().loss(), 1e-5, "y = " + y);
                double moved = weights(trainer).bias(0)[0] - before.bias(0)[0];
                assertEquals(-rate * Formula.value(code(row.get(2)), known), moved, 1e-5, "y = " + y);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void variancesOfInitialWeights(Initializer initializer) throws IOException {
        List<String> row = row("Initial weights", initializer.label());
        if (initializer == Initializer.IDENTITY) {
            assertEquals("", row.get(2));
            return;
        }
        int fanIn = 120;
        int fanOut = 80;
        int draws = 5;
        double squares = 0;
        double biases = 0;
        for (int seed = 1; seed <= draws; seed++) {
            float[] weights = new float[(fanIn + 1) * fanOut];
            CounterRandom random = new CounterRandom(seed, CounterRandom.Stream.TEST, 0);
            initializer.fill(weights, 0, fanIn, fanOut, fanOut, 1, random);
            for (int i = 0; i < weights.length; i++) {
                squares += i < fanIn * fanOut ? (double) weights[i] * weights[i] : 0;
                biases += i < fanIn * fanOut ? 0 : Math.abs(weights[i]);
            }
        }
        double variance = Formula.value(code(row.get(2)), Map.of("fanIn", (double) fanIn, "fanOut", (double) fanOut));
        assertEquals(1, squares / ((double) draws * fanIn * fanOut) / variance, 0.03, row.get(2));
        assertEquals(row.get(3).equals("0"), biases == 0, row.get(3));
    }

    @ParameterizedTest
    @EnumSource
    void updateRules(UpdateRule.Kind kind) throws IOException {
        if (kind.wholeSet()) {
            assertEquals(3, row("Rprop", kind.label()).size());
            return;
        }
        UpdateRule rule = UpdateRule.of(kind).withRate(0.05f);
        List<String> row = row("Update rules", kind.label());
        try (Trainer trainer = oneWeight(Loss.MSE, rule, 3)) {
            Map<String, Double> known = new HashMap<>();
            known.put("lr", (double) rule.rate());
            known.put("Δ0", (double) rule.clip());
            for (String momentum : List.of("μ", "β", "β1")) {
                known.put(momentum, (double) rule.momentum());
            }
            for (String secondMoment : List.of("ρ", "β2")) {
                known.put(secondMoment, (double) rule.beta2());
            }
            known.put("ε", (double) rule.epsilon());
            known.put("λ", (double) rule.decay());
            known.put("m", 0.0);
            known.put("v", 0.0);
            for (int t = 1; t <= 12; t++) {
                Weights before = weights(trainer);
                double w = before.weight(0)[0];
                known.put("t", (double) t);
                known.put("w", w);
                known.put("g", 2 * (output(before) - TARGET) * INPUT);
                Map<String, Double> next = new HashMap<>(known);
                Matcher states = CODE.matcher(row.get(1));
                while (states.find()) {
                    String[] sides = states.group(1).split(" = ", 2);
                    next.put(sides[0], Formula.value(sides[1], known));
                }
                known = next;
                double change = Formula.value(code(row.get(2)), known);
                trainer.epoch();
                assertEquals(change, weights(trainer).weight(0)[0] - w, 2e-6, "update " + t);
            }
        }
    }

    /** A network of one weight and one bias, y = w·{@link #INPUT} + b, and one sample of target {@link #TARGET}. */
    private static Trainer oneWeight(Loss loss, UpdateRule rule, long seed) {
        ByteBuffer features = Dataset.allocate(Float.BYTES);
        features.putFloat(0, INPUT);
        ByteBuffer target = Dataset.allocate(Float.BYTES);
        target.putFloat(0, TARGET);
        Dataset data = Dataset.regression("one", Dataset.Storage.FLOAT32, 1, 1, 1, features, target);
        NetworkSpec net = NetworkSpec.inputs(1)
                .output(1, loss)
                .withInitializer(Initializer.NORMAL1)
                .withGain(2);
        return Trainer.of(net, rule, Split.of(data, 100, 0, 0, 1))
                .batchSize(1)
                .seed(seed)
                .start();
    }

    private static Weights weights(Trainer trainer) {
        return Weights.of(trainer.plan(), trainer.step().arena());
    }

    private static double output(Weights weights) {
        return (double) weights.weight(0)[0] * INPUT + weights.bias(0)[0];
    }

    /** The cells of the row that begins with the name, in the section's first table that has it. */
    private static List<String> row(String section, String name) throws IOException {
        String page = Files.readString(PAGE);
        Matcher heading = Pattern.compile("(?m)^##+ " + section + "$").matcher(page);
        assertTrue(heading.find(), section + " is no section of " + PAGE);
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : page.substring(heading.end()).lines().toList()) {
            if (line.startsWith("#")) {
                break;
            }
            if (line.startsWith("| `")) {
                List<String> cells = new ArrayList<>();
                for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
                    cells.add(cell.strip());
                }
                rows.put(code(cells.get(0)), cells);
            }
        }
        List<String> row = rows.get(name);
        assertTrue(row != null, () -> section + " has no row for " + name + ", only for " + rows.keySet());
        return row;
    }

    private static String code(String cell) {
        Matcher code = CODE.matcher(cell);
        assertTrue(code.find(), () -> "no formula in: " + cell);
        return code.group(1);
    }

    /** The value that a text gives a letter, as in {@code λ = 1.05}; 0 if none. */
    private static double number(String text, String letter) {
        Matcher value = Pattern.compile(letter + " = ([0-9.]+[0-9])").matcher(text);
        return value.find() ? Double.parseDouble(value.group(1)) : 0;
    }
}
