package io.gradus.data.source;

import io.gradus.data.DataException;
import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.read.Checks;
import io.gradus.data.read.Input;
import io.gradus.data.table.CsvReader;
import io.gradus.text.Names;
import java.util.List;

/**
 * Sets that come with the library:
 *
 * <pre>
 * digits   1797 x 64, 10 classes  handwritten digits of 8 x 8 pixels 0..16 (Alpaydin and Kaynak, UCI; CC BY 4.0)
 * iris      150 x  4,  3 classes  (R. A. Fisher, UCI; CC BY 4.0)
 * xor       400 x  2,  2 classes  noisy corners of a square
 * circles   500 x  2,  2 classes  one within the other
 * spirals  1000 x  2,  2 classes  wound around one another
 * </pre>
 *
 * The first two are resources, with their attribution beside them; the others are drawn from a seed.
 */
public final class EmbeddedData {
    /** What {@link #load(String, DataOptions)} draws from, so that a name always means the same examples. */
    public static final long DEFAULT_SEED = 1;

    private static final List<String> NAMES = List.of("digits", "iris", "xor", "circles", "spirals");

    private EmbeddedData() {}

    /** All names. */
    public static List<String> names() {
        return NAMES;
    }

    /** Loads a set by name, to train on. */
    public static Dataset load(String name) {
        return load(name, DataOptions.classes());
    }

    /**
     * Loads a set by name.
     *
     * @throws DataException if there is no such set, or no such column in it
     */
    public static Dataset load(String name, DataOptions options) {
        if (options.target() == DataOptions.Target.NONE) {
            return load(name, DataOptions.classes().forModel(options.inputs(), options.classNames()));
        }
        return switch (name) {
            case "digits" ->
                options.isPlain() ? PackedDigits.read() : pictures(csv(name, "digits.csv.gz", options), options);
            case "iris" -> csv(name, "iris.csv", options);
            default -> {
                if (NAMES.contains(name) && !options.isDefaultColumn()) {
                    throw new DataException(
                            name + ": this set has classes, not columns; leave out the names of columns");
                }
                Dataset data = generate(name, DEFAULT_SEED);
                Checks.width(name, data.inputs(), options);
                yield data;
            }
        };
    }

    private static Dataset csv(String name, String file, DataOptions options) {
        return CsvReader.load(Input.resource(name, "/io/gradus/data/" + file), options)
                .data();
    }

    /** The digits as pictures, unless another column than the last is the class, which is then a pixel. */
    private static Dataset pictures(Dataset digits, DataOptions options) {
        return options.isDefaultColumn() ? digits.asImages(PackedDigits.SHAPE) : digits;
    }

    /**
     * Draws {@code xor}, {@code circles} or {@code spirals} anew; the same seed draws the same bits.
     *
     * @throws DataException if it is none of these
     */
    public static Dataset generate(String name, long seed) {
        return switch (name) {
            case "xor" -> SyntheticData.xor(seed);
            case "circles" -> SyntheticData.circles(seed);
            case "spirals" -> SyntheticData.spirals(seed);
            default ->
                throw new DataException("'" + name + "' is no embedded set; there are " + Names.list(NAMES)
                        + Names.didYouMean(name, NAMES));
        };
    }
}
