package io.gradus.status.serial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Unpacks the serial library's own native part, before that does it by itself: it would take any file of the right name
 * in {@code /tmp}, whoever put it there, and leave one that everybody may write. Here the folder is {@code
 * $XDG_CACHE_HOME/gradus/jSerialComm} or {@code ~/.cache/gradus/jSerialComm}, ours alone, and every byte is compared.
 */
final class LibraryFiles {
    static final String FOLDER_PROPERTY = "jSerialComm.library.path";
    private static final String FILE = "libjSerialComm.so";
    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private LibraryFiles() {}

    /** Unpacks, if need be, and tells the library where. To be called before any of its classes is used. */
    static void prepare() {
        if (System.getProperty(FOLDER_PROPERTY) == null
                && System.getProperty("os.name", "").equals("Linux")) {
            try {
                System.setProperty(FOLDER_PROPERTY, unpack(folder()).toString());
            } catch (IOException | UnsupportedOperationException noCache) {
                // A home that cannot be written, or is not ours: a folder of this process alone, then.
                try {
                    Path folder = Files.createTempDirectory("gradus-serial", OURS_ALONE);
                    System.setProperty(FOLDER_PROPERTY, unpack(folder).toString());
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "gradus-serial-cleanup"));
                } catch (IOException | UnsupportedOperationException e) {
                    return; // then the library finds its own way, or says that there is none
                }
            }
        }
    }

    /** The folder, with a file for each processor that this JVM may be running on. */
    static Path unpack(Path folder) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        makeOurs(folder);
        makeOurs(folder.resolve("Linux"));
        for (String processor : processors(System.getProperty("os.arch", ""))) {
            try (InputStream in = LibraryFiles.class.getResourceAsStream("/Linux/" + processor + "/" + FILE)) {
                if (in != null) {
                    Path place = folder.resolve("Linux").resolve(processor);
                    makeOurs(place);
                    write(in.readAllBytes(), place.resolve(FILE));
                }
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

    private static Path folder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root = cache != null && cache.startsWith("/")
                ? Path.of(cache)
                : Path.of(System.getProperty("user.home", "/"), ".cache");
        return root.resolve("gradus").resolve("jSerialComm").toAbsolutePath();
    }

    private static void write(byte[] content, Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == content.length) {
            requireOurs(file);
            if (Arrays.equals(Files.readAllBytes(file), content)) {
                return;
            }
        }
        // Whole or not at all: two processes may be here, and each moves a complete file into place.
        Path part = Files.createTempFile(file.getParent(), "unpacking", ".part", OURS_ALONE);
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void makeOurs(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, OURS_ALONE);
        } catch (FileAlreadyExistsException there) {
            requireOurs(folder);
        }
    }

    private static void requireOurs(Path path) throws IOException {
        PosixFileAttributes facts = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean othersWrite = facts.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || facts.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        if (facts.isSymbolicLink() || othersWrite || !facts.owner().equals(Files.getOwner(Path.of("/proc/self")))) {
            throw new IOException(path + " is not this user's alone");
        }
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
