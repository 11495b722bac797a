package io.gradus.boards.join;

import io.gradus.boards.learn.Learner;
import io.gradus.boards.wire.Report;
import io.gradus.health.HealthSnapshot;
import io.gradus.report.page.PageCounter;

/** What a board tells of its health. */
final class Reports {
    private static final PageCounter[] COUNTERS = PageCounter.values();

    private Reports() {}

    /** A snapshot's counters as fractions and ratios, without anything of the examples. */
    static Report of(int seat, Learner learner) {
        HealthSnapshot health = learner.health().snapshot();
        float[] counters = new float[health.layers() * COUNTERS.length];
        for (int n = 0; n < health.layers(); n++) {
            for (PageCounter counter : COUNTERS) {
                boolean known = counter != PageCounter.AT_BOUND; // only rules that take the whole set have bounds
                counters[n * COUNTERS.length + counter.ordinal()] =
                        known ? (float) counter.column().read(health, n, learner.units(n)) : Float.NaN;
            }
        }
        return new Report(
                seat,
                health.step(),
                health.epoch(),
                health.loss(),
                health.rate(),
                health.verdict().state().label(),
                health.verdict().layer(),
                health.verdict().remedy(),
                counters);
    }
}
