package io.gradus.status.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in and who is not, request by request. */
class WebSecurityTest {
    private final FakeRun run = new FakeRun();
    private WebServer server;
    private int port;

    @BeforeEach
    void open() throws IOException {
        server = WebServer.open(null, Set.of(), 0, List.of(run));
        port = server.port();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** To this machine's loopback address alone. */
    @Test
    void listensToThisMachineAlone() throws IOException {
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(card.getInetAddresses())) {
                if (!address.isLoopbackAddress() && address.getAddress().length == 4) {
                    assertThrows(ConnectException.class, () -> new Socket(address, port).close(), address.toString());
                }
            }
        }
        assertEquals(200, RawHttp.get(port, "/").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:PORT",
                "evil.example",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.0.0.1.evil.example:PORT",
                "localhost:PORT@evil.example:PORT",
                "0.0.0.0:PORT",
                "[::1]:1",
                ""
            })
    void aForeignHostIsRefused(String host) throws IOException {
        String name = host.replace("PORT", Integer.toString(port));
        assertEquals(
                403,
                RawHttp.send(port, "GET / HTTP/1.1\r\nHost: " + name + "\r\n\r\n")
                        .status(),
                name);
    }

    @Test
    void aRequestWithoutAHostIsRefused() throws IOException {
        assertEquals(403, RawHttp.send(port, "GET / HTTP/1.0\r\n\r\n").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "[::1]:PORT"})
    void itsOwnNamesAreGood(String host) throws IOException {
        String name = host.replace("PORT", Integer.toString(port));
        assertEquals(
                200,
                RawHttp.send(port, "GET /run/0 HTTP/1.1\r\nHost: " + name + "\r\n\r\n")
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://127.0.0.1:PORT",
                "http://127.0.0.1",
                "http://127.0.0.1:1",
                "http://localhost:PORT",
                "null"
            })
    void aForeignOriginIsRefused(String origin) throws IOException {
        String header = "Origin: " + origin.replace("PORT", Integer.toString(port)) + "\r\n";
        assertEquals(403, RawHttp.get(port, "/run/0", header).status());
        assertEquals(403, RawHttp.get(port, "/events", header).status());
        assertEquals(
                403,
                RawHttp.post(port, "/tell/0/pause", header + "X-Gradus: 1\r\n").status());
        assertEquals(List.of(), run.told);
    }

    @Test
    void theOwnOriginIsGood() throws IOException {
        String header = "Origin: http://127.0.0.1:" + port + "\r\nX-Gradus: 1\r\nSec-Fetch-Site: same-origin\r\n";
        assertEquals(204, RawHttp.post(port, "/tell/0/pause", header).status());
        assertEquals(List.of("PAUSE"), run.told);
    }

    @Test
    void anotherSitesProgramsAreRefusedEvenWithoutAnOrigin() throws IOException {
        for (String site : List.of("cross-site", "same-site")) {
            String header = "Sec-Fetch-Site: " + site + "\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n";
            assertEquals(403, RawHttp.get(port, "/run/0", header).status());
            assertEquals(403, RawHttp.get(port, "/", header).status());
            String link = "Sec-Fetch-Site: " + site + "\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
            assertEquals(200, RawHttp.get(port, "/", link).status(), "a link takes a person to the page");
            assertEquals(403, RawHttp.get(port, "/run/0", link).status());
            String frame = "Sec-Fetch-Site: " + site + "\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n";
            assertEquals(403, RawHttp.get(port, "/", frame).status());
        }
    }

    @Test
    void aRunIsToldThingsByPostWithOurHeaderAlone() throws IOException {
        RawHttp get = RawHttp.get(port, "/tell/0/pause", "X-Gradus: 1\r\n");
        assertEquals(405, get.status());
        assertEquals("POST", get.header("Allow"));
        assertEquals(405, RawHttp.post(port, "/tell/0/pause", "").status());
        assertEquals(List.of(), run.told);
        for (String verb : List.of("pause", "resume", "step", "reset", "rate?value=0.5", "pace?value=20")) {
            assertEquals(
                    204,
                    RawHttp.post(port, "/tell/0/" + verb, "X-Gradus: 1\r\n").status(),
                    verb);
        }
        assertEquals(List.of("PAUSE", "RESUME", "STEP", "RESET", "RATE 0.5", "PACE 20.0"), run.told);
    }

    @Test
    void whatARunCannotDoIsAnsweredInWords() throws IOException {
        RawHttp reply = RawHttp.post(port, "/tell/0/rate?value=-1", "X-Gradus: 1\r\n");
        assertEquals(400, reply.status());
        assertEquals("a rate must be positive, not -1.0\n", reply.body());
        assertEquals(
                400,
                RawHttp.post(port, "/tell/0/rate?value=fast", "X-Gradus: 1\r\n").status());
        for (String path : List.of(
                "/tell/1/pause",
                "/tell/0/explode",
                "/tell/0",
                "/tell/0/pause/now",
                "/tell/-1/pause",
                "/tell/99999999999/pause")) {
            assertEquals(404, RawHttp.post(port, path, "X-Gradus: 1\r\n").status(), path);
        }
        assertEquals(List.of(), run.told);
    }

    @Test
    void onlyReadingElseIsAnswered() throws IOException {
        for (String method : List.of("POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get")) {
            String request = method + " / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
            RawHttp reply = RawHttp.send(port, request);
            assertEquals(405, reply.status(), method);
            assertEquals("GET", reply.header("Allow"));
        }
    }

    /** No listing, no file, whatever the path looks like. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/../../etc/passwd",
                "/run/../../etc/passwd",
                "/run/",
                "/run/00000",
                "/run/1",
                "/report/1",
                "/page.js",
                "/index.html",
                "/.git/config",
                "/run",
                "//etc/passwd",
                "/io/gradus/report/page/page.js"
            })
    void thereAreNoFiles(String path) throws IOException {
        assertEquals(404, RawHttp.get(port, path).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%2e%2e/etc/passwd",
                "/\\..\\x",
                "http://evil.example/",
                "*",
                "/a b",
                "/\u0000",
                "etc",
                "/run/0;x",
                "/<script>"
            })
    void aPathOfOtherCharactersIsNone(String path) throws IOException {
        assertEquals(400, RawHttp.get(port, path).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET / SSH-2.0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET / HTTP/1.1\r\nA B: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nX: y\r\n folded\r\n\r\n",
                "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x"
            })
    void whatIsNoRequestIsRefused(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    @Test
    void aHeadWithoutEndIsCutShort() throws IOException {
        RawHttp reply = RawHttp.get(port, "/", "X-Long: " + "x".repeat(HttpRequest.LONGEST_HEAD) + "\r\n");
        assertEquals(431, reply.status());
    }

    @Test
    void everyAnswerHasTheHeadersThatGuardIt() throws IOException {
        for (String path : List.of("/", "/run/0", "/report/0", "/none", "/favicon.ico")) {
            RawHttp reply = RawHttp.get(port, path);
            assertEquals("no-store", reply.header("Cache-Control"), path);
            assertEquals("nosniff", reply.header("X-Content-Type-Options"), path);
            assertEquals("DENY", reply.header("X-Frame-Options"), path);
            assertEquals("no-referrer", reply.header("Referrer-Policy"), path);
            assertEquals("same-origin", reply.header("Cross-Origin-Resource-Policy"), path);
            assertEquals("", reply.header("Access-Control-Allow-Origin"), path);
            assertEquals("", reply.header("Set-Cookie"), path);
            assertEquals("", reply.header("Server"), path);
        }
        String policy = RawHttp.get(port, "/").header("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'sha256-"), policy);
        assertTrue(policy.contains("connect-src 'self'"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
    }

    @Test
    void aTokenIsWantedWhereOthersCanReachIt() throws IOException {
        try (WebServer open = WebServer.open(InetAddress.getLoopbackAddress(), Set.of("127.0.0.1"), 0, List.of(run))) {
            int at = open.port();
            assertTrue(open.entrance().matches("/\\?token=[0-9a-f]{32}"), open.entrance());
            String token = open.entrance().substring("/?token=".length());
            for (String path : List.of(
                    "/",
                    "/run/0",
                    "/events",
                    "/report/0",
                    "/favicon.ico",
                    "/none",
                    "/?token=",
                    "/?token=" + "0".repeat(32),
                    "/run/0?token=" + token)) {
                assertEquals(401, RawHttp.get(at, path).status(), path);
            }
            assertEquals(
                    401, RawHttp.post(at, "/tell/0/pause", "X-Gradus: 1\r\n").status());
            assertEquals(401, RawHttp.post(at, "/?token=" + token, "").status());
            assertEquals(List.of(), run.told);

            RawHttp entered = RawHttp.get(at, open.entrance());
            assertEquals(200, entered.status());
            String cookie = "gradus-" + at + "=" + token;
            assertEquals(cookie + "; Path=/; HttpOnly; SameSite=Strict", entered.header("Set-Cookie"));
            assertFalse(entered.body().contains(token), "the page itself has no token");
            String with = "Cookie: other=1; " + cookie + "\r\n";
            assertEquals(200, RawHttp.get(at, "/", with).status());
            assertEquals(200, RawHttp.get(at, "/run/0", with).status());
            assertEquals(
                    204,
                    RawHttp.post(at, "/tell/0/step", with + "X-Gradus: 1\r\n").status());
            assertEquals(
                    401,
                    RawHttp.get(at, "/run/0", "Cookie: gradus-" + (at + 1) + "=" + token + "\r\n")
                            .status());
            assertEquals(
                    401,
                    RawHttp.get(at, "/run/0", "Cookie: " + cookie.substring(0, cookie.length() - 1) + "\r\n")
                            .status());
            assertEquals(
                    403,
                    RawHttp.get(at, "/run/0", with + "Origin: http://evil.example\r\n")
                            .status());
        }
    }

    @Test
    void everyServerHasATokenOfItsOwn() throws IOException {
        try (WebServer a = WebServer.open(InetAddress.getLoopbackAddress(), Set.of(), 0, List.of(run));
                WebServer b = WebServer.open(InetAddress.getLoopbackAddress(), Set.of(), 0, List.of(run))) {
            assertNotEquals(a.entrance(), b.entrance());
        }
    }
}
