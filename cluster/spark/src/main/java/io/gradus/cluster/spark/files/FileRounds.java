package io.gradus.cluster.spark.files;

import io.gradus.cli.args.Arguments;
import io.gradus.cli.args.UsageException;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.ShardStatistics;
import io.gradus.cluster.Shards;
import io.gradus.cluster.Worker;
import io.gradus.cluster.spark.Tasks;
import io.gradus.cluster.spark.rounds.Rounds;
import io.gradus.cluster.spark.rounds.Share;
import io.gradus.data.DataException;
import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.run.ScalingChoice;
import io.gradus.run.TrainingSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;

/** Trainings on {@code csv:}, {@code parquet:} and {@code idx:}, which Spark's executors read, each its part. */
public final class FileRounds {
    private static final List<String> KINDS = List.of("csv:", "parquet:", "idx:");

    private FileRounds() {}

    /** Whether a source is one of these. */
    public static boolean is(String source) {
        return KINDS.stream().anyMatch(source::startsWith);
    }

    /**
     * Reads the files, deals examples out to workers, and fits the scaling.
     *
     * @param changed options of train that replace those given
     * @throws UsageException if options ask for what is not done with files
     * @throws DataException if the files cannot be used
     */
    public static Rounds of(
            JavaSparkContext spark,
            Arguments arguments,
            String source,
            Map<String, String> changed,
            RoundPlan plan,
            int workers,
            String executor)
            throws IOException {
        String path = source.substring(source.indexOf(':') + 1);
        FileSpec spec;
        JavaRDD<FileShare> shares;
        int examples;
        if (source.startsWith("idx:")) {
            IdxFiles.Found found = IdxFiles.of(spark, arguments, source, path, changed, plan, workers, executor);
            spec = found.spec();
            shares = found.shares();
            examples = found.examples();
        } else {
            Cells cells = source.startsWith("csv:") ? Cells.csv(spark, path) : Cells.parquet(spark, path);
            TableFiles.Table table = TableFiles.of(arguments, source, cells, changed, plan, executor);
            spec = table.spec();
            Parts parts = Parts.of(
                    table.labels(),
                    spec.classes(),
                    spec.settings().data().split(),
                    spec.settings().seed());
            shares = Deal.deal(spark, table, parts, workers);
            examples = parts.trained();
        }
        requireFit(spec.settings());
        if (examples < workers) {
            throw new DataException(
                    source + ": " + examples + " examples to train on are too few for " + workers + " workers");
        }
        JavaRDD<FileShare> kept = shares.persist(StorageLevel.MEMORY_AND_DISK());
        Scaling scaling = scaling(spec, statistics(kept, workers));
        float[] shift = scaling.shift();
        float[] scale = scaling.scale();
        RDD<Share> scaled = kept.map(share -> (Share) new FileShare.Scaled(share, shift, scale))
                .rdd();
        int epochs = spec.epochs(examples);
        long rounds = (long) epochs * Shards.roundsPerEpoch(examples, workers, spec.batch(), plan.localSteps());
        Examples one = new Examples(new byte[spec.inputs() * Float.BYTES], Float.BYTES, new int[1]);
        Worker replica = spec.worker(one, shift, scale, 0);
        return new Rounds(
                scaled,
                replica,
                examples,
                rounds,
                epochs,
                worker -> Rounds.model(
                        worker,
                        scaling,
                        Part.all(spec.dataset(one)),
                        spec.settings().seed(),
                        epochs));
    }

    private static void requireFit(TrainingSettings settings) {
        if (settings.start() != null
                || settings.network().autoencoder()
                || settings.data().window() > 0) {
            throw new UsageException(
                    "models to start from, auto-encoders and windows are not for data that no machine reads whole");
        }
        if (!settings.course().schedule().isConstant()) {
            throw new UsageException("rounds keep their learning rate; a schedule of it is for one machine");
        }
    }

    private static ShardStatistics statistics(JavaRDD<FileShare> shares, int workers) {
        ShardStatistics[] all = new ShardStatistics[workers];
        Tasks.run(
                shares.rdd(),
                FileShare::statistics,
                ShardStatistics.class,
                IntStream.range(0, workers).boxed().toList(),
                (n, each) -> all[n] = each);
        return ShardStatistics.merge(Arrays.asList(all));
    }

    /** Pictures have one scale for all their points; the columns of a table each its own. */
    private static Scaling scaling(FileSpec spec, ShardStatistics statistics) {
        ScalingChoice choice = spec.settings().inputs().scaling();
        boolean[] indicators =
                spec.schema() == null ? new boolean[0] : spec.schema().indicators();
        if (choice == ScalingChoice.NONE) {
            return Scaling.none(spec.inputs());
        }
        if (choice == ScalingChoice.MINMAX) {
            return statistics.minMax(indicators);
        }
        boolean auto = choice == null || choice == ScalingChoice.AUTO;
        return auto && spec.image() != null ? statistics.commonStandard() : statistics.standard(indicators);
    }
}
