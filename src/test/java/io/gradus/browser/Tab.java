package io.gradus.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A page in {@link Chromium}; it takes down every error that is said and every request that is made. */
final class Tab implements AutoCloseable {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Chromium browser;
    private final String target;
    private final String session;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    Tab(Chromium browser, String target, String session) {
        this.browser = browser;
        this.target = target;
        this.session = session;
    }

    void begin() {
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            call(domain + ".enable", new JsonObject());
        }
    }

    String target() {
        return target;
    }

    JsonObject call(String method, JsonObject params) {
        return browser.call(session, method, params);
    }

    void event(String method, JsonObject params) {
        switch (method) {
            case "Runtime.exceptionThrown" ->
                errors.add(params.getAsJsonObject("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                String type = params.get("type").getAsString();
                if (type.equals("error") || type.equals("warning") || type.equals("assert")) {
                    errors.add(type + ": " + params.get("args"));
                }
            }
            case "Log.entryAdded" -> {
                JsonObject entry = params.getAsJsonObject("entry");
                if (!entry.get("level").getAsString().equals("info")
                        && !entry.get("level").getAsString().equals("verbose")) {
                    errors.add(entry.toString());
                }
            }
            case "Network.requestWillBeSent" ->
                requests.add(params.getAsJsonObject("request").get("url").getAsString());
            default -> {}
        }
    }

    /** What was said on the console, and what went wrong. */
    List<String> errors() {
        return errors;
    }

    /** Everything that the page asked for, itself first. */
    List<String> requests() {
        return requests;
    }

    /** A window of this size in CSS pixels. */
    Tab window(int width, int height, boolean phone) {
        JsonObject size = new JsonObject();
        size.addProperty("width", width);
        size.addProperty("height", height);
        size.addProperty("deviceScaleFactor", phone ? 2 : 1);
        size.addProperty("mobile", phone);
        call("Emulation.setDeviceMetricsOverride", size);
        return this;
    }

    /** {@code screen} or {@code print}; light or dark. */
    Tab media(String medium, boolean dark) {
        JsonObject feature = new JsonObject();
        feature.addProperty("name", "prefers-color-scheme");
        feature.addProperty("value", dark ? "dark" : "light");
        JsonArray features = new JsonArray();
        features.add(feature);
        JsonObject media = new JsonObject();
        media.addProperty("media", medium);
        media.add("features", features);
        call("Emulation.setEmulatedMedia", media);
        return this;
    }

    /** A processor that many times slower. */
    Tab slowedDown(int factor) {
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", factor);
        call("Emulation.setCPUThrottlingRate", rate);
        return this;
    }

    /** What the page's thread has worked so far, in ms of processor time; slowed down as the page is. */
    double processorMillis() {
        JsonObject domain = new JsonObject();
        domain.addProperty("timeDomain", "threadTicks");
        call("Performance.enable", domain);
        for (JsonElement metric :
                call("Performance.getMetrics", new JsonObject()).getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals("TaskDuration")) {
                return 1000 * metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        throw new AssertionError("Chromium does not tell how long tasks took");
    }

    /** Goes there. */
    Tab load(String address) {
        JsonObject url = new JsonObject();
        url.addProperty("url", address);
        call("Page.navigate", url);
        return this;
    }

    /** Goes there, and waits until the page has drawn itself. */
    Tab show(String address) {
        load(address);
        until("document.documentElement.dataset.ready === 'yes'");
        return this;
    }

    /** Waits until an expression is true. */
    void until(String expression) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String last = "";
        while (System.nanoTime() < end) {
            try {
                if (run(expression).getAsBoolean()) {
                    return;
                }
            } catch (AssertionError | UnsupportedOperationException | IllegalStateException e) {
                last = " (" + e.getMessage() + ")"; // the page is not there yet
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        throw new AssertionError("never came true: " + expression + last + "; errors: " + errors);
    }

    /** The value of an expression, or of its promise, as JSON. */
    JsonElement run(String expression) {
        JsonObject evaluate = new JsonObject();
        evaluate.addProperty("expression", expression);
        evaluate.addProperty("returnByValue", true);
        evaluate.addProperty("awaitPromise", true);
        JsonObject result = call("Runtime.evaluate", evaluate);
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        return result.getAsJsonObject("result").get("value");
    }

    String text(String selector) {
        return run("document.querySelector(" + quoted(selector) + ").textContent")
                .getAsString();
    }

    /** Rows of a table, each a list of its cells' texts, once the details that it is in are open. */
    List<List<String>> table(String selector) {
        run("document.querySelectorAll(" + quoted(selector) + ").forEach((t) => { const d = t.closest('details');"
                + " if (d) d.open = true; })");
        List<List<String>> rows = new ArrayList<>();
        String cells = "[...document.querySelector(" + quoted(selector) + ").querySelectorAll('tbody tr')]"
                + ".map((r) => [...r.children].map((c) => c.textContent))";
        for (JsonElement row : run(cells).getAsJsonArray()) {
            List<String> texts = new ArrayList<>();
            row.getAsJsonArray().forEach(cell -> texts.add(cell.getAsString()));
            rows.add(texts);
        }
        return rows;
    }

    void click(String selector) {
        run("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** What axe-core finds that is serious or critical, each with its first place. */
    List<String> accessibilityFaults() throws IOException {
        try (InputStream axe = Tab.class.getResourceAsStream("/axe.min.js")) {
            run(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; true");
        }
        List<String> faults = new ArrayList<>();
        JsonArray found =
                run("axe.run(document).then((r) => r.violations.filter((v) => v.impact === 'serious' || v.impact"
                                + " === 'critical').map((v) => v.id + ': ' + v.nodes.length + ' × ' + v.nodes[0].html.slice(0, 200)"
                                + " + ' ' + v.nodes[0].failureSummary))")
                        .getAsJsonArray();
        found.forEach(fault -> faults.add(fault.getAsString()));
        return faults;
    }

    /** Pixels of the whole page. */
    void picture(Path file) throws IOException {
        JsonObject whole = new JsonObject();
        whole.addProperty("captureBeyondViewport", true);
        JsonObject size = call("Page.getLayoutMetrics", new JsonObject()).getAsJsonObject("cssContentSize");
        JsonObject clip = new JsonObject();
        clip.addProperty("x", 0);
        clip.addProperty("y", 0);
        clip.add("width", size.get("width"));
        clip.add("height", size.get("height"));
        clip.addProperty("scale", 1);
        whole.add("clip", clip);
        save(file, call("Page.captureScreenshot", whole));
    }

    /** What comes out of a printer with A4 paper; the number of pages. */
    int print(Path file) throws IOException {
        JsonObject settings = new JsonObject();
        settings.addProperty("preferCSSPageSize", true);
        settings.addProperty("printBackground", true);
        save(file, call("Page.printToPDF", settings));
        String pdf = Files.readString(file, StandardCharsets.ISO_8859_1);
        return pdf.split("/Type\\s*/Page[^s]", -1).length - 1;
    }

    private static void save(Path file, JsonObject answer) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(answer.get("data").getAsString()));
    }

    /** A text as JavaScript writes it. */
    static String quoted(String text) {
        return new com.google.gson.Gson().toJson(text);
    }

    @Override
    public void close() {
        browser.forget(this, session);
    }
}
