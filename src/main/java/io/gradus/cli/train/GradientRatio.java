package io.gradus.cli.train;

import io.gradus.cli.terminal.Terminal;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.health.HealthCounter;
import io.gradus.health.HealthSnapshot;
import io.gradus.lab.Forecast;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.text.Text;

/**
 * The sizes of the deltas in a run's first step, with its initial weights, beside the prediction of {@link Forecast}.
 */
final class GradientRatio {
    private final double[] logs; // log10 of delta RMS
    private final int first; // the lowest layer that has deltas
    private boolean seen;

    GradientRatio(Plan plan) {
        this.logs = new double[plan.network().layers().size()];
        this.first = plan.frozen();
    }

    /** Takes the numbers of a snapshot of the first step and ignores others; allocates nothing. */
    void see(HealthSnapshot health) {
        if (seen || health.step() > 0) {
            return;
        }
        seen = true;
        for (int n = 0; n < logs.length; n++) {
            logs[n] = Math.log10(health.value(n, HealthCounter.DELTA_RMS));
        }
    }

    /** Prints the predicted and the measured gradient ratio; nothing if only one layer has deltas. */
    void print(Terminal terminal, NetworkSpec network, Part training, Scaling scaling) {
        int last = logs.length - 1;
        if (!seen || last <= first) {
            return;
        }
        double firstToLast = logs[first] - logs[last];
        Forecast forecast = Forecast.of(network, Forecast.inputSquare(training, scaling));
        terminal.line();
        double predicted = forecast.layers().get(first).logDelta();
        terminal.line("Gradient ratio of layer " + (first + 1) + " to the output layer before training: predicted "
                + share(predicted) + ", measured " + share(firstToLast));
    }

    private static String share(double log) {
        return Text.scientific(Math.pow(10, log));
    }
}
