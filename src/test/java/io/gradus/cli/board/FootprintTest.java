package io.gradus.cli.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gradus.cli.Cli;
import io.gradus.cli.board.Footprint.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FootprintTest {
    /** A heap of 64 KB in two mappings, code, a stack above its guard, files, and memory of the JVM. */
    private static final List<String> SMAPS = """
            680000000-680008000 rw-p 00000000 00:00 0
            Size:                 32 kB
            Rss:                  20 kB
            VmFlags: rd wr mr mw me ac
            680008000-680010000 ---p 00000000 00:00 0
            Rss:                   0 kB
            700000000-700004000 rw-p 00000000 00:00 0
            Rss:                  16 kB
            7f0000000000-7f0000010000 rwxp 00000000 00:00 0
            Rss:                  40 kB
            7f0000100000-7f0000104000 ---p 00000000 00:00 0
            Rss:                   0 kB
            7f0000104000-7f0000200000 rw-p 00000000 00:00 0
            Rss:                  96 kB
            7f0000300000-7f0000310000 r-xp 00000000 08:01 17      /opt/a jdk/lib/server/libjvm.so
            Rss:                  64 kB
            7f0000400000-7f0000410000 rw-p 00000000 08:01 18      /opt/target/cds/java.jsa
            Rss:                  60 kB
            7f0000500000-7f0000510000 r-xp 00000000 08:01 19      /home/pi/.cache/gradus/libgradus-1.so
            Rss:                  12 kB
            7ffd00000000-7ffd00010000 rw-p 00000000 00:00 0       [stack]
            Rss:                   4 kB
            7ffd00020000-7ffd00021000 r-xp 00000000 00:00 0       [vdso]
            Rss:                   4 kB
            """.lines().toList();

    @Test
    void everyMappingBelongsToAPart() {
        Footprint footprint = new Footprint(SMAPS, 64 << 10, 6 << 10, 3 << 10);
        assertEquals(20 << 10, footprint.bytes(Part.HEAP));
        assertEquals(40 << 10, footprint.bytes(Part.CODE));
        assertEquals(100 << 10, footprint.bytes(Part.STACKS));
        assertEquals(64 << 10, footprint.bytes(Part.LIBRARIES));
        assertEquals(60 << 10, footprint.bytes(Part.ARCHIVE));
        assertEquals(12 << 10, footprint.bytes(Part.NATIVE));
        assertEquals(6 << 10, footprint.bytes(Part.METASPACE));
        assertEquals(3 << 10, footprint.bytes(Part.DIRECT));
        assertEquals(11 << 10, footprint.bytes(Part.OTHER));
        assertEquals(316 << 10, footprint.total());
    }

    @Test
    void theRestIsNeverLessThanNothing() {
        Footprint footprint = new Footprint(SMAPS, 1L << 40, 1 << 20, 1 << 20);
        assertEquals(0, footprint.bytes(Part.HEAP), "no row of mappings is that long");
        assertEquals(0, footprint.bytes(Part.OTHER));
        assertEquals(316 << 10, footprint.total());
        assertEquals(0, new Footprint(List.of(), 1, 1, 1).total());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void partsAddUpToTheResidentMemory() throws Exception {
        long before = resident();
        Cli cli = Cli.run("doctor", "--footprint", "--json");
        long after = resident();
        assertEquals(0, cli.code(), cli.err());
        JsonObject json = JsonParser.parseString(cli.lastLine()).getAsJsonObject();
        long sum = 0;
        for (Part part : Part.values()) {
            sum += json.get(part.label().replace(' ', '_') + "_bytes").getAsLong();
        }
        long total = json.get("resident_bytes").getAsLong();
        assertEquals(total, sum);
        assertTrue(json.get("heap_bytes").getAsLong() > 0, cli.out());
        assertTrue(json.get("code_cache_bytes").getAsLong() > 0, cli.out());
        assertTrue(json.get("direct_buffers_bytes").getAsLong() > 1797 * 64, cli.out());
        // the test's own JVM grows and shrinks meanwhile, and VmRSS lags by some pages a thread
        long slack = 64L << 20;
        assertTrue(total > Math.min(before, after) - slack && total < Math.max(before, after) + slack, cli.out());
        assertTrue(Cli.run("doctor", "--footprint").out().contains("class archive"));
        assertEquals(2, Cli.run("doctor", "--json").code());
    }

    private static long resident() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return ProcessStatus.kilobytes(line.substring(6).strip());
            }
        }
        throw new AssertionError("no VmRSS");
    }
}
