package io.gradus.lab.course;

import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.reference.DoubleNetwork;
import io.gradus.text.Text;

/** Gradients of a unit's weights above sigmoids, whose outputs are all positive, and above tanh units. */
final class ZeroCentred implements Experiment {
    private static final int SEEDS = 10;
    private static final int WIDTH = 32;
    private static final int SAMPLES = 50;

    @Override
    public String name() {
        return "zero-centred";
    }

    @Override
    public String claim() {
        return "Above sigmoids, all weights into a unit get gradients of one sign from a sample, so that descent zigzags; above tanh not.";
    }

    @Override
    public String question() {
        return "Of the units above a sigmoid layer, which share has weight gradients of one sign only, for a single sample?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Activation function = conditions.remedy(Activation.SIGMOID, Activation.TANH);
        Spread sigmoid = conditions.spread(SEEDS, seed -> oneSigned(function, seed));
        Spread tanh = conditions.spread(SEEDS, seed -> oneSigned(Activation.TANH, seed));
        Table table = new Table(
                "Units whose weight gradients have one sign, for one sample", "below", "share", "95 % interval");
        table.row(function.label(), Text.fixed(sigmoid.mean(), 3), interval(sigmoid));
        table.row("tanh", Text.fixed(tanh.mean(), 3), interval(tanh));
        return Finding.of(sigmoid, 1, 1)
                .check("above tanh it is " + Text.fixed(tanh.mean(), 3), tanh.high() < 0.1)
                .table(table);
    }

    private static String interval(Spread spread) {
        return Text.fixed(spread.low(), 3) + " to " + Text.fixed(spread.high(), 3);
    }

    private static double oneSigned(Activation function, long seed) {
        NetworkSpec net = Digits.network(2, WIDTH, function, Initializer.LECUN, 1);
        Plan plan = PlanCompiler.training(net, Digits.training(UpdateRule.sgd(0.1f)));
        try (Step step = Digits.oneThread(plan)) {
            Source source = Digits.boundTo(step);
            Arenas.scale(plan, step.arena(), Scaling.auto(Part.all(Digits.data())));
            Arenas.initialize(plan, step.arena(), seed);
            DoubleNetwork network = DoubleNetwork.of(plan, step.arena());
            int units = 0;
            int oneSigned = 0;
            for (int sample = 0; sample < SAMPLES; sample++) {
                double[][] gradients = network.gradients(source, sample, 1, new double[0][][])[1];
                for (int unit = 0; unit < WIDTH; unit++) {
                    units++;
                    oneSigned += isOneSigned(gradients, unit) ? 1 : 0;
                }
            }
            return (double) oneSigned / units;
        }
    }

    /** Whether unit's gradients, over the inputs and without the bias, have one sign. */
    private static boolean isOneSigned(double[][] gradients, int unit) {
        int positive = 0;
        for (int i = 0; i < WIDTH; i++) {
            positive += gradients[i][unit] > 0 ? 1 : 0;
        }
        return positive == 0 || positive == WIDTH;
    }
}
