package io.gradus.status.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.testing.ChildJvm;
import io.gradus.testing.TestPty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortLinkTest {
    @TempDir
    Path folder;

    @Test
    void bytesGoBothWaysUnchanged() throws Exception {
        try (TestPty pty = new TestPty().listen();
                PortLink link = new PortLink(pty.device().toString(), 115_200)) {
            link.open();
            link.open();
            byte[] bytes = "\0\u0003\u0011\u0013\r\n\u0004 \u007f~".getBytes(StandardCharsets.US_ASCII);
            assertTrue(link.write(bytes, bytes.length));
            TestPty.await("the bytes", () -> pty.received().length() == bytes.length);
            assertEquals(new String(bytes, StandardCharsets.US_ASCII), pty.received());
            pty.send(bytes);
            StringBuilder read = new StringBuilder();
            byte[] into = new byte[64];
            for (int n = 0; n < 100 && read.length() < bytes.length; n++) {
                read.append(new String(into, 0, link.read(into), StandardCharsets.US_ASCII));
            }
            assertEquals(pty.received(), read.toString());
            close(link);
            close(link);
            assertFalse(link.isOpen());
            assertThrows(IOException.class, () -> link.read(into));
            assertThrows(IOException.class, () -> link.write(into, 1));
        }
    }

    @Test
    void twoOfUsDoNotShareAPort() throws Exception {
        try (TestPty pty = new TestPty();
                PortLink link = new PortLink(pty.device().toString(), 115_200)) {
            assertEquals(
                    "open", ChildJvm.run(List.of(), OpenPort.class, pty.device().toString()));
            link.open();
            assertEquals(
                    pty.device() + ": another gradus is using it",
                    ChildJvm.run(List.of(), OpenPort.class, pty.device().toString()));
        }
    }

    @Test
    void aWriteThatWaitsEndsWhenThePortIsClosed() throws Exception {
        try (TestPty pty = new TestPty();
                PortLink link = new PortLink(pty.device().toString(), 115_200)) {
            link.open();
            Thread writer = new Thread(() -> {
                byte[] bytes = new byte[4096];
                assertThrows(IOException.class, () -> {
                    while (link.write(bytes, bytes.length)) {
                        // until the terminal is full
                    }
                });
            });
            writer.start();
            TestPty.await("the write to wait", () -> isInWrite(writer));
            close(link);
            TestPty.await("the write to end", () -> !writer.isAlive());
        }
    }

    /** Closes it early; the test's end does so once more, which must do nothing. */
    private static void close(PortLink link) {
        link.close();
    }

    private static boolean isInWrite(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].getMethodName().startsWith("write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/ttyNOWHERE", "ttyNOWHERE"})
    void aPortThatIsNotThereIsNamedInOneLine(String name) {
        String reason =
                assertThrows(IOException.class, new PortLink(name, 9600)::open).getMessage();
        assertTrue(reason.startsWith(name + ": there is no such port; this machine has "), reason);
        assertFalse(reason.contains("\n"), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/dev", "/etc/passwd"})
    void whatIsNoPortIsRefused(String name) {
        String reason =
                assertThrows(IOException.class, new PortLink(name, 9600)::open).getMessage();
        assertTrue(reason.startsWith(name + ": "), reason);
        assertTrue(reason.contains("serial port"), reason);
    }

    @Test
    void theLibraryIsUnpackedIntoAFolderThatIsOurs() throws Exception {
        Path place = LibraryFiles.unpack(folder.resolve("cache").resolve("jSerialComm"));
        String processor =
                LibraryFiles.processors(System.getProperty("os.arch")).get(0);
        Path file = place.resolve("Linux").resolve(processor).resolve("libjSerialComm.so");
        long size = Files.size(file);
        assertTrue(size > 10_000);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place)));
        Files.write(file, new byte[(int) size]); // as many bytes, but others
        LibraryFiles.unpack(place);
        assertEquals(0x7f, Files.readAllBytes(file)[0]);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(IOException.class, () -> LibraryFiles.unpack(place));
    }
}
