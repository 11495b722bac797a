package io.gradus.lab;

import java.util.function.DoubleUnaryOperator;

/**
 * Gauss and Legendre's rule: a weighted sum over few points that is the integral of any polynomial of a degree below
 * twice their number. The points are the roots of the Legendre polynomial P; where P(x) = 0, the weight is
 * 2 / ((1 - x²)·P'(x)²) (Abramowitz and Stegun 1964, 25.4.29).
 *
 * <p>Every run ends with a forecast: a library's rule would be most of its classes, and take a tenth of a second.
 */
final class Legendre {
    private static final int MOST_ROUNDS = 8; // of which five at most are needed, with two points

    private final double[] points; // from -1 to 1
    private final double[] weights;

    /** @param count of points, an even number */
    Legendre(int count) {
        points = new double[count];
        weights = new double[count];
        for (int n = 0; n < count / 2; n++) {
            double x = Math.cos(Math.PI * (n + 0.75) / (count + 0.5)); // near the root, so that Newton's rounds find it
            double step = 1;
            double slope = 1;
            for (int round = 0; round < MOST_ROUNDS && Math.abs(step) > 1e-15; round++) {
                double below = 1;
                double value = x;
                for (int degree = 2; degree <= count; degree++) {
                    double next = ((2 * degree - 1) * x * value - (degree - 1) * below) / degree;
                    below = value;
                    value = next;
                }
                slope = count * (x * value - below) / (x * x - 1);
                step = value / slope;
                x -= step;
            }
            points[n] = -x;
            points[count - 1 - n] = x;
            weights[n] = 2 / ((1 - x * x) * slope * slope);
            weights[count - 1 - n] = weights[n];
        }
    }

    /** The integral of f between two limits. */
    double integral(DoubleUnaryOperator f, double from, double to) {
        double middle = (from + to) / 2;
        double half = (to - from) / 2;
        double sum = 0;
        for (int n = 0; n < points.length; n++) {
            sum += weights[n] * f.applyAsDouble(middle + half * points[n]);
        }
        return half * sum;
    }
}
