package io.gradus.cluster.spark.rounds;

import io.gradus.cluster.Job;
import io.gradus.cluster.Shards;
import io.gradus.data.Part;
import io.gradus.run.TrainingRun;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A share of data that every machine can read whole.
 *
 * @param id of the training, so that workers of one JVM read the data once
 */
record JobShare(String id, Job job, int number) implements Share {
    private static final Map<String, TrainingRun> RUNS = new LinkedHashMap<>();

    @Override
    public Open open() {
        TrainingRun run;
        synchronized (RUNS) {
            run = RUNS.get(id);
            if (run == null) {
                RUNS.clear(); // one training at a time
                run = job.run();
                RUNS.put(id, run);
            }
        }
        Part test = run.split().test();
        boolean some = number < test.size();
        return new Open(
                job.worker(run, number), some ? Shards.of(test, number, job.workers()) : Part.none(test.data()));
    }
}
