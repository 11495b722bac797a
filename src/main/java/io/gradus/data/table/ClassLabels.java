package io.gradus.data.table;

import io.gradus.data.DataException;
import io.gradus.data.DataException.Hint;
import io.gradus.data.DataException.Remedy;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Decimal;
import io.gradus.data.schema.NumberStyle;
import io.gradus.text.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the labels in a file into class numbers 0..n-1.
 *
 * <p>Classes are either known beforehand, or collected in a walk over the data and then settled. Where every label is a
 * whole number, in whatever form, {@code 1}, {@code 1.0} and {@code 1.000e+00} are one class, and classes come in
 * numeric order. Where any label is none, all are texts, exactly as written ({@code 007}, {@code 7} and {@code A7} are
 * three), in order of appearance. Where all are texts that end in a dot, as in the files of C4.5, the dot is no part of
 * them.
 */
final class ClassLabels {
    private static final int MOST_DIGITS = 100; // of a number's exponent; longer ones are texts
    private static final int SURELY_FEW = 10; // classes that need no second example each

    private final String source;
    private final NumberStyle style;
    private final Map<String, Integer> numbers = new HashMap<>(); // as written in the file -> class number
    private final boolean known;
    private List<String> names = new ArrayList<>();
    private boolean numeric; // known classes that are all whole numbers
    private String fraction = "";
    private long fractionLine;

    private ClassLabels(String source, NumberStyle style, boolean known) {
        this.source = source;
        this.style = style;
        this.known = known;
    }

    /** Classes to be found in the data. */
    static ClassLabels collected(String source, NumberStyle style) {
        return new ClassLabels(source, style, false);
    }

    /**
     * The classes of a model, say: any other label is refused.
     *
     * @param fileNames what the file itself calls its classes 0, 1, …; empty if it does not name them
     */
    static ClassLabels known(String source, NumberStyle style, List<String> names, List<String> fileNames) {
        ClassLabels labels = new ClassLabels(source, style, true);
        labels.names = List.copyOf(names);
        for (int i = 0; i < names.size(); i++) {
            labels.numbers.putIfAbsent(names.get(i), i);
        }
        for (int i = 0; names.containsAll(fileNames) && i < fileNames.size(); i++) {
            labels.numbers.putIfAbsent("" + i, names.indexOf(fileNames.get(i)));
        }
        labels.numeric = names.stream().allMatch(name -> whole(name, style) != null);
        return labels;
    }

    /** Whether a cell holds no label. */
    static boolean isMissing(String cell) {
        return cell.isEmpty() || cell.equals("?") || cell.equalsIgnoreCase("nan") || Decimal.isInfinite(cell);
    }

    /**
     * The class number of a label; provisional until {@link #settle}d if classes are collected. -1 if it is not a valid
     * class.
     */
    int number(String cell, long line) {
        Integer number = numbers.get(cell);
        return number != null ? number : add(cell, line);
    }

    private int add(String cell, long line) {
        int number = known ? find(cell) : numbers.size();
        if (number >= 0) {
            numbers.put(cell, number);
        }
        if (!known) {
            names.add(cell);
            boolean broken = fraction.isEmpty() && !Double.isNaN(style.parse(cell)) && whole(cell, style) == null;
            fraction = broken ? cell : fraction;
            fractionLine = broken ? line : fractionLine;
        }
        return number;
    }

    private int find(String cell) {
        BigDecimal whole = numeric ? whole(cell, style) : null;
        if (whole != null) {
            for (int n = 0; n < names.size(); n++) {
                BigDecimal other = whole(names.get(n), style);
                if (other != null && other.compareTo(whole) == 0) {
                    return n;
                }
            }
            return -1;
        }
        int index = cell.endsWith(".") ? names.indexOf(cell.substring(0, cell.length() - 1)) : -1;
        return index >= 0 ? index : asIndex(cell);
    }

