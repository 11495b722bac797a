package io.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.train.StoppingCriterion.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    private static EarlyStopping by(Kind kind, double limit) {
        return new EarlyStopping(List.of(new StoppingCriterion(kind, limit)));
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
    void refusesALimitThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new StoppingCriterion(Kind.GL, 0));
        assertThrows(IllegalArgumentException.class, () -> new StoppingCriterion(Kind.PQ, Double.NaN));
    }
}
