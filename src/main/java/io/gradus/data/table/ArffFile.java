package io.gradus.data.table;

import io.gradus.data.DataException;
import io.gradus.data.read.Input;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.NumberStyle;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * ARFF, Weka's format: {@code @relation}, an {@code @attribute} line for each column with its name and type, and after
 * {@code @data} rows of CSV, or sparse rows {@code {2 1.5, 7 yes}} whose other cells are 0 or the first of a column's
 * values. Nominal columns give their values and the order of them; the last column is the one to predict unless options
 * say otherwise.
 *
 * @param header names of the columns
 * @param domains values of the nominal ones
 * @param firstLine where the data begin
 */
record ArffFile(Input input, List<String> header, Map<Integer, List<String>> domains, long firstLine)
        implements TableFile {
    /** Whether a file's head says so: its first word that is no comment is {@code @relation}. */
    static boolean isArff(String head) {
        return head.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("%"))
                .findFirst()
                .map(line -> line.toLowerCase(Locale.ROOT).startsWith("@relation"))
                .orElse(false);
    }

    /**
     * Reads the lines before the data.
     *
     * @throws DataException if one of them is wrong, or there are no data
     */
    static ArffFile of(Input input) {
        Set<String> names = new LinkedHashSet<>();
        Map<Integer, List<String>> domains = new HashMap<>();
        long number = 0;
        try (BufferedReader reader = input.openText()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                String text = line.strip();
                String word = text.toLowerCase(Locale.ROOT);
                if (word.startsWith("@data")) {
                    if (names.isEmpty()) {
                        throw DataException.at(input.name(), number, "@data comes before any @attribute");
                    }
                    return new ArffFile(input, List.copyOf(names), Map.copyOf(domains), number + 1);
                }
                if (word.startsWith("@attribute")) {
                    attribute(
                            input, number, text.substring("@attribute".length()).strip(), names, domains);
                }
            }
        } catch (IOException e) {
            throw input.unreadable(e);
        }
        throw new DataException(input.name() + ": has no line @data; an ARFF file has its rows behind it");
    }

    private static void attribute(
            Input input, long line, String text, Set<String> names, Map<Integer, List<String>> domains) {
        int brace = text.indexOf('{');
        List<String> words = words(text);
        if (words.size() == 1 && brace > 0) { // name{a, b}
            words = words(text.substring(0, brace) + " " + text.substring(brace));
        }
        if (words.size() < 2) {
            throw DataException.at(input.name(), line, "an @attribute needs a name and a type");
        }
        String name = words.get(0);
        if (!names.add(name)) {
            throw DataException.at(input.name(), line, "two attributes are named " + Cell.quoted(name));
        }
        String type = words.get(1).toLowerCase(Locale.ROOT);
        if (brace >= 0 && type.startsWith("{")) {
            int end = text.lastIndexOf('}');
            if (end < brace) {
                throw DataException.at(input.name(), line, "the list of values has no closing brace");
            }
            domains.put(names.size() - 1, List.copyOf(new ArffCells(',').split(text.substring(brace + 1, end))));
        } else if (type.equals("relational")) {
            throw DataException.at(input.name(), line, "relational attributes are not read; export the rows as CSV");
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArffCells(' ').split(text.replace('\t', ' '));
        words.removeIf(String::isEmpty);
        return words;
    }

    @Override
    public Rows open() {
        return new ArffRows(input, this);
    }

    @Override
    public NumberStyle style() {
        return NumberStyle.POINT;
    }
}
