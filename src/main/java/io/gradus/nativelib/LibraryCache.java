package io.gradus.nativelib;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Unpacks the library where the system's loader can read it, once: into {@code $XDG_CACHE_HOME/gradus} or {@code
 * ~/.cache/gradus}, under a name made from its content. A file that is there already is used only if folder and file are
 * ours, nobody else may write them, and its size and checksum are those of what the jar holds. Where there is no such
 * folder, a private temporary one serves this process alone.
 */
final class LibraryCache {
    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private LibraryCache() {}

    /** Unpacks and loads. */
    static void load(PackedLibrary library) throws IOException {
        try {
            System.load(unpack(library, folder()).toString());
        } catch (IOException | UnsatisfiedLinkError | UnsupportedOperationException noCache) {
            // a home that cannot be written, is not ours, or from which nothing may be executed
            loadTemporarily(library);
        }
    }

    /** The library's file in the folder, which is made if need be. */
    static Path unpack(PackedLibrary library, Path folder) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        try {
            Files.createDirectory(folder, OURS_ALONE);
        } catch (FileAlreadyExistsException there) {
            requireOurs(folder);
        }
        Path file = folder.resolve(library.fileName());
        if (!holds(file, library)) {
            // Whole or not at all: two processes may be here, and each moves a complete file into place.
            Path part = Files.createTempFile(folder, "unpacking", ".part", OURS_ALONE);
            try {
                library.writeTo(part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    private static void loadTemporarily(PackedLibrary library) throws IOException {
        Path folder = Files.createTempDirectory("gradus", OURS_ALONE);
        Path file = folder.resolve(library.fileName());
        try {
            library.writeTo(file);
            System.load(file.toAbsolutePath().toString());
        } finally {
            Files.deleteIfExists(file); // what is loaded stays loaded
            Files.delete(folder);
        }
    }

    private static Path folder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root = cache != null && cache.startsWith("/")
                ? Path.of(cache)
                : Path.of(System.getProperty("user.home", "/"), ".cache");
        return root.resolve("gradus").toAbsolutePath();
    }

    private static boolean holds(Path file, PackedLibrary library) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        requireOurs(file);
        return library.isIn(file);
    }

    private static void requireOurs(Path path) throws IOException {
        PosixFileAttributes facts = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean othersWrite = facts.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || facts.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        if (facts.isSymbolicLink() || othersWrite || !facts.owner().equals(Files.getOwner(Path.of("/proc/self")))) {
            throw new IOException(path + " is not this user's alone");
        }
    }
}
