package io.gradus.data.table;

import io.gradus.data.DataException;
import io.gradus.data.read.Input;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows behind {@code @data}, dense or sparse. */
final class ArffRows implements Rows {
    private final Input input;
    private final ArffFile file;
    private final BufferedReader reader;
    private final ArffCells commas = new ArffCells(',');
    private final ArffCells blanks = new ArffCells(' ');
    private String[] cells = {}; // of a sparse row
    private long line;

    ArffRows(Input input, ArffFile file) {
        this.input = input;
        this.file = file;
        this.reader = input.openText();
    }

    @Override
    public @Nullable List<String> next() {
        try {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                String row = text.strip();
                if (line >= file.firstLine() && !row.isEmpty() && row.charAt(0) != '%') {
                    return row.charAt(0) == '{' ? sparse(row) : dense(row);
                }
            }
            return null;
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    /** A row's cells; a weight in braces behind them, which Weka allows, is left out. */
    private List<String> dense(String row) {
        List<String> cells = commas.split(row);
        int last = cells.size() - 1;
        if (last == file.header().size() && cells.get(last).startsWith("{")) {
            cells.remove(last);
        }
        return cells;
    }

    private List<String> sparse(String row) {
        int width = file.header().size();
        cells = cells.length == width ? cells : new String[width];
        for (int n = 0; n < width; n++) {
            List<String> domain = file.domains().get(n);
            cells[n] = domain == null ? "0" : domain.get(0);
        }
        int end = row.indexOf('}');
        String body = row.substring(1, end < 0 ? row.length() : end);
        for (String pair : body.isBlank() ? List.<String>of() : raw(body)) {
            List<String> words = new ArrayList<>(blanks.split(pair.replace('\t', ' ')));
            words.removeIf(String::isEmpty);
            int place = words.size() == 2 && words.get(0).matches("[0-9]{1,9}") ? Integer.parseInt(words.get(0)) : -1;
            if (place < 0 || place >= width) {
                throw DataException.at(
                        input.name(),
                        line,
                        "'" + pair.strip() + "' is no cell of a sparse row; write the column's number, 0 to "
                                + (width - 1) + ", and its value");
            }
            cells[place] = words.get(1);
        }
        return Arrays.asList(cells);
    }

    /** Pairs of number and value, with their quotes. */
    private static List<String> raw(String body) {
        List<String> pairs = new ArrayList<>();
        int from = 0;
        char quote = 0;
        for (int at = 0; at < body.length(); at++) {
            char c = body.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ',') {
                pairs.add(body.substring(from, at));
                from = at + 1;
            }
        }
        pairs.add(body.substring(from));
        return pairs;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }
}
