package io.gradus.cluster.spark.files;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Brings every example to its worker: one shuffle of all, and then each share in a partition of its own. */
final class Deal {
    private Deal() {}

    /**
     * An example on its way.
     *
     * @param place in its part
     * @param test whether that is the test part
     */
    private record Dealt(int place, boolean test, TableFiles.Encoded row) implements Serializable {}

    private static final class ByWorker extends Partitioner {
        private final int workers;

        ByWorker(int workers) {
            this.workers = workers;
        }

        @Override
        public int numPartitions() {
            return workers;
        }

        @Override
        public int getPartition(Object worker) {
            return (Integer) worker;
        }
    }

    static JavaRDD<FileShare> deal(JavaSparkContext spark, TableFiles.Table table, Parts parts, int workers) {
        Broadcast<Parts> places = spark.broadcast(parts);
        Broadcast<long[]> numbers = spark.broadcast(table.numbers());
        return table.rows()
                .flatMapToPair(row -> {
                    int at = TableFiles.place(numbers.value(), row._1());
                    List<Tuple2<Integer, Dealt>> dealt = new ArrayList<>();
                    int train = places.value().train()[at];
                    int test = places.value().test()[at];
                    if (train >= 0) {
                        dealt.add(new Tuple2<>(train % workers, new Dealt(train, false, row._2())));
                    }
                    if (test >= 0) {
                        dealt.add(new Tuple2<>(test % workers, new Dealt(test, true, row._2())));
                    }
                    return dealt.iterator();
                })
                .partitionBy(new ByWorker(workers))
                .mapPartitions(new Gather(table.spec()));
    }

    /** Puts a share's examples in order. */
    private record Gather(FileSpec spec) implements FlatMapFunction<Iterator<Tuple2<Integer, Dealt>>, FileShare> {
        @Override
        public Iterator<FileShare> call(Iterator<Tuple2<Integer, Dealt>> dealt) {
            List<Dealt> train = new ArrayList<>();
            List<Dealt> test = new ArrayList<>();
            int number = 0;
            while (dealt.hasNext()) {
                Tuple2<Integer, Dealt> next = dealt.next();
                number = next._1();
                (next._2().test() ? test : train).add(next._2());
            }
            return List.of(new FileShare(number, spec, examples(train), examples(test)))
                    .iterator();
        }

        private Examples examples(List<Dealt> dealt) {
            dealt.sort(Comparator.comparingInt(Dealt::place));
            ByteBuffer features = ByteBuffer.allocate(dealt.size() * spec.inputs() * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            int[] labels = new int[dealt.size()];
            for (int n = 0; n < labels.length; n++) {
                for (float feature : dealt.get(n).row().features()) {
                    features.putFloat(feature);
                }
                labels[n] = dealt.get(n).row().label();
            }
            return new Examples(features.array(), Float.BYTES, labels);
        }
    }
}
