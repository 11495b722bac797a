package io.gradus.train;

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
 * </pre>
 */
final class EarlyStopping {
    /** Epochs of a strip, Prechelt's k. */
    static final int STRIP = 5;

    private final List<StoppingCriterion> criteria;
    private final double[] strip = new double[STRIP];
    private double best = Double.POSITIVE_INFINITY;
    private double latest = Double.NaN;
    private int bestEpoch;
    private int epochs;

    EarlyStopping(List<StoppingCriterion> criteria) {
        this.criteria = List.copyOf(criteria);
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
        for (StoppingCriterion criterion : criteria) {
            String reason = reason(criterion, looked);
            if (reason != null) {
                return reason;
            }
        }
        return null;
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
