package io.gradus.cluster.spark.files;

import io.gradus.cluster.ShardStatistics;
import io.gradus.cluster.spark.rounds.Share;
import io.gradus.data.Part;
import java.util.List;

/**
 * A worker's own examples, in a cached partition of Spark's.
 *
 * @param train its share of the training part
 * @param test its share of the test part; may be empty
 */
record FileShare(int number, FileSpec spec, Examples train, Examples test) {
    ShardStatistics statistics() {
        return ShardStatistics.of(Part.all(spec.dataset(train)));
    }

    /** The same, scaled as all are. */
    record Scaled(FileShare share, float[] shift, float[] scale) implements Share {
        @Override
        public int number() {
            return share.number;
        }

        @Override
        public Open open() {
            return new Open(
                    share.spec.worker(share.train, shift, scale, share.number),
                    Part.all(share.spec.dataset(share.test)));
        }
    }

    /** The statistics of all, in the order of workers. */
    static ShardStatistics merged(List<ShardStatistics> all) {
        return ShardStatistics.merge(all);
    }
}
