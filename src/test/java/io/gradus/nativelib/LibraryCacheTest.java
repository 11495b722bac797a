package io.gradus.nativelib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryCacheTest {
    private static final byte[] CONTENT = {1, 2, 3, 4};

    @TempDir
    Path root;

    /** As a folder of classes holds it. */
    private PackedLibrary packed(byte[] content) throws IOException {
        return PackedLibrary.of(
                Files.write(root.resolve("packed.so"), content).toUri().toURL());
    }

    @Test
    void unpacksOnceForThisUserAlone() throws IOException {
        Path folder = root.resolve("deep/cache/gradus");
        Path file = LibraryCache.unpack(packed(CONTENT), folder);
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        Object key = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        assertEquals(file, LibraryCache.unpack(packed(CONTENT), folder));
        assertEquals(
                key,
                Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey());
    }

    @Test
    void damagedFilesAreReplaced() throws IOException {
        Path folder = root.resolve("gradus");
        Path file = LibraryCache.unpack(packed(CONTENT), folder);
        Files.write(file, new byte[] {9, 9, 9, 9});
        assertArrayEquals(CONTENT, Files.readAllBytes(LibraryCache.unpack(packed(CONTENT), folder)));
        Files.write(file, new byte[] {1});
        assertArrayEquals(CONTENT, Files.readAllBytes(LibraryCache.unpack(packed(CONTENT), folder)));
        Files.delete(file);
        Path elsewhere = Files.write(root.resolve("elsewhere"), CONTENT);
        Files.createSymbolicLink(file, elsewhere);
        LibraryCache.unpack(packed(CONTENT), folder);
        assertEquals(false, Files.isSymbolicLink(file));
    }

    @Test
    void foldersThatOthersMayWriteAreRefused() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(IOException.class, () -> LibraryCache.unpack(packed(CONTENT), open));
        Path mine = Files.createDirectory(root.resolve("mine"));
        Path link = Files.createSymbolicLink(root.resolve("link"), mine);
        assertThrows(IOException.class, () -> LibraryCache.unpack(packed(CONTENT), link));
    }

    @Test
    void filesThatOthersMayWriteAreRefused() throws IOException {
        Path folder = root.resolve("gradus");
        Path file = LibraryCache.unpack(packed(CONTENT), folder);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrw----"));
        assertThrows(IOException.class, () -> LibraryCache.unpack(packed(CONTENT), folder));
    }

    @Test
    void manyAtOnceLeaveOneWholeFile() throws IOException {
        Path folder = root.resolve("gradus");
        byte[] large = new byte[1 << 20];
        PackedLibrary library = packed(large);
        List<Boolean> whole = IntStream.range(0, 16)
                .parallel()
                .mapToObj(n -> {
                    try {
                        return java.util.Arrays.equals(large, Files.readAllBytes(LibraryCache.unpack(library, folder)));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
        assertEquals(16, whole.stream().filter(ok -> ok).count());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }
}
