package io.gradus.lab.course;

import io.gradus.lab.Degradation;
import io.gradus.lab.Degradation.Case;
import io.gradus.run.Spread;
import io.gradus.text.Text;
import io.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/** 20 layers against 56, plain and with identity skips: the degradation of He et al. 2016. */
final class DegradationOfDepth implements Experiment {
    private static final int SEEDS = 3;
    private static final int EPOCHS = 20;

    @Override
    public String name() {
        return "degradation";
    }

    @Override
    public String claim() {
        return "A plain network of 56 layers trains worse than one of 20; with identity skips it does not.";
    }

    @Override
    public String question() {
        return "Twenty plain layers fit nearly all training digits. How many per cent more does a network of 56 get wrong?";
    }

    @Override
    public Finding run(Conditions conditions) {
        Table table = new Table("Training error in per cent, " + SEEDS + " seeds", "network", "mean", "sd");
        List<Spread> errors = new ArrayList<>();
        for (Case listed : Degradation.CASES) {
            Case which = listed.skips() ? conditions.remedy(listed, new Case(listed.layers(), false)) : listed;
            Spread spread = conditions.spread(SEEDS, seed -> trainingError(which, seed));
            errors.add(spread);
            table.row(which.toString(), Text.fixed(spread.mean(), 2), Text.fixed(spread.sd(), 2));
        }
        Spread worse = conditions.spread(
                SEEDS,
                seed -> trainingError(new Case(Degradation.DEEP, false), seed)
                        - trainingError(new Case(Degradation.SHALLOW, false), seed));
        return Finding.of(worse, 5, 100)
                .check(
                        "with skips 56 layers get " + Text.fixed(errors.get(3).mean(), 2) + " % wrong, and 20 "
                                + Text.fixed(errors.get(2).mean(), 2) + " %",
                        errors.get(3).mean() < 5)
                .table(table);
    }

    private static double trainingError(Case which, long seed) {
        var split = Digits.split(seed);
        try (Trainer trainer = Degradation.settings(Degradation.network(Digits.data(), which), split, seed)
                .executor(Digits::oneThread)
                .start()) {
            trainer.epochs(EPOCHS);
            return trainer.failure() != null
                    ? Digits.guessing()
                    : trainer.training().errorPercent();
        }
    }
}
