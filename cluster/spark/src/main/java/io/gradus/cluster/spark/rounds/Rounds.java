package io.gradus.cluster.spark.rounds;

import io.gradus.cluster.Job;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.Worker;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.data.augment.Augmentation;
import io.gradus.model.Model;
import io.gradus.model.Provenance;
import io.gradus.run.TrainingRun;
import io.gradus.run.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;

/**
 * A training that is ready to go: its shares in place.
 *
 * @param shares a partition a worker
 * @param replica the driver's network
 * @param examples to train on, of all workers
 * @param rounds that it is to take
 * @param epochs that these are
 * @param modelOf makes a model of the replica
 */
public record Rounds(RDD<Share> shares, Worker replica, int examples, long rounds, int epochs, ModelOf modelOf) {
    /** Makes a model that can be saved. */
    @FunctionalInterface
    public interface ModelOf {
        Model of(Worker replica);
    }

    /** Of data that every machine can read whole. */
    static Rounds of(JavaSparkContext spark, Job job) {
        TrainingRun run = job.run();
        String id = UUID.randomUUID().toString(); // only tells trainings of one JVM apart
        List<Share> shares = new ArrayList<>();
        for (int n = 0; n < job.workers(); n++) {
            shares.add(new JobShare(id, job, n));
        }
        RDD<Share> cached = spark.parallelize(shares, shares.size()).rdd().persist(StorageLevel.MEMORY_ONLY());
        Worker replica = job.worker(run, 0);
        return new Rounds(
                cached,
                replica,
                run.split().train().size(),
                job.rounds(run),
                run.epochs(),
                worker -> model(worker, run.scaling(), run.split().train(), run.seed(), run.epochs()));
    }

    /** A model of a worker's network. */
    public static Model model(Worker worker, Scaling scaling, Part train, long seed, int epochs) {
        Provenance provenance = new Provenance(
                worker.step().plan().rule(),
                worker.step().plan().batchSize(),
                seed,
                epochs,
                train.data().name(),
                Augmentation.NONE,
                Version.gradus());
        return Model.of(worker.step().plan(), worker.step().arena(), scaling, train.data(), provenance);
    }

    SparkRounds start(RoundPlan plan) {
        return new SparkRounds(shares, plan, replica);
    }
}
