package io.gradus.library;

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
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Unpacks the library where the system's loader can read it, once: into {@code $XDG_CACHE_HOME/gradus} or {@code
 * ~/.cache/gradus}, under a name made from its content. A file that is there already is used only if folder and file are
 * ours, nobody else may write them, and every byte is what the jar holds. Where there is no such folder, a private
 * temporary one serves this process alone.
 */
final class LibraryCache {
    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private LibraryCache() {}

    /** Unpacks and loads. */
    static void load(byte[] content) throws IOException {
        try {
            System.load(unpack(content, folder()).toString());
        } catch (IOException | UnsatisfiedLinkError | UnsupportedOperationException noCache) {
            // a home that cannot be written, is not ours, or from which nothing may be executed
            loadTemporarily(content);
        }
    }

    /** The library's file in the folder, which is made if need be. */
    static Path unpack(byte[] content, Path folder) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        try {
            Files.createDirectory(folder, OURS_ALONE);
        } catch (FileAlreadyExistsException there) {
            requireOurs(folder);
        }
        Path file = folder.resolve(name(content));
        if (!holds(file, content)) {
            // Whole or not at all: two processes may be here, and each moves a complete file into place.
            Path part = Files.createTempFile(folder, "unpacking", ".part", OURS_ALONE);
            try {
                Files.write(part, content);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    private static void loadTemporarily(byte[] content) throws IOException {
        Path folder = Files.createTempDirectory("gradus", OURS_ALONE);
        Path file = folder.resolve(name(content));
        try {
            Files.write(file, content);
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

    /** The checksum keeps versions apart; it need not be a strong one, for every byte is compared. */
    private static String name(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return "libgradus-" + Long.toHexString(crc.getValue()) + "-" + content.length + ".so";
    }

    private static boolean holds(Path file, byte[] content) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != content.length) {
            return false;
        }
        requireOurs(file);
        return Arrays.equals(Files.readAllBytes(file), content);
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
