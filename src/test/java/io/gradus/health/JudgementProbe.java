package io.gradus.health;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import io.gradus.testing.AllocatedBytes;
import java.util.Arrays;

/**
 * Prints how many bytes judgements of a run allocate that goes well, or is ill in one and the same way, after the
 * first.
 */
final class JudgementProbe {
    private JudgementProbe() {}

    public static void main(String[] args) {
        boolean ill = args[0].equals("ill");
        int count = Integer.parseInt(args[1]);
        NetworkSpec.Builder layers = NetworkSpec.inputs(4);
        for (int n = 0; n < 8; n++) {
            layers.hidden(16, Activation.TANH);
        }
        NetworkSpec network = layers.output(3, Loss.CROSS_ENTROPY);
        RunFacts facts = new RunFacts(network, UpdateRule.sgd(0.1f), Regularization.NONE, 0, true, false, false, false);
        TrainingEvidence evidence = new TrainingEvidence(1.1, HealthLimits.DEFAULT);
        HealthMonitor monitor = new HealthMonitor(facts, HealthLimits.DEFAULT, evidence);
        HealthSnapshot snapshot = new HealthSnapshot(9);
        float[] arena = new float[9 * HealthCounter.BLOCK];
        judge(monitor, evidence, snapshot, arena, ill, 0, 100);
        long before = AllocatedBytes.now();
        judge(monitor, evidence, snapshot, arena, ill, 100, count);
        long bytes = AllocatedBytes.now() - before;
        System.out.println(monitor.verdict().state() + " " + bytes / count + " bytes a judgement");
    }

    private static void judge(
            HealthMonitor monitor,
            TrainingEvidence evidence,
            HealthSnapshot snapshot,
            float[] arena,
            boolean ill,
            int from,
            int count) {
        for (int n = from; n < from + count; n++) {
            Arrays.fill(arena, 0.001f);
            for (int layer = 0; layer < 9; layer++) {
                int block = layer * HealthCounter.BLOCK;
                arena[block + HealthCounter.PARAMETERS.ordinal()] = 100;
                arena[block + HealthCounter.WEIGHT_NORM.ordinal()] = 1;
                arena[block + HealthCounter.SATURATED.ordinal()] = ill ? 0.9f : 0.1f;
            }
            snapshot.copyFrom(arena, 0, n);
            evidence.judged(ill ? 2 : 2.0 / (n + 1), 16);
            monitor.judge(snapshot);
            evidence.epoch(ill ? 2 : 1.0 / (n + 1), 1);
            monitor.judgeEpoch();
        }
    }
}
