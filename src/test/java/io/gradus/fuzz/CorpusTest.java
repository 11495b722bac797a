package io.gradus.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reader on its corpus: what a fuzzer began with, and what it found. See docs/hardening.md. */
class CorpusTest {
    private static final Path CORPUS =
            Path.of(System.getProperty("gradus.root", "."), "src/test/resources/io/gradus/fuzz");

    static List<Reader> readers() {
        return Readers.ALL;
    }

    @Test
    void everyReaderHasACorpusAndNothingElseHas() throws IOException {
        try (Stream<Path> folders = Files.list(CORPUS)) {
            assertEquals(
                    Readers.ALL.stream().map(Reader::name).sorted().toList(),
                    folders.map(folder -> folder.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    /** As they are, cut short anywhere, and with bytes changed: each is read or refused, and takes little memory. */
    @ParameterizedTest
    @MethodSource("readers")
    void readsOrRefusesWhateverThereIs(Reader reader) throws IOException {
        List<byte[]> files = files(reader.name());
        assertTrue(files.size() > 1, reader.name() + " has a corpus");
        for (byte[] file : files) {
            reader.accept(file);
            for (int part = 0; part < 16; part++) {
                reader.accept(Arrays.copyOf(file, file.length * part / 16));
                byte[] changed = file.clone();
                if (changed.length > 0) {
                    changed[changed.length * part / 16] ^= (byte) (1 << part % 8);
                }
                reader.accept(changed);
            }
        }
    }

    private static List<byte[]> files(String name) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(CORPUS.resolve(name))) {
            for (Path path : paths.sorted().toList()) {
                files.add(Files.readAllBytes(path));
            }
        }
        return files;
    }
}
