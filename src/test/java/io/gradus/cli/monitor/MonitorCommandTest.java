package io.gradus.cli.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.cli.Main;
import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.board.SerialOptions;
import io.gradus.cli.terminal.Style;
import io.gradus.cli.terminal.Terminal;
import io.gradus.health.HealthBoard;
import io.gradus.health.Verdict;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.run.Version;
import io.gradus.status.RunControl;
import io.gradus.status.StatusLoop;
import io.gradus.status.serial.Readings;
import io.gradus.status.serial.SerialLink;
import io.gradus.status.serial.SerialSink;
import io.gradus.testing.TestPty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gradus monitor} at a pseudo-terminal, at whose other end is what {@code train --serial pty} puts there. */
class MonitorCommandTest {
    private static final NetworkSpec NETWORK =
            NetworkSpec.inputs(4).hidden(10, Activation.RELU).output(3, Loss.CROSS_ENTROPY);
    private static final String FULL =
            "step:%d,epoch:2,loss:0.5,rate:0.1,verdict:3,layer:1,state:0,grad1:1E-05,delta1:1E-06,grad2:0.1,delta2:0.2\n";

    @TempDir
    Path folder;

    private final HealthBoard board = new HealthBoard(2);
    private final RunControl control = new RunControl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private StatusLoop loop;

    @AfterEach
    void end() {
        if (loop != null) {
            loop.close();
        }
    }

    @Test
    void printsAndRecordsWhatComes() throws Exception {
        String device = serve();
        publish(640, new Verdict(Verdict.State.DEAD, 1, 0.62, "layer 1: 62 % of units \"dead\""));
        Path record = folder.resolve("run.jsonl");
        Cli cli = Cli.run("monitor", device, "--lines", 20, "--for", 60, "--record", record);
        assertEquals(0, cli.code(), cli.err());
        String expected = "step 640  epoch 3  loss 0.2500  rate 0.1  running  dead  delta 6.5e+00 6.5e-01";
        assertTrue(cli.lines().contains(expected), cli.out());
        assertEquals(
                20, cli.lines().stream().filter(line -> line.equals(expected)).count());
        assertTrue(cli.lines().contains("layer 1: 62 % of units \"dead\""), cli.out());
        assertFalse(cli.out().contains("\033"), "control characters in what is no terminal");
        List<String> lines = Files.readAllLines(record);
        assertEquals(20, lines.size());
        JsonObject json = JsonParser.parseString(lines.get(19)).getAsJsonObject();
        assertEquals("health", json.get("type").getAsString());
        assertEquals(640, json.get("step").getAsInt());
        assertEquals("dead", json.get("verdict").getAsString());
        assertEquals("running", json.get("state").getAsString());
        assertEquals(
                0.65,
                json.getAsJsonArray("layers")
                        .get(1)
                        .getAsJsonObject()
                        .get("delta_rms")
                        .getAsDouble());
    }

    @Test
    void drawsLayersAndLedsInATerminal() throws Exception {
        String device = serve();
        publish(640, new Verdict(Verdict.State.VANISHING, 1, 1e-6, "use relu"));
        Terminal terminal = terminal(true);
        assertEquals(0, Main.run(new String[] {"monitor", device, "--lines", "300", "--for", "60"}, terminal), err());
        String text = out();
        assertTrue(text.contains("Gradus,MLP 4-10-3, " + Version.gradus()), text);
        assertTrue(text.contains("step 640  epoch 3  loss 0.2500  rate 0.1  running"), text);
        assertTrue(text.contains(Style.AMBER.paint("● vanishing") + ": use relu"), text);
        assertTrue(text.endsWith("\r\033[K" + "\033[A\033[K".repeat(5)), "the screen is not cleared");
    }

