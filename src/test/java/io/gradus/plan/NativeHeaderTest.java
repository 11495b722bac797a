package io.gradus.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The C library reads the numbers that the Java tables have. */
class NativeHeaderTest {
    private static final String AGAIN = "write it again: see CONTRIBUTING.md";

    @Test
    void theCommittedHeaderIsWhatTheTablesMake() throws IOException {
        assertEquals(NativeHeader.header(), read("native/src/plan.h"), AGAIN);
    }

    @Test
    void theCommittedProtocolIsItsChecksum() throws IOException {
        assertEquals(NativeHeader.protocol(), read("src/main/java/io/gradus/plan/Protocol.java"), AGAIN);
        assertTrue(NativeHeader.header().contains(String.format("#define PLAN_PROTOCOL 0x%08X", Protocol.NUMBER)));
    }

    @Test
    void opcodesAndFieldsHaveNumbersOfTheirOwn() {
        for (String prefix : new String[] {"OP_", "FIELD_"}) {
            Matcher matcher =
                    Pattern.compile("\\b" + prefix + "(\\w+) = (\\d+),").matcher(NativeHeader.header());
            Map<Integer, String> names = new HashMap<>();
            while (matcher.find()) {
                String before = names.put(Integer.parseInt(matcher.group(2)), matcher.group(1));
                assertEquals(null, before, prefix + matcher.group(1));
            }
            assertTrue(names.size() > 20, prefix);
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(System.getProperty("gradus.root"), file));
    }
}
