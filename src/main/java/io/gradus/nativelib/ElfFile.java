package io.gradus.nativelib;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A look at a library before the system's loader gets it: loading one that was cut short kills the JVM. */
final class ElfFile {
    private static final int MAGIC = 0x464c457f; // 0x7f E L F

    private ElfFile() {}

    /**
     * Refuses a file that is no ELF file or ends before its section headers do, which linkers put last.
     *
     * @throws IOException with the reason
     */
    static void requireWhole(Path file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        long size;
        try (FileChannel channel = FileChannel.open(file)) {
            size = channel.size();
            channel.read(header, 0);
        }
        if (header.position() < header.capacity() || header.getInt(0) != MAGIC) {
            throw new IOException(file + " is no library");
        }
        boolean wide = header.get(4) == 2; // 64 bits
        long headers = wide ? header.getLong(40) : header.getInt(32) & 0xffffffffL;
        int each = header.getShort(wide ? 58 : 46) & 0xffff;
        int count = header.getShort(wide ? 60 : 48) & 0xffff;
        if (headers < 0 || headers + (long) each * count > size) {
            throw new IOException(file + " is cut short");
        }
    }
}
