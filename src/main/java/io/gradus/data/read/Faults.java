package io.gradus.data.read;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Hint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with a file: all of it counted, the first ten told. So nobody has to run ten times to hear of ten
 * faults.
 */
public final class Faults {
    /** How many are told. */
    public static final int SHOWN = 10;

    private final String source;
    private final List<Fault> found = new ArrayList<>();
    private final Set<Hint> hints = new LinkedHashSet<>();
    private long count;

    /**
     * A fault.
     *
     * @param line from 1
     * @param column its number, with its name where there is one; empty if the line is wrong as a whole
     * @param problem what is wrong
     * @param remedy what to do about it; empty if that goes without saying
     */
    public record Fault(long line, String column, String problem, String remedy) {
        String where() {
            return "line " + line + (column.isEmpty() ? "" : ", column " + column) + ": ";
        }
    }

    /** @param source what messages call the file */
    public Faults(String source) {
        this.source = source;
    }

    /** Adds a fault. */
    public void add(Fault fault) {
        count++;
        keep(fault);
    }

    /** Adds {@code number} faults, of which the first are {@code some}. */
    public void add(List<Fault> some, long number) {
        count += number;
        some.forEach(this::keep);
    }

    /** Adds what would help. */
    public void hint(Hint hint) {
        hints.add(hint);
    }

    private void keep(Fault fault) {
        found.add(fault);
        if (found.size() > 100 * SHOWN) {
            found.sort(Comparator.comparingLong(Fault::line));
            found.subList(SHOWN, found.size()).clear();
        }
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** Refuses the file if anything is wrong with it. */
    public void refuse() {
        if (count == 0) {
            return;
        }
        found.sort(Comparator.comparingLong(Fault::line));
        Fault first = found.get(0);
        if (count == 1) {
            throw new DataException(
                    source + ", " + first.where() + first.problem()
                            + (first.remedy().isEmpty() ? "" : "; " + first.remedy()),
                    List.copyOf(hints));
        }
        List<Fault> shown = found.subList(0, Math.min(SHOWN, found.size()));
        StringBuilder text = new StringBuilder(source + ": " + count + " faults");
        text.append(shown.size() < count ? ", of which the first " + shown.size() + " are:" : ":");
        Set<String> remedies = new LinkedHashSet<>();
        for (Fault fault : shown) {
            text.append("\n  ").append(fault.where()).append(fault.problem());
            if (!fault.remedy().isEmpty()) {
                remedies.add(fault.remedy());
            }
        }
        text.append(remedies.isEmpty() ? "" : "\n  " + String.join("; ", remedies));
        throw new DataException(text.toString(), List.copyOf(hints));
    }
}
