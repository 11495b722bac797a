package io.gradus.data;

import io.gradus.data.schema.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set, and the parts it came in if it says so itself.
 *
 * @param data the set; of several files, the one to train on
 * @param ownSplit the set's own parts: MNIST's test files (validation is empty then), Proben1's three; null if none
 * @param notes what is to be told of how the data were read, a line each
 */
public record LoadedData(Dataset data, @Nullable Split ownSplit, List<String> notes) {
    /** The share of a training part that becomes validation where a set brings none: 5,000 of MNIST's 60,000. */
    private static final int[] VALIDATION_TWELFTHS = {11, 1};

    public LoadedData {
        notes = List.copyOf(notes);
    }

    /** Of which there is nothing to be told. */
    public LoadedData(Dataset data, @Nullable Split ownSplit) {
        this(data, ownSplit, List.of());
    }

    /** The same examples in the same parts, as their own answers. */
    public LoadedData reconstruction() {
        return new LoadedData(
                data.reconstruction(), ownSplit == null ? null : ownSplit.map(Dataset::reconstruction), notes);
    }

    /**
     * The parts to use. If the user asks for shares, they are cut from {@link #data} by {@code seed}, whatever the set
     * itself says; so a separate test file is then left alone. If not, the set's own parts are used, with a twelfth of
     * the training part cut off as validation if it has none; and {@link SplitShares#DEFAULT} if it has no parts.
     *
     * <p>Missing numbers that are to be filled are, with the training part's means or medians; its set's {@link
     * Dataset#schema} then has them.
     *
     * @param shares what the user asked for; null for nothing
     */
    public Split split(@Nullable SplitShares shares, long seed) {
        Split split = cut(shares, seed);
        TableSchema schema = data.schema();
        if (schema == null || !MissingValues.areOpen(data)) {
            return split;
        }
        TableSchema fitted = MissingValues.fit(schema, split.train());
        return split.map(set -> MissingValues.fill(set, fitted));
    }

    private Split cut(@Nullable SplitShares shares, long seed) {
        if (shares != null) {
            return shares.cut(data, seed);
        }
        if (ownSplit == null) {
            return SplitShares.DEFAULT.cut(data, seed);
        }
        if (ownSplit.validation().size() > 0) {
            return ownSplit;
        }
        Part[] cut = Stratifier.cut(ownSplit.train(), VALIDATION_TWELFTHS, seed);
        return new Split(cut[0], cut[1], ownSplit.test());
    }
}
