package io.gradus.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegendreTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 10, 40, 64})
    void polynomialsBelowTwiceThePointsAreExact(int points) {
        Legendre rule = new Legendre(points);
        for (int degree = 0; degree < 2 * points; degree++) {
            int power = degree;
            assertEquals(1.0 / (degree + 1), rule.integral(x -> Math.pow(x, power), 0, 1), 1e-14, "degree " + degree);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 40})
    void isTheRuleOfALibrary(int points) {
        Legendre rule = new Legendre(points);
        GaussIntegrator library = new GaussIntegratorFactory().legendre(points, -2, 5);
        assertEquals(
                library.integrate(x -> Math.exp(x) / (1 + x * x)),
                rule.integral(x -> Math.exp(x) / (1 + x * x), -2, 5),
                1e-13);
    }
}
