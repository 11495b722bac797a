package io.gradus.step.jni;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Augment;
import io.gradus.plan.Field;
import io.gradus.plan.GradientControl;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a caller does by the public interface ends the JVM: what is wrong is an exception, or does no harm. */
class MemorySafetyTest {
    private static final int INPUTS = 6 * 5 * 2;

    private final NetworkSpec net = NetworkSpec.inputs(70)
            .hidden(150, Activation.RELU)
            .hidden(65, Activation.TANH)
            .output(10, Loss.CROSS_ENTROPY);

    @BeforeEach
    void onlyWhereThereIsALibrary() {
        assumeTrue(NativeLibrary.refusal() == null, "no native library");
    }

    @Test
    void sizesBelowZeroAreRefused() {
        ByteBuffer some = Dataset.allocate(64);
        List<String> names = List.of("a", "b");
        for (int[] sizes : new int[][] {{-1, 2}, {Integer.MIN_VALUE, 2}, {2, -1}, {2, 0}, {Integer.MAX_VALUE, 3}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Dataset.classification("x", Dataset.Storage.UINT8, sizes[0], sizes[1], some, some, names));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Dataset.regression("x", Dataset.Storage.FLOAT32, sizes[0], sizes[1], 1, some, some));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Dataset.unlabelled("x", Dataset.Storage.FLOAT32, sizes[0], sizes[1], some));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Dataset.regression("x", Dataset.Storage.FLOAT32, 2, 1, -1, some, some));
        assertThrows(
                IllegalArgumentException.class,
                () -> Dataset.regression("x", Dataset.Storage.FLOAT32, 2, 1, Integer.MAX_VALUE, some, some));
    }

    @Test
    void rowsThatAreNotThereAreRefused() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0);
        Dataset data = Nets.classes(net, 10, 1).data();
        for (int row : new int[] {-1, 10, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            try (Step step = StepProvider.choose("native", plan, 2)) {
                Source source = new Source(new Part(data, new int[] {1, 2, row, 3}));
                assertThrows(IndexOutOfBoundsException.class, () -> step.train(source, 0, 4, 0), "row " + row);
                assertThrows(IndexOutOfBoundsException.class, () -> step.evaluate(source, 0, 4), "row " + row);
            }
        }
    }

    @Test
    void aPlansOperationsAreACopy() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0);
        int[] before = plan.ops();
        plan.ops()[Field.DST] = Integer.MAX_VALUE;
        assertArrayEquals(before, plan.ops());
    }

    /** A plan's constructor is public, for the compiler lies in another package. */
    @Test
    void aPlanThatNoCompilerMadeIsRefused() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0);
        int[] ops = plan.ops();
        ops[Field.LENGTH + Field.DST] = 1 << 30;
        Plan forged = new Plan(net, plan.training(), 5, ops, plan.forwardOps(), plan.regions());
        assertThrows(IllegalArgumentException.class, () -> StepProvider.choose("native", forged, 2));
        Plan shorter = new Plan(
                net,
                plan.training(),
                5,
                plan.ops(),
                plan.forwardOps(),
                plan.regions().subList(0, 2));
        assertThrows(IllegalArgumentException.class, () -> StepProvider.choose("native", shorter, 2));
        Plan larger = new Plan(net, plan.training(), 1000, plan.ops(), plan.forwardOps(), plan.regions());
        assertThrows(IllegalArgumentException.class, () -> StepProvider.choose("native", larger, 2));
    }

    @Test
    void aClosedStepIsRefusedWhateverIsAsked() {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0);
        Step step = StepProvider.choose("native", plan, 2);
        Source source = Nets.classes(net, 10, 1);
        step.bind(source);
        step.close();
        step.close();
        assertThrows(IllegalStateException.class, () -> step.bind(source));
        assertThrows(IllegalStateException.class, () -> step.train(source, 0, 5, 0));
        assertThrows(IllegalStateException.class, () -> step.evaluate(source, 0, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStepThatAnotherThreadClosesEndsItsCallFirst(int threads) throws InterruptedException {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.01f), 5, 0);
        for (int round = 0; round < 20; round++) {
            Step step = new NativeStep(plan, NativeLibrary.instructionSets().get(best()), threads, true);
            Source source = Nets.classes(net, 200, 1);
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread training = new Thread(() -> {
                for (long n = 0; ; n += 40) {
                    step.train(source, 0, 200, n);
                }
            });
            training.setUncaughtExceptionHandler((thread, e) -> end.set(e));
            training.start();
            Thread.sleep(round % 5);
            step.close();
            training.join();
            assertEquals(IllegalStateException.class, end.get().getClass());
        }
    }

    private static int best() {
        int isa = 0;
        while (!NativeLibrary.isaAvailable(isa)) {
            isa++;
        }
        return isa;
    }

    /** Everything that is no weight, number by number, and then all of it at random. */
    @Test
    void whateverIsWrittenToTheArenaDoesNoHarm() {
        float[] values = {1e8f, -1e8f, Float.NaN, Float.POSITIVE_INFINITY, -1, 0, 0.5f, 1 << 24, 3e9f, 7};
        CounterRandom random = new CounterRandom(1, Stream.TEST, 0);
        for (Plan plan : List.of(augmented(), wholeSet(), regularized())) {
            Source source = Nets.classes(plan.network(), 12, 1);
            if (plan.training() != null && plan.training().augmentation() != null) {
                source = new Source(Part.all(source.data().asImages(new ImageShape(6, 5, 2))));
            }
            try (Step step = StepProvider.choose("native", plan, 2)) {
                float[] sound = step.arena().clone();
                for (int at : settings(plan)) {
                    for (float value : values) {
                        System.arraycopy(sound, 0, step.arena(), 0, sound.length);
                        step.arena()[at] = value;
                        survives(step, source);
                    }
                }
                for (int round = 0; round < 300; round++) {
                    for (int at = 0; at < sound.length; at++) {
                        step.arena()[at] = values[random.nextInt(values.length)];
                    }
                    survives(step, source);
                }
            }
        }
    }

    /** Offsets of what steps go by: controls, and settings of the augmentation and of whole gradients. */
    private static List<Integer> settings(Plan plan) {
        List<Integer> offsets = new ArrayList<>();
        int control = plan.region(RegionId.CONTROL).offset();
        for (int n = 0; n < plan.region(RegionId.CONTROL).length(); n++) {
            offsets.add(control + n);
        }
        int augment = plan.op(0, Field.AUGMENT);
        for (int n = 0; augment >= 0 && n < Augment.SETTINGS; n++) {
            offsets.add(augment + n);
        }
        for (int n = 0; plan.has(RegionId.GRADIENT_CONTROL) && n < GradientControl.LENGTH; n++) {
            offsets.add(plan.region(RegionId.GRADIENT_CONTROL).offset() + n);
        }
        return offsets;
    }

    private static void survives(Step step, Source source) {
        try {
            step.train(source, 0, 12, 0);
            step.evaluate(source, 0, 12);
        } catch (IndexOutOfBoundsException refused) {
            assertFalse(refused.getMessage().isBlank());
        }
    }

    private static Plan augmented() {
        AugmentedImages images = new AugmentedImages(
                Augmentation.NONE.withShift(1).withRotate(10).withElastic(2, 2).withNoise(0.1f),
                new ImageShape(6, 5, 2),
                0,
                1);
        NetworkSpec network =
                NetworkSpec.inputs(INPUTS).hidden(17, Activation.RELU).output(3, Loss.CROSS_ENTROPY);
        return PlanCompiler.training(
                network, TrainingSpec.of(UpdateRule.sgd(0.1f)).withBatchSize(4).withAugmentation(images));
    }

    private static Plan wholeSet() {
        NetworkSpec network =
                NetworkSpec.inputs(INPUTS).hidden(17, Activation.TANH).output(3, Loss.CROSS_ENTROPY);
        return PlanCompiler.training(network, UpdateRule.of(UpdateRule.Kind.IRPROP_PLUS), 4, 2);
    }

    private static Plan regularized() {
        NetworkSpec network =
                NetworkSpec.inputs(INPUTS).hidden(33, Activation.RELU).output(3, Loss.CROSS_ENTROPY);
        Regularization dropout = Regularization.NONE
                .with(Regularizer.DROPOUT, 0.5f)
                .with(Regularizer.INPUT_NOISE, 0.1f)
                .with(Regularizer.MAX_NORM, 2);
        return PlanCompiler.training(
                network,
                TrainingSpec.of(UpdateRule.of(UpdateRule.Kind.ADAM))
                        .withBatchSize(4)
                        .withHealthEvery(1)
                        .withRegularization(dropout));
    }

    @Test
    void stepsThatNobodyClosesGiveTheirThreadsBack() throws InterruptedException {
        Plan plan = PlanCompiler.training(net, UpdateRule.sgd(0.1f), 5, 0);
        int before = threads();
        for (int n = 0; n < 100; n++) {
            new NativeStep(plan, NativeLibrary.instructionSets().get(best()), 2, true).bind(Nets.classes(net, 10, 1));
        }
        int left = threads();
        for (int wait = 0; wait < 500 && left > before + 5; wait++) {
            System.gc();
            Thread.sleep(10);
            left = threads();
        }
        assertTrue(left <= before + 5, left + " threads, and before there were " + before);
    }

    /** Of this process, the library's among them. */
    private static int threads() {
        String[] tasks = new java.io.File("/proc/self/task").list();
        return tasks == null ? 0 : tasks.length;
    }
}
