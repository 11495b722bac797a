package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Scaling;
import io.gradus.data.augment.Augmentation;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {
    private final Path folder;

    ModelFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyModelIsReadBackToTheBit(long seed) throws IOException {
        Path first = folder.resolve("first.safetensors");
        Path second = folder.resolve("second.safetensors");
        Model model = Models.random(seed);
        ModelFile.write(first, model);
        Model read = ModelFile.read(first);
        ModelFile.write(second, read);
        assertEquals(model.weights(), read.weights(), "seed " + seed);
        assertArrayEquals(model.scaling().shift(), read.scaling().shift(), "seed " + seed);
        assertArrayEquals(model.scaling().scale(), read.scaling().scale(), "seed " + seed);
        assertEquals(model.scaling().method(), read.scaling().method(), "seed " + seed);
        assertEquals(model.classNames(), read.classNames(), "seed " + seed);
        assertEquals(model.provenance(), read.provenance(), "seed " + seed);
        assertEquals(model.window(), read.window(), "seed " + seed);
        assertEquals(NetworkJson.write(model.network()), NetworkJson.write(read.network()), "seed " + seed);
        assertEquals(model.weights(), ModelFile.readWeights(first), "seed " + seed);
        assertEquals(-1, Files.mismatch(first, second), "seed " + seed);
    }

    @Test
    void theBytesAreAsTheyWere() throws IOException {
        Path file = folder.resolve("small.safetensors");
        ModelFile.write(file, Models.small());
        byte[] bytes = Files.readAllBytes(file);
        String header = "{\"__metadata__\":{\"gradus.format\":\"1\",\"gradus.version\":\"0.1.0\","
                + "\"network\":\"{\\\"inputs\\\":3,\\\"layers\\\":[{\\\"width\\\":2,\\\"activation\\\":\\\"tanh\\\"},"
                + "{\\\"width\\\":2,\\\"activation\\\":\\\"linear\\\"}],\\\"loss\\\":\\\"cross-entropy\\\","
                + "\\\"init\\\":\\\"lecun\\\",\\\"gain\\\":1}\",\"scaling\":\"minmax\","
                + "\"classes\":\"[\\\"no\\\",\\\"yes\\\"]\","
                + "\"rule\":\"{\\\"kind\\\":\\\"clip\\\",\\\"rate\\\":0.1,\\\"clip\\\":1}\","
                + "\"batch\":\"32\",\"seed\":\"7\",\"epoch\":\"40\",\"data\":\"digits\",\"crc32c\":\"CRC\"},"
                + "\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]},"
                + "\"layers.1.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[32,48]},"
                + "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[48,56]},"
                + "\"scaling.shift\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[56,68]},"
                + "\"scaling.scale\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[68,80]}}";
        ByteBuffer data = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= 20; i++) {
            data.putFloat(i);
        }
        header = header.replace("CRC", String.format("%08x", crc32c(data.array())));
        header += " ".repeat((8 - header.length() % 8) % 8);
        ByteBuffer expected = ByteBuffer.allocate(8 + header.length() + 80).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(header.length())
                .put(header.getBytes(StandardCharsets.UTF_8))
                .put(data.array());
        assertEquals(
                new String(expected.array(), StandardCharsets.ISO_8859_1),
                new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Test
    void tellsByWhatPicturesWereChanged() throws IOException {
        Path file = folder.resolve("augmented.safetensors");
        ModelFile.write(file, Models.augmented());
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("\"augmentation\":\"shift=1,rotate=12.5\""), text);
        assertEquals(Models.augmented(), ModelFile.read(file));
        ModelFile.write(file, Models.small());
        assertEquals(Augmentation.NONE, ModelFile.read(file).provenance().augmentation());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReaderThatKnowsOnlyTheFormatFindsTheWeights(long seed) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Model model = Models.random(seed);
        ModelFile.write(file, model);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        assertEquals(0, (8 + length) % 8, "seed " + seed);
        String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
        assertTrue(header.startsWith("{\"__metadata__\":{"), "seed " + seed);
        for (int n = 0; n < model.weights().layers(); n++) {
            int fanIn = model.network().fanIn(n);
            int fanOut = model.network().layers().get(n).width();
            int read = model.network().steps(n) > 1 ? model.network().features() : fanIn;
            float[] weight = find(bytes, header, length, "layers." + n + ".weight", fanOut + "," + read);
            if (read < fanIn) {
                String name = "layers.0.recurrent.weight";
                weight = sideBySide(weight, find(bytes, header, length, name, fanOut + "," + fanOut), fanOut);
            }
            float[] bias = find(bytes, header, length, "layers." + n + ".bias", Integer.toString(fanOut));
            assertArrayEquals(model.weights().weight(n), weight, "seed " + seed);
            assertArrayEquals(model.weights().bias(n), bias, "seed " + seed);
        }
        byte[] data = new byte[bytes.capacity() - 8 - length];
        bytes.get(8 + length, data);
        assertTrue(header.contains("\"crc32c\":\"" + String.format("%08x", crc32c(data)) + "\""), "seed " + seed);
    }

    /** Row by row: a unit's weights of the inputs, then those of the units. */
    private static float[] sideBySide(float[] inputs, float[] units, int rows) {
        float[] all = new float[inputs.length + units.length];
        int at = 0;
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < inputs.length / rows; i++) {
                all[at++] = inputs[j * (inputs.length / rows) + i];
            }
            for (int k = 0; k < rows; k++) {
                all[at++] = units[j * rows + k];
            }
        }
        return all;
    }

    @Test
    void aLargeModelGoesThroughInChunks() {
        Path file = folder.resolve("large.safetensors");
        float[] weight = new float[1000 * 301];
        float[] last = new float[301 * 2];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = i;
        }
        Weights weights = Weights.of(List.of(weight, last), List.of(new float[301], new float[] {1, 2}));
        Model model = new Model(
                weights.network(Activation.RELU, Loss.MSE), weights, Scaling.none(1000), List.of(), Provenance.UNKNOWN);
        ModelFile.write(file, model);
        assertEquals(model, ModelFile.read(file));
    }

    /** CRC-32C bit by bit, polynomial 0x1EDC6F41 reflected (RFC 3720, appendix B.4). */
    private static int crc32c(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        return ~crc;
    }

    private static float[] find(ByteBuffer bytes, String header, int length, String name, String shape) {
        Matcher entry = Pattern.compile("\"" + Pattern.quote(name) + "\":\\{\"dtype\":\"F32\",\"shape\":\\[" + shape
                        + "],\"data_offsets\":\\[([0-9]+),([0-9]+)]}")
                .matcher(header);
        assertTrue(entry.find(), name + " in " + header);
        int begin = Integer.parseInt(entry.group(1));
        float[] values = new float[(Integer.parseInt(entry.group(2)) - begin) / 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getFloat(8 + length + begin + 4 * i);
        }
        return values;
    }
}
