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
                        + "(one of linear, sigmoid, tanh, relu, leaky-relu, elu, gelu-exact, gelu-tanh, selu, softsign)",
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
