package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.train.StoppingCriterion.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    private static EarlyStopping by(Kind kind, double limit) {
        return new EarlyStopping(List.of(StoppingRule.of(kind, limit)));
    }

    /** By all of them, once each has held. */
    private static EarlyStopping byAll(StoppingCriterion... criteria) {
        return new EarlyStopping(List.of(new StoppingRule(List.of(criteria))));
    }

    /** A validation loss for each strip of five epochs: at its end, after four epochs that do not look. */
    private static double[] atStripEnds(double... losses) {
        double[] all = new double[losses.length * EarlyStopping.STRIP];
        Arrays.fill(all, Double.NaN);
        for (int n = 0; n < losses.length; n++) {
            all[(n + 1) * EarlyStopping.STRIP - 1] = losses[n];
        }
        return all;
    }

    /** The epoch at which it stops, with training losses that fall by a tenth every time; 0 for never. */
    private static int stopsAt(EarlyStopping stopping, double... validation) {
        double training = 1;
        for (int n = 0; n < validation.length; n++) {
            training *= 0.9;
            if (stopping.judge(training, validation[n]) != null) {
                return n + 1;
            }
        }
        return 0;
    }

    @Test
    void patienceCountsEpochsSinceTheLowest() {
        assertEquals(6, stopsAt(by(Kind.PATIENCE, 3), 5, 4, 3, 4, 4, 4, 4));
        assertEquals(0, stopsAt(by(Kind.PATIENCE, 3), 5, 4, 3, 4, 4, 2.9, 3, 3));
    }

    /** NaN: an epoch that did not look. */
    @Test
    void waitsForALookAtTheValidationPart() {
        double no = Double.NaN;
        assertEquals(9, stopsAt(by(Kind.PATIENCE, 3), no, no, 5, no, no, 4, no, no, 4, 3));
        assertEquals(10, stopsAt(by(Kind.PATIENCE, 4), no, no, no, no, 5, no, no, no, no, 5));
        assertEquals(6, stopsAt(by(Kind.GL, 5), no, 1, no, 1.04, no, 1.06));
        assertEquals(5, stopsAt(by(Kind.PROGRESS, 10_000), no, no, no, no, no));
        assertEquals(0, stopsAt(by(Kind.PQ, 1e-9), no, no, no, no, no));
        assertEquals(10, stopsAt(by(Kind.PQ, 1e-9), 1, no, no, no, no, no, no, 2, no, no));
    }

    @Test
    void generalisationLossIsAShareOfTheLowest() {
        assertEquals(4, stopsAt(by(Kind.GL, 5), 2, 1, 1.04, 1.06));
        assertEquals(0, stopsAt(by(Kind.GL, 5), 2, 1, 1.04, 1.049));
    }

    @Test
    void progressIsThatOfAStrip() {
        EarlyStopping stopping = by(Kind.PROGRESS, 0.1);
        for (int n = 0; n < 4; n++) {
            assertNull(stopping.judge(1, 1));
        }
        assertTrue(String.valueOf(stopping.judge(1, 1)).contains("per thousand"));
        assertEquals(0, stopsAt(by(Kind.PROGRESS, 0.1), new double[20]));
    }

    @Test
    void quotientWeighsLossAgainstProgress() {
        // training loss 0.9^n: mean over least of a strip is (1 + 0.9 + .. + 0.9^4) / (5 0.9^4) = 1.2483, P = 248.3
        double p = 1000 * ((1 - Math.pow(0.9, 5)) / 0.1 / (5 * Math.pow(0.9, 4)) - 1);
        double loss = 1 + 0.5 * p / 100;
        assertEquals(5, stopsAt(by(Kind.PQ, 0.499), 1, 1, 1, 1, loss));
        assertEquals(0, stopsAt(by(Kind.PQ, 0.501), 1, 1, 1, 1, loss));
        assertEquals(0, stopsAt(by(Kind.PQ, 0.1), 1, 1, 1, loss, 1));
    }

    @Test
    void upCountsStripsInWhichTheLossRose() {
        // UP at the ends of strips:     0  1  0  0  1  2  0  1  2  3
        double[] losses = atStripEnds(5, 6, 6, 4, 5, 6, 3, 4, 5, 6);
        assertEquals(10, stopsAt(by(Kind.UP, 1), losses));
        assertEquals(30, stopsAt(by(Kind.UP, 2), losses));
        assertEquals(50, stopsAt(by(Kind.UP, 3), losses));
        assertEquals(0, stopsAt(by(Kind.UP, 4), losses));
        assertEquals(45, stopsAt(by(Kind.UP, 8), atStripEnds(1, 2, 3, 4, 5, 6, 7, 8, 9)));
    }

    /** What happens within a strip does not matter. */
    @Test
    void upComparesStripEnds() {
        assertEquals(10, stopsAt(by(Kind.UP, 1), 9, 9, 9, 9, 1, 9, 0.5, 0.6, 0.5, 1.1));
        assertEquals(0, stopsAt(by(Kind.UP, 1), 1, 1, 1, 1, 2, 3, 4, 5, 6, 2));
    }

    /** A strip without a look neither counts nor breaks the row; a look within a strip stands for its end. */
    @Test
    void upPassesStripsThatDoNotLook() {
        double no = Double.NaN;
        assertEquals(25, stopsAt(by(Kind.UP, 2), atStripEnds(1, no, 2, no, 3)));
        assertEquals(0, stopsAt(by(Kind.UP, 1), atStripEnds(no, no, 1, no, no)));
        assertEquals(10, stopsAt(by(Kind.UP, 1), no, no, 1, no, no, 2, no, no, no, no));
    }

    @Test
    void aConjunctionRemembersWhatHasHeld() {
        StoppingCriterion gl = new StoppingCriterion(Kind.GL, 5);
        StoppingCriterion up = new StoppingCriterion(Kind.UP, 2);
        // GL holds at strip 2 alone, UP at strips 5 and 6
        double[] first = atStripEnds(100, 106, 100, 101, 102, 103, 100);
        assertEquals(10, stopsAt(by(Kind.GL, 5), first));
        assertEquals(25, stopsAt(by(Kind.UP, 2), first));
        assertEquals(25, stopsAt(byAll(gl, up), first));
        assertEquals(25, stopsAt(byAll(up, gl), first));
        // the other way round
        double[] second = atStripEnds(100, 101, 102, 100, 100, 106, 100);
        assertEquals(30, stopsAt(byAll(gl, up), second));
        assertEquals(30, stopsAt(byAll(up, gl), second));
        // one of them never
        assertEquals(0, stopsAt(byAll(gl, up), atStripEnds(100, 106, 100, 101, 100)));
        assertEquals(0, stopsAt(byAll(gl, up), atStripEnds(100, 101, 102, 103, 104)));
    }

    @Test
    void aConjunctionSaysWhatHasHeld() {
        EarlyStopping stopping = byAll(new StoppingCriterion(Kind.GL, 4.5), new StoppingCriterion(Kind.UP, 1));
        String reason = null;
        for (double loss : atStripEnds(100, 106)) {
            assertNull(reason);
            reason = stopping.judge(1, loss);
        }
        assertTrue(String.valueOf(reason).startsWith("all of gl:4.5+up:1 have held"), reason);
    }

    /** Any rule ends the run; one sees also what passes while another is asked first. */
    @Test
    void rulesAreAlternatives() {
        StoppingRule both =
                new StoppingRule(List.of(new StoppingCriterion(Kind.GL, 5), new StoppingCriterion(Kind.PATIENCE, 7)));
        EarlyStopping stopping = new EarlyStopping(List.of(StoppingRule.of(Kind.GL, 20), both));
        assertEquals(8, stopsAt(stopping, 100, 106, 100, 100, 100, 100, 100, 100, 100, 100));
        stopping = new EarlyStopping(List.of(StoppingRule.of(Kind.GL, 20), both));
        assertEquals(3, stopsAt(stopping, 100, 106, 121));
    }

    @Test
    void refusesARuleThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new StoppingRule(List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new StoppingRule(List.of(new StoppingCriterion(Kind.GL, 5), new StoppingCriterion(Kind.GL, 6))));
        assertThrows(IllegalArgumentException.class, () -> new StoppingCriterion(Kind.UP, 1.5));
    }

    @Test
    void refusesALimitThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new StoppingCriterion(Kind.GL, 0));
        assertThrows(IllegalArgumentException.class, () -> new StoppingCriterion(Kind.PQ, Double.NaN));
    }
}
