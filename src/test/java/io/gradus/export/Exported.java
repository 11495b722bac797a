package io.gradus.export;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import io.gradus.model.Model;
import io.gradus.model.Provenance;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.Plan;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Evaluator;
import io.gradus.train.Probabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Models to export, with raw rows and what {@code predict} says of them. */
public final class Exported {
    public static final int ROWS = 20;

    private Exported() {}

    /**
     * @param rows raw values, (ROWS, inputs)
     * @param answers probabilities or values in units, (ROWS, outputs)
     */
    public record Case(String name, Model model, double[][] rows, double[][] answers) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every activation, loss and topology, and tables with offsets, missing values and texts. */
    public static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        List<NetworkSpec> networks = new ArrayList<>(Nets.everyKind(7, 9, 3));
        networks.addAll(Nets.everyTopology());
        networks.add(NetworkSpec.inputs(4).output(1, Loss.MSE));
        for (int n = 0; n < networks.size(); n++) {
            NetworkSpec network = networks.get(n);
            cases.add(of(n + " " + network, network, scaling(network.inputs(), n), null, n));
        }
        TableSchema table = new TableSchema(
                List.of(
                        Column.number("when", 1.7e9).withFill(1.7e9 + 2),
                        Column.text("sex", List.of("M", "F", "it's \"odd\"")),
                        Column.ignored("id"),
                        Column.number("length", 0).withFill(0.25),
                        Column.value("price", 1e8)),
                List.of(4),
                true,
                MissingPolicy.MEAN);
        NetworkSpec network = NetworkSpec.inputs(5).hidden(8, Activation.TANH).output(1, Loss.MSE);
        cases.add(of("table", network, scaling(5, 99), table, 99));
        return cases;
    }

    private static Scaling scaling(int inputs, int seed) {
        if (seed % 3 == 0) {
            return Scaling.none(inputs);
        }
        float[] shift = new float[inputs];
        float[] scale = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            shift[i] = seed % 3 == 1 ? 0.5f : i - 1.5f;
            scale[i] = seed % 3 == 1 ? 1.25f : 1f / (i + 1);
        }
        return new Scaling(Scaling.Method.STANDARD, shift, scale);
    }

    private static Case of(
            String name,
            NetworkSpec network,
            Scaling scaling,
            @org.jspecify.annotations.Nullable TableSchema table,
            int seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 7);
        float[] features = new float[ROWS * network.inputs()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (1.5 * random.nextGaussian());
        }
        double[][] rows = new double[ROWS][network.inputs()];
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < network.inputs(); i++) {
                rows[r][i] = features[r * network.inputs() + i] + (table == null ? 0 : table.offsets()[i]);
            }
        }
        if (table != null) { // texts, a missing time and a missing length
            for (int r = 0; r < ROWS; r++) {
                for (int v = 0; v < 3; v++) {
                    features[r * 5 + 1 + v] = v == r % 3 ? 1 : 0;
                    rows[r][1 + v] = v == r % 3 ? 1 : 0;
                }
            }
            rows[3][0] = Double.NaN;
            features[3 * 5] = 2;
            rows[4][4] = Double.NaN;
            features[4 * 5 + 4] = 0.25f;
        }
        boolean classes = network.loss() == Loss.CROSS_ENTROPY;
        List<String> names = IntStream.range(0, network.outputs())
                .mapToObj(j -> "class \"" + j + "\"")
                .toList();
        Dataset data = Dataset.of("test", features, new int[ROWS], classes ? names : List.of("a", "b"));
        if (!classes) {
            data = data.withValues(network.outputs(), Dataset.allocate(4L * ROWS * network.outputs()));
        }
        Plan plan = PlanCompiler.inference(network, ROWS);
        try (Step step = StepProvider.choose("java", plan, 1)) {
            Source source = new Source(new Part(data, IntStream.range(0, ROWS).toArray()));
            step.bind(source);
            Nets.initialize(step, seed);
            norms(plan, step.arena(), random);
            Arenas.scale(plan, step.arena(), scaling);
            Scaling targets = network.loss() == Loss.MSE
                    ? new Scaling(
                            Scaling.Method.STANDARD, filled(network.outputs(), 3), filled(network.outputs(), 0.25f))
                    : null;
            Model bare = Model.of(plan, step.arena(), scaling, classes ? names : List.of(), Provenance.UNKNOWN);
            Model model = new Model(
                    network,
                    bare.weights(),
                    scaling,
                    bare.classNames(),
                    bare.provenance(),
                    0,
                    table,
                    targets,
                    bare.origin());
            double[][] answers = new double[ROWS][];
            new Evaluator(step).outputs(source, (row, outputs) -> {
                float[] y = outputs.clone();
                Probabilities.apply(network.loss(), y);
                answers[row] = new double[y.length];
                for (int j = 0; j < y.length; j++) {
                    answers[row][j] = network.loss().takesLogits() ? y[j] : model.inUnits(j, y[j]);
                }
            });
            return new Case(name, model, rows, answers);
        }
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        java.util.Arrays.fill(values, value);
        return values;
    }

    /** Gains and running statistics that are not those of a beginning. */
    private static void norms(Plan plan, float[] arena, CounterRandom random) {
        for (int n = 0; n < plan.network().layers().size(); n++) {
            LayerSpec layer = plan.network().layers().get(n);
            for (int j = 0; j < layer.width() && layer.norm() != Norm.NONE; j++) {
                arena[plan.gains(n) + j] = (float) random.uniform(0.5, 1.5);
                if (layer.norm() == Norm.BATCH) {
                    arena[plan.running(n) + j] = (float) random.uniform(-1, 1);
                    arena[plan.running(n) + plan.stride(n) + j] = (float) random.uniform(0.1, 2);
                }
            }
        }
    }

    /** How far two answers may be apart: 1e-5 of the answer, or of 1 where it is smaller. */
    public static double tolerance(double answer) {
        return 1e-5 * Math.max(1, Math.abs(answer));
    }
}
