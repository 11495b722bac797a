package io.gradus.status.gpio;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The way to a board's lines. */
public enum GpioProvider {
    /** Pi4J on the Raspberry Pis that it knows, the character device elsewhere. */
    AUTO,
    /** Pi4J with its gpiod plugin. */
    GPIOD,
    /** The kernel's GPIO character device, by Gradus's own C library. */
    CHARDEV;

    /** The name in files and options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The provider of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static GpioProvider named(String label) {
        for (GpioProvider provider : values()) {
            if (provider.label().equals(label)) {
                return provider;
            }
        }
        throw new IllegalArgumentException("the GPIO provider must be one of "
                + Arrays.stream(values()).map(GpioProvider::label).collect(Collectors.joining(", ")) + ", not "
                + label);
    }
}
