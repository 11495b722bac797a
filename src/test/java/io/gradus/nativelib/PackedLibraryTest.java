package io.gradus.nativelib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedLibraryTest {
    private static final byte[] CONTENT = new byte[100_003];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    private URL inJar(byte[] content) throws IOException {
        Path jar = Files.createTempFile(folder, "packed", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("a/lib.so");
            entry.setMethod(ZipEntry.STORED); // so that a byte of it can be found and damaged
            entry.setSize(content.length);
            entry.setCrc(crc(content));
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }
        return new URL("jar:" + jar.toUri() + "!/a/lib.so");
    }

    private static long crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return crc.getValue();
    }

    @Test
    void jarAndFolderOfClassesSayTheSame() throws IOException {
        PackedLibrary inJar = PackedLibrary.of(inJar(CONTENT));
        PackedLibrary inFolder = PackedLibrary.of(
                Files.write(folder.resolve("lib.so"), CONTENT).toUri().toURL());
        assertEquals(crc(CONTENT), inJar.crc());
        assertEquals(CONTENT.length, inJar.size());
        assertEquals(inJar.crc(), inFolder.crc());
        assertEquals(inJar.size(), inFolder.size());
        assertEquals(inJar.fileName(), inFolder.fileName());
    }

    @Test
    void unpacksWholeAndKnowsItsOwn() throws IOException {
        PackedLibrary library = PackedLibrary.of(inJar(CONTENT));
        Path file = folder.resolve("unpacked.so");
        library.writeTo(file);
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertTrue(library.isIn(file));
        for (int at : new int[] {0, 8191, 8192, CONTENT.length - 1}) {
            byte[] other = CONTENT.clone();
            other[at] ^= 1;
            assertFalse(library.isIn(Files.write(file, other)), "byte " + at);
        }
        assertFalse(library.isIn(Files.write(file, new byte[0])));
    }

    @Test
    void aDamagedJarIsRefused() throws IOException {
        URL url = inJar(CONTENT);
        Path jar =
                Path.of(url.getPath().substring("file:".length(), url.getPath().indexOf('!')));
        byte[] bytes = Files.readAllBytes(jar);
        bytes[bytes.length / 2] ^= 1;
        Files.write(jar, bytes);
        PackedLibrary library = PackedLibrary.of(url);
        IOException e = assertThrows(IOException.class, () -> library.writeTo(folder.resolve("unpacked.so")));
        assertTrue(e.getMessage().endsWith("a/lib.so is damaged: build again"), e.getMessage());
    }
}
