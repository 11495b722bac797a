package io.gradus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class DevicesTest {
    private static final Path FILES = Path.of(System.getProperty("gradus.root", "."), "device-configs");
    static final List<String> NAMES = Devices.NAMES;

    @TempDir
    Path folder;

    @Test
    void everyFileHasAName() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            Set<String> names = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".toml"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(new TreeSet<>(NAMES), names);
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void everyFileCanBeUsed(String name) throws IOException {
        Path file = FILES.resolve(name + ".toml");
        DeviceConfig device = Devices.read(file);
        assertEquals(device, Devices.named(name), "what travels in the jar is what lies in the folder");
        assertEquals(Files.readString(file), Devices.text(name));
        try (InputStream packed = DevicePack.class.getResourceAsStream(name + DevicePack.SUFFIX)) {
            assertEquals(device, DevicePack.read(Objects.requireNonNull(packed, "the build packs it")));
        }
        assertTrue(device.residentBytes() > 0, "a promise");
        for (String flag : device.jvmFlags()) {
            if (flag.startsWith("-Xmx") && device.arenaBytes() > 0) {
                long heap = Long.parseLong(flag.replaceAll("\\D", "")) << 20;
                assertTrue(
                        flag.endsWith("m") && heap >= 3 * device.arenaBytes(),
                        "the arena is in the heap, and so are copies of the weights: " + flag);
            }
        }
    }

    @Test
    void theDesktopIsAsItsFileSays() {
        DeviceConfig file = DeviceFile.parse("desktop", "desktop.toml", Devices.text("desktop"));
        assertEquals(DeviceConfig.DESKTOP, file);
    }

    @ParameterizedTest
    @CsvSource({
        "Raspberry Pi Zero 2 W Rev 1.0, raspberry-pi-zero-2w",
        "Raspberry Pi 3 Model A Plus Rev 1.0, raspberry-pi-zero-2w",
        "Raspberry Pi 3 Model B Rev 1.2, raspberry-pi-3b-plus",
        "Raspberry Pi 3 Model B Plus Rev 1.3, raspberry-pi-3b-plus",
        "Raspberry Pi 4 Model B Rev 1.1, raspberry-pi-4b",
        "Raspberry Pi 400 Rev 1.0, raspberry-pi-4b",
        "Raspberry Pi Compute Module 4 Rev 1.0, raspberry-pi-4b",
        "Raspberry Pi 5 Model B Rev 1.0, raspberry-pi-5",
        "Raspberry Pi 500 Rev 1.0, raspberry-pi-5",
        "Raspberry Pi Zero W Rev 1.1,",
        "Radxa ROCK 5B,",
        "'',"
    })
    void aBoardIsKnownByItsModel(String model, String name) throws IOException {
        assertEquals(name, Devices.guess(model));
        Path file = Files.createDirectories(folder.resolve("proc/device-tree")).resolve("model");
        Files.writeString(file, model + "\0");
        assertEquals(model, new Machine(folder).model());
    }

    @Test
    void anUnknownNameIsToldWithTheNearest() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Devices.named("raspberry-pi-zero2w"));
        assertEquals(
                "unknown device 'raspberry-pi-zero2w'; did you mean 'raspberry-pi-zero-2w'? (one of desktop,"
                        + " raspberry-pi-zero-2w, raspberry-pi-3b-plus, raspberry-pi-4b, raspberry-pi-5,"
                        + " generic-libgpiod, or a file that ends in .toml)",
                e.getMessage());
    }

    @Test
    void aFileOfYourOwnIsCalledByItsName() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.toml"), "cores = 2\n");
        assertEquals("mine", Devices.read(file).name());
        assertTrue(Devices.isFile("mine.toml") && Devices.isFile("./mine") && !Devices.isFile("mine"));
        Path none = folder.resolve("none.toml");
        assertEquals(
                none + ": there is no such file",
                assertThrows(DeviceException.class, () -> Devices.read(none)).getMessage());
        Path binary = Files.write(folder.resolve("binary.toml"), new byte[] {(byte) 0xff, 0});
        assertEquals(
                binary + ": it is not UTF-8 text",
                assertThrows(DeviceException.class, () -> Devices.read(binary)).getMessage());
    }

    @Test
    void aChipIsFoundByItsLabel() throws IOException {
        Machine machine = new Machine(folder);
        assertNull(machine.model());
        assertNull(machine.chip("pinctrl-rp1"));
        // as the sysfs of GPIO shows it: numbered from the base, with the character device under "device"
        Path chip = Files.createDirectories(folder.resolve("sys/class/gpio/gpiochip571"));
        Files.writeString(chip.resolve("label"), "pinctrl-rp1\n");
        Files.createDirectories(chip.resolve("device/gpiochip4"));
        assertEquals(Path.of("/dev/gpiochip4"), machine.chip("pinctrl-rp1"));
        assertNull(machine.chip("pinctrl-bcm2711"));
        // without it: by what the device tree says the chip is
        Path node = Files.createDirectories(folder.resolve("sys/bus/gpio/devices/gpiochip0/of_node"));
        Files.writeString(node.resolve("compatible"), "brcm,bcm2711-gpio\0brcm,other\0");
        assertEquals(Path.of("/dev/gpiochip0"), machine.chip("pinctrl-bcm2711"));
        assertNull(machine.chip("pinctrl-bcm2835"));
        // by path
        assertNull(machine.chip("/dev/gpiochip0"));
        Files.createDirectories(folder.resolve("dev"));
        Files.writeString(folder.resolve("dev/gpiochip0"), "");
        assertNotNull(machine.chip("/dev/gpiochip0"));
    }

    @Test
    void portsAreThereOrNot() throws IOException {
        Files.createDirectories(folder.resolve("dev"));
        Files.writeString(folder.resolve("dev/ttyUSB0"), "");
        assertEquals(Machine.Access.READY, new Machine(folder).access("/dev/ttyUSB0"));
        assertEquals(Machine.Access.ABSENT, new Machine(folder).access("/dev/ttyUSB1"));
        assertFalse(Devices.NAMES.isEmpty());
    }
}
