package io.gradus.step.jni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.data.ImageShape;
import io.gradus.data.augment.Augmentation;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Activation;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Topology;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Regularizations;
import io.gradus.step.Step;
import io.gradus.step.java.JavaStep;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The C library under AddressSanitizer and UBSan, over plans of every rule, activation, loss and topology. */
class SanitizersTest {
    private static final int NO_SANITIZERS = 3;

    @Test
    void findNothing(@TempDir Path folder) throws Exception {
        assumeTrue(NativeLibrary.refusal() == null, "no native library");
        Path root = Path.of(System.getProperty("gradus.root"));
        List<String> command = new ArrayList<>(List.of(
                root.resolve("native/check").toString(),
                root.resolve("target/native-check").toString()));
        int[] batches = {1, 7, 13};
        for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
            int n = kind.ordinal();
            NetworkSpec.Builder net = NetworkSpec.inputs(3 + 30 * n);
            for (int layer = 0; layer < 3; layer++) {
                Activation activation = Activation.values()[(3 * n + layer) % Activation.values().length];
                net.layer(new LayerSpec(5 + 16 * layer + 29 * (n % 2), activation, 0.1f));
            }
            Loss loss = Loss.values()[n % Loss.values().length];
            NetworkSpec spec = net.output(2 + n, loss);
            UpdateRule rule = UpdateRule.of(kind);
            TrainingSpec training = new TrainingSpec(rule, batches[n % 3], n % 4)
                    .withRegularization(Regularizations.random(spec, rule, new CounterRandom(n, Stream.TEST, 21)));
            if (n % 3 == 1 && !kind.wholeSet()) {
                ImageShape shape = new ImageShape(3, spec.inputs() / 3, 1);
                String all = "shift=2,rotate=40,crop=0.7,reflect,elastic=5/2,noise=0.1" + (n % 2 == 0 ? ",edge" : "");
                training = training.withAugmentation(new AugmentedImages(Augmentation.parse(all), shape, -1, 1));
            }
            Step step = new JavaStep(PlanCompiler.training(spec, training));
            Nets.initialize(step, n);
            Path file = folder.resolve("plan" + n);
            PlanFile.write(file, step, n % 2 == 0 ? Nets.classes(spec, 40, n) : Nets.values(spec, 40, n));
            command.add(file.toString());
        }
        List<NetworkSpec> topologies = Nets.everyTopology();
        for (int n = 0; n < topologies.size(); n += 2) { // every topology, and two of the activations
            NetworkSpec spec = topologies.get(n);
            UpdateRule.Kind kind = UpdateRule.Kind.values()[n % UpdateRule.Kind.values().length];
            if (spec.hasBatchNorm() && kind.wholeSet()) {
                kind = UpdateRule.Kind.CLIP; // the two are refused together
            }
            Step step = new JavaStep(PlanCompiler.training(spec, UpdateRule.of(kind), n % 4 == 0 ? 7 : 13, n % 4));
            Nets.initialize(step, n);
            Path file = folder.resolve("topology" + n);
            PlanFile.write(file, step, Nets.classes(spec, 40, n));
            command.add(file.toString());
        }
        for (int n = 0; n < 2 * batches.length; n++) {
            command.add(recurrent(folder, batches[n / 2], n % 2).toString());
        }
        File log = folder.resolve("log").toFile();
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start()
                .waitFor();
        assumeTrue(code != NO_SANITIZERS, "the compiler has no sanitizers");
        assertEquals(0, code, () -> read(log));
    }

    /** A recurrent layer of awkward widths, frozen or not. */
    private static Path recurrent(Path folder, int batch, int frozen) throws Exception {
        NetworkSpec spec = NetworkSpec.inputs(35)
                .hidden(19, Activation.GELU)
                .hidden(21, Activation.RELU)
                .output(3, Loss.CROSS_ENTROPY)
                .withTopology(Topology.recurrent(5));
        TrainingSpec training = new TrainingSpec(UpdateRule.of(UpdateRule.Kind.CLIP), batch, 2).withFrozen(frozen);
        Step step = new JavaStep(PlanCompiler.training(spec, training));
        Nets.initialize(step, batch);
        Path file = folder.resolve("recurrent" + batch + "-" + frozen);
        PlanFile.write(file, step, Nets.classes(spec, 40, batch));
        return file;
    }

    private static String read(File log) {
        try {
            return Files.readString(log.toPath());
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
