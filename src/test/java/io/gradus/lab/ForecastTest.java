package io.gradus.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthLimits;
import io.gradus.health.Verdict.State;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Shortcut;
import io.gradus.net.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForecastTest {
    /** Decades a layer: what ten draws leave to chance, where a slope is nearly none. */
    private static final double NEARLY_NONE = 0.02;

    record Case(Activation activation, Initializer initializer, int depth) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Activation activation : ForecastTable.ACTIVATIONS) {
            for (Initializer initializer : ForecastTable.INITIALIZERS) {
                for (int depth : ForecastTable.DEPTHS) {
                    cases.add(new Case(activation, initializer, depth));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesTrueAtInitialisation(Case c) {
        NetworkSpec network = ForecastTable.network(c.activation, c.initializer, c.depth);
        double forecast = Forecast.of(network, 1).decayPerLayer();
        double measured = ForecastTable.slope(ForecastTable.measure(network, 10, 8));
        assertEquals(measured, forecast, Math.max(0.2 * Math.abs(measured), NEARLY_NONE), c::toString);
    }

    @ParameterizedTest
    @EnumSource(
            value = Initializer.class,
            names = {"UNIFORM", "ORTHOGONAL", "NGUYEN_WIDROW"})
    void otherInitialisersToo(Initializer initializer) {
        NetworkSpec network = ForecastTable.network(Activation.SOFTSIGN, initializer, 6);
        double measured = ForecastTable.slope(ForecastTable.measure(network, 10, 8));
        assertEquals(
                measured, Forecast.of(network, 1).decayPerLayer(), Math.max(0.2 * Math.abs(measured), NEARLY_NONE));
    }

    @ParameterizedTest
    @MethodSource("connected")
    void comesTrueWhateverTheTopology(NetworkSpec network) {
        double[] measured = ForecastTable.measure(network, 10, 8);
        Forecast forecast = Forecast.of(network, 1);
        double tolerance = network.steps(0) > 1 ? 0.2 : 0.1; // the steps' weights are the same, not independent
        for (int n = 0; n < measured.length; n++) {
            assertEquals(
                    measured[n], forecast.layers().get(n).logDelta(), 0.05 + tolerance * Math.abs(measured[n]), "" + n);
        }
    }

    static List<NetworkSpec> connected() {
        List<NetworkSpec> networks = new ArrayList<>();
        for (Activation activation : ForecastTable.ACTIVATIONS) {
            NetworkSpec network = ForecastTable.network(activation, Initializer.suiting(activation), 8);
            networks.add(network.withNorm(Norm.LAYER));
            networks.add(network.withNorm(Norm.LAYER).withTopology(Topology.skips(2)));
            networks.add(network.withTopology(Topology.skips(1)));
            networks.add(network.withTopology(Topology.skips(2)));
            networks.add(network.withTopology(Topology.shortcuts(Shortcut.OUTPUT)));
            networks.add(network.withTopology(Topology.shortcuts(Shortcut.ALL)));
            networks.add(network.withTopology(Topology.recurrent(10)));
        }
        return networks;
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyActivationsOutputsAreForeseen(Activation activation) {
        NetworkSpec network = ForecastTable.network(activation, Initializer.HE, 3);
        Forecast.Layer layer = Forecast.of(network, 1).layers().get(2);
        double[] measured = ForecastTable.outputs(network, 2, 40, 40);
        assertEquals(measured[0], layer.mean(), 0.05);
        assertEquals(measured[1], layer.sd(), 0.1 * measured[1]);
    }

    @Test
    void integralsHaveTheirClosedForms() {
        for (double q : new double[] {1e-12, 0.3, 1, 64, 1e40}) {
            double sd = Math.sqrt(q);
            assertEquals(1, Gaussian.mean(x -> 1, q), 1e-12);
            assertEquals(q / 2, Gaussian.mean(x -> x > 0 ? x * x : 0, q), 1e-12 * q);
            assertEquals(sd / Math.sqrt(2 * Math.PI), Gaussian.mean(x -> Math.max(0, x), q), 1e-12 * sd);
            assertEquals(0.505, Gaussian.mean(x -> x > 0 ? 1 : 0.01, q), 1e-12);
            // E exp(-x²/2) = 1/√(1+q): a bump that is narrow beside sd
            assertEquals(1 / Math.sqrt(1 + q), Gaussian.mean(x -> Math.exp(-x * x / 2), q), 1e-9 / Math.sqrt(1 + q));
        }
        assertEquals(0.25, Gaussian.mean(x -> Activation.SIGMOID.derivative(x, 0), 0), 0);
    }

    @Test
    void judgesByTheLimitsOfTraining() {
        assertEquals(State.VANISHING, state(ForecastTable.network(Activation.SIGMOID, Initializer.LECUN, 12)));
        assertEquals(State.EXPLODING, state(ForecastTable.network(Activation.RELU, Initializer.NORMAL1, 8)));
        assertEquals(State.HEALTHY, state(ForecastTable.network(Activation.RELU, Initializer.HE, 56)));
        NetworkSpec steep =
                ForecastTable.network(Activation.TANH, Initializer.LECUN, 1).withGain(10);
        assertEquals(State.SATURATED, state(steep));
    }

    @Test
    void aMendedNetworkIsHealthy() {
        for (Case c : cases()) {
            NetworkSpec network = ForecastTable.network(c.activation, c.initializer, c.depth);
            NetworkSpec mended = Forecast.mend(network, 1, HealthLimits.DEFAULT);
            assertEquals(State.HEALTHY, state(mended), c::toString);
            if (state(network) == State.HEALTHY) {
                assertSame(network, mended);
            } else {
                assertNotEquals(network, mended);
            }
        }
        // another initialiser is enough for ReLU; nothing but another function helps the sigmoid
        NetworkSpec relu = ForecastTable.network(Activation.RELU, Initializer.NORMAL1, 32);
        NetworkSpec mended = Forecast.mend(relu, 1, HealthLimits.DEFAULT);
        assertEquals(relu.withInitializer(Initializer.HE), mended);
        NetworkSpec sigmoid = ForecastTable.network(Activation.SIGMOID, Initializer.LECUN, 32);
        assertTrue(
                Forecast.mend(sigmoid, 1, HealthLimits.DEFAULT).layers().get(0).activation() != Activation.SIGMOID);
    }

    @Test
    void betaIsTheSumOverHiddenLayers() {
        NetworkSpec network = NetworkSpec.inputs(7)
                .hidden(10, Activation.RELU)
                .hidden(5, Activation.RELU)
                .output(3, Loss.CROSS_ENTROPY);
        assertEquals(0.3, Forecast.of(network, 1).beta(), 1e-12);
        assertEquals(0, Forecast.of(network, 1).layers().get(2).logDelta());
    }

    private static State state(NetworkSpec network) {
        return Forecast.of(network, 1).state(HealthLimits.DEFAULT);
    }
}
