package io.gradus.interop;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gradus.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains networks of every activation and topology on tables with the command, exports them as ONNX, and compares what
 * ONNX Runtime says of each row with what {@code gradus predict} says. Ends with 1 where they differ by more than 1e-5
 * of the answer, or of 1 where it is smaller.
 */
public final class OnnxCheck {
    private static final int ROWS = 60;
    private static int failures;

    private OnnxCheck() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("interop");
        Path numbers = Files.writeString(folder.resolve("numbers.csv"), numbers(false));
        Path mixed = Files.writeString(folder.resolve("mixed.csv"), numbers(true));
        List<String> recipes = new ArrayList<>();
        for (String activation :
                "linear sigmoid tanh relu leaky-relu elu gelu gelu-tanh selu softsign".split(" ")) {
            recipes.add("--hidden 9,7 --activation " + activation);
        }
        for (String paths : List.of(
                "--norm layer",
                "--norm batch",
                "--skip 2",
                "--skip 2 --norm layer",
                "--shortcut output",
                "--shortcut all",
                "--elman 2",
                "--loss mse",
                "--loss bce",
                "--scale minmax",
                "--scale none")) {
            recipes.add("--hidden 8,8,8 " + paths);
        }
        for (String recipe : recipes) {
            check(folder, numbers, recipe + " --label kind --ignore price");
        }
        for (String recipe : List.of("--hidden 8", "--hidden 8 --norm layer", "--hidden 4 --output-activation tanh")) {
            check(folder, numbers, recipe + " --target price --ignore kind");
            check(folder, mixed, recipe + " --target price --ignore kind --missing mean");
        }
        check(folder, mixed, "--hidden 8 --label kind --ignore price --missing median");
        check(folder, mixed, "--autoencoder --hidden 3 --ignore kind,price --missing mean");
        System.out.println(failures == 0 ? "ONNX Runtime says what gradus predict says" : failures + " FAILED");
        System.exit(failures == 0 ? 0 : 1);
    }

    /** Rows with a time in seconds, numbers, and with texts and gaps if wanted. */
    private static String numbers(boolean mixed) {
        StringBuilder text = new StringBuilder(mixed ? "time,sex,a,b,c,kind,price\n" : "a,b,c,d,kind,price\n");
        for (int n = 0; n < ROWS; n++) {
            double a = Math.sin(n);
            double b = Math.cos(2.3 * n);
            double c = n % 7 - 3;
            String kind = a + b > 0.3 ? "high" : a < -0.4 ? "low" : "mid, \"so\"";
            if (mixed) {
                text.append(1_790_000_000L + 60 * n).append(',').append(n % 3 == 0 ? "M" : n % 3 == 1 ? "F" : "I");
                text.append(',').append(n == 5 ? "" : Double.toString(a)).append(',');
            } else {
                text.append(a).append(',');
            }
            text.append(b).append(',').append(c).append(',');
            text.append(mixed ? "" : a * b + ",").append('"').append(kind.replace("\"", "\"\"")).append("\",");
            text.append(1000 + 100 * a + 30 * c).append('\n');
        }
        return text.toString();
    }

    private static void check(Path folder, Path csv, String recipe) throws Exception {
        Path model = folder.resolve("model.safetensors");
        Path onnx = folder.resolve("model.onnx");
        List<String> train = new ArrayList<>(List.of("train", csv.toString(), "--epochs", "3", "--out", model.toString()));
        train.addAll(List.of(recipe.split(" ")));
        run(train);
        run(List.of("export", model.toString(), "--to", "onnx", "--out", onnx.toString()));
        String predicted = run(List.of("predict", model.toString(), csv.toString()));
        List<String> answers = predicted.lines().skip(1).toList();
        boolean labels = recipe.contains("--label");
        double worst = 0;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx.toString());
                OrtSession.Result result = session.run(inputs(environment, session, csv))) {
            boolean probabilities = session.getOutputNames().contains("probabilities");
            Object y = result.get(probabilities ? "probabilities" : "y").orElseThrow().getValue();
            String[] names = labels ? (String[]) result.get("label").orElseThrow().getValue() : new String[0];
            for (int r = 0; r < ROWS; r++) {
                List<String> cells = cells(answers.get(r));
                int first = labels ? 1 : 0;
                if (labels && !cells.get(0).equals(names[r])) {
                    System.out.println("label " + names[r] + " where predict says " + cells.get(0));
                    worst = Double.POSITIVE_INFINITY;
                }
                for (int j = first; j < cells.size(); j++) {
                    double wanted = Double.parseDouble(cells.get(j));
                    double found = y instanceof double[][] d ? d[r][j - first] : ((float[][]) y)[r][j - first];
                    worst = Math.max(worst, Math.abs(found - wanted) / Math.max(1, Math.abs(wanted)));
                }
            }
        }
        boolean good = worst <= 1e-5;
        failures += good ? 0 : 1;
        System.out.printf("%s %.1e  %s%n", good ? "ok    " : "FAILED", worst, recipe);
    }

    /** The table's columns as the session's inputs want them. */
    private static Map<String, OnnxTensor> inputs(OrtEnvironment environment, OrtSession session, Path csv)
            throws IOException, OrtException {
        List<String> lines = Files.readAllLines(csv);
        List<String> heads = cells(lines.get(0));
        boolean mixed = heads.contains("time");
        List<String> features = mixed ? List.of("time", "a", "b", "c") : List.of("a", "b", "c", "d");
        double[][] x = new double[ROWS][features.size()];
        String[][] sex = new String[ROWS][1];
        for (int r = 0; r < ROWS; r++) {
            List<String> cells = cells(lines.get(r + 1));
            for (int i = 0; i < features.size(); i++) {
                String cell = cells.get(heads.indexOf(features.get(i)));
                x[r][i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
            }
            sex[r][0] = mixed ? cells.get(heads.indexOf("sex")) : "";
        }
        Map<String, OnnxTensor> inputs = new HashMap<>();
        if (session.getInputInfo().get("x").toString().contains("DOUBLE")) {
            inputs.put("x", OnnxTensor.createTensor(environment, x));
        } else {
            float[][] rounded = new float[ROWS][features.size()];
            for (int r = 0; r < ROWS; r++) {
                for (int i = 0; i < rounded[r].length; i++) {
                    rounded[r][i] = (float) x[r][i];
                }
            }
            inputs.put("x", OnnxTensor.createTensor(environment, rounded));
        }
        if (mixed) {
            inputs.put("sex", OnnxTensor.createTensor(environment, sex));
        }
        return inputs;
    }

    /** Cells of a line of CSV, quoted ones without their quotes. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(line.charAt(i++));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** Runs the command; what it printed. */
    private static String run(List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                words.toArray(new String[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IllegalStateException(words + ": " + err.toString(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
