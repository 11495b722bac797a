package io.gradus.lab.course;

import io.gradus.health.HealthCounter;
import io.gradus.net.Activation;
import io.gradus.rule.UpdateRule;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;

/** How many ReLU units fall silent for good as the rate grows, and what a leak does about it. */
final class DyingRelu implements Experiment {
    private static final int SEEDS = 5;
    private static final int EPOCHS = 5;
    private static final float[] RATES = {0.05f, 0.2f, 0.5f, 1};

    @Override
    public String name() {
        return "dying-relu";
    }

    @Override
    public String claim() {
        return "At a rate too high, ReLU units die: no example makes them answer again. Leaky ReLU units cannot.";
    }

    @Override
    public String question() {
        return "How many per cent of the ReLU units are dead after five epochs at a learning rate of 1?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Activation leaky = conditions.remedy(Activation.LEAKY_RELU, Activation.RELU);
        Table table = new Table("Units that no training example makes answer, per cent", "rate", "relu", leaky.label());
        double[] rates = new double[RATES.length];
        double[] relus = new double[RATES.length];
        double[] leakies = new double[RATES.length];
        for (int n = 0; n < RATES.length; n++) {
            float rate = RATES[n];
            rates[n] = rate;
            relus[n] = dead(conditions, Activation.RELU, rate).mean();
            leakies[n] = dead(conditions, leaky, rate).mean();
            table.row(Text.shortest(rate), Text.fixed(relus[n], 1), Text.fixed(leakies[n], 1));
        }
        Spread atMost = dead(conditions, Activation.RELU, RATES[RATES.length - 1]);
        return Finding.of(atMost, 10, 100)
                .check(
                        "of " + leaky.label() + " units " + Text.fixed(leakies[RATES.length - 1], 1)
                                + " % are dead there",
                        leakies[RATES.length - 1] == 0)
                .check("at a rate of 0.05 it is " + Text.fixed(relus[0], 1) + " % of relu units", relus[0] < 5)
                .table(table)
                .figure(new LineFigure("Dead units, per cent", "learning rate", "dead, %", false)
                        .line("relu", rates, relus)
                        .line(leaky.label(), rates, leakies));
    }

    private static Spread dead(Conditions conditions, Activation function, float rate) {
        return conditions.spread(SEEDS, seed -> deadPercent(function, rate, seed));
    }

    private static double deadPercent(Activation function, float rate, long seed) {
        try (Trainer trainer = Digits.start(
                Digits.network(function), Digits.training(UpdateRule.sgd(rate)), Digits.split(seed), seed)) {
            trainer.epochs(EPOCHS);
            int units = 0;
            double dead = 0;
            for (int n = 0; n < trainer.plan().network().layers().size() - 1; n++) {
                units += trainer.plan().network().layers().get(n).width();
                dead += trainer.health().value(n, HealthCounter.DEAD);
            }
            return 100 * dead / units;
        }
    }
}
