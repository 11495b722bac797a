package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.nativelib.SharedLibrary;
import io.gradus.testing.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening what is no chip. Lines that are some are driven by {@code native/check-gpio}. */
class CharacterDeviceLinesTest {
    @TempDir
    Path devices;

    @Test
    void noChipIsSaid() {
        assertRefused("this machine has no GPIO chip (no " + devices + "/gpiochip*)");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        Path gone = devices.resolve("gone");
        GpioException e = assertThrows(GpioException.class, () -> CharacterDeviceLines.open("x", gone));
        assertEquals("cannot look for GPIO chips in " + gone + ": " + gone, e.getMessage());
    }

    @Test
    void whatIsNoChipIsNamed() throws Exception {
        requireLibrary();
        Files.writeString(devices.resolve("gpiochip0"), "no chip");
        Files.createFile(devices.resolve("gpiochip1"));
        Files.createDirectory(devices.resolve("gpiochip2"));
        Files.createSymbolicLink(devices.resolve("gpiochip3"), Path.of("nowhere"));
        assertRefused("no GPIO chip is labelled pinctrl-rp1: " + devices + "/gpiochip0 is no GPIO chip, " + devices
                + "/gpiochip1 is no GPIO chip, " + devices + "/gpiochip2 is no GPIO chip, " + devices
                + "/gpiochip3: No such file or directory; name one of these");
    }

    @Test
    void aPipeOfThatNameDoesNotStopUs() throws Exception {
        requireLibrary();
        Path pipe = devices.resolve("gpiochip0");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertRefused(
                        "no GPIO chip is labelled pinctrl-rp1: " + pipe + " is no GPIO chip; name one of these"));
    }

    @Test
    void missingPermissionNamesTheGroup() throws Exception {
        requireLibrary();
        Path chip = Files.createFile(
                devices.resolve("gpiochip0"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        String group =
                Files.readAttributes(chip, PosixFileAttributes.class).group().getName();
        String line = new String(openWithoutPrivileges().getInputStream().readAllBytes()).strip();
        assertEquals(
                chip + ": permission denied"
                        + (group.equals("root")
                                ? ", it is root's alone: a udev rule has to give it to group gpio; then"
                                        + " `sudo usermod -aG gpio $USER`, and log in again"
                                : ": `sudo usermod -aG " + group + " $USER`, then log in again"),
                line);
    }

    /** Root may open anything, so it gives that right up; every Debian has {@code setpriv}. */
    private Process openWithoutPrivileges() throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OpenProbe.class.getName(),
                devices.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void aMissingLibraryIsSaid() throws Exception {
        String line = ChildJvm.run(
                List.of("-Dgradus.native.library=/nowhere/libgradus.so"), OpenProbe.class, devices.toString());
        assertEquals("GPIO lines need the native library: there is no library /nowhere/libgradus.so", line);
    }

    private static void requireLibrary() {
        assumeTrue(SharedLibrary.refusal() == null, "no native library");
    }

    private void assertRefused(String message) {
        requireLibrary();
        GpioException e = assertThrows(GpioException.class, () -> CharacterDeviceLines.open("pinctrl-rp1", devices));
        assertEquals(message, e.getMessage());
        assertTrue(e.getMessage().lines().count() == 1);
    }
}
