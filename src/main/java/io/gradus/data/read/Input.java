package io.gradus.data.read;

import io.gradus.data.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Bytes that can be read from the start as often as needed, unpacked if they are gzip (told by their first two bytes,
 * not by the name). What a small file can make a reader do is bounded: it unpacks to {@value #UNPACKED} times its size
 * at most, and what is made of it takes {@value #MEMORY} times its size, beside {@value #FREE} bytes of either.
 *
 * @param name what messages call it
 * @param size bytes, packed; {@link Long#MAX_VALUE} for what need not be bounded
 */
public record Input(String name, Opener opener, long size) {
    /** Bytes that any file may take, however small. */
    public static final long FREE = 1 << 24;
    /** Unpacked bytes for each byte of a gzip file; tables and pictures pack to a fifth or a thirtieth. */
    public static final long UNPACKED = 200;
    /** Bytes of memory for each byte of a table: texts and sparse rows become whole rows of floats. */
    public static final long MEMORY = 1000;

    private static final int BUFFER = 1 << 16;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** Starts reading anew. */
    public interface Opener {
        InputStream open() throws IOException;
    }

    /** Of what need not be bounded. */
    public Input(String name, Opener opener) {
        this(name, opener, Long.MAX_VALUE);
    }

    /** A regular file. */
    public static Input file(Path path) {
        requireFile(path);
        return new Input(
                path.toString(), () -> Files.newInputStream(path), path.toFile().length());
    }

    /** A resource of this library, by its absolute name. */
    public static Input resource(String name, String resource) {
        return new Input(name, () -> {
            InputStream in = Input.class.getResourceAsStream(resource);
            if (in == null) {
                throw new FileNotFoundException("resource " + resource + " is missing from this build");
            }
            return in;
        });
    }

    /** Opens it; whatever goes wrong is told in one line. */
    public InputStream open() {
        try {
            BufferedInputStream raw = new BufferedInputStream(opener.open(), BUFFER);
            return isGzip(raw) ? new BoundedStream(new GZIPInputStream(raw, BUFFER), times(UNPACKED)) : raw;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** So many times its size, and what is free. */
    private long times(long factor) {
        return size > (Long.MAX_VALUE - FREE) / factor ? Long.MAX_VALUE : FREE + factor * size;
    }

    /** Refuses a table that would take much more memory than its file has bytes. */
    public void requireRoom(long bytes) {
        if (bytes > times(MEMORY)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: would take %,d bytes of memory, more than %d times its size of %,d bytes; leave out columns of"
                            + " texts with many values, or features that hardly occur",
                    name,
                    bytes,
                    MEMORY,
                    size));
        }
    }

    /**
     * Opens it as text, without a byte order mark. Bytes that are no UTF-8 end reading with a {@link
     * CharacterCodingException}, which {@link #unreadable} then finds the line of.
     */
    public BufferedReader openText() {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(
                        open(),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                BUFFER);
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The first {@code count} unpacked bytes, or fewer if there are no more. */
    public byte[] head(int count) {
        try (InputStream in = open()) {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Says in one line why reading failed. */
    public DataException unreadable(IOException e) {
        if (e instanceof NoSuchFileException) {
            return missing(name);
        }
        if (e instanceof AccessDeniedException) {
            return new DataException(name + ": may not be read; check its permissions", e);
        }
        if (e instanceof EOFException) {
            return new DataException(name + ": the gzip data end too early; fetch or pack the file again", e);
        }
        if (e instanceof BoundedStream.TooLongException) {
            return new DataException(
                    name + ": unpacks to more than " + UNPACKED + " times its size, as no table and no picture does; if"
                            + " it is meant so, unpack it with gunzip and give the file",
                    e);
        }
        if (e instanceof ZipException) {
            return new DataException(name + ": broken gzip data; fetch or pack the file again", e);
        }
        if (e instanceof CharacterCodingException) {
            return NotUtf8.refusal(this);
        }
        return new DataException(name + ": cannot be read: " + e.getMessage(), e);
    }

    /** Refuses what is not a regular file: readers go over their input twice, or map it. */
    public static void requireFile(Path path) {
        if (Files.isDirectory(path)) {
            throw new DataException(path + ": is a directory; name a file in it");
        }
        if (!Files.exists(path)) {
            throw missing(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            throw new DataException(
                    path + ": is not a regular file; data are read twice, so save them to a file first");
        }
    }

    /** Refuses a name that is no file's. */
    public static DataException missing(String name) {
        return new DataException(name + ": no such file; check the name");
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }
}
