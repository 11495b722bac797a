package io.gradus.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private final Path folder;
    private final Path file;

    AtomicFileTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("m.safetensors");
    }

    @Test
    void aFailureInTheMiddleLeavesTheOldFileAndNothingElse() throws IOException {
        for (Throwable failure :
                List.of(new IOException("disk full"), new IllegalStateException(), new OutOfMemoryError())) {
            Files.writeString(file, "old");
            assertThrows(
                    failure.getClass(),
                    () -> AtomicFile.write(file, out -> {
                        out.write(new byte[100_000]);
                        if (failure instanceof IOException e) {
                            throw e;
                        }
                        if (failure instanceof Error e) {
                            throw e;
                        }
                        throw (RuntimeException) failure;
                    }));
            assertEquals("old", Files.readString(file));
            assertEquals(List.of(file), list());
        }
    }

    @Test
    void aProcessThatDiesInTheMiddleLeavesTheOldFile() throws Exception {
        ModelFile.write(file, Models.small());
        byte[] before = Files.readAllBytes(file);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DiesWriting.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(DiesWriting.EXIT_CODE, process.exitValue(), output);
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(2, list().size(), "the half-written file lies beside it: " + list());
        // And is in nobody's way.
        ModelFile.write(file, Models.random(1));
        assertEquals(Models.random(1).weights(), ModelFile.readWeights(file));
    }

    /** A process that loses its power halfway through a file. */
    static final class DiesWriting {
        static final int EXIT_CODE = 42;

        private DiesWriting() {}

        public static void main(String[] args) throws IOException {
            AtomicFile.write(Path.of(args[0]), out -> {
                out.write(new byte[100_000]);
                out.flush();
                Runtime.getRuntime().halt(EXIT_CODE);
            });
        }
    }

    @Test
    void anInterruptedThreadStillSaves() {
        Thread.currentThread().interrupt();
        try {
            ModelFile.write(file, Models.small());
            assertEquals(Models.small(), ModelFile.read(file));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.createSymbolicLink(file, Path.of("other", "real.safetensors"));
        for (int i = 0; i < 2; i++) { // first to nowhere, then to a file
            ModelFile.write(file, Models.small());
            assertTrue(Files.isSymbolicLink(file));
            assertTrue(Files.isRegularFile(other.resolve("real.safetensors")));
            assertEquals(Models.small(), ModelFile.read(file));
        }
        Files.delete(file);
        Files.createSymbolicLink(file, file);
        assertEquals(
                file + ": cannot be written: its symbolic links run in a circle; "
                        + "choose another place for the model, or make this one writable",
                refusal(file));
    }

    @Test
    void aNewFileHasTheUsualPermissions() throws IOException {
        Path usual = Files.writeString(folder.resolve("usual"), "");
        ModelFile.write(file, Models.small());
        assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(file));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDeviceIsWrittenToAndStaysADevice() {
        Path device = Path.of("/dev/null");
        ModelFile.write(device, Models.small());
        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void placesThatCannotBeWrittenAreSaidToBe() throws IOException {
        Path missing = folder.resolve("missing");
        assertCannot("there is no folder " + missing, missing.resolve("m"));
        Files.writeString(file, "");
        assertCannot("there is no folder " + file, file.resolve("m"));
        assertCannot("it is a folder", folder);
        assertEquals(List.of(file), list());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderWithoutPermissionIsSaidToBe() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        // Root may write there all the same, but not among the processes.
        Path place = (Files.isWritable(closed) ? Path.of("/proc") : closed).resolve("m.safetensors");
        String message = refusal(place);
        assertTrue(
                message.startsWith(place + ": cannot be written: ")
                        && message.endsWith("; choose another place for the model, or make this one writable"),
                message);
        assertFalse(Files.exists(place));
        assertEquals(List.of(closed), list());
    }

    private void assertCannot(String reason, Path place) {
        assertEquals(
                place + ": cannot be written: " + reason
                        + "; choose another place for the model, or make this one writable",
                refusal(place));
    }

    /** What both asking and trying say. */
    private static String refusal(Path place) {
        String asked = String.valueOf(assertThrows(ModelException.class, () -> ModelFile.requireWritable(place))
                .getMessage());
        assertEquals(
                asked,
                assertThrows(ModelException.class, () -> ModelFile.write(place, Models.small()))
                        .getMessage());
        return asked;
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void temporaryFilesOfKilledProcessesGoAfterAnHour() throws IOException {
        Path old = Files.createFile(folder.resolve(".gradus-abc-0.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
        Path other = Files.createFile(folder.resolve(".gradus-notes"));
        Files.setLastModifiedTime(other, FileTime.from(Instant.now().minusSeconds(7200)));
        Path underWay = Files.createFile(folder.resolve(".gradus-def-0.tmp"));
        AtomicFile.write(folder.resolve("file"), out -> out.write(1));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(underWay));
        assertTrue(Files.exists(other));
    }
}
