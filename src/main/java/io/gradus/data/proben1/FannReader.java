package io.gradus.data.proben1;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.read.Checks;
import io.gradus.data.read.Input;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Decimal;
import io.gradus.data.schema.NumberStyle;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads FANN's training files ({@code .train}, {@code .data}), plain or gzip:
 *
 * <pre>
 * 4 2 1      examples, inputs, outputs
 * -1 -1      the first example's inputs
 * -1         its outputs
 * …
 * </pre>
 *
 * Numbers are parted by blanks and line breaks, wherever these stand. Where in every example one of several outputs is
 * 1 and the others 0, or -1, it marks a class; a single output that is always one of two of these numbers tells two
 * classes apart. Otherwise, or where {@value #OUTPUTS} are named as values to predict, this is regression to all
 * outputs.
 */
public final class FannReader {
    /** Names all outputs, as values to predict. */
    public static final String OUTPUTS = "outputs";

    private static final Pattern HEADER = Pattern.compile("\\s*(\\d{1,9})\\s+(\\d{1,9})\\s+(\\d{1,9})\\s*");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private FannReader() {}

    /** Whether a file's head says so: three whole numbers, and below them lines of as many numbers as they say. */
    public static boolean isFann(String head) {
        List<String> lines =
                head.lines().filter(line -> !line.isBlank()).limit(3).toList();
        var header = lines.size() < 3 ? null : HEADER.matcher(lines.get(0));
        return header != null
                && header.matches()
                && count(lines.get(1)) == Integer.parseInt(header.group(2))
                && count(lines.get(2)) == Integer.parseInt(header.group(3))
                && count(lines.get(1)) + count(lines.get(2)) > 0;
    }

    /** Numbers on a line; -1 if something else is there. */
    private static int count(String line) {
        String[] words = BLANKS.split(line.strip(), -1);
        for (String word : words) {
            if (!Decimal.isDecimal(word)) {
                return -1;
            }
        }
        return words.length;
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing or unreadable, has no header, a cell that is no finite number, or more or
     *     fewer numbers than the header says
     */
    public static LoadedData read(Input input, DataOptions options) {
        boolean values = options.target() == DataOptions.Target.VALUES;
        boolean classes = options.target() == DataOptions.Target.CLASSES;
        if ((values && !options.columns().equals(List.of(OUTPUTS))) || (classes && !options.isDefaultColumn())) {
            throw new DataException(
                    input.name() + ": a FANN file says itself what is to be predicted; leave out the names"
                            + " of columns, or name " + OUTPUTS + " to predict them as values");
        }
        Marks marks = values ? null : Marks.of(input);
        int inputs;
        int outputs;
        try (Numbers numbers = new Numbers(input)) {
            inputs = numbers.inputs;
            outputs = numbers.outputs;
        }
        Checks.width(input.name(), inputs, options);
        Dataset data = new FannTable(input, inputs, outputs, marks, options).read(options.toTrain());
        return new LoadedData(data, null);
    }

    /**
     * How outputs mark classes.
     *
     * @param low what an output is that marks none
     * @param classes how many there are
     */
    private record Marks(float low, int classes) {
        /** Looks at all outputs; null if they mark no classes. */
        static @Nullable Marks of(Input input) {
            float low = Float.NaN;
            try (Numbers numbers = new Numbers(input)) {
                int outputs = numbers.outputs;
                for (int row = 0; row < numbers.rows; row++) {
                    numbers.skip(numbers.inputs);
                    int ones = 0;
                    for (int j = 0; j < outputs; j++) {
                        float x = numbers.next();
                        ones += x == 1 ? 1 : 0;
                        low = x != 1 && Float.isNaN(low) ? x : low;
                        if (x != 1 && x != low) {
                            return null;
                        }
                    }
                    if (outputs > 1 && ones != 1) {
                        return null;
                    }
                }
                return low == 0 || low == -1 ? new Marks(low, Math.max(2, outputs)) : null;
            }
        }

        List<String> names() {
            return classes == 2 && low == -1 ? List.of("-1", "1") : MarkedClasses.names(classes);
        }
    }

    /** The rows. */
    private static final class FannTable extends NumberTable {
        private final Input input;
        private final int outputs;
        private final boolean marked;
        private final int[] classNumbers;

        FannTable(Input input, int inputs, int outputs, @Nullable Marks marks, DataOptions options) {
            super(
                    input.name(),
                    inputs,
                    marks == null ? outputs : 0,
                    marks == null ? List.of() : options.classNames().isEmpty() ? marks.names() : options.classNames());
            this.input = input;
            this.outputs = outputs;
            this.marked = marks != null;
            this.classNumbers = marks == null ? new int[0] : numbers(marks, classNames);
        }

        private static int[] numbers(Marks marks, List<String> names) {
            int[] numbers = MarkedClasses.numbers(marks.classes(), names);
            for (int n = 0; n < numbers.length; n++) {
                int own = names.indexOf(marks.names().get(n));
                numbers[n] = own >= 0 ? own : numbers[n];
            }
            return numbers;
        }

        @Override
        void walk(Visitor visitor) {
            try (Numbers numbers = new Numbers(input)) {
                float[] features = new float[inputs];
                float[] values = new float[marked ? 0 : outputs];
                for (int row = 0; row < numbers.rows; row++) {
                    for (int i = 0; i < inputs; i++) {
                        features[i] = numbers.next();
                    }
                    int label = 0;
                    for (int j = 0; j < outputs; j++) {
                        float x = numbers.next();
                        if (!marked) {
                            values[j] = x;
                        } else if (x == 1) {
                            label = outputs == 1 ? 1 : j;
                        }
                    }
                    if (marked && (label >= classNumbers.length || classNumbers[label] < 0)) {
                        throw DataException.at(
                                name, numbers.line, "class " + label + " is none of " + String.join(", ", classNames));
                    }
                    visitor.row(features, values, marked ? classNumbers[label] : 0);
                }
                numbers.requireEnd();
            }
        }
    }

    /** The numbers of a file, one after another; the first three are read at once. */
    private static final class Numbers implements AutoCloseable {
        private final Input input;
        private final BufferedReader reader;
        private String[] words = {};
        private int at;
        private int line;
        private final int rows;
        private final int inputs;
        private final int outputs;

        Numbers(Input input) {
            this.input = input;
            this.reader = input.openText();
            this.rows = count("examples", 1);
            this.inputs = count("inputs", 1);
            this.outputs = count("outputs", 1);
            long most = (long) rows * ((long) inputs + outputs);
            if (most > Integer.MAX_VALUE) {
                throw new DataException(input.name() + ": its header says " + rows + " examples of " + inputs
                        + " inputs and " + outputs + " outputs, more than one buffer holds; use fewer");
            }
        }

        private int count(String what, int least) {
            String word = word();
            if (word == null || !word.matches("[0-9]{1,9}") || Integer.parseInt(word) < least) {
                throw DataException.at(
                        input.name(),
                        Math.max(1, line),
                        (word == null ? "nothing" : Cell.quoted(word)) + " is not the number of " + what
                                + "; a FANN file begins with those of examples, inputs and outputs");
            }
            return Integer.parseInt(word);
        }

        void skip(int count) {
            for (int n = 0; n < count; n++) {
                next();
            }
        }

        float next() {
            String word = word();
            if (word == null) {
                throw new DataException(input.name() + ": its header says " + rows + " examples of " + inputs
                        + " inputs and " + outputs + " outputs, but the numbers end before; fetch the file again or"
                        + " correct the header");
            }
            float value = (float) Decimal.parse(word);
            if (!Float.isFinite(value)) {
                throw DataException.at(
                        input.name(),
                        line,
                        Cell.problem(word, NumberStyle.POINT) + "; " + Cell.remedy(word, NumberStyle.POINT));
            }
            return value;
        }

        void requireEnd() {
            if (word() != null) {
                throw DataException.at(
                        input.name(),
                        line,
                        "there are more numbers than its header says: " + rows + " examples of " + inputs
                                + " inputs and " + outputs + " outputs; correct it");
            }
        }

        private @Nullable String word() {
            try {
                while (at == words.length) {
                    String text = reader.readLine();
                    if (text == null) {
                        return null;
                    }
                    line++;
                    words = text.isBlank() ? new String[0] : BLANKS.split(text.strip());
                    at = 0;
                }
                return words[at++];
            } catch (IOException e) {
                throw input.unreadable(e);
            }
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
}
