package io.gradus.nativelib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a 32-bit ARM processor can do. A Raspberry Pi of the first kind, or a Zero without a 2, is called {@code arm} as
 * a later one is, but has neither NEON nor ARMv7's instructions: to load the library there would end the JVM.
 */
final class ArmFeatures {
    private ArmFeatures() {}

    /**
     * Whether the kernel's list of features has NEON, by its 32-bit or its 64-bit name; true as well where there is no
     * such list, as under an emulator. The list's line on architecture is no help: it says 7 of an ARMv6.
     *
     * @param cpuinfo {@code /proc/cpuinfo}
     */
    static boolean hasNeon(Path cpuinfo) {
        boolean listed = false;
        try {
            for (String line : Files.readAllLines(cpuinfo, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("Features")) {
                    List<String> features =
                            List.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+"));
                    if (features.contains("neon") || features.contains("asimd")) {
                        return true;
                    }
                    listed = true;
                }
            }
        } catch (IOException e) {
            return true;
        }
        return !listed;
    }
}
