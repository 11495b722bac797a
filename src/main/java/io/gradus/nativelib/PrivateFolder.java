package io.gradus.nativelib;

import java.io.File;
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
 * Folders that this user alone may write, and libraries unpacked into them. The system's loader executes what it is
 * given: in a folder that others may write, they could put their own file there first. So a folder or file that is
 * there already is used only if this user owns it, nobody else may write it, it is no symbolic link, and a file's size
 * and checksum are those of what the jar holds.
 */
public final class PrivateFolder {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String PREFIX = "unpacking";
    private static final String SUFFIX = ".part";
    private static final long LEFT_OVER_MILLIS = 3_600_000;

    private PrivateFolder() {}

    /** Where unpacked libraries are kept between runs: {@code $XDG_CACHE_HOME/gradus} or {@code ~/.cache/gradus}. */
    public static Path cache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root = cache != null && cache.startsWith("/")
                ? Path.of(cache)
                : Path.of(System.getProperty("user.home", "/"), ".cache");
        return root.resolve("gradus").toAbsolutePath();
    }

    /**
     * Makes a folder, and those above it that are missing.
     *
     * @throws IOException also if it is there and somebody else may write it
     */
    public static void create(Path folder) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        try {
            Files.createDirectory(folder, OWNER_ONLY);
        } catch (FileAlreadyExistsException there) {
            requirePrivate(folder);
        }
    }

    /** A new folder among the system's temporary ones. */
    public static Path createTemporary(String prefix) throws IOException {
        return Files.createTempDirectory(prefix, OWNER_ONLY);
    }

    /**
     * Unpacks a library into a private folder, unless the file is there already.
     *
     * @param file in a folder that {@link #create} or {@link #createTemporary} made
     * @return the file
     * @throws IOException also if the file is there and somebody else may write it
     */
    public static Path unpack(PackedLibrary library, Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            requirePrivate(file);
            if (library.isIn(file)) {
                return file;
            }
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            removeLeftovers(folder.toFile());
        }
        // Two processes may be here at once: each moves a complete file into place.
        Path part = Files.createTempFile(folder, PREFIX, SUFFIX, OWNER_ONLY);
        try {
            library.writeTo(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return file;
    }

    /** Removes what processes left behind that were killed while they unpacked, which takes no hour. */
    private static void removeLeftovers(File folder) {
        long old = System.currentTimeMillis() - LEFT_OVER_MILLIS;
        File[] files = folder.listFiles();
        for (int n = 0; files != null && n < files.length; n++) {
            String name = files[n].getName();
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX) && files[n].lastModified() < old) {
                files[n].delete(); // or, if it may not be, it stays
            }
        }
    }

    private static void requirePrivate(Path path) throws IOException {
        PosixFileAttributes facts = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean othersWrite = facts.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || facts.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        if (facts.isSymbolicLink() || othersWrite || !facts.owner().equals(Files.getOwner(Path.of("/proc/self")))) {
            throw new IOException(path + " can be written by others than this user");
        }
    }
}
