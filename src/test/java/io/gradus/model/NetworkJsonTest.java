package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkJsonTest {
    @Test
    void theTextIsAsDocumented() {
        NetworkSpec network = NetworkSpec.inputs(64).hidden(32, Activation.TANH).output(10, Loss.CROSS_ENTROPY);
        assertEquals(
                "{\"inputs\":64,\"layers\":[{\"width\":32,\"activation\":\"tanh\"},"
                        + "{\"width\":10,\"activation\":\"linear\"}],"
                        + "\"loss\":\"cross-entropy\",\"init\":\"lecun\",\"gain\":1}",
                NetworkJson.write(network));
    }

    @Test
    void onlyLeakyReluHasASlope() {
        NetworkSpec network = NetworkSpec.inputs(2)
                .layer(new LayerSpec(3, Activation.LEAKY_RELU, 0.01f))
                .output(1, Activation.SIGMOID, Loss.MSE);
        String text = NetworkJson.write(network);
        assertEquals(
                "{\"inputs\":2,\"layers\":[{\"width\":3,\"activation\":\"leaky-relu\",\"slope\":0.01},"
                        + "{\"width\":1,\"activation\":\"sigmoid\"}],\"loss\":\"mse\",\"init\":\"he\",\"gain\":1}",
                text);
        assertEquals(network, NetworkJson.read(text));
    }

    @Test
    void geluOfOlderFilesIsTheTanhForm() {
        NetworkSpec tanh = NetworkSpec.inputs(2).hidden(3, Activation.GELU_TANH).output(1, Loss.MSE);
        String text = NetworkJson.write(tanh);
        assertTrue(text.contains("\"gelu-tanh\""), text);
        assertEquals(tanh, NetworkJson.read(text));
        assertEquals(tanh, NetworkJson.read(text.replace("gelu-tanh", "gelu")));
        NetworkSpec exact = NetworkSpec.inputs(2).hidden(3, Activation.GELU).output(1, Loss.MSE);
        assertEquals(exact, NetworkJson.read(NetworkJson.write(exact)));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyNetworkIsReadBackAndWrittenAlike(long seed) {
        NetworkSpec network = Models.randomNetwork(seed);
        String text = NetworkJson.write(network);
        NetworkSpec read = NetworkJson.read(text);
        assertEquals(text, NetworkJson.write(read), "seed " + seed);
        for (int n = 0; n < network.layers().size(); n++) {
            LayerSpec layer = network.layers().get(n);
            // A slope that does not count is not kept.
            float slope = layer.activation() == Activation.LEAKY_RELU ? layer.slope() : Activation.DEFAULT_SLOPE;
            assertEquals(
                    new LayerSpec(layer.width(), layer.activation(), slope, layer.norm()),
                    read.layers().get(n),
                    "seed " + seed);
        }
        assertEquals(network.gain(), read.gain(), "seed " + seed);
        assertEquals(network.initializer(), read.initializer(), "seed " + seed);
        assertEquals(network.loss(), read.loss(), "seed " + seed);
    }

    @Test
    void unknownFieldsArePassedOverAndDefaultsFilledIn() {
        NetworkSpec network = NetworkJson.read("{\"inputs\":4,\"comment\":{\"x\":[1]},\"loss\":\"MSE\",\"layers\":["
                + "{\"width\":5,\"activation\":\"relu\",\"dropout\":0.5},{\"width\":1,\"activation\":\"linear\"}]}");
        assertEquals(
                NetworkSpec.inputs(4)
                        .hidden(5, Activation.RELU)
                        .output(1, Loss.MSE)
                        .withInitializer(Initializer.HE),
                network);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|not a JSON object",
                "nonsense|not JSON",
                "{\"inputs\":4|not JSON",
                "[4]|not a JSON object",
                "{}|inputs is missing",
                "{\"inputs\":\"4\"}|inputs is \"4\", not a whole number",
                "{\"inputs\":4.5}|inputs is 4.5, not a whole number",
                "{\"inputs\":4}|layers is missing",
                "{\"inputs\":4,\"layers\":7}|layers is not an array",
                "{\"inputs\":4,\"layers\":[7]}|layers[0] is not a JSON object",
                "{\"inputs\":4,\"layers\":[{\"width\":3}]}|layers[0].activation is missing",
                "{\"inputs\":4,\"layers\":[{\"width\":3,\"activation\":3}]}|layers[0].activation is 3, not a string",
                "{\"inputs\":4,\"layers\":[{\"width\":3,\"activation\":\"tahn\"}]}"
                        + "|layers[0].activation: unknown activation 'tahn'; did you mean 'tanh'? (one of linear,"
                        + " sigmoid,"
                        + " tanh, relu, leaky-relu, elu, gelu-exact, gelu-tanh, selu, softsign)",
                "{\"inputs\":4,\"layers\":[{\"width\":0,\"activation\":\"tanh\"}]}"
                        + "|layers[0]: a layer needs at least one unit, not 0",
                "{\"inputs\":4,\"layers\":[{\"width\":2,\"activation\":\"leaky-relu\",\"slope\":true}]}"
                        + "|layers[0].slope is true, not a number that a float can hold",
                "{\"inputs\":4,\"layers\":[],\"loss\":\"mse\"}|layers is empty: a network needs an output layer",
                "{\"inputs\":4,\"layers\":[{\"width\":2,\"activation\":\"tanh\"}]}|loss is missing",
                "{\"inputs\":4,\"layers\":[{\"width\":2,\"activation\":\"tanh\"}],\"loss\":\"cross-entropy\"}"
                        + "|cross-entropy includes the output's softmax and needs a linear output layer, not tanh",
                "{\"inputs\":4,\"layers\":[{\"width\":2,\"activation\":\"tanh\"}],\"loss\":\"mse\",\"gain\":1e99}"
                        + "|gain is 1e99, not a number that a float can hold",
                "{\"inputs\":-1,\"layers\":[{\"width\":2,\"activation\":\"tanh\"}],\"loss\":\"mse\"}"
                        + "|a network needs at least one input, not -1",
            })
    void errorsNameTheField(String text, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> NetworkJson.read(text == null ? "" : text));
        assertEquals(message, refused.getMessage());
    }
}
