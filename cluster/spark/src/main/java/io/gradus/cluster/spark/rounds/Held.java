package io.gradus.cluster.spark.rounds;

import io.gradus.cluster.Decision;
import io.gradus.cluster.SharedState;
import io.gradus.cluster.Worker;
import io.gradus.cluster.spark.Tasks;
import io.gradus.data.Part;
import io.gradus.step.Source;
import io.gradus.train.Evaluation;
import io.gradus.train.Evaluator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The workers that this JVM holds from one round to the next. A task that lands where its worker is not, after an
 * executor was lost say, makes it anew and asks for the state; that is all that is to be done about it, for a
 * contribution follows from the state alone.
 */
final class Held {
    private static final Map<String, Held> WORKERS = new ConcurrentHashMap<>();

    private Share.@Nullable Open open;

    private Held() {}

    private static Held of(String id, Share share) {
        return WORKERS.computeIfAbsent(id + " " + share.number(), key -> new Held());
    }

    private Share.Open open(Share share) {
        Share.Open made = open;
        if (made == null) {
            made = share.open();
            open = made;
        }
        return made;
    }

    /**
     * A worker's part of a round: does what the last one decided, and contributes to this.
     *
     * @param id of the training
     * @param decision the last round's, as bytes; empty before the first
     * @param state what all workers have in common before this round, for one that lacks it; or null
     */
    record Contribute(
            String id,
            long round,
            byte[] decision,
            @Nullable SharedState state) implements Tasks.Work<Share, byte[]> {
        /** @return the contribution's bytes; none if the worker needs the state */
        @Override
        public byte[] apply(Share share) {
            Held held = of(id, share);
            synchronized (held) {
                Worker worker = held.open(share).worker();
                if (!catchUp(worker, round, decision, state)) {
                    return new byte[0];
                }
                return worker.contribute().toBytes();
            }
        }
    }

    /** Brings a worker to a round; whether that was possible. */
    private static boolean catchUp(Worker worker, long round, byte[] decision, @Nullable SharedState state) {
        if (worker.round() == round - 1 && decision.length > 0) {
            worker.apply(Decision.of(decision));
        }
        if (worker.round() != round && state != null) {
            worker.adopt(state);
        }
        return worker.round() == round;
    }

    /**
     * How a worker's network does on its share of the test part.
     *
     * @param state after the last round
     */
    record Judge(String id, long round, byte[] decision, SharedState state) implements Tasks.Work<Share, double[]> {
        /** @return samples, the sum of losses, and how many were right, or -1; and the fingerprint */
        @Override
        public double[] apply(Share share) {
            Held held = of(id, share);
            synchronized (held) {
                Share.Open open = held.open(share);
                catchUp(open.worker(), round, decision, state);
                Part test = open.test();
                int fingerprint = open.worker().fingerprint();
                if (test.size() == 0) {
                    return new double[] {0, 0, 0, fingerprint};
                }
                Source source = new Source(test);
                open.worker().step().bind(source);
                Evaluation found = new Evaluator(open.worker().step()).evaluate(source);
                return found == null
                        ? new double[] {0, 0, 0, fingerprint}
                        : new double[] {found.samples(), found.loss() * found.samples(), found.correct(), fingerprint};
            }
        }
    }

    /** Frees a worker. */
    record Close(String id) implements Tasks.Work<Share, Integer> {
        @Override
        public Integer apply(Share share) {
            Held held = WORKERS.remove(id + " " + share.number());
            if (held != null) {
                synchronized (held) {
                    Share.Open open = held.open;
                    if (open != null) {
                        open.worker().close();
                    }
                }
            }
            return 0;
        }
    }
}
