package io.gradus.status.serial;

import io.gradus.nativelib.PackedLibrary;
import io.gradus.nativelib.PrivateFolder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Unpacks the native part of jSerialComm before jSerialComm does: it would use any file of the right name in {@code
 * /tmp}, whoever put it there, and leave one that everybody may write. Here it goes into the folder {@code jSerialComm}
 * of {@link PrivateFolder#cache()}.
 */
final class LibraryFiles {
    static final String FOLDER_PROPERTY = "jSerialComm.library.path";
    private static final String FILE = "libjSerialComm.so";

    private LibraryFiles() {}

    /** Unpacks, if need be, and tells the library where. To be called before any of its classes is used. */
    static void prepare() {
        if (System.getProperty(FOLDER_PROPERTY) == null
                && System.getProperty("os.name", "").equals("Linux")) {
            try {
                System.setProperty(
                        FOLDER_PROPERTY,
                        unpack(PrivateFolder.cache().resolve("jSerialComm")).toString());
            } catch (IOException | UnsupportedOperationException noCache) {
                // A home that cannot be written, or that others may write: use a folder of this process alone.
                try {
                    Path folder = PrivateFolder.createTemporary("gradus-serial");
                    System.setProperty(FOLDER_PROPERTY, unpack(folder).toString());
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "gradus-serial-cleanup"));
                } catch (IOException | UnsupportedOperationException e) {
                    return; // jSerialComm then unpacks it by itself, or says why it cannot
                }
            }
        }
    }

    /** The folder, with a file for each processor that this JVM may be running on. */
    static Path unpack(Path folder) throws IOException {
        PrivateFolder.create(folder);
        PrivateFolder.create(folder.resolve("Linux"));
        for (String processor : processors(System.getProperty("os.arch", ""))) {
            URL resource = LibraryFiles.class.getResource("/Linux/" + processor + "/" + FILE);
            if (resource != null) {
                Path place = folder.resolve("Linux").resolve(processor);
                PrivateFolder.create(place);
                PrivateFolder.unpack(PackedLibrary.of(resource), place.resolve(FILE));
            }
        }
        return folder;
    }

    /** The library's names for what Java calls {@code architecture}; which 32-bit ARM it is, the library finds out. */
    static List<String> processors(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> List.of("x86_64");
            case "aarch64", "arm64" -> List.of("armv8_64");
            case "arm" -> List.of("armv8_32", "armv7hf", "armv6hf", "armv5");
            case "i386", "x86" -> List.of("x86");
            default -> List.of(architecture);
        };
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return; // it lies in the folder for temporary files
        }
    }
}
