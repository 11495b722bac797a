package io.gradus.step;

import io.gradus.net.NetworkSpec;
import io.gradus.random.CounterRandom;
import io.gradus.rule.Hyperparameter;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;

/** Random regularisations for tests, such as go together with a network and a rule. */
public final class Regularizations {
    private Regularizations() {}

    /** Each part is there half of the time. */
    public static Regularization random(NetworkSpec net, UpdateRule rule, CounterRandom random) {
        boolean hidden = net.layers().size() > 1;
        Regularization chosen = Regularization.NONE
                .with(Regularizer.L1, random.nextInt(2) * 0.01f)
                .with(Regularizer.INPUT_DROPOUT, random.nextInt(2) * 0.2f)
                .with(Regularizer.INPUT_NOISE, random.nextInt(2) * 0.1f);
        if (rule.get(Hyperparameter.DECAY) == 0) {
            chosen = chosen.with(Regularizer.L2, random.nextInt(2) * 0.01f);
        }
        if (hidden) {
            chosen = chosen.with(Regularizer.DROPOUT, random.nextInt(2) * 0.4f)
                    .with(Regularizer.SPARSITY, random.nextInt(2) * 0.02f);
        }
        if (net.loss().takesLogits()) {
            chosen = chosen.with(Regularizer.LABEL_SMOOTHING, random.nextInt(2) * 0.1f);
        }
        if (rule.kind().wholeSet()) {
            chosen = chosen.with(Regularizer.DROPOUT, 0)
                    .with(Regularizer.INPUT_DROPOUT, 0)
                    .with(Regularizer.INPUT_NOISE, 0);
        }
        return random.nextInt(2) == 0 ? chosen : chosen.with(Regularizer.MAX_NORM, 0.7f);
    }
}
