package io.gradus.plan;

import io.gradus.text.Text;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many bytes an arena may take, and how people write that: {@code 512KB}, {@code 1.5 MB}, {@code 4096}. As in the
 * JVM's own options, a KB has 1024 bytes.
 */
public record MemoryBudget(long bytes) {
    private static final String FORM = "(?i)(\\d+(?:\\.\\d+)?)\\s*([kmg]?)i?b?";

    public MemoryBudget {
        if (bytes < 1) {
            throw new IllegalArgumentException("a memory budget must be at least one byte, not " + bytes);
        }
    }

    /**
     * Reads a budget.
     *
     * @throws IllegalArgumentException if the text is no such number
     */
    public static MemoryBudget parse(String text) {
        Matcher matcher = Pattern.compile(FORM).matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no memory size; write 512KB or 4MB");
        }
        int power = matcher.group(2).isEmpty()
                ? 0
                : 1 + "kmg".indexOf(matcher.group(2).toLowerCase(Locale.ROOT));
        return new MemoryBudget((long) (Double.parseDouble(matcher.group(1)) * (1L << (10 * power))));
    }

    /** Whether a plan's arena keeps to the budget. */
    public boolean fits(Plan plan) {
        return plan.arenaBytes() <= bytes;
    }

    @Override
    public String toString() {
        return Text.bytes(bytes);
    }
}
