package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gradus.random.CounterRandom;
import io.gradus.random.CounterRandom.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no model, or no longer one. */
class DamagedFileTest {
    private final Path folder;
    private final Path file;

    DamagedFileTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("m.safetensors");
    }

    @Test
    void missingFilesAndFoldersAreSaidToBe() {
        assertRefused("no such file", SafetensorsReader.GIVE_MODEL);
        assertEquals(
                folder + ": is a folder; " + SafetensorsReader.GIVE_MODEL,
                assertThrows(ModelException.class, () -> ModelFile.read(folder)).getMessage());
        assertEquals(
                "/dev/null: is not a regular file; " + SafetensorsReader.GIVE_MODEL,
                assertThrows(ModelException.class, () -> ModelFile.read(Path.of("/dev/null")))
                        .getMessage());
    }

    @Test
    void aFileThatIsSomethingElse() throws IOException {
        Files.write(file, new byte[0]);
        assertRefused("has 0 bytes, too few for a model", SafetensorsReader.COPY_AGAIN);
        Files.writeString(file, "sepal,petal,species\n1,2,setosa\n");
        assertRefused(
                "is not a safetensors file: it begins with a header length of 7309391039225161075",
                SafetensorsReader.GIVE_MODEL);
        Files.write(file, bytes(-1, "{}"));
        assertRefused(
                "is not a safetensors file: it begins with a header length of 18446744073709551615",
                SafetensorsReader.GIVE_MODEL);
        Files.write(file, bytes(0, "{}"));
        assertRefused("is not a safetensors file: it begins with a header length of 0", SafetensorsReader.GIVE_MODEL);
        Files.write(file, bytes(SafetensorsReader.MAX_HEADER + 1, "{}"));
        assertRefused(
                "is not a safetensors file: it begins with a header length of 100000001", SafetensorsReader.GIVE_MODEL);
        Files.write(file, bytes(SafetensorsReader.MAX_HEADER, "{}"));
        assertRefused("is cut short inside its header: 99999998 bytes of it are missing", SafetensorsReader.COPY_AGAIN);
        Files.write(file, bytes(4, "null"));
        assertRefused("is not a safetensors file: its header is not JSON", SafetensorsReader.GIVE_MODEL);
    }

    @Test
    void theHeaderMustBeStrictJson() throws IOException {
        for (String header : new String[] {
            "{ ", "{}x", "{\"a\":}", "{a:1}", "{'a':1}", "{\"a\":1,}", "{\"a\"=1}", "{} {}", "{\"a\":".repeat(9999)
        }) {
            new BareFile().write(file, header);
            assertRefused("the header is not JSON", SafetensorsReader.COPY_AGAIN);
        }
        Files.write(file, new byte[] {5, 0, 0, 0, 0, 0, 0, 0, '{', '"', (byte) 0xC3, '"', '}'});
        assertRefused("the header is not UTF-8", SafetensorsReader.COPY_AGAIN);
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

    @Test
    void metadataMustMakeSense() throws IOException {
        assertEdited(
                "\"gradus.format\":\"1\"",
                "\"gradus.format\":\"3\"",
                "was written in format 3, but this Gradus reads formats 1 and 2",
                "read it with the Gradus that wrote it, or a newer one");
        assertEdited(
                "\"seed\":\"7\"",
                "\"seed\":\"x\"",
                "its metadata's seed is 'x', not a whole number in range",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                "\"epoch\":\"40\"",
                "\"epoch\":\"-4\"",
                "its metadata's epoch is '-4', not a whole number in range",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                "\\\"clip\\\",\\\"rate",
                "\\\"klip\\\",\\\"rate",
                "its metadata's rule: kind: unknown rule 'klip'; did you mean 'clip'? (one of sgd, clip, sign, "
                        + "momentum, nesterov, signum, lion, rmsprop, adam, adamw, rprop+, rprop-, irprop+, irprop-)",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                "\\\"rate\\\":0.1", "\\\"rate\\\":-.1", "its metadata's rule: not JSON", SafetensorsReader.COPY_AGAIN);
        assertEdited(
                "\\\"tanh\\\"",
                "\\\"tahn\\\"",
                "its metadata's network: layers[0].activation: unknown activation 'tahn'; did you mean 'tanh'? "
                        + "(one of linear, sigmoid, tanh, relu, leaky-relu, elu, gelu, selu, softsign)",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                "\"minmax\"",
                "\"minmix\"",
                "its metadata's scaling: unknown scaling 'minmix'; did you mean 'minmax'? "
                        + "(one of none, standard, minmax)",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                "[\\\"no\\\",\\\"yes\\\"]",
                "[\\\"no\\\",123456]",
                "its metadata's classes: [1] is 123456, not a string",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                "[\\\"no\\\",\\\"yes\\\"]",
                "[\\\"no-or-yes\\\"]",
                "1 class names for a network of 2 outputs",
                SafetensorsReader.GIVE_MODEL);
        assertEdited(
                Models.augmented(),
                "shift=1,rotate=12.5",
                "shift=1,rotate=12,5",
                "its metadata's augmentation: '5' is nothing that can be done to pictures (shift, rotate, zoom, crop,"
                        + " reflect, elastic, edge, gain, offset, noise, mnist)",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                Models.augmented(),
                "shift=1,rotate=12.5",
                "shift=1,rotate=1255",
                "its metadata's augmentation: rotate is 1255, but must be 0 to 180, degrees",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                Models.small().withWindow(3),
                "\"window\":\"3\"",
                "\"window\":\"x\"",
                "its metadata's window is 'x', not a whole number in range",
                SafetensorsReader.COPY_AGAIN);
        assertEdited(
                Models.small().withWindow(3),
                "\"window\":\"3\"",
                "\"window\":\"2\"",
                "windows of 2 rows for a network of 3 inputs",
                SafetensorsReader.GIVE_MODEL);
        assertEdited(
                "scaling.scale", "skaling.scale", "there is no tensor scaling.scale", SafetensorsReader.GIVE_MODEL);
    }

    @Test
    void theChecksumGuardsTheData() throws IOException {
        ModelFile.write(file, Models.small());
        byte[] bytes = Files.readAllBytes(file);
        String stored = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("(?s).*crc32c\":\"(\\w{8}).*", "$1");
        for (int i = bytes.length - 80; i < bytes.length; i++) {
            bytes[i] ^= 1;
            Files.write(file, bytes);
            String message = message();
            assertTrue(message.startsWith(file + ": the checksum of its data is "), message);
            assertTrue(
                    message.endsWith(", but its metadata says " + stored + "; " + SafetensorsReader.COPY_AGAIN
                            + "; if it was edited on purpose, remove crc32c from the metadata"),
                    message);
            bytes[i] ^= 1;
        }
        String edited = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace(",\"crc32c\":\"" + stored + "\"", " ".repeat(20));
        Files.writeString(file, edited, StandardCharsets.ISO_8859_1);
        assertEquals(Models.small(), ModelFile.read(file));
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        ModelFile.write(file, Models.small());
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            String message = message();
            assertTrue(message.matches(".*(too few|cut short).*"), message);
        }
    }

    @Test
    void randomDamageNeverEndsInAnythingButOneLine() throws IOException {
        byte[][] sound = new byte[7][];
        for (int i = 0; i < sound.length; i++) {
            ModelFile.write(file, Models.random(i));
            sound[i] = Files.readAllBytes(file);
        }
        int refused = 0;
        for (int seed = 1; seed <= 3000; seed++) {
            byte[] bytes = sound[seed % sound.length].clone();
            CounterRandom random = new CounterRandom(seed, Stream.TEST, 3);
            int header =
                    (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                bytes[random.nextInt(8 + header)] = (byte) random.nextLong();
            }
            Files.write(file, bytes);
            try {
                // Damage to a name in the metadata may go unnoticed.
                assertNotNull(ModelFile.read(file));
            } catch (ModelException e) {
                refused++;
                String message = String.valueOf(e.getMessage());
                assertTrue(message.startsWith(file + ": "), "seed " + seed + ": " + message);
                assertFalse(message.contains("\n"), "seed " + seed + ": " + message);
                assertFalse(message.contains("null"), "seed " + seed + ": " + message);
            } catch (RuntimeException | Error e) {
                fail("seed " + seed, e);
            }
        }
        assertTrue(refused > 1500, refused + " refused");
    }

    private void assertHeaderRefused(String entries, String problem) throws IOException {
        new BareFile().raw(entries).write(file);
        assertRefused(problem, SafetensorsReader.COPY_AGAIN);
    }

    private void assertLayersRefused(BareFile content, String problem) throws IOException {
        content.write(file);
        assertRefused(problem, SafetensorsReader.GIVE_MODEL);
    }

    /** Replaces text of the header by text no longer than it. */
    private void assertEdited(String old, String text, String problem, String remedy) throws IOException {
        assertEdited(Models.small(), old, text, problem, remedy);
    }

    private void assertEdited(Model model, String old, String text, String problem, String remedy) throws IOException {
        ModelFile.write(file, model);
        String before = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(before.contains(old), before);
        int end = before.lastIndexOf("]}}") + 3;
        String after = before.substring(0, end).replace(old, text);
        after += " ".repeat(end - after.length()) + before.substring(end);
        Files.writeString(file, after, StandardCharsets.ISO_8859_1);
        assertRefused(problem, remedy);
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

    private static byte[] bytes(long length, String header) {
        return ByteBuffer.allocate(8 + header.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header.getBytes(StandardCharsets.UTF_8))
                .array();
    }

    private static byte[] append(byte[] bytes, int more) {
        return Arrays.copyOf(bytes, bytes.length + more);
    }
}
