package io.gradus.lab.illness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.Verdict.State;
import io.gradus.lab.illness.RemedyStudy.HealthyCase;
import io.gradus.lab.illness.RemedyStudy.IllCase;
import io.gradus.lab.illness.RemedyStudy.Range;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is promised of verdicts and remedies, held on seeds that had no part in choosing them. */
class RemedyStudyTest {
    private static final int EACH = 24;
    private static final int HEALTHY = 200;

    private static double percent(List<IllCase> runs, Predicate<IllCase> good) {
        return 100.0 * runs.stream().filter(good).count() / runs.size();
    }

    @Test
    @Tag("long")
    void verdictsAreRightAndRemediesHelp() {
        int threads = Runtime.getRuntime().availableProcessors();
        RemedyStudy study = new RemedyStudy(Range.REPORT, null, part -> {});
        List<IllCase> ill = study.ill(EACH, threads);
        assertEquals(EACH * Cause.values().length, ill.size(), "every cause has made enough runs ill");
        assertTrue(ill.size() >= 300);
        double right = percent(ill, IllCase::isRight);
        assertTrue(right >= 95, right + " % have the right word");
        List<IllCase> blamed = ill.stream().filter(IllCase::blamesLayer).toList();
        assertTrue(blamed.size() > 100);
        assertTrue(percent(blamed, IllCase::isRightLayer) >= 95, () -> percent(blamed, IllCase::isRightLayer) + " %");
        double first = percent(ill, run -> run.helped(1));
        assertTrue(first >= 85, first + " % are mended by the first remedy");
        double two = percent(ill, run -> run.helped(2));
        assertTrue(two >= 95, two + " % are mended by one of the first two");
        for (Cause cause : Cause.values()) {
            List<IllCase> runs =
                    ill.stream().filter(run -> run.cause() == cause).toList();
            assertTrue(
                    percent(runs, IllCase::isRight) >= 75, () -> cause + ": " + percent(runs, IllCase::isRight) + " %");
        }

        List<HealthyCase> healthy = study.healthy(HEALTHY, threads);
        assertEquals(HEALTHY, healthy.size());
        int judgements = healthy.stream().mapToInt(HealthyCase::judgements).sum();
        int alarms = healthy.stream().mapToInt(HealthyCase::alarms).sum();
        assertTrue(judgements > 10_000 && alarms <= judgements / 100, alarms + " of " + judgements);
    }

    /** A run of each cause, for every day; the same by one thread and by two. */
    @Test
    void aRunOfEachCauseIsJudgedAndTreated() {
        RemedyStudy study = new RemedyStudy(Range.TUNE, null, part -> {});
        List<IllCase> ill = study.ill(1, 1);
        assertEquals(Cause.values().length, ill.size());
        assertTrue(percent(ill, IllCase::isRight) >= 90, ill::toString);
        assertTrue(percent(ill, run -> run.helped(2)) >= 90, ill::toString);
        assertEquals(ill, study.ill(1, 2));
        List<HealthyCase> healthy = study.healthy(5, 1);
        assertEquals(5, healthy.size());
        assertEquals(healthy, study.healthy(5, 2));
        assertTrue(healthy.stream().allMatch(run -> run.verdict().state() == State.HEALTHY), healthy::toString);
    }
}
