package io.gradus.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium of this machine, told what to do by its DevTools protocol over the JDK's own WebSocket. The
 * variable CHROMIUM names it where it is not on the PATH.
 */
final class Chromium implements AutoCloseable, WebSocket.Listener {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final StringBuilder text = new StringBuilder();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final Map<String, Tab> tabs = new ConcurrentHashMap<>();

    Chromium() throws IOException {
        profile = Files.createTempDirectory("gradus-chromium");
        process = new ProcessBuilder(
                        program(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address()), this)
                .join();
    }

    private static String program() {
        String named = System.getenv("CHROMIUM");
        if (named != null) {
            return named;
        }
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            for (String name : NAMES) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return Path.of(folder, name).toString();
                }
            }
        }
        throw new AssertionError("no Chromium on the PATH: apt-get install chromium, or set CHROMIUM");
    }

    /** Where it listens, as it says in a line. */
    private String address() throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null) {
            int at = line.indexOf("ws://");
            if (at >= 0) {
                Thread reader = new Thread(() -> said.lines().forEach(rest -> {}));
                reader.setDaemon(true);
                reader.start();
                return line.substring(at).strip();
            }
            line = said.readLine();
        }
        throw new AssertionError("Chromium did not start");
    }

    /** A new page. */
    Tab open() {
        JsonObject blank = new JsonObject();
        blank.addProperty("url", "about:blank");
        String target = call(null, "Target.createTarget", blank).get("targetId").getAsString();
        JsonObject attach = new JsonObject();
        attach.addProperty("targetId", target);
        attach.addProperty("flatten", true);
        String session =
                call(null, "Target.attachToTarget", attach).get("sessionId").getAsString();
        Tab tab = new Tab(this, target, session);
        tabs.put(session, tab);
        tab.begin();
        return tab;
    }

    void forget(Tab tab, String session) {
        tabs.remove(session);
        JsonObject close = new JsonObject();
        close.addProperty("targetId", tab.target());
        call(null, "Target.closeTarget", close);
    }

    /** Calls a method of the protocol, and waits for its answer. */
    JsonObject call(String session, String method, JsonObject params) {
        int number = numbers.incrementAndGet();
        JsonObject message = new JsonObject();
        message.addProperty("id", number);
        message.addProperty("method", method);
        message.add("params", params);
        if (session != null) {
            message.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(number, answer);
        synchronized (numbers) {
            socket.sendText(message.toString(), true).join();
        }
        JsonObject answered =
                answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (answered.has("error")) {
            throw new AssertionError(method + ": " + answered.get("error"));
        }
        return answered.getAsJsonObject("result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
            text.setLength(0);
            if (message.has("id")) {
                CompletableFuture<JsonObject> answer =
                        answers.remove(message.get("id").getAsInt());
                if (answer != null) {
                    answer.complete(message);
                }
            } else if (message.has("sessionId")) {
                Tab tab = tabs.get(message.get("sessionId").getAsString());
                if (tab != null) {
                    tab.event(message.get("method").getAsString(), message.getAsJsonObject("params"));
                }
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            profile.toFile().deleteOnExit(); // a helper process that ends later
        }
    }
}
