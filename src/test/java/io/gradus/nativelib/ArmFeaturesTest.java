package io.gradus.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArmFeaturesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    false | half thumb fastmult vfp edsp java tls
                    true  | half thumb fastmult vfp edsp neon vfpv3 tls vfpv4 idiva idivt vfpd32 lpae evtstrm crc32
                    true  | fp asimd evtstrm crc32 cpuid
                    false | half thumb neonlike
                    """)
    void knowsTheBoardsByTheirFeatures(boolean neon, String features) throws IOException {
        Path cpuinfo = folder.resolve("cpuinfo");
        Files.writeString(cpuinfo, """
                processor\t: 0
                model name\t: ARMv6-compatible processor rev 7 (v6l)
                Features\t: %s\s
                CPU architecture: 7
                """.formatted(features));
        assertEquals(neon, ArmFeatures.hasNeon(cpuinfo));
    }

    @Test
    void goesOnWhereNothingIsListed() throws IOException {
        assertEquals(true, ArmFeatures.hasNeon(folder.resolve("nowhere")));
        Path cpuinfo = Files.writeString(folder.resolve("cpuinfo"), "flags\t\t: fpu sse2\n");
        assertEquals(true, ArmFeatures.hasNeon(cpuinfo));
    }
}
