package io.gradus.nativelib;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Unpacks the library where the system's loader can read it, once, into {@link PrivateFolder#cache()} under a name made
 * from its content. Where that folder cannot be used, a private temporary one serves this process alone.
 */
final class LibraryCache {
    private LibraryCache() {}

    /** Unpacks and loads. */
    static void load(PackedLibrary library) throws IOException {
        try {
            System.load(unpack(library, PrivateFolder.cache()).toString());
        } catch (IOException | UnsatisfiedLinkError | UnsupportedOperationException noCache) {
            // a home that cannot be written, belongs to others, or from which nothing may be executed
            loadTemporarily(library);
        }
    }

    /** The library's file in the folder, which is made if need be. */
    static Path unpack(PackedLibrary library, Path folder) throws IOException {
        PrivateFolder.create(folder);
        return PrivateFolder.unpack(library, folder.resolve(library.fileName()));
    }

    private static void loadTemporarily(PackedLibrary library) throws IOException {
        Path folder = PrivateFolder.createTemporary("gradus");
        Path file = folder.resolve(library.fileName());
        try {
            System.load(PrivateFolder.unpack(library, file).toAbsolutePath().toString());
        } finally {
            Files.deleteIfExists(file); // what is loaded stays loaded
            Files.delete(folder);
        }
    }
}
