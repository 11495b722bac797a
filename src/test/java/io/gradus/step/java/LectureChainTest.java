package io.gradus.step.java;

import static io.gradus.health.HealthCounter.DELTA_RMS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.step.Nets;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.reference.GradientCheck;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lecture's scalar chain O = f4(W4 f3(W3 f2(W2 f1(W1 X)))), in which dO/dW1 = X·f1'·W2·f2'·W3·f3'·W4·f4'.
 */
class LectureChainTest {
    private static final float X = 0.8f;

    @ParameterizedTest
    @ValueSource(floats = {0.5f, 1, 2, 5})
    void theFirstWeightsGradientIsTheProductOfTheChain(float size) {
        NetworkSpec net = NetworkSpec.inputs(1)
                .hidden(1, Activation.SIGMOID)
                .hidden(1, Activation.SIGMOID)
                .hidden(1, Activation.SIGMOID)
                .output(1, Activation.SIGMOID, Loss.MAE);
        Plan plan = PlanCompiler.training(net, GradientCheck.READABLE, 1, 1);
        Step step = new JavaStep(plan);
        float[] weights = {size, -size, size / 2, size};
        for (int n = 0; n < 4; n++) {
            step.arena()[plan.weights(n)] = weights[n];
        }
        Source source = one(X, -1); // O > -1 always, so that d|O + 1|/dO = 1 and the loss' gradient is O's
        step.bind(source);

        double[] slope = new double[4];
        double[] sum = new double[4];
        double y = X;
        for (int n = 0; n < 4; n++) {
            sum[n] = weights[n] * y;
            y = 1 / (1 + Math.exp(-sum[n]));
            slope[n] = y * (1 - y);
            assertTrue(slope[n] <= 0.25, "a sigmoid's derivative never exceeds 1/4");
        }
        double loss = step.train(source, 0, 1, 0);
        assertEquals(y + 1, loss, 1e-6);

        double[] term = new double[4]; // dO/d(sum of layer n), from the top down
        double product = 1;
        for (int n = 3; n >= 0; n--) {
            product *= slope[n];
            term[n] = product;
            double delta = Math.abs(term[n]);
            assertEquals(delta, step.arena()[plan.health(n) + DELTA_RMS.ordinal()], 4e-6 * delta, "layer " + (n + 1));
            product *= weights[n];
        }
        double expected = X * slope[0] * weights[1] * slope[1] * weights[2] * slope[2] * weights[3] * slope[3];
        int state = plan.region("rule state").offset();
        assertEquals(expected, step.arena()[state], 4e-6 * Math.abs(expected));
        assertTrue(Math.abs(expected) <= Math.abs(X * weights[1] * weights[2] * weights[3]) / 256);
    }

    private static Source one(float x, float target) {
        ByteBuffer features = Dataset.allocate(4).putFloat(0, x);
        ByteBuffer targets = Dataset.allocate(4).putFloat(0, target);
        return Nets.all(Dataset.regression("chain", Dataset.Storage.FLOAT32, 1, 1, 1, features, targets));
    }
}
