package io.gradus.cli.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.cli.args.UsageException;
import io.gradus.cli.options.DeviceOption;
import io.gradus.device.DeviceConfig;
import io.gradus.device.DeviceException;
import io.gradus.device.Devices;
import io.gradus.device.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesCommandTest {
    @TempDir
    Path folder;

    @Test
    void allAreListedAndTheUsualOneIsMarked() {
        Cli cli = Cli.run("devices");
        assertEquals(0, cli.code(), cli.err());
        for (String name : Devices.NAMES) {
            assertTrue(cli.out().contains(" " + name + " "), cli.out());
        }
        assertEquals(
                1,
                cli.lines().stream()
                        .filter(line -> line.matches("\\* \\S+ .*(of|free).*"))
                        .count(),
                cli.out());
        JsonObject json =
                JsonParser.parseString(Cli.run("devices", "--json").lastLine()).getAsJsonObject();
        assertEquals(Devices.NAMES.size(), json.getAsJsonArray("devices").size());
    }

    @Test
    void oneIsPrintedAsAFileThatCanBeUsed() throws IOException {
        Cli cli = Cli.run("devices", "raspberry-pi-4b");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().startsWith(Devices.text("raspberry-pi-4b")), cli.out());
        Path mine = Files.writeString(folder.resolve("raspberry-pi-4b.toml"), cli.out());
        assertEquals(Devices.named("raspberry-pi-4b"), Devices.read(mine));
        assertTrue(Cli.run("devices", mine).out().startsWith(cli.out().substring(0, 100)));
        JsonObject json = JsonParser.parseString(
                        Cli.run("devices", "raspberry-pi-4b", "--json").lastLine())
                .getAsJsonObject();
        assertEquals("pinctrl-bcm2711", json.get("gpio_chip").getAsString());
        assertEquals(5, json.getAsJsonArray("lines").size());
    }

    @Test
    void whatIsNoDeviceIsOneLine() throws IOException {
        Cli cli = Cli.run("devices", "raspberry-pi-4");
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("did you mean 'raspberry-pi-4b'?"), cli.err());
        Path mine = Files.writeString(folder.resolve("mine.toml"), "cores = 2\n[gpio]\nred = { line = 2 }\n");
        cli = Cli.run("devices", mine);
        assertEquals(1, cli.code());
        assertEquals(
                "gradus: " + mine
                        + ":3:9: gpio.red: line 2 is reserved for I2C; free are 4, 5, 6, 12, 13 and 16 to 27\n",
                cli.err());
    }

    @Test
    void theOptionWinsThenTheVariableThenTheModel() throws IOException {
        Machine none = new Machine();
        assertEquals(
                "raspberry-pi-5",
                DeviceOption.of("raspberry-pi-5", "desktop", none).config().name());
        DeviceOption variable = DeviceOption.of(null, "raspberry-pi-4b", none);
        assertEquals("raspberry-pi-4b", variable.config().name());
        assertEquals("named by GRADUS_DEVICE", variable.origin());
        Path mine = Files.writeString(folder.resolve("mine.toml"), "cores = 2\n");
        assertEquals(2, DeviceOption.of(mine.toString(), null, none).config().cores());
        assertEquals(
                DeviceConfig.DESKTOP, DeviceOption.of("desktop", "nope", none).config());
        UsageException e = assertThrows(UsageException.class, () -> DeviceOption.of(null, "nope", none));
        assertTrue(String.valueOf(e.getMessage()).startsWith("GRADUS_DEVICE=nope: unknown device 'nope'"));
        assertThrows(DeviceException.class, () -> DeviceOption.of("./nope", null, none));
    }
}
