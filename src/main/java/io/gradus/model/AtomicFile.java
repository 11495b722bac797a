package io.gradus.model;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file whole or not at all: into a temporary file beside it, forced to the disk, then renamed over it. After a
 * power cut there is the old file or the new one, never a part of either.
 */
public final class AtomicFile {
    private static final int MAX_LINKS = 40;

    private static final String PREFIX = ".gradus-";
    private static final String SUFFIX = ".tmp";
    private static final long LEFT_OVER_MILLIS = 3_600_000;

    private AtomicFile() {}

    /** What a file is to hold. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code file}; on any failure an existing file stays as it was and nothing new is left. A symbolic link is
     * followed, and a device ({@code /dev/null}) written to directly.
     *
     * @throws IOException saying why
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = target(file);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            try (OutputStream out = Files.newOutputStream(target)) {
                content.writeTo(out);
            }
            return;
        }
        Path temporary = createTemporary(folder(target));
        try {
            // Not a channel: those close themselves when their thread is interrupted, and Ctrl-C is when people save.
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                content.writeTo(out);
                out.getFD().sync();
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncFolder(folder(target));
        removeLeftovers(folder(target));
    }

    /**
     * Finds out whether {@link #write} has a chance, by making a temporary file and removing it.
     *
     * @throws IOException saying why not
     */
    static void probe(Path file) throws IOException {
        Path target = target(file);
        if (Files.isDirectory(target)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        }
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new FileSystemException(file.toString(), null, "it is write-protected");
        }
        if (!Files.exists(target) || Files.isRegularFile(target)) {
            Files.delete(createTemporary(folder(target)));
        }
    }

    private static Path folder(Path target) {
        Path folder = target.getParent();
        return folder == null ? target : folder;
    }

    /** Where a rename has to go for {@code file} to be written: behind all links. */
    private static Path target(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        for (int i = 0; Files.isSymbolicLink(target); i++) {
            if (i == MAX_LINKS) {
                throw new FileSystemException(file.toString(), null, "its symbolic links run in a circle");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /** An empty file, new, hidden, and with the permissions that any new file gets here. */
    private static Path createTemporary(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new FileSystemException(folder.toString(), null, "there is no folder " + folder);
        }
        for (int i = 0; ; i++) {
            try {
                return Files.createFile(folder.resolve(
                        PREFIX + Long.toString(System.nanoTime(), Character.MAX_RADIX) + "-" + i + SUFFIX));
            } catch (FileAlreadyExistsException e) {
                // Another thread's, or left by a process that was killed: try the next number.
            }
        }
    }

    /**
     * Removes temporary files that nobody will rename any more, of processes that were killed: no file takes an hour to
     * write.
     */
    private static void removeLeftovers(Path folder) {
        long old = System.currentTimeMillis() - LEFT_OVER_MILLIS;
        File[] files = folder.toFile().listFiles();
        for (int n = 0; files != null && n < files.length; n++) {
            String name = files[n].getName();
            if (name.startsWith(PREFIX)
                    && name.endsWith(SUFFIX)
                    && files[n].lastModified() < old
                    && files[n].isFile()) {
                files[n].delete(); // or, if it may not be, it stays
            }
        }
    }

    /** Makes the rename itself durable. Some systems cannot; the file is in its place all the same. */
    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows, and some network file systems, have no such thing.
        }
    }
}
