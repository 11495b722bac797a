package io.gradus.step.exchange;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.plan.TrainingSpec;
import io.gradus.plan.compiler.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.provider.StepProvider;
import io.gradus.testing.AllocatedBytes;
import java.util.List;

/**
 * Prints how many bytes rounds of an exchange allocated, of every kind of exchange, with and without the native
 * library.
 */
public final class ExchangeProbe {
    private ExchangeProbe() {}

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        NetworkSpec net = NetworkSpec.inputs(13).hidden(17, Activation.TANH).output(3, Loss.CROSS_ENTROPY);
        long bytes = 0;
        int done = 0;
        for (String executor : List.of("java", "auto")) {
            for (UpdateRule.Kind kind : List.of(
                    UpdateRule.Kind.SGD, UpdateRule.Kind.SIGN, UpdateRule.Kind.MOMENTUM, UpdateRule.Kind.ADAM)) {
                for (int batch : new int[] {1, 5}) {
                    NetworkSpec normalized = batch == 1 ? net : net.withNorm(Norm.BATCH);
                    for (NetworkSpec each : List.of(net, normalized)) {
                        bytes += measure(executor, each, new TrainingSpec(UpdateRule.of(kind), batch, 2), rounds);
                        done += rounds;
                    }
                }
            }
        }
        System.out.println(bytes + " bytes over " + done + " rounds");
    }

    private static long measure(String executor, NetworkSpec net, TrainingSpec training, int rounds) {
        try (Step step =
                StepProvider.choose(executor, PlanCompiler.training(net, training.withSeparateUpdate(true)), 1)) {
            Source source = Nets.classes(net, training.batchSize(), 1);
            step.bind(source);
            Nets.initialize(step, 1);
            return Measured.rounds(new ExchangeStep(step), source, rounds);
        }
    }

    /** Has no texts: the JVM would allocate them on the thread, in between, when it compiles this. */
    private static final class Measured {
        private static long rounds(ExchangeStep exchange, Source source, int rounds) {
            float[] gradient = new float[exchange.trained()];
            float[] parameters = new float[exchange.parameters()];
            float[] state = new float[exchange.stateLength()];
            float[] statistics = new float[exchange.statisticsLength()];
            long[] signs = new long[PackedSigns.words(exchange.trained())];
            long[] ties = new long[signs.length];
            long[][] votes = {signs, signs.clone(), signs.clone()};
            int samples = source.size();
            long before = AllocatedBytes.now();
            for (int n = 0; n < rounds; n++) {
                exchange.gradient(source, 0, samples, n, gradient);
                exchange.update(gradient, n);
                exchange.signs(source, 0, samples, n, signs);
                PackedSigns.majority(votes, exchange.trained(), signs, ties);
                exchange.update(signs, ties, n);
                exchange.readParameters(parameters);
                exchange.writeParameters(parameters);
                exchange.readState(state);
                exchange.writeState(state);
                exchange.readStatistics(statistics);
                exchange.writeStatistics(statistics);
                exchange.fingerprint();
            }
            return AllocatedBytes.now() - before;
        }
    }
}
