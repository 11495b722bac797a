package io.gradus.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Rprop;
import io.gradus.rule.UpdateRule;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import io.gradus.step.jni.NativeStep;
import io.gradus.step.provider.StepProvider;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream.Builder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every instruction set that this machine runs does what {@link JavaStep} does, over random plans of all kinds. */
public class NativeAgreementTest {
    private static final int PLANS = 520;
    private static final int GROUP = 26;
    private static final int[] WIDTHS = {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 64, 65, 130};
    private static final int[] BATCHES = {1, 1, 2, 3, 5, 8, 12, 13, 16, 25};
    private static final int[] EVERY = {0, 1, 2, 16};

    static java.util.stream.Stream<Integer> seeds() {
        Builder<Integer> seeds = java.util.stream.Stream.builder();
        IntStream.range(0, PLANS / GROUP).map(n -> n * GROUP).forEach(seeds::add);
        return seeds.build();
    }

    /** The executors of this machine; none where the library was not built. */
    public static List<String> executors() {
        return StepProvider.names().stream()
                .filter(name -> name.startsWith("native/") && StepProvider.refusal(name) == null)
                .map(name -> name.substring("native/".length()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterOneStepAndAfterAHundred(int firstSeed) {
        assumeTrue(!executors().isEmpty(), "no native library");
        for (int seed = firstSeed; seed < firstSeed + GROUP; seed++) {
            compare(seed);
        }
    }

    private static void compare(int seed) {
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 10);
        Plan plan = regular(augment(whole(freeze(recur(plan(random), seed), seed), seed), seed), seed);
        Source source = source(plan.network(), 40, random);
        boolean broken = seed % 13 == 5;
        if (broken) {
            plant(source, random);
        }
        Scaling scaling = scaling(source.data(), random);
        Step java = prepare(new JavaStep(plan), scaling, seed);
        float[] start = java.arena().clone();
        int batch = plan.batchSize();
        Result one = train(java, source, 0, Math.min(batch, 40), 0);
        Result two = train(java, source, batch % 20, Math.min(batch, 20), 1);
        Result hundred = train(java, source, 0, 40, 2);
        int steps = hundred.steps;
        while (steps < 98 && !hundred.failed()) {
            hundred = train(java, source, 0, 40, 2 + steps);
            steps += hundred.steps;
        }
        double evaluated = java.evaluate(source, 3, 30);
        for (String isa : executors()) {
            String where = "seed " + seed + " " + isa + ": " + plan.network() + " " + plan.rule() + " batch " + batch
                    + " every " + plan.healthEvery() + " frozen " + plan.frozen() + " "
                    + plan.training();
            try (Step step = new NativeStep(plan, isa, 1 + seed % 3, true)) {
                prepare(step, scaling, seed);
                Result mine = train(step, source, 0, Math.min(batch, 40), 0);
                same(one, mine, where + " step 1");
                if (!one.failed()) {
                    updates(plan, start, one.arena, mine.arena, where);
                    counters(plan, one.arena, mine.arena, where + " step 1");
                    assertTrue(distance(plan, one.arena, mine.arena) < 1e-5, () -> where + " after a step");
                }
                mine = train(step, source, batch % 20, Math.min(batch, 20), 1);
                same(two, mine, where + " step 2");
                int done = 0;
                do {
                    mine = train(step, source, 0, 40, 2 + done);
                    done += mine.steps;
                } while (done < steps && !mine.failed());
                if (!broken && !hundred.failed()) {
                    assertEquals(steps, done, where);
                    double off = distance(plan, hundred.arena, mine.arena);
                    assertTrue(off < 1e-3, () -> where + " after a hundred steps off by " + off);
                    assertEquals(
                            evaluated, step.evaluate(source, 3, 30), 1e-3 * Math.max(1, Math.abs(evaluated)), where);
                }
                paddingIsZero(plan, mine.arena, where);
            }
        }
    }

    private static Plan plan(CounterRandom random) {
        Loss loss = pick(Loss.values(), random);
        NetworkSpec.Builder builder = NetworkSpec.inputs(WIDTHS[random.nextInt(WIDTHS.length)]);
        boolean connected = random.nextInt(2) == 0;
        int hidden = random.nextInt(connected ? 6 : 4);
        int same = random.nextInt(2) == 0 ? WIDTHS[random.nextInt(WIDTHS.length)] : 0;
        for (int n = 0; n < hidden; n++) {
            builder.layer(new LayerSpec(
                    connected && same > 0 ? same : WIDTHS[random.nextInt(WIDTHS.length)],
                    pick(Activation.values(), random),
                    random.nextInt(3) * 0.1f));
        }
        Activation top = loss.takesLogits() ? Activation.LINEAR : pick(Activation.values(), random);
        int outputs = random.nextInt(8) == 0 ? 65 : 2 + random.nextInt(18);
        NetworkSpec net = builder.output(outputs, top, loss);
        int batch = BATCHES[random.nextInt(BATCHES.length)];
        if (connected) {
            net = Nets.connected(net, batch, random);
        }
        UpdateRule rule = UpdateRule.of(pick(UpdateRule.Kind.values(), random));
        if (net.hasBatchNorm() && rule.kind().wholeSet()) {
            rule = UpdateRule.of(UpdateRule.Kind.SIGNUM); // the two are refused together
        }
        rule = rule.kind().wholeSet()
                ? rule.withRprop(new Rprop(1.2f, 0.5f, 2e-6f, 5e-6f, 1e-5f, 1e-7f))
                : rule.withRate(rule.kind().stepsByRate() ? 1e-5f : 0.002f);
        if (random.nextInt(2) == 0) {
            rule = rule.withClip(0.01f);
        }
        return PlanCompiler.training(net, rule, batch, EVERY[random.nextInt(EVERY.length)]);
    }

    /** Every fourth plan takes its inputs for a picture of one or two lines, and changes it in any way. */
    private static Plan augment(Plan plan, int seed) {
        TrainingSpec training = plan.training();
        if (training == null || seed % 4 != 2 || training.rule().kind().wholeSet()) {
            return plan;
        }
        int inputs = plan.network().inputs();
        int height = inputs % 2 == 0 ? 2 : 1;
        ImageShape shape = new ImageShape(height, inputs / height, 1);
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 43);
        AugmentedImages images = new AugmentedImages(AugmentAgreementTest.augmentation(shape, random), shape, 0, 2);
        return PlanCompiler.training(plan.network(), training.withAugmentation(images));
    }

    /** Every third plan is regularised, in ways that differ. */
    private static Plan regular(Plan plan, int seed) {
        TrainingSpec training = plan.training();
        if (training == null || seed % 3 != 1) {
            return plan;
        }
        CounterRandom random = new CounterRandom(seed, Stream.TEST, 22);
        return PlanCompiler.training(
                plan.network(),
                training.withRegularization(Regularizations.random(plan.network(), training.rule(), random)));
    }

    /** Every fifth chain begins with a recurrent layer. */
    private static Plan recur(Plan plan, int seed) {
        NetworkSpec net = plan.network();
        TrainingSpec training = plan.training();
        if (training == null
                || seed % 5 != 2
                || !net.topology().equals(Topology.CHAIN)
                || net.layers().get(0).isNormalized()
                || net.layers().size() == 1) {
            return plan;
        }
        int steps = 2 + seed / 5 % 5;
        NetworkSpec recurrent = new NetworkSpec(
                steps * net.inputs(),
                net.layers(),
                net.loss(),
                net.initializer(),
                net.gain(),
                Topology.recurrent(steps));
        return PlanCompiler.training(recurrent, training);
    }

    /** Every fourth plan keeps some of its layers. */
    private static Plan freeze(Plan plan, int seed) {
        TrainingSpec training = plan.training();
        int frozen = seed / 4 % plan.network().layers().size();
        return training == null || seed % 4 != 3
                ? plan
                : PlanCompiler.training(plan.network(), training.withFrozen(frozen));
    }

    /** Every third plan keeps the whole gradient, mostly to bound it. */
    private static Plan whole(Plan plan, int seed) {
        TrainingSpec training = plan.training();
        if (training == null || seed % 3 != 1 || training.rule().kind().readsSigns()) {
            return plan;
        }
        boolean units = plan.network().layers().size() - training.frozen() > 1;
        return PlanCompiler.training(
                plan.network(),
                switch (seed / 3 % 4) {
                    case 0 -> training.withSkipNonfinite(true);
                    case 1 -> training.withGradientClip(GradientClip.norm(0.05f));
                    case 2 -> training.withGradientClip(GradientClip.globalNorm(0.1f));
                    default -> training.withGradientClip(units ? GradientClip.agc(0.02f) : GradientClip.norm(0.01f));
                });
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

    private static Step prepare(Step step, Scaling scaling, int seed) {
        Arenas.scale(step.plan(), step.arena(), scaling);
        Nets.initialize(step, seed);
        return step;
    }

    private record Result(double loss, int correct, int steps, int layer, int cause, float[] arena) {
        boolean failed() {
            return layer != 0;
        }
    }

    private static Result train(Step step, Source source, int first, int samples, long firstStep) {
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

    private static void same(Result expected, Result actual, String where) {
        assertEquals(expected.layer, actual.layer, where + " failed layer");
        assertEquals(expected.cause, actual.cause, where + " cause");
        assertEquals(expected.steps, actual.steps, where + " steps");
        if (!expected.failed()) {
            assertEquals(expected.correct, actual.correct, where + " correct");
            // A minibatch's sum; cross-entropy of targets of both signs is what is left of hundreds of terms about 1.
            assertEquals(expected.loss, actual.loss, 1e-5 * Math.max(1, Math.abs(expected.loss)), where + " loss");
        }
    }

    /** Each layer's weight changes, to 1e-5 but for the rounding of the weights. */
    private static void updates(Plan plan, float[] start, float[] expected, float[] actual, String where) {
        for (int n = 0; n < plan.network().layers().size(); n++) {
            double off = 0;
            double change = 0;
            double weight = 0;
            int from = plan.weights(n);
            for (int i = from; i < from + plan.network().parameterRows(n) * plan.stride(n); i++) {
                off += square(expected[i] - (double) actual[i]);
                change += square(expected[i] - (double) start[i]);
                weight += square(start[i]);
            }
            double limit = 1e-5 * Math.sqrt(change) + 1.2e-7 * Math.sqrt(weight);
            double distance = Math.sqrt(off);
            int layer = n;
            assertTrue(
                    distance <= limit || plan.rule().kind().stepsByRate(),
                    () -> where + " layer " + layer + " update off by " + distance + ", limit " + limit);
        }
    }

    private static void counters(Plan plan, float[] expected, float[] actual, String where) {
        for (int n = 0; n < plan.network().layers().size() && plan.health(n) >= 0; n++) {
            for (HealthCounter counter : HealthCounter.values()) {
                float e = expected[plan.health(n) + counter.ordinal()];
                float a = actual[plan.health(n) + counter.ordinal()];
                if (Float.isNaN(e)) { // of a frozen layer whose only broken outputs were dropped
                    assertTrue(Float.isNaN(a), where + " layer " + n + " " + counter.label());
                    continue;
                }
                boolean count = counter == HealthCounter.GRADIENT_ZERO
                        || counter == HealthCounter.CLIPPED
                        || counter == HealthCounter.SIGN_FLIPS;
                // Terms of both signs cancel exactly in one order of additions, and leave a rounding error in another.
                double limit = counter == HealthCounter.GRADIENT_ZERO
                        ? 1
                        : count ? 0 : 1e-4 * Math.abs(e) + (counter == HealthCounter.ACTIVATION_MEAN ? 1e-6 : 1e-30);
                assertEquals(e, a, limit, where + " layer " + n + " " + counter.label());
            }
            int bins = plan.health(n) + HealthCounter.COUNTERS;
            double off = 0;
            double sum = 0;
            for (int bin = 0; bin < HealthCounter.BINS; bin++) {
                off += Math.abs(expected[bins + bin] - actual[bins + bin]);
                sum += expected[bins + bin] - actual[bins + bin];
            }
            assertEquals(0, sum, where + " distribution");
            assertTrue(off <= 4, where + " layer " + n + " distribution off by " + off);
        }
    }

    private static double distance(Plan plan, float[] expected, float[] actual) {
        int from = plan.region(RegionId.PARAMETERS).offset();
        double off = 0;
        double size = 0;
        for (int i = from; i < plan.region(RegionId.PARAMETERS).end(); i++) {
            off += square(expected[i] - (double) actual[i]);
            size += square(expected[i]);
        }
        return Math.sqrt(off / size);
    }

    private static void paddingIsZero(Plan plan, float[] arena, String where) {
        for (int n = 0; n < plan.network().layers().size(); n++) {
            int width = plan.network().layers().get(n).width();
            for (int i = 0; i < plan.network().parameterRows(n); i++) {
                int row = plan.weights(n) + i * plan.stride(n);
                for (float w : Arrays.copyOfRange(arena, row + width, row + plan.stride(n))) {
                    assertEquals(0, w, where + " padding");
                }
                for (float w : Arrays.copyOfRange(arena, row, row + width)) {
                    assertTrue(Float.isFinite(w), where + " weight");
                }
            }
        }
    }

    private static double square(double x) {
        return x * x;
    }
}
