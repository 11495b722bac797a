package io.gradus.cluster.spark.rounds;

import io.gradus.cluster.Contribution;
import io.gradus.cluster.Decision;
import io.gradus.cluster.Round;
import io.gradus.cluster.RoundPlan;
import io.gradus.cluster.SharedState;
import io.gradus.cluster.Traffic;
import io.gradus.cluster.Worker;
import io.gradus.cluster.spark.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.rdd.RDD;

/**
 * Rounds on Spark: a plain job a round, a task a worker, over a cached partition for each, so that a worker's task
 * goes where its partition is. What a lost executor held is made anew elsewhere. The driver has a network of its own,
 * which does what all do, and of which lost workers get their state.
 */
final class SparkRounds {
    private final String id;
    private final RDD<Share> shares;
    private final RoundPlan plan;
    private final Worker replica;
    private final int workers;
    private final Traffic traffic = new Traffic();
    private byte[] decided = {};
    private double loss = Double.NaN;
    private double agreement = Double.NaN;

    /**
     * @param shares a partition for each worker, with one element
     * @param replica the driver's own worker, which never contributes
     */
    SparkRounds(RDD<Share> shares, RoundPlan plan, Worker replica) {
        this.id = UUID.randomUUID().toString(); // only tells trainings of one JVM apart
        this.shares = shares;
        this.plan = plan;
        this.replica = replica;
        this.workers = shares.getNumPartitions();
    }

    /** Does one round. */
    void round() {
        Round round = new Round(plan, replica.round(), replica.weights());
        List<Integer> waiting =
                new ArrayList<>(IntStream.range(0, workers).boxed().toList());
        SharedState state = null;
        while (!waiting.isEmpty()) {
            List<Integer> lacking = new ArrayList<>();
            Held.Contribute work = new Held.Contribute(id, round.number(), decided, state);
            Tasks.run(shares, work, byte[].class, waiting, (n, bytes) -> {
                if (bytes.length == 0) {
                    lacking.add(n);
                } else {
                    traffic.up(bytes.length);
                    round.add(Contribution.of(bytes));
                }
            });
            waiting = lacking;
            if (!lacking.isEmpty()) {
                state = replica.state();
                lacking.forEach(n -> traffic.resync(replica.state().length()));
            }
        }
        Decision decision = round.decide();
        decided = decision.toBytes();
        traffic.down(decided.length, workers);
        traffic.round();
        loss = round.loss();
        agreement = 0;
        for (Contribution each : round.received()) {
            agreement += decision.agreement(each, replica.weights()) / workers;
        }
        replica.apply(decision);
    }

    /**
     * How the network does on the test part: samples, the mean loss, and how many were right, or -1.
     *
     * @throws IllegalStateException if a worker has another network
     */
    double[] test() {
        double[][] found = new double[workers][];
        Tasks.run(
                shares,
                new Held.Judge(id, replica.round(), decided, replica.state()),
                double[].class,
                IntStream.range(0, workers).boxed().toList(),
                (n, each) -> found[n] = each);
        double[] all = new double[3];
        for (int n = 0; n < workers; n++) {
            if ((int) found[n][3] != replica.fingerprint()) {
                throw new IllegalStateException("worker " + n + " does not hold the same network as the driver");
            }
            for (int k = 0; k < all.length; k++) {
                all[k] += found[n][k];
            }
        }
        all[1] /= all[0];
        return all;
    }

    /** Makes a worker forget everything, as if its executor had been lost. */
    void lose(int worker) {
        Tasks.run(shares, new Held.Close(id), Integer.class, List.of(worker), (n, nothing) -> {});
    }

    void close() {
        for (int n = 0; n < workers; n++) {
            lose(n);
        }
        shares.unpersist(false);
        replica.close();
    }

    Worker replica() {
        return replica;
    }

    /** Mean loss of the last round's samples. */
    double loss() {
        return loss;
    }

    /** Mean share of weights on which workers voted with the majority, in the last round. */
    double agreement() {
        return agreement;
    }

    Traffic traffic() {
        return traffic;
    }
}
