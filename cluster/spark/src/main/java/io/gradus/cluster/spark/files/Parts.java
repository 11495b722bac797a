package io.gradus.cluster.spark.files;

import io.gradus.cluster.Shards;
import io.gradus.data.Dataset;
import io.gradus.data.LoadedData;
import io.gradus.data.Part;
import io.gradus.data.Split;
import io.gradus.data.SplitShares;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose every example is, decided by the labels alone, which take four bytes each: the training, validation and test
 * parts are those that {@code gradus train} cuts by the same seed, and of each, example n is worker n mod W's.
 *
 * @param train for every example of the files its place in the training part, from 0; -1 if it is not in it
 * @param test the same for the test part
 */
record Parts(int[] train, int[] test) implements Serializable {
    /** Of one table. */
    static Parts of(int[] labels, List<String> classes, @Nullable SplitShares shares, long seed) {
        Dataset data = labels(labels, classes);
        Split split = new LoadedData(data, null).split(shares, seed);
        return new Parts(places(split.train(), labels.length), places(split.test(), labels.length));
    }

    /** Of files that bring their own test files, whose places are those behind the others'. */
    static Parts of(int[] train, int[] test, List<String> classes, @Nullable SplitShares shares, long seed) {
        Dataset data = labels(train, classes);
        Dataset other = labels(test, classes);
        Split own = new Split(Part.all(data), Part.none(data), Part.all(other));
        Split split = new LoadedData(data, own).split(shares, seed);
        return new Parts(
                places(split.train(), train.length),
                places(split.test(), split.test().data() == other ? test.length : train.length));
    }

    private static Dataset labels(int[] labels, List<String> classes) {
        ByteBuffer targets = Dataset.allocate((long) labels.length * Integer.BYTES);
        targets.asIntBuffer().put(labels);
        return Dataset.classification(
                "labels", Dataset.Storage.UINT8, labels.length, 1, Dataset.allocate(labels.length), targets, classes);
    }

    private static int[] places(Part part, int examples) {
        int[] places = new int[examples];
        Arrays.fill(places, -1);
        for (int n = 0; n < part.size(); n++) {
            places[part.rows()[n]] = n;
        }
        return places;
    }

    int trained() {
        return (int) Arrays.stream(train).filter(n -> n >= 0).count();
    }

    /** How many of a part are a worker's. */
    static int size(int[] places, int worker, int workers) {
        return Shards.size((int) Arrays.stream(places).filter(n -> n >= 0).count(), worker, workers);
    }
}
