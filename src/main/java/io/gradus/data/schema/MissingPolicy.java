package io.gradus.data.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of an example that lacks a feature: its cell is empty, {@code ?}, {@code NA}, {@code nan} or the like. A
 * text that is missing is none of its column's values under {@link #MEAN} and {@link #MEDIAN}. An example without its
 * label or target is left out, unless the policy is {@link #REFUSE}.
 */
public enum MissingPolicy {
    /** The file is refused. */
    REFUSE,
    /** The column's mean over the training part takes its place. */
    MEAN,
    /** The column's median over the training part takes its place. */
    MEDIAN,
    /** The example is left out. */
    DROP;

    /** As it is written: {@code mean}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels. */
    public static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (MissingPolicy policy : values()) {
            labels.add(policy.label());
        }
        return labels;
    }

    /** Whether examples that lack a feature are kept, with another value in its place. */
    public boolean fills() {
        return this == MEAN || this == MEDIAN;
    }
}
