package io.gradus.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.terminal.Terminal;
import io.gradus.cli.train.TrainCommand;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a run that trains meanwhile. */
@Tag("browser")
class LivePageTest {
    private static final Path PICTURES = Path.of(System.getProperty("gradus.root", "."), "target", "browser");
    private static final Pattern ADDRESS = Pattern.compile("page +(http://\\S+)");

    @TempDir
    static Path folder;

    private static Chromium browser;

    @BeforeAll
    static void open() throws IOException {
        browser = new Chromium();
    }

    @AfterAll
    static void close() throws IOException {
        browser.close();
    }

    /** A training run with a live page, in a thread of its own. */
    private static final class Run implements AutoCloseable {
        final RunControl control = new RunControl();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final AtomicInteger code = new AtomicInteger(-1);
        final Thread thread;
        final String address;

        Run(String... options) throws InterruptedException {
            List<String> words = new ArrayList<>(
                    List.of("digits", "--web", "0", "--out", folder.resolve("m").toString()));
            words.addAll(List.of(options));
            PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
            TrainCommand command = new TrainCommand(control);
            thread = new Thread(() -> {
                try {
                    code.set(command.run(
                            Arguments.of(command, words.toArray(String[]::new)), Terminal.of(stream, stream, true)));
                } catch (IOException | RuntimeException e) {
                    e.printStackTrace(stream);
                }
            });
            thread.start();
            Matcher said = ADDRESS.matcher("");
            while (!said.reset(said()).find()) {
                assertTrue(thread.isAlive(), said());
                TimeUnit.MILLISECONDS.sleep(20);
            }
            address = said.group(1);
        }

        String said() {
            return out.toString(StandardCharsets.UTF_8);
        }

        /** Trains what is left as fast as it can. */
        @Override
        public void close() {
            control.pace(0);
            control.resume();
            try {
                thread.join(TimeUnit.SECONDS.toMillis(120));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertFalse(thread.isAlive(), said());
            assertEquals(0, code.get(), said());
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "390, false", "1280, true"})
    void isWellInEveryWindow(int width, boolean dark) throws Exception {
        try (Run run = new Run("--hidden", "32x5", "--pace", "100", "--epochs", "300")) {
            try (Tab tab = browser.open()
                    .window(width, 900, width < 500)
                    .media("screen", dark)
                    .show(run.address)) {
                tab.until(
                        "document.querySelectorAll('.heat').length >= 3 && document.querySelector('#panel-bins') !== null");
                tab.picture(PICTURES.resolve("live-" + width + (dark ? "-dark" : "") + ".png"));
                assertEquals(List.of(), tab.errors());
                for (String request : tab.requests()) {
                    assertTrue(request.startsWith(run.address), request + " is not of this page");
                }
                assertEquals(List.of(), tab.accessibilityFaults());
                assertTrue(tab.run("document.documentElement.scrollWidth <= innerWidth")
                        .getAsBoolean());
            }
        }
    }

    @Test
    void theRunObeysThePage() throws Exception {
        try (Run run = new Run("--pace", "200", "--epochs", "600")) {
            try (Tab tab = browser.open().window(1280, 900, false).show(run.address)) {
                String state = "document.querySelector('.live .state').textContent";
                tab.until(state + ".startsWith('running, step ')");
                tab.click(".live button"); // Pause
                tab.until(state + ".startsWith('paused, step ')");
                assertEquals(RunState.PAUSED, run.control.state());
                long before = step(tab);
                TimeUnit.MILLISECONDS.sleep(300);
                assertEquals(before, step(tab), "it waits");
                for (int n = 1; n <= 3; n++) {
                    tab.run(
                            "[...document.querySelectorAll('.live button')].find((b) => b.textContent === 'Step').click()");
                    tab.until(state + " === 'paused, step " + grouped(before + n) + "'");
                }
                tab.run(
                        "(() => { const r = document.querySelector('.live input'); r.focus(); r.value = '0.0625'; r.blur();"
                                + " document.querySelector('.live form').requestSubmit(); })()");
                tab.until("document.querySelector('.said').textContent === ''");
                tab.run("[...document.querySelectorAll('.live button')].find((b) => b.textContent === 'Step').click()");
                tab.until(state + " === 'paused, step " + grouped(before + 4) + "'");
                assertTrue(run.said().contains("learning rate 0.0625 from here on"), run.said());

                tab.run("(() => { const p = document.querySelector('.live select'); p.value = '5';"
                        + " p.dispatchEvent(new Event('change')); })()");
                tab.until("document.querySelector('.said').textContent === ''");
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (run.control.pace() != 5 && System.nanoTime() < end) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                assertEquals(5, run.control.pace(), 1e-6);

                tab.run(
                        "[...document.querySelectorAll('.live button')].find((b) => b.textContent === 'Reset').click()");
                tab.until(state + " === 'paused, step 0'");
                tab.run(
                        "[...document.querySelectorAll('.live button')].find((b) => b.textContent === 'Resume').click()");
                tab.until(state + ".startsWith('running, step ')");
                tab.run("(() => { const r = document.querySelector('.live input'); r.value = '-1';"
                        + " r.form.noValidate = true; r.form.requestSubmit(); })()");
                tab.until("document.querySelector('.live .said').textContent.includes('positive')");
                // What is refused is an error to the browser's console, and to no one else.
                assertTrue(
                        tab.errors().stream().allMatch(e -> e.contains("400")),
                        tab.errors().toString());
            }
        }
    }

