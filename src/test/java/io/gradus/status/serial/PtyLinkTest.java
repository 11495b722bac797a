package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.health.HealthBoard;
import io.gradus.health.Verdict;
import io.gradus.status.RunControl;
import io.gradus.status.StatusLoop;
import io.gradus.testing.TestPty;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** {@code --serial pty}: the device that it makes, opened as a plotter would, by its name. */
class PtyLinkTest {
    private final HealthBoard board = new HealthBoard(1);
    private final RunControl control = new RunControl();
    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Test
    void whoeverAttachesSeesLateLinesAndGetsAnswers() throws Exception {
        try (PtyLink link = new PtyLink()) {
            link.open();
            Path device = Path.of(link.name());
            assertTrue(Files.exists(device));
            StatusLoop loop = start(link);
            try {
                publish(1);
                SerialSink sink = this.sink;
                TestPty.await("lines to be dropped", () -> sink.dropped() > 50);
                publish(2);
                TestPty.await("lines to be dropped", () -> sink.dropped() > 100);
                try (FileInputStream plotter = new FileInputStream(device.toFile())) {
                    StringBuilder text = new StringBuilder();
                    read(plotter, text, "loss:2,");
                    int stale = text.indexOf("loss:2,");
                    assertTrue(stale <= 2 * PtyLink.MOST_UNREAD, stale + " bytes of old lines");
                    Files.writeString(device, "*IDN?\n", StandardOpenOption.WRITE);
                    read(plotter, text, "Gradus,test");
                    assertFalse(text.toString().contains("\r"), "the terminal alters bytes");
                    assertFalse(text.toString().contains("*IDN"), "the terminal echoes");
                }
            } finally {
                loop.close();
            }
            TestPty.await("the device to go", () -> !Files.exists(device));
        }
    }

    @Test
    void aTerminalThatGoesIsMadeAnewAndNamed() throws Exception {
        PtyLink link = new PtyLink();
        link.open();
        String first = link.name();
        StatusLoop loop = start(link);
        try {
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info()
                            .arguments()
                            .map(words -> List.of(words).contains("/dev/null"))
                            .orElse(false))
                    .filter(child -> String.join(" ", child.info().arguments().orElse(new String[0]))
                            .contains("kill -0"))
                    .forEach(ProcessHandle::destroyForcibly);
            TestPty.await("another", () -> notices.size() == 2);
            assertTrue(notices.get(0).startsWith(first + ": the pseudo-terminal is gone"), notices.toString());
            assertEquals(link.name() + ": the serial line is open", notices.get(1));
            assertTrue(Files.exists(Path.of(link.name())));
        } finally {
            loop.close();
        }
    }

    private SerialSink sink;

    private StatusLoop start(PtyLink link) {
        sink = new SerialSink(link, Readings.layers(1), control, "Gradus,test,0,1", notices::add);
        return new StatusLoop(
                board, 1, control, List.of(sink), Duration.ofMillis(2), (name, reason) -> notices.add(reason));
    }

    private void publish(long loss) {
        board.publishRelease(Readings.snapshot(1, loss, loss, Verdict.HEALTHY));
    }

    /** Reads until the text is there. */
    private static void read(FileInputStream from, StringBuilder into, String wanted) throws Exception {
        byte[] bytes = new byte[256];
        TestPty.await(wanted, () -> {
            try {
                while (from.available() > 0 && into.indexOf(wanted) < 0) {
                    into.append(new String(bytes, 0, from.read(bytes), StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                into.append(e);
            }
            return into.indexOf(wanted) >= 0;
        });
    }
}
