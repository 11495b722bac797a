package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights under the names that PyTorch's modules give them. */
class TorchNamesTest {
    private final Path file;

    TorchNamesTest(@TempDir Path folder) {
        this.file = folder.resolve("torch.safetensors");
    }

    @Test
    void readsASequential() throws IOException {
        new BareFile()
                .add("0.bias", "[2]", 7, 8)
                .add("0.weight", "[2,3]", 1, 2, 3, 4, 5, 6)
                .add("10.weight", "[1,2]", 15, 16)
                .add("2.bias", "[2]", 13, 14)
                .add("2.weight", "[2,2]", 9, 10, 11, 12)
                .addRaw("count", "I64", "[]", new byte[8])
                .write(file);
        Weights weights = ModelFile.readWeights(file);
        assertEquals("3-2-2-1", weights.shape());
        assertArrayEquals(new float[] {9, 10, 11, 12}, weights.weight(1));
        assertArrayEquals(new float[] {13, 14}, weights.bias(1));
        assertArrayEquals(new float[] {0}, weights.bias(2)); // of nn.Linear(2, 1, bias=False)
    }

    @Test
    void readsAModulesFields() throws IOException {
        new BareFile()
                .add("net.fc1.bias", "[1]", 3)
                .add("net.fc1.weight", "[1,2]", 1, 2)
                .add("net.fc2.bias", "[1]", 5)
                .add("net.fc2.weight", "[1,1]", 4)
                .write(file);
        assertEquals("2-1-1", ModelFile.readWeights(file).shape());
    }

    @Test
    void refusesWhatIsNoDenseLayer() throws IOException {
        refuses(
                new BareFile().add("0.weight", "[1,2]", 1, 2).add("1.weight", "[1]", 1),
                "'1.weight' has shape [1]: it is");
        refuses(new BareFile().add("rnn.weight_ih_l0", "[1,2]", 1, 2), "'rnn.weight_ih_l0' is of a recurrent layer");
        refuses(
                new BareFile().add("0.weight", "[1,2]", 1, 2).add("1.bias", "[1]", 1),
                "'1.bias' has no weight beside it");
        refuses(
                new BareFile()
                        .add("b.weight", "[1,2]", 1, 2)
                        .add("a.weight", "[2,2]", 1, 2, 3, 4)
                        .add("c.weight", "[1,3]", 1, 2, 3),
                "layers.2.weight has shape [1, 3]");
        refuses(new BareFile().entry("0.weight", "F32", "[99999999,0]", 0, 0), "[fanOut, fanIn]");
    }

    private void refuses(BareFile bare, String reason) throws IOException {
        bare.write(file);
        String message = assertThrows(ModelException.class, () -> ModelFile.readWeights(file))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }
}
