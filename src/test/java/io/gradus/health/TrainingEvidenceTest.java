package io.gradus.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrainingEvidenceTest {
    private final TrainingEvidence evidence = new TrainingEvidence(2, HealthLimits.DEFAULT);

    private void losses(double... losses) {
        for (double loss : losses) {
            evidence.judged(loss, 16);
        }
    }

    private void constant(double loss, int times) {
        for (int n = 0; n < times; n++) {
            losses(loss);
        }
    }

    @Test
    void aFallingLossHasPace() {
        for (int n = 0; n < 40; n++) {
            losses(2 * Math.pow(0.95, n));
        }
        assertTrue(evidence.enough() && evidence.pace() > 0.3, () -> "pace " + evidence.pace());
        assertFalse(evidence.risen() || evidence.learnt());
    }

    @Test
    void aLossBelowATenthIsLearnt() {
        losses(2.3);
        constant(0.19, 40);
        assertTrue(evidence.learnt());
        assertEquals(0.095, evidence.level(), 0.001);
    }

    @Test
    void whereNoConstantAnswerIsKnownTheFirstLossIsTheMeasure() {
        TrainingEvidence unknown = new TrainingEvidence(Double.NaN, HealthLimits.DEFAULT);
        unknown.judged(5, 16);
        assertEquals(5, unknown.reference());
        for (int n = 0; n < 40; n++) {
            unknown.judged(0.4, 16);
        }
        assertTrue(unknown.learnt());
    }

    @Test
    void aStallHasNone() {
        constant(1.9, 40);
        assertEquals(0, evidence.pace(), 1e-12);
        assertFalse(evidence.risen() || evidence.learnt());
        assertEquals(0.95, evidence.level(), 1e-12);
    }

    @Test
    void aLossAboveItsStartHasRisen() {
        losses(2.1);
        constant(2.4, 10);
        assertFalse(evidence.risen(), "within a fifth");
        constant(4, 10);
        assertTrue(evidence.risen());
        assertTrue(evidence.aboveStart() > 1.8);
    }

    @Test
    void aBadStartIsNoRise() {
        losses(9);
        constant(8, 10);
        assertFalse(evidence.risen());
    }

    @Test
    void lossesThatWereLearntAndAreLostHaveRisen() {
        losses(2);
        constant(0.2, 20);
        assertFalse(evidence.risen());
        constant(1, 10);
        assertTrue(evidence.risen());
    }

    private void epochs(int count, double training, double validation) {
        for (int n = 0; n < count; n++) {
            evidence.epoch(training / (n + 1), validation);
        }
    }

    private void falling() {
        for (int n = 0; n < 10; n++) {
            evidence.epoch(1.0 / (n + 1), 1.5 - 0.1 * n);
        }
    }

    @Test
    void risingValidationIsOverfitting() {
        falling();
        assertFalse(evidence.overfits());
        epochs(3, 0.05, 0.9);
        assertFalse(evidence.overfits(), "the mean of five is not there yet, nor five epochs since the best");
        epochs(9, 0.02, 0.9);
        assertTrue(evidence.overfits());
        assertEquals(1.5, evidence.validationRise(), 1e-9);
    }

    @Test
    void aSmallRiseIsNone() {
        epochs(10, 1, 0.6);
        epochs(20, 0.02, 0.65);
        assertFalse(evidence.overfits());
    }

    @Test
    void aTrainingLossThatRisesAsWellIsNotOverfitting() {
        epochs(10, 1, 0.6);
        for (int n = 0; n < 20; n++) {
            evidence.epoch(2, 0.9);
        }
        assertFalse(evidence.overfits());
    }

    @Test
    void epochsThatDoNotValidateChangeNothing() {
        epochs(10, 1, 0.6);
        epochs(12, 0.02, 0.9);
        assertTrue(evidence.overfits());
        for (int n = 0; n < 20; n++) {
            evidence.epoch(0.001, Double.NaN);
        }
        assertTrue(evidence.overfits());
    }

    @Test
    void isForgotten() {
        losses(2, 9, 9, 9, 9, 9, 9, 9);
        epochs(10, 1, 0.6);
        evidence.clear();
        assertTrue(
                Double.isNaN(evidence.validationRise()) && evidence.training().size() == 0);
        losses(2, 2, 2, 2, 2, 2, 2);
        assertFalse(evidence.risen());
    }
}
