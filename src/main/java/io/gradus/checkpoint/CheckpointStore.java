package io.gradus.checkpoint;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where a run's checkpoints lie: {@code FILE}, the one before it as {@code FILE.previous}, and {@code FILE.part} while
 * one is written. A new one is forced to the disk before any name changes, so that after a power cut, or a write that
 * fails, one of the two is whole.
 */
public final class CheckpointStore {
    private final Path file;
    private final Path previous;
    private final Path part;
    private final Disk disk;

    public CheckpointStore(Path file) {
        this(file, Disk.REAL);
    }

    CheckpointStore(Path file, Disk disk) {
        Path target = file.toAbsolutePath();
        this.file = target;
        this.previous = target.resolveSibling(target.getFileName() + ".previous");
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.disk = disk;
    }

    /** The newest. */
    public Path file() {
        return file;
    }

    /** The one before. */
    public Path previous() {
        return previous;
    }

    /**
     * Finds out whether checkpoints can be written there, before a long run counts on it.
     *
     * @throws IOException saying why not, in one line
     */
    public void requireWritable() throws IOException {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            throw new FileSystemException(file.toString(), null, "there is no folder " + folder);
        }
        for (Path one : new Path[] {file, previous, part}) {
            if (Files.exists(one) && !Files.isRegularFile(one)) {
                throw new FileSystemException(
                        one.toString(), null, Files.isDirectory(one) ? "it is a folder" : "it is not a regular file");
            }
        }
        try (Disk.Output out = disk.create(part)) {
            out.write(0);
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, "cannot be written: " + reason(e));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes a checkpoint in the place of the newest, which becomes the one before. */
    void write(CheckpointContent content) throws IOException {
        try {
            try (Disk.Output out = disk.create(part)) {
                content.writeTo(out);
                out.sync();
            }
            boolean moved = Files.exists(file);
            if (moved) {
                disk.move(file, previous);
            }
            try {
                disk.move(part, file);
            } catch (IOException e) {
                if (moved) {
                    disk.move(previous, file);
                }
                throw e;
            }
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        try {
            disk.syncFolder(folder());
        } catch (IOException e) {
            // Some systems have no such thing; the file is in its place all the same.
        }
    }

    /** Whether there is anything to go on from. */
    public boolean hasAny() {
        return Files.exists(file) || Files.exists(previous);
    }

    /**
     * Reads the newest that is whole.
     *
     * @param warning is told, in one line, why the newest is not used
     * @throws CheckpointException if neither can be used
     */
    public Checkpoint read(Consumer<String> warning) {
        try {
            return CheckpointReader.read(file);
        } catch (CheckpointException newest) {
            if (!Files.exists(previous)) {
                throw newest;
            }
            Checkpoint before = readPrevious(newest);
            warning.accept(newest.getMessage() + "; the one before it is used, " + previous.getFileName());
            return before;
        }
    }

    private Checkpoint readPrevious(CheckpointException newest) {
        try {
            return CheckpointReader.read(previous);
        } catch (CheckpointException before) {
            newest.addSuppressed(before);
            throw newest.kind() == CheckpointException.Kind.MISSING ? before : newest;
        }
    }

    private Path folder() {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    static String reason(IOException e) {
        String reason = e instanceof FileSystemException files ? files.getReason() : e.getMessage();
        if (reason == null) {
            return e instanceof java.nio.file.AccessDeniedException
                    ? "permission denied"
                    : e.getClass().getSimpleName();
        }
        int bracket = reason.lastIndexOf('('); // FileOutputStream's: "/a/b (Permission denied)"
        return bracket > 0 && reason.endsWith(")") ? reason.substring(bracket + 1, reason.length() - 1) : reason;
    }
}
