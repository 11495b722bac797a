package io.gradus.data.table;

import io.gradus.data.read.Input;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows whose cells are parted by any number of blanks and tabs. */
final class BlankRows implements Rows {
    private final Input input;
    private final char comment;
    private final BufferedReader reader;
    private final CellSplitter splitter = new CellSplitter(Dialect.BLANKS);
    private long line;

    BlankRows(Input input, char comment) {
        this.input = input;
        this.comment = comment;
        this.reader = input.openText();
    }

    @Override
    public @Nullable List<String> next() {
        try {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank() && (comment == 0 || text.charAt(0) != comment)) {
                    return splitter.split(text);
                }
            }
            return null;
        } catch (IOException e) {
            throw input.unreadable(e);
        }
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
