package io.gradus.cluster.spark.sweep;

import io.gradus.run.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a combination has come to.
 *
 * @param options that make it, by name
 * @param epochs that it was trained for at most; 0 for what suits the data
 * @param outcomes in the order of seeds
 */
record Row(Map<String, String> options, int epochs, List<Outcome> outcomes) {
    /** How the test measure spreads over the runs that did not fail; null if all did. */
    @Nullable
    Spread test() {
        return spread(
                outcomes.stream().mapToDouble(each -> each.run().measure()).toArray());
    }

    /** How the validation loss spreads; null without one. */
    @Nullable
    Spread validation() {
        return spread(outcomes.stream().mapToDouble(Outcome::validation).toArray());
    }

    private static @Nullable Spread spread(double[] values) {
        double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        return known.length == 0 ? null : Spread.of(known);
    }

    int failed() {
        return (int)
                outcomes.stream().filter(each -> each.run().failure() != null).count();
    }

    /**
     * What combinations are compared by, the smaller the better: the mean loss on the validation part, so that the
     * test part stays unseen; without one, the test measure. A combination of which a run failed comes last.
     */
    double merit() {
        Spread spread = validation() == null ? test() : validation();
        return spread == null || failed() > 0 ? Double.POSITIVE_INFINITY : spread.mean();
    }

    /** {@code rate 0.1, hidden 32}; {@code defaults} if nothing was changed. */
    String name() {
        StringBuilder text = new StringBuilder();
        options.forEach((option, value) -> text.append(text.isEmpty() ? "" : "  ")
                .append(option.substring(2))
                .append(' ')
                .append(value));
        return text.isEmpty() ? "as given" : text.toString();
    }
}
