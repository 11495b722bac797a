package io.gradus.step;

import io.gradus.net.NetworkSpec;
import io.gradus.random.CounterRandom;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;

/** Random regularisations for tests, such as go together with a network and a rule. */
public final class Regularizations {
    private Regularizations() {}

    /** Each part is there half of the time. */
    public static Regularization random(NetworkSpec net, UpdateRule rule, CounterRandom random) {
        boolean hidden = net.layers().size() > 1;
        Regularization chosen = Regularization.NONE
                .withL1(random.nextInt(2) * 0.01f)
                .withInputDropout(random.nextInt(2) * 0.2f)
                .withInputNoise(random.nextInt(2) * 0.1f);
        if (rule.decay() == 0) {
            chosen = chosen.withL2(random.nextInt(2) * 0.01f);
        }
        if (hidden) {
            chosen = chosen.withDropout(random.nextInt(2) * 0.4f).withSparsity(random.nextInt(2) * 0.02f);
        }
        if (net.loss().takesLogits()) {
            chosen = chosen.withLabelSmoothing(random.nextInt(2) * 0.1f);
        }
        if (rule.kind().wholeSet()) {
            chosen = chosen.withDropout(0).withInputDropout(0).withInputNoise(0);
        }
        return random.nextInt(2) == 0 ? chosen : chosen.withMaxNorm(0.7f);
    }
}
