package io.gradus.data.proben1;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.data.read.Checks;
import io.gradus.data.read.Input;
import io.gradus.data.schema.Cell;
import io.gradus.data.schema.Decimal;
import io.gradus.data.schema.NumberStyle;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code .dt} files of Proben1 (Prechelt 1994, "Proben1: a set of neural network benchmark problems and
 * benchmarking rules"), plain or gzip:
 *
 * <pre>
 * bool_in=0              inputs that are 0 or 1
 * real_in=9              other inputs
 * bool_out=2             outputs that are 0 or 1
 * real_out=0             other outputs
 * training_examples=350  the first so many lines
 * validation_examples=175
 * test_examples=174
 * 0.2 0.1 … 1 0          one example a line: inputs, then outputs
 * </pre>
 *
 * Without real outputs this is classification: of several outputs exactly one is 1 and marks the class; a single one
 * tells class 0 from class 1. With real outputs it is regression to all outputs.
 */
public final class Proben1Reader {
    private static final String BOOL_IN = "bool_in";
    private static final String REAL_IN = "real_in";
    private static final String BOOL_OUT = "bool_out";
    private static final String REAL_OUT = "real_out";
    private static final String TRAINING = "training_examples";
    private static final String VALIDATION = "validation_examples";
    private static final String TEST = "test_examples";
    private static final List<String> KEYS = List.of(BOOL_IN, REAL_IN, BOOL_OUT, REAL_OUT, TRAINING, VALIDATION, TEST);
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int MAX_DIGITS = 9;

    private Proben1Reader() {}

    /** Reads a file to train on; its own three parts are the {@link LoadedData#ownSplit()}. */
    public static LoadedData read(Path file) {
        return read(file, DataOptions.classes());
    }

    /**
     * Reads a file.
     *
     * @param options may name a model's classes, and say that this is not for training
     * @throws DataException if it is missing or unreadable, lacks a line of the header, has a ragged line, a cell that
     *     is no finite number, outputs that mark no class, or not as many lines as the header says
     */
    public static LoadedData read(Path file, DataOptions options) {
        Input input = Input.file(file);
        if (options.target() != DataOptions.Target.NONE && !options.isDefaultColumn()) {
            throw new DataException(
                    file + ": a Proben1 file says itself what is to be predicted; leave out the names of" + " columns");
        }
        Header header = header(input);
        Checks.width(input.name(), header.inputs(), options);
        Dataset data = new Proben1Table(input, header, options).read(options.toTrain());
        return new LoadedData(data, split(data, header));
    }

    /** Whether a file begins like one of these. */
    public static boolean isProben1(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1).stripLeading();
        return KEYS.stream().anyMatch(key -> text.startsWith(key + "="));
    }

    private static @Nullable Split split(Dataset data, Header header) {
        if (header.training == 0) {
            return null;
        }
        int validationEnd = header.training + header.validation;
        return new Split(
                part(data, 0, header.training),
                part(data, header.training, validationEnd),
                part(data, validationEnd, data.size()));
    }

    private static Part part(Dataset data, int from, int to) {
        return new Part(data, IntStream.range(from, to).toArray());
    }

    /** The seven lines at the top, and how many lines they take with what stands between. */
    private record Header(int inputs, int boolOut, int realOut, int training, int validation, int test, int lines) {
        boolean classifies() {
            return realOut == 0;
        }

        int classes() {
            return boolOut == 1 ? 2 : boolOut;
        }

        int outputs() {
            return boolOut + realOut;
        }

        long examples() {
            return (long) training + validation + test;
        }
    }

    private static Header header(Input input) {
        Map<String, Integer> found = new HashMap<>();
        int lines = 0;
        try (BufferedReader reader = input.openText()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int equals = line.indexOf('=');
                if (equals < 0 && !line.isBlank()) {
                    break;
                }
                lines++;
                if (equals >= 0) {
                    found.put(line.substring(0, equals).strip(), count(input, lines, line.substring(equals + 1)));
                }
            }
        } catch (IOException e) {
            throw input.unreadable(e);
        }
        for (String key : KEYS) {
            if (!found.containsKey(key)) {
                throw new DataException(input.name() + ": its header lacks " + key + "=…; a Proben1 file begins with "
                        + String.join(", ", KEYS));
            }
        }
        return checked(input, found, lines);
    }

    private static Header checked(Input input, Map<String, Integer> found, int lines) {
        Header header = new Header(
                get(found, BOOL_IN) + get(found, REAL_IN),
                get(found, BOOL_OUT),
                get(found, REAL_OUT),
                get(found, TRAINING),
                get(found, VALIDATION),
                get(found, TEST),
                lines);
        if (header.inputs == 0 || header.outputs() == 0) {
            throw new DataException(input.name() + ": its header says " + header.inputs + " inputs and "
                    + header.outputs() + " outputs; it needs at least one of each");
        }
        return header;
    }

    private static int get(Map<String, Integer> found, String key) {
        return found.getOrDefault(key, 0);
    }

    private static int count(Input input, int line, String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw DataException.at(input.name(), line, "'" + digits + "' is not a count; it must be a whole number");
        }
        return Integer.parseInt(digits);
    }

    /** The lines below the header. */
    private static final class Proben1Table extends NumberTable {
        private final Input input;
        private final Header header;
        private final int[] classNumbers; // of the class that output n marks; -1 if it is none of the model's

        Proben1Table(Input input, Header header, DataOptions options) {
            super(
                    input.name(),
                    header.inputs(),
                    header.classifies() ? 0 : header.outputs(),
                    header.classifies() ? names(header, options) : List.of());
            this.input = input;
            this.header = header;
            this.classNumbers = MarkedClasses.numbers(header.classifies() ? header.classes() : 0, classNames);
        }

        private static List<String> names(Header header, DataOptions options) {
            return options.classNames().isEmpty() ? MarkedClasses.names(header.classes()) : options.classNames();
        }

        @Override
        void walk(Visitor visitor) {
            float[] features = {};
            float[] outputs = {};
            float[] none = new float[0];
            long rows = 0;
            int number = 0;
            try (BufferedReader reader = input.openText()) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    if (number <= header.lines() || line.isBlank()) {
                        continue;
                    }
                    List<String> cells = BLANKS.splitAsStream(line.strip()).toList();
                    requireWidth(cells.size(), number);
                    if (rows == 0) { // not before a line is as long as the header says
                        features = new float[header.inputs()];
                        outputs = new float[header.outputs()];
                    }
                    parse(cells, number, features, outputs);
                    rows++;
                    if (classNumbers.length == 0) {
                        visitor.row(features, outputs, 0);
                    } else {
                        visitor.row(features, none, classNumber(marked(outputs, number), number));
                    }
                }
            } catch (IOException e) {
                throw input.unreadable(e);
            }
            requireRows(rows);
        }

        private void requireWidth(int cells, int number) {
            long width = (long) header.inputs() + header.outputs();
            if (cells != width) {
                throw DataException.at(
                        name,
                        number,
                        "" + (Math.min(cells, width) + 1),
                        "the line has " + cells + " numbers, but the header asks for " + inputs + " inputs and "
                                + header.outputs() + " outputs; every line needs as many");
            }
        }

        private void parse(List<String> cells, int number, float[] features, float[] outputs) {
            for (int i = 0; i < cells.size(); i++) {
                float value = (float) Decimal.parse(cells.get(i));
                if (!Float.isFinite(value)) {
                    throw DataException.at(
                            name,
                            number,
                            "" + (i + 1),
                            Cell.problem(cells.get(i), NumberStyle.POINT) + "; "
                                    + Cell.remedy(cells.get(i), NumberStyle.POINT));
                }
                if (i < inputs) {
                    features[i] = value;
                } else {
                    outputs[i - inputs] = value;
                }
            }
        }

        private int classNumber(int marked, int line) {
            if (classNumbers[marked] < 0) {
                throw DataException.at(
                        name,
                        line,
                        "outputs",
                        "'" + marked + "' is not a valid class; the classes are " + String.join(", ", classNames));
            }
            return classNumbers[marked];
        }

        /** The class that a line's outputs mark. */
        private int marked(float[] outputs, int line) {
            int ones = 0;
            int last = 0;
            for (int i = 0; i < outputs.length; i++) {
                if (outputs[i] != 0 && outputs[i] != 1) {
                    throw DataException.at(
                            name,
                            line,
                            "" + (inputs + i + 1),
                            "the output is " + outputs[i] + ", but " + BOOL_OUT + " outputs are 0 or 1; correct it, or"
                                    + " declare it under " + REAL_OUT);
                }
                if (outputs[i] == 1) {
                    ones++;
                    last = i;
                }
            }
            if (outputs.length == 1) {
                return ones;
            }
            if (ones != 1) {
                throw DataException.at(
                        name, line, ones + " outputs are 1, which is not a valid class; exactly one of them marks it");
            }
            return last;
        }

        private void requireRows(long rows) {
            if (rows != header.examples()) {
                throw new DataException(name + ": its header says " + header.training() + " + " + header.validation()
                        + " + " + header.test() + " examples, but " + rows + " lines follow; fetch the file again or"
                        + " correct the header");
            }
        }
    }
}
