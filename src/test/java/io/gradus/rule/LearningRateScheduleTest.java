package io.gradus.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private static void follows(LearningRateSchedule schedule, double... factors) {
        for (int n = 0; n < factors.length; n++) {
            assertEquals(factors[n], schedule.at(n + 1), 1e-12, schedule + " at epoch " + (n + 1));
        }
    }

    @Test
    void followsItsCurve() {
        follows(LearningRateSchedule.CONSTANT, 1, 1, 1);
        follows(LearningRateSchedule.step(2, 0.5), 1, 1, 0.5, 0.5, 0.25);
        follows(LearningRateSchedule.exponential(0.9), 1, 0.9, 0.81);
        follows(LearningRateSchedule.cosine(4, 0), 1, 0.5 + Math.sqrt(0.125), 0.5, 0.5 - Math.sqrt(0.125), 0, 0);
        follows(LearningRateSchedule.cosine(2, 0.1), 1, 0.55, 0.1);
        follows(LearningRateSchedule.plateau(3, 0.5), 1, 1, 1, 1);
    }

    @Test
    void warmsUpInEqualSteps() {
        follows(LearningRateSchedule.CONSTANT.withWarmup(4), 0.25, 0.5, 0.75, 1, 1);
        follows(LearningRateSchedule.step(2, 0.5).withWarmup(2), 0.5, 1, 0.5);
    }

    @Test
    void refusesWhatIsNoCurve() {
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.step(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.step(3, 0));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.exponential(1.1));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.plateau(3, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.CONSTANT.withWarmup(-1));
    }
}
