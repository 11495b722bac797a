package io.gradus.cluster.spark.sweep;

import io.gradus.cluster.spark.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Does trainings, each a task of its own. Their results stand in the order of the trainings, whoever did them and
 * when.
 */
final class Runner {
    private final JavaSparkContext spark;

    Runner(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** @param done is told how many are finished */
    List<Outcome> run(List<Training> trainings, IntConsumer done) {
        Outcome[] outcomes = new Outcome[trainings.size()];
        int[] count = new int[1];
        List<Integer> all = IntStream.range(0, outcomes.length).boxed().toList();
        Tasks.run(
                spark.parallelize(new ArrayList<>(trainings), trainings.size()).rdd(),
                new Training.Doing(),
                Outcome.class,
                all,
                (n, outcome) -> {
                    outcomes[n] = outcome;
                    done.accept(++count[0]);
                });
        return Arrays.asList(outcomes);
    }
}
