package io.gradus.nativelib;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * A native library as a jar or a folder of classes holds it. It is read in pieces, never held in memory as a whole,
 * where copies of it would be most of a small run's heap; of a library in a jar, the checksum is the jar's own.
 *
 * @param resource where it lies: in a jar, or in a folder of classes
 * @param crc its CRC-32
 * @param size in bytes
 */
public record PackedLibrary(URL resource, long crc, long size) {
    private static final int PIECE = 8192;

    /** Looks it up; reads it only where no jar tells what it is. */
    public static PackedLibrary of(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return new PackedLibrary(
                    resource, jar.getJarEntry().getCrc(), jar.getJarEntry().getSize());
        }
        try (InputStream in = connection.getInputStream()) {
            return new PackedLibrary(resource, crc(in), connection.getContentLengthLong());
        }
    }

    /** Its file name, which tells versions apart. */
    String fileName() {
        return "libgradus-" + Long.toHexString(crc) + "-" + size + ".so";
    }

    /** Whether a file has its size and its checksum. */
    boolean isIn(Path file) throws IOException {
        if (Files.size(file) != size) {
            return false;
        }
        try (InputStream in = new FileInputStream(file.toFile())) { // a channel would keep a direct buffer for itself
            return crc(in) == crc;
        }
    }

    /**
     * Unpacks it over a file.
     *
     * @throws IOException also if it is not what the jar says it is
     */
    void writeTo(Path file) throws IOException {
        try (InputStream in = resource.openStream();
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        if (!isIn(file)) {
            throw new IOException(resource + " is damaged: build again");
        }
    }

    private static long crc(InputStream in) throws IOException {
        CRC32 crc = new CRC32();
        byte[] piece = new byte[PIECE];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            crc.update(piece, 0, read);
        }
        return crc.getValue();
    }
}
