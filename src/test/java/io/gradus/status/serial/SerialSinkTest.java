package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.device.BaudRates;
import io.gradus.health.HealthBoard;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.RunState;
import io.gradus.status.StatusLoop;
import io.gradus.testing.TestPty;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink on a real pseudo-terminal, shown readings by a real status loop. */
class SerialSinkTest {
    private static final int LAYERS = 3;

    @TempDir
    Path folder;

    private final HealthBoard board = new HealthBoard(LAYERS);
    private final RunControl control = new RunControl();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private TestPty pty;
    private Path port; // a link to the device, as udev makes them
    private SerialSink sink;
    private StatusLoop loop;

    @BeforeEach
    void begin() throws IOException {
        pty = new TestPty();
        port = Files.createSymbolicLink(folder.resolve("ttyTEST"), pty.device());
    }

    @AfterEach
    void end() throws Exception {
        if (loop != null) {
            loop.close();
        }
        pty.close();
        assertEquals(List.of(), complaints);
    }

    @Test
    void streamsALineAReading() throws Exception {
        pty.listen();
        start();
        publish(64, 0.5);
        TestPty.await("a plot line", () -> pty.lines().stream().anyMatch(line -> line.contains(",loss:0.5,")));
        publish(128, 0.25);
        TestPty.await("the next", () -> pty.lines().stream().anyMatch(line -> line.contains(",loss:0.25,")));
        for (String line : pty.lines()) {
            assertTrue(line.matches("verdict:0,loss:0\\.2?5(,lgrate:-1)?(,(lggrad|lgdelta|dead)\\d:[-0-9.]+)+"), line);
        }
    }

    @Test
    void nothingIsStreamedBeforeTheFirstJudgement() throws Exception {
        pty.listen();
        start();
        assertEquals("1", pty.ask("STAT:STRM?"));
        assertEquals("-1", pty.ask("TRA:STEP?"));
        assertFalse(pty.received().contains("verdict"), pty.received());
    }

    @Test
    void answersAndObeysBesideTheStream() throws Exception {
        pty.listen();
        start();
        publish(64, 0.5);
        assertEquals("Gradus,MLP 4-10-20-30,0,0.1.0", pty.ask("*IDN?"));
        assertEquals("0.05", pty.ask("STAT:LAY2:GRAD?"));
        assertEquals("HEALTHY,0,0,\"\"", pty.ask("STAT:HEAL?"));
        assertEquals("-113,\"Undefined header\"", pty.ask("NONSENSE;:SYST:ERR?\nSYST:ERR?"));
        assertEquals("RUNNING", pty.ask("TRA:STAT?"));
        pty.send("TRA:PAUS\n");
        TestPty.await("the pause", () -> control.state() == RunState.PAUSED);
        TestPty.await("word of it", () -> ask("TRA:STAT?").equals("PAUSED"));
        pty.send("STAT:STRM OFF\n");
        assertEquals("0", pty.ask("STAT:STRM?"));
        pty.ask("*OPC?"); // whatever of the stream was on its way has come
        pty.forget();
        assertEquals("1", pty.ask("*OPC?"));
        assertEquals(List.of("1"), pty.lines());
        pty.send("STAT:STRM:FORM FULL;:STAT:STRM ON\n");
        TestPty.await("a full line", () -> pty.lines().stream().anyMatch(line -> line.startsWith("step:64,epoch:3,")));
    }

    @Test
    void garbageAndALineOf10MegabytesHarmNothing() throws Exception {
        pty.listen();
        start();
        publish(64, 0.5);
        byte[] garbage = new byte[200_000];
        new Random(1).nextBytes(garbage);
        pty.send(garbage);
        pty.send("\n*CLS\n");
        byte[] long10 = new byte[10_000_000];
        Arrays.fill(long10, (byte) 'A');
        pty.send(long10);
        pty.send("\n");
        assertEquals("-363,\"Input buffer overrun\"", pty.ask("SYST:ERR?"));
        assertEquals("0,\"No error\"", pty.ask("SYST:ERR?"));
        assertEquals("1", pty.ask("STAT:STRM?"));
        assertFalse(control.hasNews());
    }

    /** Nobody reads the other end: lines drop, the status thread goes on, and no thread spins. */
    @Test
    void aReaderThatStopsReadingCostsLinesAndNothingElse() throws Exception {
        start();
        publish(64, 0.5);
        TestPty.await("lines to be dropped", () -> sink.dropped() > 100);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpuBefore = serialNanos(threads);
        long droppedBefore = sink.dropped();
        long began = System.nanoTime();
        TestPty.await("more lines to be dropped", () -> sink.dropped() > droppedBefore + 200);
        double share = (double) (serialNanos(threads) - cpuBefore) / (System.nanoTime() - began);
        assertTrue(share < 0.1, "the serial threads used " + 100 * share + " % of a core while nobody read");
        pty.listen(); // and now somebody does
        publish(128, 0.25);
        TestPty.await("the latest", () -> pty.lines().stream().anyMatch(line -> line.contains(",loss:0.25,")));
        assertEquals("0.05", pty.ask("STAT:LAY2:GRAD?"));
        assertTrue(Long.parseLong(pty.ask("STAT:STRM:DROP?")) > 300);
    }

