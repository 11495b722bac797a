package io.gradus.status.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the answer to a request; the connection ends with it. */
final class HttpReply {
    private final OutputStream out;

    HttpReply(OutputStream out) {
        this.out = out;
    }

    /** A whole answer. */
    void send(int status, String type, byte[] body, @Nullable String header) throws IOException {
        head(status, type, "Content-Length: " + body.length + "\r\n" + (header == null ? "" : header + "\r\n"));
        out.write(body);
        out.flush();
    }

    /** A sentence in place of what was asked for. */
    void refuse(HttpRefusal refusal) throws IOException {
        byte[] body = (refusal.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        send(refusal.status(), "text/plain; charset=utf-8", body, refusal.header());
    }

    /** The head of an answer of any length; {@code more} are headers, each with its line's end. */
    void head(int status, String type, String more) throws IOException {
        String head = "HTTP/1.1 " + status + " " + reason(status) + "\r\n"
                + "Content-Type: " + type + "\r\n"
                + "Cache-Control: no-store\r\n"
                + "X-Content-Type-Options: nosniff\r\n"
                + "X-Frame-Options: DENY\r\n"
                + "Referrer-Policy: no-referrer\r\n"
                + "Cross-Origin-Resource-Policy: same-origin\r\n"
                + "Cross-Origin-Opener-Policy: same-origin\r\n"
                + "Connection: close\r\n"
                + more
                + "\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }
}
