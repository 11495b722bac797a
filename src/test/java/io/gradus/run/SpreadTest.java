package io.gradus.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.random.CounterRandom;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {
    @Test
    void isThatOfTheFormulas() {
        Spread spread = Spread.of(new double[] {4, 1, 3, 2});
        assertEquals(4, spread.count());
        assertEquals(2.5, spread.mean(), 1e-12);
        assertEquals(Math.sqrt(5.0 / 3), spread.sd(), 1e-12);
        assertEquals(1, spread.least());
        assertEquals(2.5, spread.median(), 1e-12);
        assertEquals(4, spread.most());
        // Student's t of 3 degrees of freedom, 0.975: 3.182446, as tables have it
        assertEquals(2.5 - 3.182446 * Math.sqrt(5.0 / 3) / 2, spread.low(), 1e-5);
        assertEquals(2.5 + 3.182446 * Math.sqrt(5.0 / 3) / 2, spread.high(), 1e-5);
    }

    @Test
    void oneNumberDoesNotSpread() {
        Spread spread = Spread.of(new double[] {7});
        assertEquals(7, spread.mean());
        assertTrue(Double.isNaN(spread.sd()) && Double.isNaN(spread.low()) && Double.isNaN(spread.high()));
        assertThrows(IllegalArgumentException.class, () -> Spread.of(new double[0]));
    }

    /** Of 2,000 samples of 12 normal deviates, 95 % of the intervals should hold the true mean. */
    @Test
    void intervalsHoldTheTrueMeanAsOftenAsTheySay() {
        CounterRandom random = new CounterRandom(11, CounterRandom.Stream.TEST, 0);
        int held = 0;
        for (int n = 0; n < 2000; n++) {
            double[] sample = new double[12];
            Arrays.setAll(sample, i -> 5 + 3 * random.nextGaussian());
            Spread spread = Spread.of(sample);
            held += spread.low() <= 5 && 5 <= spread.high() ? 1 : 0;
        }
        assertEquals(0.95, held / 2000.0, 0.015);
    }

    @ParameterizedTest
    @CsvSource({
        "15, 9.354143466934854, 13, 12, 6.244997998398398, 11",
        "1.5, 0.6, 60, 1.38, 0.49, 60",
        "14.4, 0.9, 60, 14.05, 1.03, 60",
        "46, 0, 60, 46.04, 2.21, 10",
        "2, 1, 3, 9, 0.1, 200"
    })
    void welchsTestIsThatOfTheFormulas(double mean1, double sd1, int n1, double mean2, double sd2, int n2) {
        double a = sd1 * sd1 / n1;
        double b = sd2 * sd2 / n2;
        double t = Math.abs(mean1 - mean2) / Math.sqrt(a + b);
        double freedom = (a + b) * (a + b) / (a * a / (n1 - 1) + b * b / (n2 - 1));
        double expected = 1 - 2 * studentBetween0And(t, freedom);
        Spread first = Spread.published(mean1, sd1, n1);
        Spread second = Spread.published(mean2, sd2, n2);
        assertEquals(expected, first.welch(second), 1e-9);
        assertEquals(first.welch(second), second.welch(first), 1e-12);
    }

    /** Student's density integrated by Simpson's rule. */
    private static double studentBetween0And(double t, double freedom) {
        int pieces = 20_000;
        double sum = 0;
        for (int i = 0; i <= pieces; i++) {
            double x = t * i / pieces;
            double density = Math.pow(1 + x * x / freedom, -(freedom + 1) / 2);
            sum += (i == 0 || i == pieces ? 1 : i % 2 == 1 ? 4 : 2) * density;
        }
        double scale = Math.exp(Gamma.logGamma((freedom + 1) / 2) - Gamma.logGamma(freedom / 2))
                / Math.sqrt(freedom * Math.PI);
        return scale * sum * t / pieces / 3;
    }

    @Test
    void welchsTestKnowsWhenThereIsNothingToTest() {
        Spread point = Spread.published(1, 0, 60);
        assertTrue(Double.isNaN(point.welch(Spread.published(2, 0, 60))));
        assertTrue(Double.isNaN(Spread.published(1, 1, 1).welch(Spread.published(2, 1, 60))));
        assertEquals(1, Spread.published(3, 1, 60).welch(Spread.published(3, 2, 60)), 1e-12);
    }
}