    @Test
    void closesWithinASecondAlthoughNobodyReads() throws Exception {
        start();
        publish(64, 0.5);
        TestPty.await("lines to be dropped", () -> sink.dropped() > 10);
        long began = System.nanoTime();
        sink.close();
        double seconds = (System.nanoTime() - began) / 1e9;
        assertTrue(seconds < 5, "it took " + seconds + " s"); // one, on a machine that has time
        TestPty.await("its threads to end", () -> serialThreads().isEmpty());
        sink.close();
    }

    @Test
    void theLastReadingIsSent() throws Exception {
        pty.listen();
        start();
        pty.send("STAT:STRM:FORM FULL\n");
        assertEquals("FULL", pty.ask("STAT:STRM:FORM?"));
        publish(64, 0.5);
        control.end();
        loop.close();
        TestPty.await("the last line", () -> pty.lines().stream()
                .anyMatch(line -> line.startsWith("step:64,") && line.contains(",state:2,")));
    }

    @Test
    void opensThePortAgainWhenItComesBack() throws Exception {
        pty.listen();
        start();
        publish(64, 0.5);
        pty.send("STAT:STRM:FORM FULL\n");
        TestPty.await("a line", () -> pty.received().contains("step:64,"));
        for (int n = 1; n <= 2; n++) {
            pty.unplug();
            TestPty.await("lines to be dropped", () -> sink.dropped() > 0);
            int told = n;
            TestPty.await("word of it", () -> notices.size() == 2 * told - 1);
            assertTrue(notices.get(2 * n - 2).startsWith(port + ": the port is gone"), notices.toString());
            long step = 1000L * n;
            publish(step, 0.25);
            replug();
            TestPty.await("the stream, as it was", () -> pty.received().contains("step:" + step + ","));
            assertFalse(pty.received().contains("step:64,"), "old lines came");
            assertEquals("0.05", pty.ask("STAT:LAY2:GRAD?"));
            TestPty.await("word of it", () -> notices.size() == 2 * told);
        }
    }

    @Test
    void aPortThatIsNotThereYetIsTakenWhenItComes() throws Exception {
        Files.delete(port);
        publish(64, 0.5);
        start();
        TestPty.await("lines to be dropped", () -> sink.dropped() > 0);
        Files.createSymbolicLink(port, pty.listen().device());
        TestPty.await("a line", () -> pty.received().contains("loss:0.5,"));
    }

    /** A service that opens a terminal for reading is ended by SIGHUP when that is unplugged. */
    @Test
    void onlyTheLibraryOpensThePortForReading() throws Exception {
        pty.listen();
        start();
        publish(64, 0.5);
        TestPty.await("a line", () -> pty.received().contains("loss:0.5,"));
        List<String> modes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                if (isLinkTo(file, pty.device())) {
                    String info = Files.readString(Path.of("/proc/self/fdinfo", String.valueOf(file.getFileName())));
                    int flags = Integer.parseInt(info.replaceFirst("(?s).*flags:\\s*([0-7]+)\\n.*", "$1"), 8);
                    modes.add((flags & 3) == 1 ? "ours, to write" : "the library's");
                }
            }
        }
        modes.sort(null);
        assertEquals(List.of("ours, to write", "the library's"), modes);
    }

    private static boolean isLinkTo(Path descriptor, Path device) {
        try {
            return Files.readSymbolicLink(descriptor).equals(device);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private void start() throws IOException {
        PortLink link = new PortLink(port.toString(), BaudRates.DEFAULT);
        if (Files.exists(port)) {
            link.open();
        }
        sink = new SerialSink(link, Readings.layers(LAYERS), control, "Gradus,MLP 4-10-20-30,0,0.1.0", notices::add);
        loop = new StatusLoop(
                board,
                LAYERS,
                control,
                List.of(sink),
                Duration.ofMillis(2),
                (name, reason) -> complaints.add(name + ": " + reason));
    }

    private void replug() throws IOException {
        pty = new TestPty().listen();
        Path next = Files.createSymbolicLink(folder.resolve("next"), pty.device());
        Files.move(next, port, StandardCopyOption.ATOMIC_MOVE);
    }

    private void publish(long step, double loss) {
        board.publishRelease(Readings.snapshot(LAYERS, step, loss, Verdict.HEALTHY));
    }

    private String ask(String query) {
        try {
            return pty.ask(query);
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static List<Thread> serialThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gradus-serial-"))
                .toList();
    }

    private static long serialNanos(ThreadMXBean threads) {
        return serialThreads().stream()
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
                .sum();
    }
}
