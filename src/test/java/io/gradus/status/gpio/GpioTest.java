package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.device.Header;
import io.gradus.nativelib.SharedLibrary;
import io.gradus.testing.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpioTest {
    @ParameterizedTest
    @ValueSource(strings = {"aarch64", "arm"})
    void pi4jIsForRaspberryPis(String processor) {
        for (String chip : Header.RASPBERRY_PI_CHIPS) {
            assertNull(Gpio.refusal(processor, chip));
        }
        assertEquals(
                "Pi4J takes a Raspberry Pi's own chip only, not gpio-ep93xx", Gpio.refusal(processor, "gpio-ep93xx"));
    }

    @Test
    void otherProcessorsAreRefused() {
        assertEquals("Pi4J has no library for the processor riscv64", Gpio.refusal("riscv64", "pinctrl-rp1"));
    }

    @Test
    void pi4jOffAKnownBoardSaysSo() {
        assumeTrue(!Files.exists(Path.of("/proc/device-tree/model")), "may be a Raspberry Pi");
        GpioException e = assertThrows(GpioException.class, () -> Pi4jLines.open("pinctrl-rp1"));
        assertEquals("Pi4J does not know this board", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "chardev"})
    void aChipThatIsNotHereIsOneLineByEitherWay(String provider) {
        assumeTrue(SharedLibrary.refusal() == null, "no native library");
        GpioException e =
                assertThrows(GpioException.class, () -> Gpio.open("no-such-chip", GpioProvider.named(provider)));
        assertTrue(
                List.of("this machine has no GPIO chip", "no GPIO chip is labelled no-such-chip").stream()
                                .anyMatch(e.getMessage()::startsWith)
                        || e.getMessage().contains("permission denied"),
                e.getMessage());
    }

    @Test
    void pi4jIsLoadedOnlyWhereItMayBeOfUse(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes");
        ChildJvm.run(List.of("-Xlog:class+load:file=" + log), NoChipProbe.class);
        List<String> loaded = Files.readAllLines(log);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("io.gradus.status.gpio.LedPanel ")));
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> line.contains("com.pi4j") || line.contains("slf4j"))
                        .toList());
    }
}
