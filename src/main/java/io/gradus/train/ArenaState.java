package io.gradus.train;

import io.gradus.plan.Plan;
import io.gradus.plan.Region;
import io.gradus.plan.RegionId;
import io.gradus.state.StateTape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which of an arena's regions outlive a step: weights, what the rule keeps, counters, and, under a rule of the whole
 * set, the gradient so far. All others are filled anew by every step, or follow from the settings.
 */
final class ArenaState {
    private static final Set<RegionId> ALWAYS = EnumSet.of(
            RegionId.CONTROL,
            RegionId.PARAMETERS,
            RegionId.RUNNING_STATISTICS,
            RegionId.RULE_STATE,
            RegionId.GRADIENT_CONTROL,
            RegionId.SIGN_MASKS,
            RegionId.UNIT_PEAKS,
            RegionId.HEALTH);

    private static final Set<RegionId> OF_WHOLE_SET =
            EnumSet.of(RegionId.GRADIENT, RegionId.GRADIENT_FACTORS, RegionId.NORM_GRADIENT);

    private final float[] arena;
    private final Region[] regions;

    ArenaState(Plan plan, float[] arena, boolean wholeSet) {
        List<Region> kept = new ArrayList<>();
        for (Region region : plan.regions()) {
            if (ALWAYS.contains(region.id()) || (wholeSet && OF_WHOLE_SET.contains(region.id()))) {
                kept.add(region);
            }
        }
        this.arena = arena;
        this.regions = kept.toArray(new Region[0]);
    }

    /** Passes the regions, each as a stretch of floats. */
    void state(StateTape tape) {
        for (int n = 0; n < regions.length; n++) {
            tape.floats(arena, regions[n].offset(), regions[n].length());
        }
    }

    /** Their labels, in the same order. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Region region : regions) {
            labels.add(region.id().label());
        }
        return labels;
    }
}