    @Test
    void goesOnAfterTheCableWasPulled() throws Exception {
        TestPty first = new TestPty().listen();
        Path port = Files.createSymbolicLink(folder.resolve("ttyTEST"), first.device());
        Terminal terminal = terminal(false);
        String[] words = {"monitor", port.toString(), "--for", "120", "--lines", "2"};
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> Main.run(words, terminal));
        TestPty.await("its hello", () -> first.received().contains("STAT:STRM ON"));
        first.send("\u0000\u0007garbage\nstep:6" + String.format(FULL, 1));
        TestPty.await("a question", () -> first.received().contains("STAT:HEAL?"));
        first.send(String.format(FULL, 1));
        TestPty.await("the line", () -> out().contains("step 1 "));
        first.unplug();
        TestPty.await("a word about it", () -> err().contains("gone; waiting for it to come back"));
        try (TestPty second = new TestPty().listen()) {
            Path next = Files.createSymbolicLink(folder.resolve("next"), second.device());
            Files.move(next, port, StandardCopyOption.ATOMIC_MOVE);
            TestPty.await("its hello", () -> second.received().contains("STAT:STRM ON"));
            second.send("verdict:0,loss:1\n" + String.format(FULL, 2));
            assertEquals(0, code.get(30, TimeUnit.SECONDS));
        }
        assertTrue(out().contains("step 2 "), out());
        assertTrue(err().contains("connected again") && err().contains("2 lines arrived damaged"), err());
    }

    @Test
    void endsWithTheRun() throws Exception {
        String device = serve();
        publish(640, Verdict.HEALTHY);
        Terminal terminal = terminal(false);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(
                () -> Main.run(new String[] {"monitor", device, "--for", "120"}, terminal));
        TestPty.await("lines", () -> out().contains("step 640"));
        control.end();
        loop.close();
        assertEquals(0, code.get(30, TimeUnit.SECONDS));
        assertTrue(out().contains("  ended  healthy"), out());
        assertEquals("", err());
    }

    /** Its number may be anybody's terminal next. */
    @Test
    void aPseudoTerminalThatGoesIsNotWaitedFor() throws Exception {
        TestPty pty = new TestPty().listen();
        Terminal terminal = terminal(false);
        String[] words = {"monitor", pty.device().toString(), "--for", "120"};
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> Main.run(words, terminal));
        TestPty.await("its hello", () -> pty.received().contains("STAT:STRM ON"));
        pty.unplug();
        assertEquals(1, code.get(30, TimeUnit.SECONDS));
        assertEquals("gradus: " + pty.device() + ": the port is gone\n", err());
    }

    @Test
    void saysSoIfNothingComes() throws Exception {
        try (TestPty pty = new TestPty()) {
            Cli cli = Cli.run("monitor", pty.device(), "--for", "0.3");
            assertEquals(1, cli.code());
            assertEquals("", cli.out());
            assertTrue(cli.err().contains("is gradus train --serial running"), cli.err());
            assertEquals(1, cli.err().lines().count(), cli.err());
        }
    }

    @Test
    void aBadPortLeavesNoRecordBehind() {
        Path record = folder.resolve("run.jsonl");
        Cli cli = Cli.run("monitor", "/dev/ttyNOWHERE", "--record", record);
        assertEquals(1, cli.code());
        assertTrue(cli.err().startsWith("gradus: /dev/ttyNOWHERE: there is no such port"), cli.err());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertFalse(Files.exists(record));
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/null --baud 12345, must be one of 1200",
        "/dev/null --baud fast, must be one of 1200",
        "/dev/null --lines 0, at least 1",
        "/dev/null --for -1, '--for'",
        "/dev/null --for 0, above 0",
        "--lines 1, PORT is missing"
    })
    void badUsageIsTold(String words, String reason) {
        Cli cli = Cli.run((Object[]) ("monitor " + words).split(" "));
        assertEquals(2, cli.code(), cli.err());
        assertTrue(cli.err().contains(reason.replace("'", "")), cli.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev", "/etc/passwd"})
    void trainRefusesWhatCanNeverBeAPort(String name) {
        assertThrows(
                UsageException.class,
                () -> SerialOptions.open(arguments("--serial", name), terminal(false), null, 115_200));
    }

    @Test
    void trainGoesOnWithoutAPortThatIsNotThereYet() throws Exception {
        SerialLink link = SerialOptions.open(arguments("--serial", "/dev/ttyNOWHERE"), terminal(false), null, 115_200);
        assertNotNull(link);
        assertFalse(link.isOpen());
        assertTrue(err().contains("training continues, and the port is tried again"), err());
        assertEquals(1, err().lines().count());
    }

    @Test
    void withoutAPortThereIsNone() throws IOException {
        assertNull(SerialOptions.open(new Arguments(List.of(), Map.of()), terminal(false), null, 115_200));
        assertThrows(
                UsageException.class,
                () -> SerialOptions.open(arguments("--baud", "9600"), terminal(false), null, 115_200));
    }

    @Test
    void leavesThePortAsAPlotterWantsIt() throws IOException {
        StringBuilder sent = new StringBuilder();
        SerialLink link = new SerialLink() {
            @Override
            public String name() {
                return "far end";
            }

            @Override
            public void open() {}

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public boolean comesBack() {
                return true;
            }

            @Override
            public int read(byte[] into) {
                byte[] line = String.format(FULL, 7).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(line, 0, into, 0, line.length);
                return line.length;
            }

            @Override
            public boolean write(byte[] bytes, int count) {
                sent.append(new String(bytes, 0, count, StandardCharsets.US_ASCII));
                return true;
            }

            @Override
            public void close() {}
        };
        assertTrue(new MonitorSession(terminal(false), link, null, 2, 60, List.of()).run());
        assertTrue(sent.toString().startsWith("*CLS;:STAT:STRM:FORM FULL;:STAT:STRM ON;"), sent.toString());
        assertTrue(sent.toString().endsWith("STAT:STRM:FORM PLOT\n"), sent.toString());
    }

    private static Arguments arguments(String option, String value) {
        return new Arguments(List.of(), Map.of(option, value));
    }

    /** Begins what {@code train --serial pty} does; the device. */
    private String serve() throws IOException {
        Terminal terminal = terminal(false);
        SerialLink link = SerialOptions.open(arguments("--serial", "pty"), terminal, null, 115_200);
        assertNotNull(link);
        SerialSink sink = SerialOptions.sink(link, NETWORK, control, terminal);
        loop = new StatusLoop(board, 2, control, List.of(sink), Duration.ofMillis(5), (name, reason) -> {});
        return link.name();
    }

    private void publish(long step, Verdict verdict) {
        board.publishRelease(Readings.snapshot(2, step, 0.25, verdict));
    }

    private Terminal terminal(boolean live) {
        return new Terminal(Cli.print(out), Cli.print(err), live, true, true, 100, 24);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
