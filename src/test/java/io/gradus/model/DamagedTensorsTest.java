package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose header or tensors are not those of a network. */
class DamagedTensorsTest {
    private final Path folder;
    private final Path file;

    DamagedTensorsTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("m.safetensors");
    }

    @Test
    void headerEntriesMustBeTensors() throws IOException {
        assertHeaderRefused("\"a\":7", "tensor 'a' lacks dtype, shape or data_offsets");
        assertHeaderRefused("\"a\":{\"dtype\":\"F32\",\"shape\":[1]}", "tensor 'a' lacks dtype, shape or data_offsets");
        assertHeaderRefused(
                "\"a\":{\"dtype\":\"F32\",\"shape\":3,\"data_offsets\":[0,4]}",
                "tensor 'a' lacks dtype, shape or data_offsets");
        assertHeaderRefused(tensor("a", "F31", "[1]", "[0,4]"), "tensor 'a' is of the unknown dtype 'F31'");
        assertHeaderRefused(tensor("a", "F32", "[-1]", "[0,4]"), "tensor 'a' has -1 in its shape, not a size");
        assertHeaderRefused(tensor("a", "F32", "[1.0]", "[0,4]"), "tensor 'a' has 1.0 in its shape, not a size");
        assertHeaderRefused(tensor("a", "F32", "[\"1\"]", "[0,4]"), "tensor 'a' has \"1\" in its shape, not a size");
        assertHeaderRefused(
                tensor("a", "F32", "[99999999999999999999]", "[0,4]"),
                "tensor 'a' has 99999999999999999999 in its shape, not a size");
        assertHeaderRefused(tensor("a", "F32", "[1]", "[0,4,8]"), "tensor 'a' has data_offsets [0, 4, 8]");
        assertHeaderRefused(tensor("a", "F32", "[1]", "[4,0]"), "tensor 'a' has data_offsets [4, 0]");
        assertHeaderRefused(
                tensor("a", "F32", "[2,3]", "[0,20]"), "tensor 'a' of shape [2, 3] and dtype F32 cannot take 20 bytes");
        assertHeaderRefused(
                tensor("a", "F32", "[4294967296,4294967296]", "[0,0]"),
                "tensor 'a' of shape [4294967296, 4294967296] and dtype F32 cannot take 0 bytes");
        assertHeaderRefused(
                tensor("a", "F32", "[1]", "[0,4]") + "," + tensor("a", "F32", "[1]", "[4,8]"),
                "the header names 'a' twice");
        assertHeaderRefused("\"__metadata__\":[]", "the header's __metadata__ is not an object");
        assertHeaderRefused("\"__metadata__\":{\"seed\":7}", "the header's __metadata__ entry 'seed' is not a string");
        assertHeaderRefused("\"a\\n\\u001b[2J\":7", "tensor 'a??[2J' lacks dtype, shape or data_offsets");
    }

    @Test
    void tensorsMustCoverTheData() throws IOException {
        new BareFile().entry("a", "F32", "[2]", 0, 8).write(file);
        assertRefused("the file is cut short: its tensors take 8 bytes, but 0 are there", SafetensorsReader.COPY_AGAIN);
        new BareFile().add("a", "[2]", 1, 2, 3).write(file);
        assertRefused("tensor 'a' of shape [2] and dtype F32 cannot take 12 bytes", SafetensorsReader.COPY_AGAIN);
        new BareFile()
                .addRaw("a", "U8", "[4]", new byte[4])
                .entry("b", "U8", "[2]", 2, 4)
                .write(file);
        assertRefused(
                "tensor 'b' starts at byte 2, but what comes before it ends at byte 4: they overlap",
                SafetensorsReader.COPY_AGAIN);
        new BareFile()
                .addRaw("a", "U8", "[4]", new byte[4])
                .entry("b", "U8", "[2]", 6, 8)
                .write(file);
        assertRefused(
                "tensor 'b' starts at byte 6, but what comes before it ends at byte 4: there is a gap",
                SafetensorsReader.COPY_AGAIN);
        new BareFile().addRaw("a", "U8", "[4]", new byte[4]).write(file);
        Files.write(file, append(Files.readAllBytes(file), 3));
        assertRefused("its tensors take 4 bytes, but 7 are there", SafetensorsReader.COPY_AGAIN);
    }

    @Test
    void layersMustBeWhole() throws IOException {
        assertLayersRefused(new BareFile(), "there is no tensor layers.0.weight");
        assertLayersRefused(new BareFile().add("layers.0.weight", "[1,1]", 1), "there is no tensor layers.0.bias");
        assertLayersRefused(new BareFile().add("layers.0.bias", "[1]", 1), "there is no tensor layers.0.weight");
        assertLayersRefused(
                new BareFile().add("layers.00.weight", "[1,1]", 1),
                "tensor 'layers.00.weight' belongs to no dense layer");
        assertLayersRefused(
                new BareFile().add("layers.0.running_mean", "[1]", 1),
                "tensor 'layers.0.running_mean' belongs to no dense layer");
        assertLayersRefused(
                new BareFile().add("layers.0.weight", "[2]", 1, 2).add("layers.0.bias", "[2]", 1, 2),
                "layers.0.weight has shape [2], not [fanOut, fanIn]");
        assertLayersRefused(
                new BareFile().add("layers.0.weight", "[0,2]").add("layers.0.bias", "[0]"),
                "layers.0.weight has shape [0, 2], not [fanOut, fanIn]");
        assertLayersRefused(
                new BareFile().add("layers.0.weight", "[2,1]", 1, 2).add("layers.0.bias", "[1]", 1),
                "layers.0.bias has shape [1], but layers.0.weight has [2, 1]");
        assertLayersRefused(
                new BareFile()
                        .add("layers.0.weight", "[2,1]", 1, 2)
                        .add("layers.0.bias", "[2]", 1, 2)
                        .add("layers.1.weight", "[1,3]", 1, 2, 3)
                        .add("layers.1.bias", "[1]", 1),
                "layers.1.weight has shape [1, 3], but the layer before has 2 units");
    }

    @Test
    void layersMustBeTheNetworks() throws IOException {
        String network = "{\"network\":\"{\\\"inputs\\\":2,\\\"layers\\\":[{\\\"width\\\":1,\\\"activation\\\":"
                + "\\\"linear\\\"}],\\\"loss\\\":\\\"mse\\\"}\"}";
        assertLayersRefused(
                new BareFile().metadata(network), "there is no tensor layers.0.weight, but the network is 2-1");
        assertLayersRefused(
                new BareFile()
                        .metadata(network)
                        .add("layers.0.weight", "[1,3]", 1, 2, 3)
                        .add("layers.0.bias", "[1]", 1),
                "layers.0.weight has shape [1, 3], but the network 2-1 needs [1, 2]");
        assertLayersRefused(
                new BareFile()
                        .metadata(network)
                        .add("layers.0.weight", "[1,2]", 1, 2)
                        .add("layers.0.bias", "[1]", 1)
                        .add("layers.1.weight", "[1,1]", 1)
                        .add("layers.1.bias", "[1]", 1),
                "there are tensors of layers up to 1, but the network 2-1 has 1");
    }

    @Test
    void aRecurrentLayerHasWeightsOfItsOwn() throws IOException {
        String network = "{\"network\":\"{\\\"inputs\\\":4,\\\"layers\\\":[{\\\"width\\\":1,\\\"activation\\\":"
                + "\\\"tanh\\\"},{\\\"width\\\":1,\\\"activation\\\":\\\"linear\\\"}],"
                + "\\\"loss\\\":\\\"mse\\\",\\\"steps\\\":2}\"}";
        assertLayersRefused(twoLayers().metadata(network), "there is no tensor layers.0.recurrent.weight");
        assertLayersRefused(
                twoLayers().metadata(network).add("layers.0.recurrent.weight", "[1,2]", 1, 2),
                "layers.0.recurrent.weight has shape [1, 2], but the layer has 1 units");
        assertLayersRefused(
                twoLayers().metadata(network).add("layers.1.recurrent.weight", "[1,1]", 1),
                "tensor 'layers.1.recurrent.weight' belongs to no recurrent layer");
        assertLayersRefused(
                twoLayers().metadata(network.replace("2}\"}", "1}\"}")).add("layers.0.recurrent.weight", "[1,1]", 1),
                "tensor 'layers.0.recurrent.weight' belongs to no recurrent layer");
        assertLayersRefused(
                twoLayers().add("layers.0.recurrent.weight", "[1,1]", 1),
                "tensor 'layers.0.recurrent.weight' is of a recurrent layer, and the file does not say how many steps"
                        + " it takes");
    }

    private static BareFile twoLayers() {
        return new BareFile()
                .add("layers.0.weight", "[1,2]", 1, 2)
                .add("layers.0.bias", "[1]", 1)
                .add("layers.1.weight", "[1,1]", 1)
                .add("layers.1.bias", "[1]", 1);
    }

    @Test
    void otherElementTypesAreRefused() throws IOException {
        new BareFile()
                .addRaw("layers.0.weight", "I8", "[1,1]", (byte) 1)
                .add("layers.0.bias", "[1]", 1)
                .write(file);
        assertRefused("tensor 'layers.0.weight' is of dtype I8", "convert it to F32; F64, F16 and BF16 are read too");
    }

    @Test
    void numbersMustBeFinite() throws IOException {
        String remedy = "training had diverged when it was saved: train again at a lower rate";
        new BareFile()
                .add("layers.0.weight", "[2,3]", 1, 2, 3, 4, Float.NaN, 6)
                .add("layers.0.bias", "[2]", 1, 2)
                .write(file);
        assertRefused("layers.0.weight[1, 1] is NaN", remedy);
        new BareFile()
                .add("layers.0.weight", "[2,1]", 1, 2)
                .add("layers.0.bias", "[2]", 1, Float.NEGATIVE_INFINITY)
                .write(file);
        assertRefused("layers.0.bias[1] is -Infinity", remedy);
        byte[] huge = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(1e300)
                .array();
        new BareFile()
                .addRaw("layers.0.weight", "F64", "[1,1]", huge)
                .add("layers.0.bias", "[1]", 1)
                .write(file);
        assertRefused("layers.0.weight[0, 0] is Infinity", remedy);
    }

    private void assertHeaderRefused(String entries, String problem) throws IOException {
        new BareFile().raw(entries).write(file);
        assertRefused(problem, SafetensorsReader.COPY_AGAIN);
    }

    private void assertLayersRefused(BareFile content, String problem) throws IOException {
        content.write(file);
        assertRefused(problem, SafetensorsReader.GIVE_MODEL);
    }

    private void assertRefused(String problem, String remedy) {
        assertEquals(file + ": " + problem + "; " + remedy, message());
    }

    private String message() {
        return String.valueOf(
                assertThrows(ModelException.class, () -> ModelFile.read(file)).getMessage());
    }

    private static String tensor(String name, String type, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    private static byte[] append(byte[] bytes, int more) {
        return Arrays.copyOf(bytes, bytes.length + more);
    }
}
