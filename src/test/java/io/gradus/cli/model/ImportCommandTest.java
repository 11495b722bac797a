package io.gradus.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.Cli;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradus import} of what PyTorch saves of an nn.Sequential. */
class ImportCommandTest {
    @TempDir
    Path folder;

    private Path torch() throws Exception {
        String header = "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"2.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]}}";
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        bytes.putFloat(1).putFloat(-1).putFloat(3);
        return Files.write(folder.resolve("torch.safetensors"), bytes.array());
    }

    @Test
    void whatItMakesPredicts() throws Exception {
        Path model = folder.resolve("model.safetensors");
        Cli imported = Cli.run("import", torch(), "--activation", "relu", "--loss", "mse", "--out", model);
        assertEquals(0, imported.code(), imported.err());
        assertTrue(imported.out().startsWith("wrote 2-1-1 relu/linear, mse to "), imported.out());
        Path rows = Files.writeString(folder.resolve("rows.csv"), "a,b,y\n5,3,0\n3,5,0\n");
        Cli predicted = Cli.run("predict", model, rows, "--target", "y");
        assertEquals(0, predicted.code(), predicted.err());
        assertEquals("6.0", predicted.lines().get(1)); // 3 · relu(5 - 3)
        assertEquals("0.0", predicted.lines().get(2));
        Cli again = Cli.run(
                "import", model, "--activation", "relu", "--loss", "mse", "--out", folder.resolve("x.safetensors"));
        assertEquals(2, again.code());
        assertTrue(again.err().contains("is a model already, of 2-1-1"), again.err());
    }

    @Test
    void asksForWhatTheFileDoesNotSay() throws Exception {
        Cli without = Cli.run("import", torch(), "--loss", "mse", "--out", folder.resolve("m.safetensors"));
        assertEquals(2, without.code());
        assertTrue(without.err().contains("--activation is missing: the file does not say it"), without.err());
        Cli same = Cli.run("import", torch(), "--activation", "relu", "--loss", "mse", "--out", torch());
        assertEquals(2, same.code());
        assertTrue(same.err().contains("name another"), same.err());
    }
}
