package io.gradus.data;

import io.gradus.data.schema.TableSchema;
import io.gradus.text.Names;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Some classes of a data set, and their order, both by name. Every part that the data came in goes along. */
public final class ClassSelection {
    private static final int MOST = 10_000; // classes that a range may name

    private ClassSelection() {}

    /**
     * Reads names of classes, comma-separated; {@code 0-4} stands for the whole numbers from 0 to 4.
     *
     * @throws IllegalArgumentException if a name is empty, or a range ends before it begins
     */
    public static List<String> parse(String text) {
        List<String> names = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a class has no name; write 0-4 or setosa,virginica");
            }
            int dash = name.indexOf('-', 1);
            if (dash > 0 && isWhole(name.substring(0, dash)) && isWhole(name.substring(dash + 1))) {
                addRange(names, name, Integer.parseInt(name.substring(0, dash)), name.substring(dash + 1));
            } else if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static void addRange(List<String> names, String range, int from, String end) {
        int to = Integer.parseInt(end);
        if (to < from || to - from >= MOST) {
            throw new IllegalArgumentException("the range " + range
                    + (to < from ? " ends before it begins" : " has more than " + MOST + " classes"));
        }
        for (int n = from; n <= to; n++) {
            if (!names.contains("" + n)) {
                names.add("" + n);
            }
        }
    }

    private static boolean isWhole(String text) {
        return !text.isEmpty() && text.length() <= 8 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * The examples of some classes alone, copied; the classes are numbered in the data's own order.
     *
     * @param names of classes, in any order
     * @throws DataException if the data have no classes, or none of that name, or are a series
     */
    public static LoadedData select(LoadedData loaded, List<String> names) {
        Dataset data = loaded.data();
        requireClasses(data);
        if (data.window() > 0) {
            throw new DataException(
                    data.name() + ": is a series in time, and to leave classes out would leave gaps in it;"
                            + " take all classes, or no windows");
        }
        List<String> kept = new ArrayList<>(data.classNames());
        kept.retainAll(names);
        for (String name : names) {
            if (!kept.contains(name)) {
                throw new DataException(data.name() + ": has no class '" + name + "'; its classes are "
                        + Names.list(data.classNames()) + Names.didYouMean(name, data.classNames()));
            }
        }
        return map(loaded, kept, true);
    }

    /**
     * The same examples with their classes numbered as in {@code order}, a model's outputs say. Features are not
     * copied.
     *
     * @throws DataException if the data have no classes, or one that {@code order} lacks
     */
    public static LoadedData renumber(LoadedData loaded, List<String> order) {
        Dataset data = loaded.data();
        requireClasses(data);
        for (String name : data.classNames()) {
            if (!order.contains(name)) {
                throw new DataException(data.name() + ": '" + name + "' is not a valid class; the classes are "
                        + Names.list(order) + Names.didYouMean(name, order));
            }
        }
        return map(loaded, order, false);
    }

    private static void requireClasses(Dataset data) {
        if (!data.isClassification()) {
            throw new DataException(data.name() + ": its examples have no classes to choose among");
        }
    }

    private static LoadedData map(LoadedData loaded, List<String> order, boolean drop) {
        IdentityHashMap<Dataset, Mapped> mapped = new IdentityHashMap<>();
        Dataset data = mapped(loaded.data(), order, drop, mapped).data;
        Split split = loaded.ownSplit();
        return new LoadedData(
                data,
                split == null
                        ? null
                        : new Split(
                                part(split.train(), order, drop, mapped),
                                part(split.validation(), order, drop, mapped),
                                part(split.test(), order, drop, mapped)),
                loaded.notes());
    }

    private static Mapped mapped(
            Dataset data, List<String> order, boolean drop, IdentityHashMap<Dataset, Mapped> known) {
        Mapped found = known.get(data);
        if (found == null) {
            found = Mapped.of(data, order, drop);
            known.put(data, found);
        }
        return found;
    }

    private static Part part(Part part, List<String> order, boolean drop, IdentityHashMap<Dataset, Mapped> known) {
        Mapped mapped = mapped(part.data(), order, drop, known);
        int[] rows = new int[part.size()];
        int count = 0;
        for (int row : part.rows()) {
            if (mapped.rows[row] >= 0) {
                rows[count++] = mapped.rows[row];
            }
        }
        return new Part(mapped.data, java.util.Arrays.copyOf(rows, count));
    }

    /** A set with other class numbers; {@code rows} says where each of the old set's rows is in it, or -1. */
    private static final class Mapped {
        final Dataset data;
        final int[] rows;

        private Mapped(Dataset data, int[] rows) {
            this.data = data;
            this.rows = rows;
        }

        static Mapped of(Dataset from, List<String> order, boolean drop) {
            int[] numbers = new int[from.outputs()]; // old class number -> new
            for (int n = 0; n < numbers.length; n++) {
                numbers[n] = order.indexOf(from.classNames().get(n));
            }
            int[] rows = new int[from.size()];
            int size = 0;
            for (int row = 0; row < rows.length; row++) {
                rows[row] = numbers[from.label(row)] < 0 ? -1 : size++;
            }
            ByteBuffer targets = Dataset.allocate((long) size * Integer.BYTES);
            for (int row = 0; row < rows.length; row++) {
                if (rows[row] >= 0) {
                    targets.putInt(rows[row] * Integer.BYTES, numbers[from.label(row)]);
                }
            }
            if (!drop) {
                return new Mapped(from.withClasses(targets, order), rows);
            }
            ByteBuffer features = features(from, rows, size);
            Dataset to =
                    Dataset.classification(from.name(), from.storage(), size, from.inputs(), features, targets, order);
            ImageShape image = from.image();
            TableSchema schema = from.schema();
            to = image == null ? to : to.asImages(image);
            return new Mapped(schema == null ? to : to.withSchema(schema), rows);
        }

        private static ByteBuffer features(Dataset from, int[] rows, int size) {
            int bytes = from.inputs() * from.storage().bytes();
            ByteBuffer features = Buffers.allocate(
                    from.name(), size, from.inputs(), from.storage().bytes());
            byte[] row = new byte[bytes];
            for (int n = 0; n < rows.length; n++) {
                if (rows[n] >= 0) {
                    from.features().get(n * bytes, row);
                    features.put(rows[n] * bytes, row);
                }
            }
            return features;
        }
    }
}
