package io.gradus.status.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpioProviderTest {
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
}
