package io.gradus.checkpoint;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a store asks of the file system. Tests put one in its place that fails where they say. */
interface Disk {
    /** The file system. */
    Disk REAL = new RealDisk();

    /** Begins a file anew. */
    Output create(Path file) throws IOException;

    /** Renames, over what is there. */
    void move(Path from, Path to) throws IOException;

    /** Makes renames in a folder outlast a power cut, where the system can. */
    void syncFolder(Path folder) throws IOException;

    /** A file that is being written. */
    abstract class Output extends OutputStream {
        /** Makes what was written outlast a power cut. */
        abstract void sync() throws IOException;
    }

    /** The usual one. */
    final class RealDisk implements Disk {
        @Override
        public Output create(Path file) throws IOException {
            // Not a channel: those close themselves when their thread is interrupted.
            FileOutputStream out = new FileOutputStream(file.toFile());
            return new Output() {
                @Override
                public void write(int one) throws IOException {
                    out.write(one);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                void sync() throws IOException {
                    out.getFD().sync();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
