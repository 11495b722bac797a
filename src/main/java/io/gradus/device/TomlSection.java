package io.gradus.device;

import io.gradus.text.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of a TOML file whose keys are read with their types; whatever does not fit is told with line and column. */
final class TomlSection {
    private static final int LONGEST = 1 << 16;
    private static final int DEEPEST = 50;

    private final Source source;
    private final String path;
    private final TomlTable table;

    private TomlSection(Source source, String path, TomlTable table) {
        this.source = source;
        this.path = path;
        this.table = table;
    }

    /**
     * Reads a file's text.
     *
     * @throws DeviceException if it is no TOML
     */
    static TomlSection parse(String file, String text) {
        Source source = new Source(file, text.lines().toList());
        requireModest(source, text);
        TomlParseResult result;
        try {
            result = Toml.parse(text);
        } catch (RuntimeException | AssertionError | StackOverflowError e) { // faults of the parser
            throw source.refused(TomlPosition.positionAt(1, 1), "this is no TOML that can be read");
        }
        if (result.hasErrors()) {
            TomlParseError error = result.errors().get(0);
            throw source.refused(error.position(), String.valueOf(error.getMessage()));
        }
        return new TomlSection(source, "", result);
    }

    /** The parser goes into brackets by recursion, and keeps some hundred bytes for each letter. */
    private static void requireModest(Source source, String text) {
        if (text.length() > LONGEST) {
            throw source.refused(
                    TomlPosition.positionAt(1, 1),
                    "the file has " + text.length() + " characters, more than the " + LONGEST
                            + " that a board's needs");
        }
        int line = 1;
        int depth = 0;
        for (int n = 0; n < text.length(); n++) {
            char c = text.charAt(n);
            line += c == '\n' ? 1 : 0;
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            if (depth > DEEPEST) {
                throw source.refused(
                        TomlPosition.positionAt(line, 1), "more than " + DEEPEST + " brackets are open; close them");
            }
        }
    }

    /** @throws DeviceException if there are keys other than {@code known} */
    TomlSection only(String... known) {
        for (String key : table.keySet()) {
            if (!List.of(known).contains(key)) {
                throw refuse(
                        key,
                        "unknown key '" + path + key + "'" + Names.didYouMean(key, List.of(known)) + " (one of "
                                + String.join(", ", known) + ")");
            }
        }
        return this;
    }

    boolean has(String key) {
        return table.contains(List.of(key));
    }

    /** A table; an empty one if it is not there. */
    TomlSection section(String key) {
        if (!has(key)) {
            return new TomlSection(source, path + key + ".", Toml.parse(""));
        }
        return new TomlSection(
                source, path + key + ".", value(key, TomlTable.class, "a table, as in [" + path + key + "]"));
    }

    /** A table on one line, {@code { line = 17 }}; null if it is not there. */
    @Nullable
    TomlSection inline(String key, String example) {
        return has(key)
                ? new TomlSection(source, path + key + ".", value(key, TomlTable.class, "a table, such as " + example))
                : null;
    }

    String text(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        String text = value(key, String.class, "a text in quotes");
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw refuse(key, path + key + " must be on one line, without control characters");
        }
        return text;
    }

    boolean flag(String key, boolean otherwise) {
        return has(key) ? value(key, Boolean.class, "true or false") : otherwise;
    }

    int whole(String key, int otherwise, int least, int most) {
        if (!has(key)) {
            return otherwise;
        }
        long value = value(key, Long.class, "a whole number");
        if (value < least || value > most) {
            throw refuse(key, path + key + " must be from " + least + " to " + most + ", not " + value);
        }
        return (int) value;
    }

    List<String> texts(String key, List<String> otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        String wanted = "a list of texts, such as [\"a\", \"b\"]";
        TomlArray array = value(key, TomlArray.class, wanted);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof String text)) {
                throw source.refused(array.inputPositionOf(i), wrongType(key, wanted + ",", array.get(i)));
            }
            texts.add(text);
        }
        return texts;
    }

    /** What is wrong with a key's value, and where. */
    DeviceException refuse(String key, String message) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return source.refused(position == null ? TomlPosition.positionAt(1, 1) : position, message);
    }

    /** A key with the tables that it lies in. */
    String fullName(String key) {
        return path + key;
    }

    private <T> T value(String key, Class<T> type, String wanted) {
        Object value = table.get(List.of(key));
        if (!type.isInstance(value)) {
            throw refuse(key, wrongType(key, wanted + ",", value));
        }
        return type.cast(value);
    }

    private String wrongType(String key, String wanted, @Nullable Object value) {
        return path + key + " must be " + wanted + " not " + typeName(value);
    }

    private static String typeName(@Nullable Object value) {
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Long) {
            return "a whole number";
        }
        if (value instanceof Double) {
            return "a number with a fraction";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        if (value instanceof TomlArray) {
            return "a list";
        }
        return value instanceof TomlTable ? "a table" : "a date or time";
    }

    /** A file's name and lines, to say where something is. */
    private record Source(String file, List<String> lines) {
        /** tomlj says where the one before ended; what is meant begins behind blanks and comments. */
        DeviceException refused(TomlPosition position, String message) {
            int line = position.line();
            int column = position.column();
            while (line <= lines.size()) {
                String text = lines.get(line - 1);
                while (column <= text.length() && Character.isWhitespace(text.charAt(column - 1))) {
                    column++;
                }
                if (column <= text.length() && text.charAt(column - 1) != '#') {
                    return at(line, column, message);
                }
                line++;
                column = 1;
            }
            return at(position.line(), position.column(), message);
        }

        private DeviceException at(int line, int column, String message) {
            return new DeviceException(file + ":" + line + ":" + column + ": " + message);
        }
    }
}
