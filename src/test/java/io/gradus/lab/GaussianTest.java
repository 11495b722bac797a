package io.gradus.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class GaussianTest {
    @Test
    void theShareBeyondIsTheErrorFunctions() {
        for (double z = 0; z < 9; z += 0.0625) {
            double expected = Erf.erfc(z / Math.sqrt(2));
            assertEquals(expected, Gaussian.beyond(z), 1e-12 * expected + 1e-18, "z " + z);
        }
        assertEquals(0, Gaussian.beyond(9), 0);
        assertEquals(0, Gaussian.beyond(1e9), 0);
    }
}
