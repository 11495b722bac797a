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
 * The errors that reached each layer in a run's first step, its weights being the initial ones, beside the forecast.
 */
final class FirstErrors {
    private final double[] logs; // log10 of delta RMS
    private final int first; // layer that errors go down to
    private boolean seen;

    FirstErrors(Plan plan) {
        this.logs = new double[plan.network().layers().size()];
        this.first = plan.frozen();
    }

    /** Takes the first snapshot over, if it is of the first step; allocates nothing. */
    void see(HealthSnapshot health) {
        if (seen || health.step() > 0) {
            return;
        }
        seen = true;
        for (int n = 0; n < logs.length; n++) {
            logs[n] = Math.log10(health.value(n, HealthCounter.DELTA_RMS));
        }
    }

    /** Says what was foreseen and what was measured; nothing where there is no way down. */
    void print(Terminal terminal, NetworkSpec network, Part training, Scaling scaling) {
        int last = logs.length - 1;
        if (!seen || last <= first) {
            return;
        }
        double firstToLast = logs[first] - logs[last];
        Forecast forecast = Forecast.of(network, Forecast.inputSquare(training, scaling));
        terminal.line();
        double foreseen = forecast.layers().get(first).logDelta();
        terminal.line("Before training, the error at layer " + (first + 1) + " was to be " + share(foreseen)
                + " of its size at the top; it was " + share(firstToLast) + ".");
    }

    private static String share(double log) {
        return Text.scientific(Math.pow(10, log));
    }
}
