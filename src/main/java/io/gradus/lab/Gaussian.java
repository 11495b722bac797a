package io.gradus.lab;

import io.gradus.net.LayerSpec;
import java.util.function.DoubleUnaryOperator;

/** What an activation function makes of a normally distributed input of mean 0. */
final class Gaussian {
    /** Beyond so many standard deviations nothing is left that a double would see. */
    private static final double FAR = 9;

    private static final Legendre RULE = new Legendre(40);

    private Gaussian() {}

    /** The mean of {@code f(x)}, x being normal with mean 0 and this variance; f may have a kink at 0. */
    static double mean(DoubleUnaryOperator f, double variance) {
        double sd = Math.sqrt(variance);
        // A squashing function's bend is some units wide; where that is little beside sd it gets pieces of its own.
        double[] pieces = {0, 0.5, 2, 8, 32, FAR * Math.max(1, sd)};
        double sum = 0;
        for (int n = 0; n + 1 < pieces.length; n++) {
            double from = Math.min(pieces[n], FAR * sd);
            double to = n + 2 == pieces.length ? FAR * sd : Math.min(pieces[n + 1], FAR * sd);
            if (from < to) {
                sum += integral(f, from, to, sd) + integral(f, -to, -from, sd);
            }
        }
        return variance == 0 ? f.applyAsDouble(0) : sum;
    }

    private static double integral(DoubleUnaryOperator f, double from, double to, double sd) {
        // Long pieces under a narrow bell: halves until the bell is smooth in each.
        if (to - from > 3 * sd) {
            double middle = (from + to) / 2;
            return integral(f, from, middle, sd) + integral(f, middle, to, sd);
        }
        return RULE.integral(x -> f.applyAsDouble(x) * density(x / sd) / sd, from, to);
    }

    private static double density(double z) {
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The share of outputs where the layer's squashing function is flat; 0 if it does not squash. */
    static double flat(LayerSpec layer, double variance) {
        if (!layer.activation().squashes() || variance == 0) {
            return 0;
        }
        return beyond(layer.activation().flatFrom() / Math.sqrt(variance));
    }

    /** The share that lies further than {@code z} standard deviations from the mean, on either side. */
    static double beyond(double z) {
        return z < FAR ? 2 * integral(x -> 1, z, FAR, 1) : 0;
    }
}
