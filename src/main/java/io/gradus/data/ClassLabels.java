package io.gradus.data;

import io.gradus.text.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the labels in a file into class numbers 0..n-1.
 *
 * <p>Classes are either known beforehand, or collected in a first walk over the data and then frozen: in the order of
 * their numbers if every label is a whole number ({@code 1} and {@code 1.0} are the same), else in the order in which
 * they first appear.
 */
final class ClassLabels {
    private static final int MAX_DIGITS = 18; // longer ones are taken as words

    private final String source;
    private final String column;
    private final Map<String, Integer> numbers = new HashMap<>(); // as written in the file -> class number
    private List<String> names = new ArrayList<>();
    private boolean frozen;
    private String fraction = "";
    private long fractionLine;

    private ClassLabels(String source, String column) {
        this.source = source;
        this.column = column;
    }

    /** Classes to be found in the data; {@code source} and {@code column} are for messages. */
    static ClassLabels collected(String source, String column) {
        return new ClassLabels(source, column);
    }

    /**
     * The classes of a model, say: any other label is refused.
     *
     * @param fileNames what the file itself calls its classes 0, 1, …; empty if it does not name them
     */
    static ClassLabels known(String source, String column, List<String> names, List<String> fileNames) {
        ClassLabels labels = new ClassLabels(source, column);
        labels.names = List.copyOf(names);
        for (int i = 0; i < names.size(); i++) {
            labels.numbers.putIfAbsent(names.get(i), i);
        }
        for (int i = 0; names.containsAll(fileNames) && i < fileNames.size(); i++) {
            labels.numbers.putIfAbsent("" + i, names.indexOf(fileNames.get(i)));
        }
        labels.frozen = true;
        return labels;
    }

    /** The class number of a label; provisional until frozen. */
    int number(String text, long line) {
        Integer number = numbers.get(text);
        return number != null ? number : add(text, line);
    }

    private int add(String text, long line) {
        String name = canonical(text.strip());
        if (name.isEmpty()) {
            throw refuse(line, "the label is empty; fill it in or remove the row");
        }
        if (Decimal.isNotFinite(name)) {
            throw refuse(line, "'" + name + "' is no class; correct it or remove the row");
        }
        int number = frozen ? find(name, line) : collect(name, line);
        numbers.put(text, number);
        return number;
    }

    private int collect(String name, long line) {
        if (fraction.isEmpty() && isNumber(name) && !isWhole(name)) {
            fraction = name;
            fractionLine = line;
        }
        int number = names.indexOf(name);
        if (number < 0) {
            number = names.size();
            names.add(name);
        }
        return number;
    }

    private int find(String name, long line) {
        int number = names.indexOf(name);
        if (number < 0) {
            number = asIndex(name);
        }
        if (number < 0) {
            throw refuse(
                    line,
                    "'" + name + "' is no class; the classes are " + Names.list(names) + Names.didYouMean(name, names));
        }
        return number;
    }

    /** A class may also be given by its number from 0, unless names are numbers themselves. */
    private int asIndex(String name) {
        if (!isWhole(name) || names.stream().anyMatch(ClassLabels::isWhole)) {
            return -1;
        }
        long number = Long.parseLong(name);
        return number >= 0 && number < names.size() ? (int) number : -1;
    }

    /** Ends collecting and settles the numbers of classes. */
    void freeze() {
        if (frozen) {
            return;
        }
        frozen = true;
        boolean allNumbers = names.stream().allMatch(ClassLabels::isNumber);
        if (allNumbers && !fraction.isEmpty()) {
            throw refuse(
                    fractionLine,
                    "'" + fraction + "' is no class; label classes with whole numbers or words, or name the column as a"
                            + " value to predict");
        }
        List<String> order = new ArrayList<>(names);
        if (allNumbers) {
            order.sort(Comparator.comparingLong(Long::parseLong));
        }
        Map<String, Integer> rank = new HashMap<>();
        order.forEach(name -> rank.put(name, rank.size()));
        List<String> collected = names;
        numbers.replaceAll((text, provisional) -> rank.getOrDefault(collected.get(provisional), -1));
        names = List.copyOf(order);
    }

    /** Names of classes 0..n-1. */
    List<String> names() {
        return names;
    }

    private DataException refuse(long line, String what) {
        return DataException.at(source, line, column, what);
    }

    private static boolean isNumber(String name) {
        return Decimal.isDecimal(name);
    }

    private static boolean isWhole(String name) {
        int from = name.startsWith("-") ? 1 : 0;
        return name.length() > from
                && name.length() - from <= MAX_DIGITS
                && name.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@code 1.0}, {@code +1} and {@code 1e0} become {@code 1}; words stay as they are. */
    private static String canonical(String text) {
        if (!Decimal.isDecimal(text) || text.length() > MAX_DIGITS) {
            return text;
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text; // an exponent beyond reason
        }
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        boolean whole = stripped.scale() <= 0 && (long) stripped.precision() - stripped.scale() <= MAX_DIGITS;
        return whole ? stripped.toBigInteger().toString() : text;
    }
}
