package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.data.Scaling;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that other programs saved, without any description of the network. */
class BareWeightsTest {
    private final Path file;

    BareWeightsTest(@TempDir Path folder) {
        this.file = folder.resolve("bare.safetensors");
    }

    private static BareFile threeTwoTwo() {
        return new BareFile()
                .add("layers.1.bias", "[2]", 13, 14)
                .add("layers.0.weight", "[2,3]", 1, 2, 3, 4, 5, 6)
                .add("layers.1.weight", "[2,2]", 9, 10, 11, 12)
                .add("layers.0.bias", "[2]", 7, 8);
    }

    @Test
    void layersAndWidthsComeFromTheShapes() throws IOException {
        threeTwoTwo().write(file);
        assertEquals(Models.small().weights(), ModelFile.readWeights(file));
        assertEquals("3-2-2", ModelFile.readWeights(file).shape());
        Model model = ModelFile.read(file, weights -> weights.network(Activation.RELU, Loss.CROSS_ENTROPY));
        assertEquals(NetworkSpec.inputs(3).hidden(2, Activation.RELU).output(2, Loss.CROSS_ENTROPY), model.network());
        assertEquals(Scaling.Method.NONE, model.scaling().method());
        assertArrayEquals(new float[] {1, 1, 1}, model.scaling().scale());
        assertEquals(List.of(), model.classNames());
        assertEquals(Provenance.UNKNOWN, model.provenance());
    }

    @Test
    void aModelIsNotMadeUp() throws IOException {
        threeTwoTwo().write(file);
        assertEquals(
                file + ": holds weights, but no description of the network; "
                        + "start a training run from it, which saves one",
                assertThrows(ModelException.class, () -> ModelFile.read(file)).getMessage());
    }

    @Test
    void aDescriptionThatDoesNotFitIsRefused() throws IOException {
        threeTwoTwo().write(file);
        NetworkSpec other = NetworkSpec.inputs(3).output(2, Loss.MSE);
        assertEquals(
                file + ": weights of a 3-2-2 network do not fit one of 3-2; " + SafetensorsReader.GIVE_MODEL,
                assertThrows(ModelException.class, () -> ModelFile.read(file, weights -> other))
                        .getMessage());
    }

    @Test
    void aModelsOwnDescriptionGoesFirst() {
        ModelFile.write(file, Models.small());
        assertEquals(Models.small(), ModelFile.read(file, weights -> weights.network(Activation.RELU, Loss.MSE)));
    }

    @Test
    void metadataOfOthersIsPassedOver() throws IOException {
        threeTwoTwo().metadata("{\"format\":\"pt\"}").write(file);
        assertEquals(Models.small().weights(), ModelFile.readWeights(file));
    }

    @Test
    void otherTensorsArePassedOver() throws IOException {
        new BareFile()
                .addRaw("step", "I64", "[]", new byte[8])
                .add("layers.0.weight", "[1,2]", 1, 2)
                .addRaw("mask", "BOOL", "[2,2]", new byte[4])
                .add("empty", "[0,5]")
                .add("layers.0.bias", "[1]", 3)
                .write(file);
        assertEquals(Weights.of(List.of(new float[] {1, 2}), List.of(new float[] {3})), ModelFile.readWeights(file));
    }

    @Test
    void numbersMayHaveGaps() throws IOException {
        new BareFile()
                .add("layers.10.weight", "[1,2]", 5, 6)
                .add("layers.10.bias", "[1]", 7)
                .add("layers.2.weight", "[2,1]", 1, 2)
                .add("layers.2.bias", "[2]", 3, 4)
                .write(file);
        assertEquals(
                Weights.of(
                        List.of(new float[] {1, 2}, new float[] {5, 6}), List.of(new float[] {3, 4}, new float[] {7})),
                ModelFile.readWeights(file));
    }

    @Test
    void aScalingIsTakenIfItIsThere() throws IOException {
        threeTwoTwo()
                .add("scaling.shift", "[3]", 1, 2, 3)
                .add("scaling.scale", "[3]", 4, 5, 6)
                .write(file);
        Model model = ModelFile.read(file, weights -> weights.network(Activation.RELU, Loss.MSE));
        assertArrayEquals(new float[] {1, 2, 3}, model.scaling().shift());
        assertArrayEquals(new float[] {4, 5, 6}, model.scaling().scale());
    }

    @Test
    void doublesAndHalvesAreRead() throws IOException {
        ByteBuffer doubles = little(6 * 8);
        for (double value : new double[] {0.1, -2, 1e-40, 3.0000000001, 0, -0.0}) {
            doubles.putDouble(value);
        }
        ByteBuffer halves = little(6 * 2);
        // 1, -2, largest, smallest normal, smallest subnormal, -0
        for (int bits : new int[] {0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x8000}) {
            halves.putShort((short) bits);
        }
        ByteBuffer brains = little(2 * 2);
        brains.putShort((short) 0x3F80).putShort((short) 0xC2F7); // 1, -123.5
        new BareFile()
                .addRaw("layers.0.weight", "F64", "[3,2]", doubles.array())
                .add("layers.0.bias", "[3]", 1, 2, 3)
                .addRaw("layers.1.weight", "F16", "[2,3]", halves.array())
                .addRaw("layers.1.bias", "BF16", "[2]", brains.array())
                .write(file);
        Weights weights = ModelFile.readWeights(file);
        assertArrayEquals(new float[] {0.1f, -2, 1e-40f, 3, 0, -0f}, weights.weight(0));
        assertArrayEquals(new float[] {1, -2, 65504, 0x1.0p-14f, 0x1.0p-24f, -0f}, weights.weight(1));
        assertArrayEquals(new float[] {1, -123.5f}, weights.bias(1));
    }

    @Test
    void everyHalfIsWhatTheStandardSays() {
        ByteBuffer buffer = little(2);
        for (int bits = 0; bits < 1 << 16; bits++) {
            buffer.putShort(0, (short) bits).position(0);
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double size = exponent == 0 ? fraction * Math.pow(2, -14) : (1 + fraction) * Math.pow(2, exponent - 15);
            if (exponent == 31) {
                size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            double value = (bits & 0x8000) == 0 ? size : -size;
            assertEquals((float) value, TensorType.F16.next(buffer), "bits " + bits);
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
