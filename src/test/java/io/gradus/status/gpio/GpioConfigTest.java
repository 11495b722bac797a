package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpioConfigTest {
    private static final LocalTime TEN = LocalTime.of(22, 0);

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
                "14; the serial port",
                "15; the serial port"
            })
    void reservedPinsAreRefusedOnEveryRaspberryPi(int line, String owner) {
        for (String chip : GpioConfig.RASPBERRY_PI_CHIPS) {
            assertRefused(
                    "red: line " + line + " is reserved for " + owner + "; free are 4–6, 12, 13, 16–27",
                    chip,
                    -1,
                    -1,
                    line,
                    -1,
                    -1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27})
    void theOthersAreNot(int line) {
        assertEquals(line, config("pinctrl-rp1", -1, -1, -1, line, -1).blue());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertRefused(
                "green: line 28 is out of range, the header has BCM 2 to 27", "pinctrl-bcm2835", 28, -1, -1, -1, -1);
        assertRefused("button: line -2 is out of range", "gpio-sim", -1, -1, -1, -1, -2);
    }

    @Test
    void otherChipsHaveOtherLines() {
        assertEquals(113, config("1e004000.gpio", 113, 0, 14, -1, -1).green());
    }

    @Test
    void somethingMustBeThere() {
        assertRefused("the GPIO chip needs a label, such as pinctrl-rp1", " ", 17, -1, -1, -1, -1);
        assertRefused(
                "no line is given: name one for green, amber, red, blue or button", "gpio-sim", -1, -1, -1, -1, -1);
    }

    @Test
    void quietHoursHaveTwoEnds() {
        assertRefusedHours("quiet hours need both a beginning and an end", TEN, null);
        assertRefusedHours("quiet hours need both a beginning and an end", null, TEN);
        assertRefusedHours(
                "quiet hours begin and end at 22:00: leave them out, or give no line for blue if it is never to light",
                TEN,
                TEN);
    }

    @ParameterizedTest
    @EnumSource
    void providersHaveNames(GpioProvider provider) {
        assertEquals(provider, GpioProvider.named(provider.label()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AUTO", "sysfs"})
    void otherNamesAreRefused(String name) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> GpioProvider.named(name));
        assertEquals("the GPIO provider must be one of auto, gpiod, chardev, not " + name, e.getMessage());
    }

    private static void assertRefused(
            String message, String chip, int green, int amber, int red, int blue, int button) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> config(chip, green, amber, red, blue, button))
                        .getMessage());
    }

    private static void assertRefusedHours(String message, LocalTime from, LocalTime to) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GpioConfig(
                                        "c", 1, -1, -1, -1, -1, Set.of(), true, from, to, GpioProvider.AUTO))
                        .getMessage());
    }

    private static GpioConfig config(String chip, int green, int amber, int red, int blue, int button) {
        return new GpioConfig(
                chip,
                green,
                amber,
                red,
                blue,
                button,
                Set.of(button),
                true,
                TEN,
                LocalTime.of(7, 0),
                GpioProvider.AUTO);
    }
}
