package io.gradus.status.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may have the page.
 *
 * <p>The Host header must name this machine by an address of its own, so that a foreign name that was made to point
 * here (DNS rebinding) does not count; an Origin must be this very page's, so that no other page's programs can ask.
 * Where the server listens to more than this machine, a token is asked for besides: once in the address, then in a
 * cookie that programs cannot read and other sites do not send.
 */
final class AccessPolicy {
    /** The header that our own programs send with a request that tells a run something; no form of another site can. */
    static final String OUR_HEADER = "x-gradus";

    private static final int TOKEN_BYTES = 16;

    private final int port;
    private final Set<String> hosts;
    private final @Nullable String token;

    private AccessPolicy(int port, Set<String> hosts, @Nullable String token) {
        this.port = port;
        this.hosts = hosts;
        this.token = token;
    }

    /** For a server that only this machine can reach. */
    static AccessPolicy loopback(int port) {
        return new AccessPolicy(port, Set.of("127.0.0.1", "localhost", "[::1]"), null);
    }

    /** For a server that others can reach: with a token that nobody can guess. */
    static AccessPolicy open(int port, Set<String> hosts) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return new AccessPolicy(port, hosts, HexFormat.of().formatHex(random));
    }

    /** {@code /}, or {@code /?token=…} if one is asked for. */
    String entrance() {
        return token == null ? "/" : "/?token=" + token;
    }

    /**
     * Lets a request in, or throws.
     *
     * @return the cookie that is to be set before the page is asked for again; null if the request may have what it
     *     wants
     */
    @Nullable
    String admit(HttpRequest request) {
        String host = request.header("host");
        if (host == null || !isOurs(host)) {
            throw new HttpRefusal(403, "this server answers by its own address alone, not as " + host);
        }
        String origin = request.header("origin");
        if (origin != null && !origin.equals("http://" + host)) {
            throw new HttpRefusal(403, "another site's page may not ask here");
        }
        String site = request.header("sec-fetch-site");
        if (site != null && !site.equals("same-origin") && !site.equals("none") && !isEntrance(request, site)) {
            throw new HttpRefusal(403, "another site's page may not ask here");
        }
        if (token == null || isToken(request.cookie(cookie()))) {
            return null;
        }
        if (request.method().equals("GET") && request.path().equals("/") && isToken(request.field("token"))) {
            return cookie() + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
        }
        throw new HttpRefusal(401, "the address that gradus printed, with its token, is needed once");
    }

    /**
     * A link to the page, in a mail say: it takes a person there, and lets no program of the other site read anything.
     */
    private static boolean isEntrance(HttpRequest request, String site) {
        return (site.equals("cross-site") || site.equals("same-site"))
                && request.method().equals("GET")
                && request.path().equals("/")
                && "navigate".equals(request.header("sec-fetch-mode"))
                && "document".equals(request.header("sec-fetch-dest"));
    }

    private boolean isOurs(String host) {
        int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        String atPort = colon < 0 ? "80" : host.substring(colon + 1);
        return hosts.contains(name.toLowerCase(Locale.ROOT)) && atPort.equals(Integer.toString(port));
    }

    /** With the port, since a browser sends a machine's cookies to all of its ports. */
    private String cookie() {
        return "gradus-" + port;
    }

    private boolean isToken(@Nullable String given) {
        return given != null
                && token != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