    private static long step(Tab tab) {
        return Long.parseLong(
                tab.text(".live .state").replaceFirst(".*step ", "").replace(",", ""));
    }

    private static String grouped(long number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }

    @Test
    void keepsUpWithTheRunAndHasItsEnd() throws Exception {
        Path log = folder.resolve("live.jsonl");
        Run run = new Run("--pace", "100", "--epochs", "40", "--log", log.toString());
        try (Tab tab = browser.open().window(1280, 900, false).show(run.address)) {
            tab.until("/epochs[2-9]/.test(document.querySelector('#panel-figures').textContent)");
            run.close();
            tab.until("document.querySelector('#panel-confusion') !== null");
            tab.until("document.querySelector('.live .state').textContent.startsWith('ended')");
            List<String> lines = Files.readAllLines(log);
            String end = lines.get(lines.size() - 1);
            com.google.gson.JsonObject record =
                    com.google.gson.JsonParser.parseString(end).getAsJsonObject();
            double error = record.getAsJsonObject("test").get("error_percent").getAsDouble();
            assertTrue(
                    tab.text("#panel-figures")
                            .contains(String.format(java.util.Locale.ROOT, "test error%.2f %%", error)),
                    tab.text("#panel-figures"));
            tab.run("document.querySelector('#panel-loss details').open = true");
            tab.until("document.querySelectorAll('#panel-loss details tbody tr').length === 40");
            tab.until("document.querySelector('.connection').textContent.startsWith('The run has ended')");
            tab.picture(PICTURES.resolve("live-ended.png"));
        }
    }

    @Test
    void aFifthPageIsBroughtUpToDateAllTheSame() throws Exception {
        try (Run run = new Run("--pace", "100", "--epochs", "300")) {
            List<Tab> tabs = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                tabs.add(browser.open().show(run.address));
                tabs.get(n).until("document.querySelector('.live .state') !== null");
            }
            TimeUnit.MILLISECONDS.sleep(300);
            try (Tab fifth = browser.open().show(run.address)) {
                fifth.until("document.querySelector('.connection').textContent.startsWith('Four other pages')");
                long before = step(fifth);
                fifth.until("Number(document.querySelector('.live .state').textContent.replace(/.*step |,/g, '')) > "
                        + before);
            }
            tabs.forEach(Tab::close);
        }
    }

    @Test
    void aTokenLetsOneIn() throws Exception {
        try (Run run = new Run("--web-bind", "127.0.0.1", "--pace", "100", "--epochs", "300")) {
            assertTrue(run.address.contains("/?token="), run.address);
            try (Tab tab = browser.open().load(run.address)) {
                tab.until("document.documentElement.dataset.ready === 'yes'");
                assertFalse(tab.run("location.href").getAsString().contains("token"));
                assertEquals("", tab.run("document.cookie").getAsString(), "programs cannot read it");
                assertEquals(List.of(), tab.errors());
            }
        }
    }

    @Test
    void itCanBeSavedAsAReport() throws Exception {
        try (Run run = new Run("--pace", "200", "--epochs", "300")) {
            try (Tab tab = browser.open().show(run.address)) {
                tab.until("document.querySelectorAll('.heat').length >= 3");
                String page =
                        tab.run("fetch('/report/0').then((r) => r.text())").getAsString();
                Path saved = Files.writeString(folder.resolve("saved.html"), page);
                try (Tab second = browser.open().show(saved.toUri().toString())) {
                    assertEquals(List.of(), second.errors());
                    assertEquals(1, second.requests().size());
                    assertTrue(second.run("document.querySelectorAll('.heat').length >= 3")
                            .getAsBoolean());
                }
            }
        }
    }
}
