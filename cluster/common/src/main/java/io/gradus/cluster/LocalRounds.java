package io.gradus.cluster;

import java.util.List;

/**
 * Rounds of workers in one JVM, one after another: what every engine must agree with to the bit.
 */
public final class LocalRounds {
    private final RoundPlan plan;
    private final List<Worker> workers;
    private final Traffic traffic = new Traffic();
    private double loss = Double.NaN;
    private double agreement = Double.NaN;

    /** @param workers of the same plan, before the same round */
    public LocalRounds(RoundPlan plan, List<Worker> workers) {
        this.plan = plan;
        this.workers = List.copyOf(workers);
    }

    /** Does so many rounds. */
    public void run(long rounds) {
        for (long n = 0; n < rounds; n++) {
            round();
        }
    }

    private void round() {
        Worker first = workers.get(0);
        Round round = new Round(plan, first.round(), first.weights());
        for (Worker worker : workers) {
            Contribution contribution = worker.contribute();
            traffic.up(contribution.length());
            round.add(contribution);
        }
        Decision decision = round.decide();
        traffic.down(decision.length(), workers.size());
        traffic.round();
        loss = round.loss();
        agreement = 0;
        for (Contribution each : round.received()) {
            agreement += decision.agreement(each, first.weights()) / workers.size();
        }
        for (Worker worker : workers) {
            worker.apply(decision);
        }
    }

    /** Mean loss of the last round's samples. */
    public double loss() {
        return loss;
    }

    /** Mean over workers of the share of weights on which they voted with the majority, in the last round. */
    public double agreement() {
        return agreement;
    }

    public Traffic traffic() {
        return traffic;
    }

    /** The network's fingerprint. */
    public int fingerprint() {
        return workers.get(0).fingerprint();
    }
}
