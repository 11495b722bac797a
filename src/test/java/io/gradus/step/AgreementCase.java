package io.gradus.step;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A random plan with data, on which two executors must agree; everything follows from the seed. Every kind of layer,
 * rule, loss and data comes up, and every 13th case holds a number that is not finite.
 */
record AgreementCase(int seed, Plan plan, Source source, Scaling scaling, boolean broken) {
    static final int PLANS = 520;

    private static final int[] WIDTHS = {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 64, 65, 130};
    private static final int[] BATCHES = {1, 1, 2, 3, 5, 8, 12, 13, 16, 25};
    private static final int[] EVERY = {0, 1, 2, 16};

    static AgreementCase of(int seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 10);
        Plan plan = plan(random);
        Source source = source(plan.network(), 40, random);
        boolean broken = seed % 13 == 5;
        if (broken) {
            plant(source, random);
        }
        return new AgreementCase(seed, plan, source, scaling(source.data(), random), broken);
    }

    /** Gives the step's arena this case's scaling and weights. */
    Step prepare(Step step) {
        Arenas.scale(step.plan(), step.arena(), scaling);
        Nets.initialize(step, seed);
        return step;
    }

    /** What a call of train leaves behind. */
    record Result(double loss, int correct, int steps, int layer, int cause, float[] arena) {
        boolean failed() {
            return layer != 0;
        }
    }

    /** One call of {@link Step#train}, and what the arena says after it. */
    static Result train(Step step, Source source, int first, int samples, long firstStep) {
        step.bind(source);
        double loss = step.train(source, first, samples, firstStep);
        float[] a = step.arena();
        return new Result(
                loss,
                (int) a[Control.CORRECT],
                (int) a[Control.STEPS_DONE],
                (int) a[Control.FAILED_LAYER],
                (int) a[Control.FAILED_CAUSE],
                a.clone());
    }

    private static Plan plan(CounterRandom random) {
        Loss loss = pick(Loss.values(), random);
        NetworkSpec.Builder builder = NetworkSpec.inputs(WIDTHS[random.nextInt(WIDTHS.length)]);
        int hidden = random.nextInt(4);
        for (int n = 0; n < hidden; n++) {
            builder.layer(new LayerSpec(
                    WIDTHS[random.nextInt(WIDTHS.length)],
                    pick(Activation.values(), random),
                    random.nextInt(3) * 0.1f));
        }
        Activation top = loss.takesLogits() ? Activation.LINEAR : pick(Activation.values(), random);
        int outputs = random.nextInt(8) == 0 ? 65 : 2 + random.nextInt(18);
        NetworkSpec net = builder.output(outputs, top, loss);
        UpdateRule rule = UpdateRule.of(pick(UpdateRule.Kind.values(), random));
        rule = rule.withRate(rule.kind().stepsBySign() ? 1e-5f : 0.002f);
        if (random.nextInt(2) == 0) {
            rule = rule.withClip(0.01f);
        }
        return PlanCompiler.training(
                net, rule, BATCHES[random.nextInt(BATCHES.length)], EVERY[random.nextInt(EVERY.length)]);
    }

    private static <T> T pick(T[] values, CounterRandom random) {
        return values[random.nextInt(values.length)];
    }

    private static Source source(NetworkSpec net, int size, CounterRandom random) {
        if (random.nextInt(3) == 0) {
            return Nets.values(net, size, random.nextInt(1000));
        }
        if (random.nextInt(2) == 0) {
            return Nets.classes(net, size, random.nextInt(1000));
        }
        ByteBuffer features = Dataset.allocate((long) size * net.inputs());
        ByteBuffer labels = Dataset.allocate(4L * size);
        for (int i = 0; i < size * net.inputs(); i++) {
            features.put(i, (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0));
        }
        for (int i = 0; i < size; i++) {
            labels.putInt(4 * i, random.nextInt(net.outputs()));
        }
        List<String> names =
                IntStream.range(0, net.outputs()).mapToObj(Integer::toString).toList();
        Dataset data =
                Dataset.classification("bytes", Dataset.Storage.UINT8, size, net.inputs(), features, labels, names);
        Source source = new Source(new Part(data, IntStream.range(0, size).toArray()));
        source.shuffle(1, 1);
        return source;
    }

    private static void plant(Source source, CounterRandom random) {
        if (source.data().storage() == Dataset.Storage.FLOAT32) {
            int at = random.nextInt(40 * source.data().inputs());
            float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
            source.data().features().putFloat(4 * at, bad[random.nextInt(3)]);
        }
    }

    /** Inputs of about 1: far out, functions are flat, and a last bit decides whether a gradient is exactly 0. */
    private static Scaling scaling(Dataset data, CounterRandom random) {
        int inputs = data.inputs();
        float largest = data.storage() == Dataset.Storage.UINT8 ? 255 : 2;
        float[] shift = new float[inputs];
        float[] scale = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            shift[i] = (float) random.uniform(-0.5, 0.5);
            scale[i] = (float) random.uniform(0.5, 1) / largest;
        }
        return new Scaling(Scaling.Method.STANDARD, shift, scale);
    }
}
