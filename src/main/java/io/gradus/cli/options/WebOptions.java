package io.gradus.cli.options;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.status.web.LiveRun;
import io.gradus.status.web.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code --web [PORT]} and {@code --web-bind ADDRESS}: runs as a live page. */
public final class WebOptions {
    private static final int LARGEST_PORT = 65_535;

    private WebOptions() {}

    /** A page that is served. */
    public record Page(WebServer server, String address) {}

    /** Refuses what cannot be meant, before any work is done. */
    public static void check(Arguments arguments) {
        if (arguments.has(RunOptions.WEB_BIND) && !arguments.has(RunOptions.WEB)) {
            throw new UsageException(RunOptions.WEB_BIND + " is for the live page: add " + RunOptions.WEB);
        }
        port(arguments);
    }

    private static int port(Arguments arguments) {
        String text = arguments.text(RunOptions.WEB, RunOptions.ANY_PORT);
        if (text.equals(RunOptions.ANY_PORT)) {
            return -1;
        }
        int port = arguments.count(RunOptions.WEB, 0, 0);
        if (port > LARGEST_PORT) {
            throw new UsageException(
                    RunOptions.WEB + " " + port + ": it must be a port, 1 to " + LARGEST_PORT + ", or 0 for any");
        }
        return port;
    }

    /**
     * Begins to serve.
     *
     * @throws IOException if the port or the address cannot be had, in one line
     */
    public static Page open(Arguments arguments, List<? extends LiveRun> runs) throws IOException {
        return open(arguments, runs, "");
    }

    /**
     * The same for several runs that have something in common.
     *
     * @param about what the page says of all of them
     * @throws IOException if the port or the address cannot be had, in one line
     */
    public static Page open(Arguments arguments, List<? extends LiveRun> runs, String about) throws IOException {
        int port = port(arguments);
        String bind = arguments.text(RunOptions.WEB_BIND);
        InetAddress address = bind == null ? null : address(bind);
        Set<String> names = address == null ? Set.of() : names(address);
        WebServer server;
        try {
            server = WebServer.open(address, names, port < 0 ? RunOptions.WEB_PORT : port, runs, about);
        } catch (BindException e) {
            if (port >= 0) {
                throw new IOException(
                        RunOptions.WEB + " " + port + ": " + reason(e)
                                + "; choose another port, or 0 for any that is free",
                        e);
            }
            server = WebServer.open(address, names, 0, runs, about);
        }
        String name = address == null ? "127.0.0.1" : address.isAnyLocalAddress() ? ownAddress() : host(address);
        return new Page(server, "http://" + name + ":" + server.port() + server.entrance());
    }

    private static String reason(BindException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("in use") ? "another program has that port" : message.toLowerCase(Locale.ROOT);
    }

    private static InetAddress address(String text) throws IOException {
        try {
            InetAddress address = InetAddress.getByName(text);
            if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
                throw new IOException(RunOptions.WEB_BIND + " " + text + ": this machine has no such address");
            }
            return address;
        } catch (UnknownHostException e) {
            throw new IOException(RunOptions.WEB_BIND + " " + text + ": it is no address and no known name", e);
        }
    }

    /** What browsers may call this machine: the address itself, or all of its addresses and its name. */
    private static Set<String> names(InetAddress bind) throws IOException {
        if (!bind.isAnyLocalAddress()) {
            return Set.of(host(bind), bind.getHostName().toLowerCase(Locale.ROOT));
        }
        Set<String> names = new HashSet<>(Set.of("127.0.0.1", "localhost", "[::1]"));
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(card.getInetAddresses())) {
                names.add(host(address));
            }
        }
        try {
            String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            names.add(name);
            names.add(name + ".local"); // as multicast DNS calls it
        } catch (UnknownHostException e) {
            // then by its addresses alone
        }
        return names;
    }

    /** As it stands in an address of the web, without the name of an interface. */
    private static String host(InetAddress address) {
        String text = address.getHostAddress();
        int percent = text.indexOf('%');
        text = percent < 0 ? text : text.substring(0, percent);
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }

    /** An address by which other machines may reach this one. */
    private static String ownAddress() throws IOException {
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(card.getInetAddresses())) {
                if (!address.isLoopbackAddress() && !address.isLinkLocalAddress() && address.getAddress().length == 4) {
                    return host(address);
                }
            }
        }
        return "127.0.0.1";
    }
}
