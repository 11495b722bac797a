package io.gradus.lab;

import io.gradus.net.Activation;
import io.gradus.net.Initializer;
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
import io.gradus.step.reference.DoubleNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** Forecasts beside measurements in double precision, at initialisation; prints the table of docs/results.md. */
final class ForecastTable {
    static final List<Activation> ACTIVATIONS =
            List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU, Activation.LEAKY_RELU);
    static final List<Initializer> INITIALIZERS =
            List.of(Initializer.NORMAL1, Initializer.LECUN, Initializer.HE, Initializer.GLOROT);
    static final int[] DEPTHS = {2, 4, 8, 16, 32};
    static final int WIDTH = 100;

    private ForecastTable() {}

    static NetworkSpec network(Activation activation, Initializer initializer, int depth) {
        NetworkSpec.Builder net = NetworkSpec.inputs(WIDTH);
        for (int n = 0; n < depth; n++) {
            net.hidden(WIDTH, activation);
        }
        return net.output(10, Loss.CROSS_ENTROPY).withInitializer(initializer);
    }

    /** log10 of the delta RMS of each layer over the output layer's, mean over so many draws of the weights. */
    static double[] measure(NetworkSpec network, int draws, int samples) {
        Plan plan = PlanCompiler.training(network, UpdateRule.sgd(1), samples, 0);
        Source source = Nets.classes(network, samples, 7);
        Step step = new JavaStep(plan);
        double[] logs = new double[network.layers().size()];
        for (int seed = 1; seed <= draws; seed++) {
            float[] arena = step.arena();
            Arenas.initialize(plan, arena, seed);
            double[][][] deltas = new double[logs.length][samples][];
            DoubleNetwork.of(plan, arena).gradients(source, 0, samples, deltas);
            double top = logRms(deltas[logs.length - 1]);
            for (int n = 0; n < logs.length; n++) {
                logs[n] += (logRms(deltas[n]) - top) / draws;
            }
        }
        return logs;
    }

    /** Mean and standard deviation of layer n's outputs, over units, samples and draws of the weights. */
    static double[] outputs(NetworkSpec network, int n, int draws, int samples) {
        Plan plan = PlanCompiler.training(network, UpdateRule.sgd(1), samples, 0);
        Source source = Nets.classes(network, samples, 7);
        Step step = new JavaStep(plan);
        SummaryStatistics outputs = new SummaryStatistics();
        for (int seed = 1; seed <= draws; seed++) {
            Arenas.initialize(plan, step.arena(), seed);
            DoubleNetwork net = DoubleNetwork.of(plan, step.arena());
            for (double[] sample : net.outputs(source, 0, samples)[n + 1]) {
                for (double output : sample) {
                    outputs.addValue(output);
                }
            }
        }
        return new double[] {outputs.getMean(), outputs.getStandardDeviation()};
    }

    private static double logRms(double[][] deltas) {
        double squares = 0;
        int count = 0;
        for (double[] sample : deltas) {
            for (double delta : sample) {
                squares += delta * delta;
                count++;
            }
        }
        return Math.log10(squares / count) / 2;
    }

    /** Decades a layer, of the hidden layers. */
    static double slope(double[] logs) {
        return Forecast.decayPerLayer(Arrays.copyOf(logs, logs.length - 1));
    }

    public static void main(String[] args) {
        System.out.println("| activation | init | " + "depth 2 | 4 | 8 | 16 | 32 |\n|---|---|---|---|---|---|---|");
        for (Activation activation : ACTIVATIONS) {
            for (Initializer initializer : INITIALIZERS) {
                StringBuilder row = new StringBuilder("| " + activation.label() + " | " + initializer.label() + " |");
                for (int depth : DEPTHS) {
                    NetworkSpec network = network(activation, initializer, depth);
                    row.append(String.format(
                            Locale.ROOT,
                            " %.3f, %.3f |",
                            Forecast.of(network, 1).decayPerLayer(),
                            slope(measure(network, 32, 8))));
                }
                System.out.println(row);
            }
        }
    }
}
