package io.gradus.problem;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Libraries that parts of Gradus need and a program that uses it as a dependency does not get by itself: training and
 * inference do without.
 */
public final class OptionalLibrary {
    private static final Map<String, String> ARTIFACTS = Map.of(
            "com/fazecast/jSerialComm/", "com.fazecast:jSerialComm, for serial ports",
            "com/pi4j/", "com.pi4j:pi4j-core and com.pi4j:pi4j-plugin-gpiod, for LEDs and buttons on a Raspberry Pi",
            "org/tomlj/", "org.tomlj:tomlj, for boards' files",
            "picocli/", "info.picocli:picocli, for the command line",
            "org/apache/commons/math3/", "org.apache.commons:commons-math3, for forecasts, repeated runs and lessons");

    private OptionalLibrary() {}

    /**
     * What to add to a program that met this error.
     *
     * @return {@code add com.fazecast:jSerialComm, for serial ports}; null if it is none of these libraries
     */
    public static @Nullable String missing(NoClassDefFoundError error) {
        String name = String.valueOf(error.getMessage()).replace('.', '/');
        for (Map.Entry<String, String> library : ARTIFACTS.entrySet()) {
            if (name.startsWith(library.getKey())) {
                return "add " + library.getValue();
            }
        }
        return null;
    }
}
