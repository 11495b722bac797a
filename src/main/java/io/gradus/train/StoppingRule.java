package io.gradus.train;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What ends a run early: that each of its criteria has held, be it at different epochs. With one criterion, that it
 * holds.
 *
 * @param criteria one or more, each of another kind
 */
public record StoppingRule(List<StoppingCriterion> criteria) implements Serializable {
    public StoppingRule {
        criteria = List.copyOf(criteria);
        if (criteria.isEmpty()) {
            throw new IllegalArgumentException("nothing is said of when to stop");
        }
        for (int n = 0; n < criteria.size(); n++) {
            StoppingCriterion.Kind kind = criteria.get(n).kind();
            if (criteria.subList(0, n).stream().anyMatch(before -> before.kind() == kind)) {
                throw new IllegalArgumentException("'" + kind.label() + "' is there twice");
            }
        }
    }

    /** That criterion alone. */
    public static StoppingRule of(StoppingCriterion.Kind kind, double limit) {
        return new StoppingRule(List.of(new StoppingCriterion(kind, limit)));
    }

    /** Whether a run that this one ends is always ended by {@code other} as well, and no later. */
    public boolean needs(StoppingRule other) {
        return other.criteria.stream().allMatch(wanted -> criteria.stream().anyMatch(own -> own.implies(wanted)));
    }

    /** As people type it: {@code gl:5+up:8}. */
    public String text() {
        return criteria.stream().map(StoppingCriterion::text).collect(Collectors.joining("+"));
    }
}
