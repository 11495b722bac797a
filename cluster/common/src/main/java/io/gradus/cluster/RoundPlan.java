package io.gradus.cluster;

import java.io.Serializable;

/**
 * How rounds go; the same for all workers.
 *
 * @param exchange what is exchanged
 * @param ties what an even split does; of votes alone
 * @param localSteps minibatches that a worker takes before each exchange
 */
public record RoundPlan(Exchange exchange, Ties ties, int localSteps) implements Serializable {
    /** A vote after every minibatch, ties broken by parity. */
    public static final RoundPlan VOTES = new RoundPlan(Exchange.VOTE, Ties.PARITY, 1);

    /** An average after every minibatch. */
    public static final RoundPlan AVERAGES = new RoundPlan(Exchange.AVERAGE, Ties.PARITY, 1);

    public RoundPlan {
        if (localSteps < 1) {
            throw new IllegalArgumentException("a round takes at least 1 step, not " + localSteps);
        }
    }

    /** The same with so many minibatches before each exchange. */
    public RoundPlan withLocalSteps(int steps) {
        return new RoundPlan(exchange, ties, steps);
    }

    /** The same with ties treated in another way. */
    public RoundPlan withTies(Ties other) {
        return new RoundPlan(exchange, other, localSteps);
    }

    /** Whether workers send signs. */
    public boolean votes() {
        return exchange == Exchange.VOTE;
    }
}
