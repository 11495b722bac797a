package io.gradus.train;

import io.gradus.state.StateTape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says when a run is to end before its last epoch, by its validation loss E_va and training loss E_tr. The measures are
 * those of Prechelt 1998, "Early stopping, but when?":
 *
 * <pre>
 * GL(t) = 100 (E_va(t) / min E_va - 1)                             generalisation loss, per cent
 * P(t)  = 1000 (mean E_tr / min E_tr - 1), of the last strip       training progress, per thousand
 * PQ(t) = GL(t) / P(t)
 * UP(t) = UP(t-k) + 1 if E_va(t) &gt; E_va(t-k), else 0               strips in a row in which E_va rose
 * </pre>
 *
 * UP(t) is 0 at the end of the first strip, t = k, and known at ends of strips alone. UP_s, his criterion, is UP(t) at
 * least s. Where some strips have no look at the validation part, t-k is the end of the last one before t that had.
 */
final class EarlyStopping {
    /** Epochs of a strip, Prechelt's k. */
    static final int STRIP = 5;

    private final List<Watch> watches = new ArrayList<>();
    private final double[] strip = new double[STRIP];
    private double best = Double.POSITIVE_INFINITY;
    private double latest = Double.NaN;
    private int bestEpoch;
    private int epochs;
    private double stripLoss = Double.NaN; // the validation loss at the end of the last strip that had a look
    private boolean stripLooked;
    private int rises;

    /** A rule, and which of its criteria have held. */
    private static final class Watch {
        final StoppingRule rule;
        final boolean[] held;

        Watch(StoppingRule rule) {
            this.rule = rule;
            this.held = new boolean[rule.criteria().size()];
        }
    }

    EarlyStopping(List<StoppingRule> any) {
        for (StoppingRule rule : any) {
            watches.add(new Watch(rule));
        }
    }

    /** Passes the state. */
    void state(StateTape tape) {
        for (int n = 0; n < watches.size(); n++) {
            tape.flags(watches.get(n).held);
        }
        tape.reals(strip);
        best = tape.real(best);
        latest = tape.real(latest);
        bestEpoch = tape.number(bestEpoch);
        epochs = tape.number(epochs);
        stripLoss = tape.real(stripLoss);
        stripLooked = tape.flag(stripLooked);
        rises = tape.number(rises);
    }

    /**
     * Takes an epoch into account.
     *
     * @param validationLoss NaN if this epoch did not look at the validation part: then the latest look counts
     * @return why the run is to end now, or null
     */
    @Nullable
    String judge(double trainingLoss, double validationLoss) {
        boolean looked = !Double.isNaN(validationLoss);
        strip[epochs++ % STRIP] = trainingLoss;
        latest = looked ? validationLoss : latest;
        if (validationLoss < best) {
            best = validationLoss;
            bestEpoch = epochs;
        }
        stripLooked |= looked;
        if (epochs % STRIP == 0 && stripLooked) {
            rises = latest > stripLoss ? rises + 1 : 0;
            stripLoss = latest;
            stripLooked = false;
        }
        for (Watch watch : watches) {
            String reason = reason(watch, looked);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private @Nullable String reason(Watch watch, boolean looked) {
        List<StoppingCriterion> criteria = watch.rule.criteria();
        String last = null;
        boolean all = true;
        for (int n = 0; n < criteria.size(); n++) {
            String reason = reason(criteria.get(n), looked);
            if (reason != null) {
                watch.held[n] = true;
                last = reason;
            }
            all &= watch.held[n];
        }
        if (!all || last == null) {
            return null;
        }
        return criteria.size() == 1 ? last : "all of " + watch.rule.text() + " have held by now; " + last;
    }

    private @Nullable String reason(StoppingCriterion criterion, boolean looked) {
        double limit = criterion.limit();
        boolean stripEnds = epochs % STRIP == 0;
        double generalisationLoss = 100 * (latest / best - 1); // NaN, above no limit, before the first look
        return switch (criterion.kind()) {
            case PATIENCE ->
                looked && epochs - bestEpoch >= limit
                        ? "validation loss has not fallen for " + (epochs - bestEpoch) + " epochs"
                        : null;
            case GL ->
                generalisationLoss > limit
                        ? say("validation loss is %.3g %% above its lowest", generalisationLoss)
                        : null;
            case PQ ->
                stripEnds && generalisationLoss / progress() > limit
                        ? say(
                                "validation loss is %.3g %% above its lowest, while training goes slowly",
                                generalisationLoss)
                        : null;
            case UP ->
                stripEnds && rises >= limit
                        ? "validation loss has risen from strip to strip of five epochs " + rises + " times"
                        : null;
            case PROGRESS ->
                stripEnds && progress() < limit
                        ? say("training loss fell by no more than %.2g per thousand in five epochs", progress())
                        : null;
        };
    }

    /** P, of the strip that ends now. */
    private double progress() {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double loss : strip) {
            sum += loss;
            least = Math.min(least, loss);
        }
        return 1000 * (sum / (STRIP * least) - 1);
    }

    private static String say(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