    /** A class may also be given by its number from 0, unless names are numbers themselves. */
    private int asIndex(String cell) {
        BigDecimal whole = whole(cell, style);
        if (whole == null || names.stream().anyMatch(name -> whole(name, style) != null)) {
            return -1;
        }
        boolean within = whole.signum() >= 0 && whole.compareTo(BigDecimal.valueOf(names.size())) < 0;
        return within ? whole.intValueExact() : -1;
    }

    /** What the classes are, and which of them a label was meant to be perhaps. */
    String known(String cell) {
        return "the classes are " + Names.list(names) + Names.didYouMean(cell, names);
    }

    /** Distinct labels so far, or the known classes. */
    int count() {
        return names.size();
    }

    /**
     * Ends collecting.
     *
     * @param column of the labels, for messages
     * @param name of that column
     * @return for each provisional number, the class number
     * @throws DataException if the labels are numbers, but not all whole ones
     */
    int[] settle(String column, String name) {
        int[] settled = new int[names.size()];
        if (known) {
            for (int n = 0; n < settled.length; n++) {
                settled[n] = n;
            }
            return settled;
        }
        Map<String, Integer> classes = new HashMap<>(); // by name
        List<@Nullable BigDecimal> values = new ArrayList<>();
        for (String text : names) {
            values.add(whole(text, style));
        }
        boolean allNumbers = names.stream().noneMatch(text -> Double.isNaN(style.parse(text)));
        if (allNumbers && !fraction.isEmpty()) {
            throw new DataException(
                    source + ", line " + fractionLine + ", column " + column + ": " + Cell.quoted(fraction)
                            + " is not a valid class; label classes with whole numbers or words, or predict the column as a"
                            + " value",
                    List.of(new Hint(Remedy.PREDICT_VALUE, name)));
        }
        boolean dots = !allNumbers && names.stream().allMatch(text -> text.length() > 1 && text.endsWith("."));
        List<String> collected = new ArrayList<>();
        for (int n = 0; n < settled.length; n++) {
            BigDecimal value = values.get(n);
            String text = names.get(n);
            collected.add(
                    allNumbers && value != null
                            ? value.toBigInteger().toString()
                            : dots ? text.substring(0, text.length() - 1) : text);
        }
        List<String> order = new ArrayList<>(new java.util.LinkedHashSet<>(collected));
        if (allNumbers) {
            order.sort(Comparator.comparing(BigDecimal::new));
        }
        order.forEach(text -> classes.put(text, classes.size()));
        for (int n = 0; n < settled.length; n++) {
            settled[n] = classes.getOrDefault(collected.get(n), -1);
        }
        names = List.copyOf(order);
        return settled;
    }

    /**
     * Refuses labels that hardly repeat: those are values, or ids.
     *
     * @param rows that have one
     */
    void requireFew(String column, String name, long rows) {
        boolean each = names.size() == rows && rows > 2;
        if (known || (!each && (names.size() <= SURELY_FEW || 2L * names.size() <= rows))) {
            return;
        }
        boolean number = names.stream().allMatch(text -> whole(text, style) != null);
        throw new DataException(
                source + ": column " + column + " has " + names.size() + " different labels in " + rows + " rows"
                        + (each ? ", so that every row is its own class" : "")
                        + (number
                                ? "; predict it as a value, or name another column as the label"
                                : "; name another column as the label"),
                number ? List.of(new Hint(Remedy.PREDICT_VALUE, name)) : List.of());
    }

    /** Names of classes 0..n-1. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** The whole number that a text is, in whatever form; null if it is none. */
    private static @Nullable BigDecimal whole(String text, NumberStyle style) {
        double value = style.parse(text);
        if (Double.isNaN(value) || Math.abs(value) > 1e100) {
            return null;
        }
        try {
            BigDecimal exact = new BigDecimal(style == NumberStyle.POINT ? text : text.replace(',', '.'));
            BigDecimal stripped = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
            return stripped.scale() <= 0 && stripped.precision() - (long) stripped.scale() <= MOST_DIGITS
                    ? stripped
                    : null;
        } catch (NumberFormatException e) {
            return null; // grouped thousands
        }
    }
}
