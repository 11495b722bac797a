package io.gradus.step.jni;

import io.gradus.data.Dataset;
import io.gradus.data.Dataset.Storage;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.java.JavaStep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A plan with its arena and data in the form that {@code native/test/driver.c} reads: little-endian ints and floats.
 * Its main writes the four benchmark networks: {@code PlanFile FOLDER}.
 */
final class PlanFile {
    private PlanFile() {}

    static void write(Path file, Step step, Source source) throws IOException {
        Plan plan = step.plan();
        Dataset data = source.data();
        int[] header = {
            plan.opCount(),
            plan.forwardOps(),
            plan.batchSize(),
            plan.healthEvery(),
            plan.arenaFloats(),
            plan.region("parameters").offset(),
            plan.region("parameters").end(),
            data.size(),
            data.inputs(),
            data.outputs(),
            data.storage() == Storage.UINT8 ? 1 : 0,
            data.isClassification() ? 1 : 0
        };
        int features = data.size() * data.inputs() * data.storage().bytes();
        int targets = 4 * data.size() * (data.isClassification() ? 1 : data.outputs());
        ByteBuffer out = ByteBuffer.allocate(
                        4 * (header.length + plan.ops().length + plan.arenaFloats() + data.size()) + features + targets)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int value : header) {
            out.putInt(value);
        }
        for (int value : plan.ops()) {
            out.putInt(value);
        }
        for (float value : step.arena()) {
            out.putFloat(value);
        }
        out.put(data.features().duplicate().position(0).limit(features));
        out.put(data.targets().duplicate().position(0).limit(targets));
        for (int i = 0; i < data.size(); i++) {
            out.putInt(source.order().get(i));
        }
        Files.write(file, out.array());
    }

    public static void main(String[] args) throws IOException {
        NetworkSpec.Builder deep = NetworkSpec.inputs(64);
        for (int n = 0; n < 56; n++) {
            deep.hidden(32, Activation.RELU);
        }
        NetworkSpec[] nets = {
            NetworkSpec.inputs(4).hidden(16, Activation.TANH).output(3, Loss.CROSS_ENTROPY),
            NetworkSpec.inputs(64).hidden(32, Activation.TANH).output(10, Loss.CROSS_ENTROPY),
            NetworkSpec.inputs(784)
                    .hidden(128, Activation.RELU)
                    .hidden(64, Activation.RELU)
                    .output(10, Loss.CROSS_ENTROPY),
            deep.output(10, Loss.CROSS_ENTROPY)
        };
        int[][] batches = {{1}, {1, 32}, {1, 32, 128}, {32}};
        int every = Integer.getInteger("every", Plan.DEFAULT_HEALTH_EVERY);
        for (int n = 0; n < nets.length; n++) {
            Source source = Nets.classes(nets[n], 2048, 1);
            for (int batch : batches[n]) {
                Step step = new JavaStep(PlanCompiler.training(nets[n], UpdateRule.clip(0.01f, 1), batch, every));
                Arenas.initialize(step.plan(), step.arena(), 1);
                write(Path.of(args[0], "W" + (n + 1) + "-" + batch), step, source);
            }
        }
    }
}
