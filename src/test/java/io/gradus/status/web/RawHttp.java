package io.gradus.status.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends bytes as they are to a server on this machine, and reads its answer to the end. */
record RawHttp(int status, String head, String body) {
    static RawHttp send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(all(socket.getInputStream()), StandardCharsets.UTF_8);
            if (answer.isEmpty()) {
                return new RawHttp(0, "", "");
            }
            int end = answer.indexOf("\r\n\r\n");
            return new RawHttp(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end + 2), answer.substring(end + 4));
        }
    }

    private static byte[] all(InputStream in) throws IOException {
        return in.readAllBytes();
    }

    /** A GET as a browser on this machine sends it, with more headers, each with its line's end. */
    static RawHttp get(int port, String path, String headers) throws IOException {
        return send(port, "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n");
    }

    static RawHttp get(int port, String path) throws IOException {
        return get(port, path, "");
    }

    static RawHttp post(int port, String path, String headers) throws IOException {
        return send(
                port,
                "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Length: 0\r\n" + headers
                        + "\r\n");
    }

    /** A header's value; empty if it is not there. */
    String header(String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }
}
