package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthCounter;
import io.gradus.health.HealthLimits;
import io.gradus.health.HealthMonitor;
import io.gradus.health.HealthSnapshot;
import io.gradus.health.LayerFacts;
import io.gradus.health.Verdict;
import io.gradus.health.Verdict.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A frozen layer has no error: that is no illness, and the error's way ends above it. */
class FrozenVerdictsTest {
    private static final int BLOCK = HealthCounter.BLOCK;

    private final HealthMonitor monitor = new HealthMonitor(
            List.of(
                    new LayerFacts(10, true, true, false, true),
                    new LayerFacts(10, true, true, false),
                    new LayerFacts(2, false, false, true)),
            HealthLimits.DEFAULT,
            false);

    private final float[] counters = new float[3 * BLOCK];

    private void put(int layer, HealthCounter counter, float value) {
        counters[layer * BLOCK + counter.ordinal()] = value;
    }

    private Verdict judge(int times) {
        HealthSnapshot snapshot = new HealthSnapshot(3);
        snapshot.copyFrom(counters, 0, 1);
        Verdict verdict = Verdict.HEALTHY;
        for (int n = 0; n < times; n++) {
            verdict = monitor.judge(snapshot);
        }
        assertTrue(snapshot.isFrozen(0));
        return verdict;
    }

    private void healthyAbove() {
        for (int n = 1; n < 3; n++) {
            put(n, HealthCounter.PARAMETERS, 100);
            put(n, HealthCounter.DELTA_RMS, 0.1f);
            put(n, HealthCounter.GRADIENT_NORM, 1);
            put(n, HealthCounter.WEIGHT_NORM, 1);
            put(n, HealthCounter.UPDATE_NORM, 1e-3f);
            put(n, HealthCounter.ACTIVATION_SD, 1);
        }
    }

    @Test
    void noErrorBelowIsHealthy() {
        healthyAbove();
        assertEquals(Verdict.HEALTHY, judge(20));
    }

    @Test
    void theErrorVanishesOnItsWayToTheFirstTrainedLayer() {
        healthyAbove();
        put(1, HealthCounter.DELTA_RMS, 1e-7f);
        Verdict verdict = judge(20);
        assertEquals(State.VANISHING, verdict.state());
        assertEquals(2, verdict.layer());
        assertTrue(verdict.remedy().contains("reaches layer 2"), verdict.remedy());
        put(1, HealthCounter.DELTA_RMS, 1e4f);
        assertEquals(2, judge(1).layer());
    }

    @Test
    void whatAilsFrozenOutputsIsToldWithItsOwnRemedy() {
        healthyAbove();
        put(0, HealthCounter.DEAD, 4);
        Verdict verdict = judge(1);
        assertEquals(State.DEAD, verdict.state());
        assertTrue(verdict.remedy().endsWith("try --freeze 0"), verdict.remedy());
        put(0, HealthCounter.DEAD, 0);
        put(0, HealthCounter.SATURATED, 0.9f);
        verdict = judge(5);
        assertEquals(State.SATURATED, verdict.state());
        assertTrue(verdict.remedy().endsWith("try --freeze 0"), verdict.remedy());
    }
}
