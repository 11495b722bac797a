package io.gradus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.device.DeviceConfig.Serial;
import io.gradus.device.GpioConfig.Line;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFileTest {
    @Test
    void everyKeyIsRead() {
        DeviceConfig device = parse("""
                board = "mine"
                models = ["A 1", "A 2"]
                cores = 3
                sampling_ms = 250
                jvm_flags = ["-Xmx16m", # a comment
                  '-XX:Name=1']
                [memory]
                arena_mb = 2
                resident_mb = 40
                [gpio]
                chip = "pinctrl-x"
                header = "other"
                green = { line = 0 }
                amber = { line = 1, active_low = true }
                red = { line = 500 }
                button = { line = 14 }
                [serial]
                port = "/dev/ttyUSB0"
                baud = 9600
                [heartbeat]
                quiet_hours = "22:00-07:30"
                """);
        assertEquals(
                new DeviceConfig(
                        "test",
                        "mine",
                        List.of("A 1", "A 2"),
                        3,
                        2 << 20,
                        40 << 20,
                        List.of("-Xmx16m", "-XX:Name=1"),
                        250,
                        new GpioConfig(
                                "pinctrl-x",
                                Header.OTHER,
                                new Line(0, false),
                                new Line(1, true),
                                new Line(500, false),
                                null,
                                new Line(14, true)),
                        new Serial("/dev/ttyUSB0", 9600),
                        new QuietHours(22 * 60, 7 * 60 + 30)),
                device);
    }

    @Test
    void whatIsLeftOutIsAsOnADesktop() {
        DeviceConfig desktop = DeviceConfig.DESKTOP;
        assertEquals(
                new DeviceConfig(
                        "test",
                        "test",
                        List.of(),
                        desktop.cores(),
                        desktop.arenaBytes(),
                        desktop.residentBytes(),
                        List.of(),
                        desktop.samplingMillis(),
                        desktop.gpio(),
                        desktop.serial(),
                        QuietHours.NEVER),
                parse(""));
        assertTrue(parse("").gpio().isSimulated());
        assertFalse(parse("").serial().isPresent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            coress = 4 \
            | 1:1: unknown key 'coress'; did you mean 'cores'? (one of board, models, cores, jvm_flags,\s\
            sampling_ms, memory, gpio, serial, heartbeat)
            colour = 4 \
            | 1:1: unknown key 'colour' (one of board, models, cores, jvm_flags, sampling_ms, memory, gpio,\s\
            serial, heartbeat)
            [gpi] \
            | 1:1: unknown key 'gpi'; did you mean 'gpio'? (one of board, models, cores, jvm_flags,\s\
            sampling_ms, memory, gpio, serial, heartbeat)
            [memory];;  arena = 4 \
            | 3:3: unknown key 'memory.arena'; did you mean 'arena_mb'? (one of arena_mb, resident_mb)
            gpio = 4                    | 1:1: gpio must be a table, as in [gpio], not a whole number
            cores = "4"                 | 1:1: cores must be a whole number, not a text
            ;cores = 1.5                | 2:1: cores must be a whole number, not a number with a fraction
            cores = -1                  | 1:1: cores must be from 0 to 1024, not -1
            cores = 4;cores = 4         | 2:1: cores previously defined at line 1, column 1
            board = 07:00:00            | 1:1: board must be a text in quotes, not a date or time
            models = "a"                | 1:1: models must be a list of texts, such as ["a", "b"], not a text
            models = ["a",;  4]         | 2:3: models must be a list of texts, such as ["a", "b"], not a whole number
            sampling_ms = 5             | 1:1: sampling_ms must be from 10 to 60000, not 5
            jvm_flags = ["Xmx16m"] \
            | 1:1: jvm_flags: 'Xmx16m' is no option that a board's file may give Java: those are\s\
            -Xmx64m, -XX:Name=16m, -XX:+Name and the like; give others in GRADUS_JAVA_OPTS
            jvm_flags = ['-Da="b"'] \
            | 1:1: jvm_flags: '-Da="b"' is no option that a board's file may give Java: those are\s\
            -Xmx64m, -XX:Name=16m, -XX:+Name and the like; give others in GRADUS_JAVA_OPTS
            [memory];arena_mb = true    | 2:1: memory.arena_mb must be a whole number, not true or false
            [gpio];chip = "" \
            | 2:1: gpio.chip must be a chip's label such as pinctrl-rp1, its path, or "simulated"
            [gpio];header = "pi"        | 2:1: gpio.header must be "raspberry-pi" or "other", not "pi"
            [gpio];green = 17           | 2:1: gpio.green must be a table, such as { line = 17 }, not a whole number
            [gpio];green = { pin = 17 } | 2:11: unknown key 'gpio.green.pin' (one of line, active_low)
            [gpio];green = { }          | 2:1: gpio.green lacks its line: write { line = 17 }
            [gpio];green = { line = 28 }| 2:11: gpio.green: line 28 is out of range: header raspberry-pi has lines 0 to 27
            [gpio];green = { line = 0 } \
            | 2:11: gpio.green: line 0 is reserved for the EEPROM of add-on boards; free are 4, 5, 6, 12, 13\s\
            and 16 to 27
            [gpio];amber = { line = 3 } \
            | 2:11: gpio.amber: line 3 is reserved for I2C; free are 4, 5, 6, 12, 13 and 16 to 27
            [gpio];button = { line = 7 }| 2:12: gpio.button: line 7 is reserved for SPI; free are 4, 5, 6, 12, 13 and 16 to 27
            [gpio.red];active_low = true;line = 14 \
            | 3:1: gpio.red: line 14 is reserved for the serial port (UART); free are 4, 5, 6, 12, 13 and 16 to 27
            [gpio];red = { line = 17 };blue = { line = 17 } | 3:10: gpio.blue: line 17 is used by red already
            [gpio];red = { line = 17, active_low = 1 } \
            | 2:20: gpio.red.active_low must be true or false, not a whole number
            [serial];port = "ttyUSB0"   | 2:1: serial.port must be a path such as /dev/serial0, or "" for none
            [serial];baud = 115000 \
            | 2:1: serial.baud must be one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400,\s\
            460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000,\s\
            4000000, not 115000
            [heartbeat];quiet_hours = "22-7" \
            | 2:1: heartbeat.quiet_hours must be two times such as "22:00-07:00", or "" for never, not "22-7"
            [heartbeat];quiet_hours = "24:00-07:00" \
            | 2:1: heartbeat.quiet_hours must be two times such as "22:00-07:00", or "" for never, not "24:00-07:00"
            [heartbeat];quiet_hours = "22:00-22:00" \
            | 2:1: heartbeat.quiet_hours begin and end at 22:00: write "" for never, or leave gpio.blue out\s\
            if it is never to light
            board = "a\\nb"             | 1:1: board must be on one line, without control characters
            """)
    void whatCannotBeMeantIsRefusedWithItsPlace(String lines, String message) {
        String text = lines.strip().replace(";", "\n");
        assertEquals("test.toml:" + message, refusal(text), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cores 4", "cores = ", "[gpio\nchip = 1", "jvm_flags = [\"-Xmx16m\"", "board = \"", "\0", "= 3"})
    void whatIsNoTomlIsRefusedWithItsPlaceInOneLine(String text) {
        String message = refusal(text);
        assertTrue(message.matches("test\\.toml:\\d+:\\d+: [^\\n]+"), message);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1319, false", "1320, true", "1439, true"})
    void quietHoursMayPassMidnight(int minute, boolean quiet) {
        QuietHours night = parse("[heartbeat]\nquiet_hours = \"22:00-07:00\"").quietHours();
        assertEquals(quiet || minute < 420, night.contains(minute));
        assertEquals("22:00-07:00", night.toString());
        assertEquals(quiet, new QuietHours(1320, 1440).contains(minute));
        assertFalse(QuietHours.NEVER.contains(minute));
    }

    @ParameterizedTest
    @ValueSource(ints = {1200, 576_000, 2_000_000, 4_000_000})
    void aPortRunsAtEverySpeedThatTheOptionTakes(int baud) {
        assertEquals(baud, parse("[serial]\nbaud = " + baud).serial().baud());
    }

    @Test
    void aBoardHasOneCoreAtLeast() {
        assertEquals(4, parse("").cores(4));
        assertEquals(2, parse("cores = 2").cores(4));
        assertEquals(1, parse("cores = 2").cores(1));
    }

    private static DeviceConfig parse(String text) {
        return DeviceFile.parse("test", "test.toml", text);
    }

    private static String refusal(String text) {
        return String.valueOf(
                assertThrows(DeviceException.class, () -> parse(text)).getMessage());
    }
}
