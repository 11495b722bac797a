package io.gradus.status.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 request (RFC 9112): as much of it as a page of ours sends. A body is not read; none of our
 * requests has one.
 *
 * @param path as it was sent, without its query
 * @param query after the question mark; empty if there is none
 * @param headers by name in lower case
 */
record HttpRequest(String method, String path, String query, Map<String, String> headers) {
    /** Bytes of the longest head that is read. */
    static final int LONGEST_HEAD = 8192;

    private static final String PATH = "/[A-Za-z0-9/._-]*";
    private static final String HEADER = "[A-Za-z0-9-]+";

    /**
     * Reads a request's head.
     *
     * @return null if the other end closed before it sent anything
     * @throws HttpRefusal if it is no request
     * @throws IOException if nothing comes for too long, or the connection is lost
     */
    static @Nullable HttpRequest read(InputStream in) throws IOException {
        byte[] head = new byte[LONGEST_HEAD];
        int size = 0;
        while (!endsHead(head, size)) {
            if (size == LONGEST_HEAD) {
                throw new HttpRefusal(431, "the request's head is too long");
            }
            int next = in.read();
            if (next < 0) {
                if (size == 0) {
                    return null;
                }
                throw new HttpRefusal(400, "the request is cut off");
            }
            head[size++] = (byte) next;
        }
        return parse(new String(head, 0, size - 4, StandardCharsets.ISO_8859_1));
    }

    private static boolean endsHead(byte[] head, int size) {
        return size >= 4
                && head[size - 1] == '\n'
                && head[size - 2] == '\r'
                && head[size - 3] == '\n'
                && head[size - 4] == '\r';
    }

    private static HttpRequest parse(String head) {
        String[] lines = head.split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
            throw new HttpRefusal(400, "this is no HTTP/1.1 request");
        }
        int mark = first[1].indexOf('?');
        String path = mark < 0 ? first[1] : first[1].substring(0, mark);
        if (!path.matches(PATH)) {
            throw new HttpRefusal(400, "there is no such path");
        }
        Map<String, String> headers = new HashMap<>();
        for (int n = 1; n < lines.length; n++) {
            int colon = lines[n].indexOf(':');
            if (colon < 1 || !lines[n].substring(0, colon).matches(HEADER)) {
                throw new HttpRefusal(400, "a header is damaged");
            }
            String name = lines[n].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[n].substring(colon + 1).strip();
            if (headers.put(name, value) != null && !name.equals("cookie")) {
                throw new HttpRefusal(400, "a header is there twice");
            }
        }
        return new HttpRequest(first[0], path, mark < 0 ? "" : first[1].substring(mark + 1), headers);
    }

    /** A header's value; null if it is not there. */
    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The value of a field of the query, {@code name=value&…}, as it was sent; null if it is not there. */
    @Nullable
    String field(String name) {
        for (String part : query.split("&", -1)) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return null;
    }

    /** The value of a cookie; null if it is not there. */
    @Nullable
    String cookie(String name) {
        for (String part : headers.getOrDefault("cookie", "").split(";", -1)) {
            if (part.strip().startsWith(name + "=")) {
                return part.strip().substring(name.length() + 1);
            }
        }
        return null;
    }
}
