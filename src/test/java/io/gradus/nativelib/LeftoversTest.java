package io.gradus.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that killed processes left half-written go when the next one writes there; those under way stay. */
class LeftoversTest {
    @TempDir
    private Path temporary;

    @Test
    void halfUnpackedLibrariesGo() throws IOException {
        Path folder = temporary.resolve("cache");
        PrivateFolder.create(folder);
        Files.setLastModifiedTime(Files.createFile(folder.resolve("unpacking1.part")), hoursAgo(2));
        Files.createFile(folder.resolve("unpacking2.part"));
        Files.setLastModifiedTime(Files.createFile(folder.resolve("mine.part")), hoursAgo(2));
        URL resource = LeftoversTest.class.getResource("LeftoversTest.class");
        PackedLibrary library = PackedLibrary.of(resource);
        LibraryCache.unpack(library, folder);
        assertEquals(List.of(library.fileName(), "mine.part", "unpacking2.part"), names(folder));
    }

    private static FileTime hoursAgo(int hours) {
        return FileTime.from(Instant.now().minusSeconds(3600L * hours));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
