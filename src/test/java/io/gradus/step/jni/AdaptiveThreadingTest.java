package io.gradus.step.jni;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** On a made-up machine, where one thread takes 100 ns a sample unless it is disturbed. */
class AdaptiveThreadingTest {
    private static final double ALONE = 100;
    private final CounterRandom random = new CounterRandom(7, Stream.TEST, 0);

    @Test
    void aTeamThatIsFasterKeepsTheWorkThroughDisturbances() {
        double share =
                shareOfTeam(new AdaptiveThreading(2), 20_000, call -> disturbed(ALONE / 1.7), call -> disturbed(ALONE));
        assertTrue(share > 0.9, "the team had " + share);
    }

    @Test
    void aTeamThatWaitsForABusyCoreIsLeft() {
        // A scheduler lets the other process in for every second call.
        double share = shareOfTeam(
                new AdaptiveThreading(2),
                20_000,
                call -> random.nextInt(2) == 0 ? ALONE / 1.8 : 10 * ALONE,
                call -> ALONE);
        assertTrue(share < 0.05, "the team had " + share);
    }

    @Test
    void theTeamIsBackSoonAfterADisturbance() {
        AdaptiveThreading pace = new AdaptiveThreading(2);
        shareOfTeam(pace, 2_000, call -> 5 * ALONE, call -> ALONE);
        shareOfTeam(pace, 3_000, call -> ALONE / 1.8, call -> ALONE);
        double share = shareOfTeam(pace, 2_000, call -> ALONE / 1.8, call -> ALONE);
        assertTrue(share > 0.8, "the team had " + share);
    }

    @Test
    void theSlowerWayCostsLittle() {
        double share = shareOfTeam(new AdaptiveThreading(2), 20_000, call -> 1.3 * ALONE, call -> ALONE);
        assertTrue(share < 0.05, "the team had " + share);
    }

    @Test
    void oneThreadHasNoTeam() {
        AdaptiveThreading pace = new AdaptiveThreading(1);
        for (int n = 0; n < 100; n++) {
            assertFalse(pace.beginAlone());
            pace.end(1);
        }
    }

    /** A third of the calls take up to twice as long as they would. */
    private double disturbed(double nanos) {
        return random.nextInt(3) == 0 ? nanos * (1 + random.nextInt(1000) / 1000.0) : nanos;
    }

    private static double shareOfTeam(
            AdaptiveThreading pace, int calls, IntToDoubleFunction team, IntToDoubleFunction alone) {
        int together = 0;
        for (int n = 0; n < calls; n++) {
            if (pace.beginAlone()) {
                pace.took(alone.applyAsDouble(n));
            } else {
                pace.took(team.applyAsDouble(n));
                together++;
            }
        }
        return (double) together / calls;
    }
}
