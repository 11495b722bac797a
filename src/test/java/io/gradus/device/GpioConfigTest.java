package io.gradus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.device.GpioConfig.Line;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpioConfigTest {
    @Test
    void aPinUsedTwiceIsRefused() {
        assertRefused("amber: line 17 is used by green already", "pinctrl-rp1", 17, 17, -1, -1, -1);
        assertRefused("button: line 5 is used by blue already", "gpio-sim", 1, 2, 3, 5, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; the EEPROM of add-on boards",
                "1; the EEPROM of add-on boards",
                "2; I2C",
                "3; I2C",
                "7; SPI",
                "8; SPI",
                "9; SPI",
                "10; SPI",
                "11; SPI",
                "14; the serial port (UART)",
                "15; the serial port (UART)"
            })
    void reservedPinsAreRefusedOnEveryRaspberryPi(int line, String owner) {
        String message = "red: line " + line + " is reserved for " + owner + "; free are 4, 5, 6, 12, 13 and 16 to 27";
        for (String chip : Header.RASPBERRY_PI_CHIPS) { // whatever header is given for them
            assertRefused(message, chip, -1, -1, line, -1, -1);
        }
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GpioConfig(
                                        "gpio-sim", Header.RASPBERRY_PI, null, null, line(line), null, null))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27})
    void theOthersAreNot(int line) {
        Line blue = config("pinctrl-rp1", -1, -1, -1, line, -1).blue();
        assertNotNull(blue);
        assertEquals(line, blue.line());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertRefused(
                "green: line 28 is out of range: header raspberry-pi has lines 0 to 27",
                "pinctrl-bcm2835",
                28,
                -1,
                -1,
                -1,
                -1);
        assertRefused(
                "button: line -2 is out of range: header other has lines 0 to 1023", "gpio-sim", -1, -1, -1, -1, -2);
    }

    @Test
    void otherChipsHaveOtherLines() {
        Line green = config("1e004000.gpio", 113, 0, 14, -1, -1).green();
        assertNotNull(green);
        assertEquals(113, green.line());
    }

    @Test
    void aChipHasALabel() {
        assertRefused(
                "chip must be a chip's label such as pinctrl-rp1, its path, or \"simulated\"", " ", 17, -1, -1, -1, -1);
    }

    @Test
    void aBoardIsWiredIfAnythingIs() {
        assertFalse(config("gpio-sim", -1, -1, -1, -1, -1).isWired());
        assertTrue(config("gpio-sim", -1, -1, -1, -1, 4).isWired());
        assertFalse(config(GpioConfig.SIMULATED, 1, 2, 3, 4, 5).isWired());
    }

    private static void assertRefused(
            String message, String chip, int green, int amber, int red, int blue, int button) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> config(chip, green, amber, red, blue, button))
                        .getMessage());
    }

    private static GpioConfig config(String chip, int green, int amber, int red, int blue, int button) {
        return new GpioConfig(chip, Header.OTHER, line(green), line(amber), line(red), line(blue), line(button));
    }

    private static @Nullable Line line(int line) {
        return line == -1 ? null : new Line(line, false);
    }
}
