package io.gradus.model;

import io.gradus.data.Scaling;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.schema.Column;
import io.gradus.data.schema.MissingPolicy;
import io.gradus.data.schema.TableSchema;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Models to test with. */
final class Models {
    private static final int[] WIDTHS = {1, 2, 3, 13, 16, 17, 31, 33};

    private Models() {}

    /** A network of awkward widths, every choice in it drawn from {@code seed}. */
    static NetworkSpec randomNetwork(long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 0);
        int inputs = WIDTHS[random.nextInt(WIDTHS.length)];
        Loss loss = any(Loss.values(), random);
        List<LayerSpec> layers = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            layers.add(new LayerSpec(WIDTHS[random.nextInt(WIDTHS.length)], any(Activation.values(), random), (float)
                    random.nextDouble()));
        }
        int outputs = loss == Loss.CROSS_ENTROPY ? 2 + random.nextInt(9) : 1 + random.nextInt(4);
        layers.add(new LayerSpec(outputs, loss.takesLogits() ? Activation.LINEAR : any(Activation.values(), random)));
        NetworkSpec chain = new NetworkSpec(
                inputs, layers, loss, any(Initializer.values(), random), (float) random.uniform(0.1, 3));
        return Nets.connected(chain, 1 + random.nextInt(9), random);
    }

    /** Weights of that network, any finite bits that a float can have. */
    static Weights randomWeights(NetworkSpec network, long seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 1);
        List<float[]> weight = new ArrayList<>();
        List<float[]> bias = new ArrayList<>();
        NormWeights[] norms = new NormWeights[network.layers().size()];
        for (int n = 0; n < network.layers().size(); n++) {
            int fanOut = network.layers().get(n).width();
            weight.add(finite(network.fanIn(n) * fanOut, random));
            bias.add(finite(fanOut, random));
            Norm norm = network.layers().get(n).norm();
            if (norm != Norm.NONE) {
                boolean batch = norm == Norm.BATCH;
                float[] variance = finite(fanOut, random);
                for (int j = 0; j < fanOut; j++) {
                    variance[j] = Math.abs(variance[j]);
                }
                norms[n] = new NormWeights(
                        finite(fanOut, random),
                        finite(fanOut, random),
                        batch ? finite(fanOut, random) : null,
                        batch ? variance : null);
            }
        }
        return new Weights(weight.toArray(new float[0][]), bias.toArray(new float[0][]), norms);
    }

    /** A whole model of {@link #randomNetwork}. */
    static Model random(long seed) {
        NetworkSpec network = randomNetwork(seed);
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 2);
        UpdateRule.Kind kind = any(UpdateRule.Kind.values(), random);
        float rate = (float) random.uniform(1e-6, 1);
        UpdateRule rule = kind.hasRate()
                ? UpdateRule.of(kind).withRate(rate)
                : UpdateRule.of(kind).withRprop(Rprop.PRECHELT.withEtaPlus(1 + rate));
        int window = random.nextInt(2) * network.inputs();
        boolean classes = network.loss() == Loss.CROSS_ENTROPY;
        return new Model(
                network,
                randomWeights(network, seed),
                new Scaling(
                        any(Scaling.Method.values(), random),
                        finite(network.inputs(), random),
                        finite(network.inputs(), random)),
                classes
                        ? IntStream.range(0, network.outputs())
                                .mapToObj(c -> "class \"" + c + "\"\n\u2028ü🙂")
                                .toList()
                        : List.of(),
                new Provenance(
                        rule,
                        random.nextInt(1000),
                        random.nextLong(),
                        random.nextInt(1000),
                        "data ✓",
                        randomAugmentation(random),
                        "1.2.3"),
                window,
                random.nextInt(2) == 0 ? null : randomColumns(network, window, classes, random),
                classes || random.nextInt(2) == 0
                        ? null
                        : new Scaling(
                                any(Scaling.Method.values(), random),
                                finite(network.outputs(), random),
                                finite(network.outputs(), random)),
                random.nextInt(2) == 0 ? DataOrigin.UNKNOWN : new DataOrigin("70/15/15", 123, "0123abcd"));
    }

    /** Numbers and texts that make a network's inputs, with a column that is ignored, and what it predicts. */
    private static TableSchema randomColumns(NetworkSpec network, int window, boolean classes, CounterRandom random) {
        List<Column> columns = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int left = network.inputs() / Math.max(1, window); left > 0; ) {
            int values = Math.min(left, 1 + random.nextInt(4));
            String name = "column " + columns.size() + " \"ü\"\n";
            double offset = random.nextInt(2) * random.uniform(-1e12, 1e12);
            if (random.nextInt(2) == 0) {
                columns.add(Column.text(
                        name, IntStream.range(0, values).mapToObj(n -> "v" + n).toList()));
                left -= values;
            } else {
                columns.add(Column.number(name, offset)
                        .withFill(random.nextInt(2) == 0 ? Double.NaN : random.uniform(-1e6, 1e6)));
                left--;
            }
        }
        columns.add(Column.ignored("id"));
        for (int j = 0; j < (classes ? 1 : network.outputs()); j++) {
            targets.add(0, columns.size());
            columns.add(classes ? Column.label("class") : Column.value("y" + j, random.uniform(0, 1)));
        }
        return new TableSchema(columns, targets, random.nextInt(2) == 0, any(MissingPolicy.values(), random));
    }

    /** 3-2-2 tanh, its numbers small and all different. */
    static Model small() {
        return new Model(
                NetworkSpec.inputs(3).hidden(2, Activation.TANH).output(2, Loss.CROSS_ENTROPY),
                Weights.of(
                        List.of(new float[] {1, 2, 3, 4, 5, 6}, new float[] {9, 10, 11, 12}),
                        List.of(new float[] {7, 8}, new float[] {13, 14})),
                new Scaling(Scaling.Method.MINMAX, new float[] {15, 16, 17}, new float[] {18, 19, 20}),
                List.of("no", "yes"),
                new Provenance(UpdateRule.clip(0.1f, 1), 32, 7, 40, "digits", Augmentation.NONE, "0.1.0"));
    }

    /** The same, of pictures that were changed. */
    static Model augmented() {
        Model model = small();
        Provenance from = model.provenance();
        return new Model(
                model.network(),
                model.weights(),
                model.scaling(),
                model.classNames(),
                new Provenance(
                        from.rule(),
                        from.batchSize(),
                        from.seed(),
                        from.epoch(),
                        from.data(),
                        Augmentation.parse("shift=1,rotate=12.5"),
                        from.version()));
    }

    /** None half of the time. */
    private static Augmentation randomAugmentation(CounterRandom random) {
        return random.nextInt(2) == 0
                ? Augmentation.NONE
                : Augmentation.NONE
                        .withShift(random.nextInt(3))
                        .withRotate((float) random.uniform(0, 180))
                        .withReflect(random.nextInt(2) == 0)
                        .withElastic((float) random.uniform(0.1, 40), (float) random.uniform(0.5, 9))
                        .withEdge(random.nextInt(2) == 0)
                        .withNoise((float) random.nextDouble());
    }

    private static float[] finite(int length, CounterRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            do {
                values[i] = Float.intBitsToFloat((int) random.nextLong());
            } while (!Float.isFinite(values[i]));
        }
        return values;
    }

    private static <T> T any(T[] choices, CounterRandom random) {
        return choices[random.nextInt(choices.length)];
    }
}
