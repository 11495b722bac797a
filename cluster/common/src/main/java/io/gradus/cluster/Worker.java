package io.gradus.cluster;

import io.gradus.data.Part;
import io.gradus.data.Scaling;
import io.gradus.plan.Plan;
import io.gradus.random.CounterHash;
import io.gradus.random.CounterRandom.Stream;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.Arenas;
import io.gradus.step.exchange.ExchangeStep;
import io.gradus.step.exchange.PackedSigns;
import io.gradus.train.InitialWeights;
import java.util.Arrays;

/**
 * One of the workers that train a network together, with its own share of the examples.
 *
 * <pre>{@code
 * Worker worker = Worker.of(step, share, scaling, plan, number, seed);
 * Contribution mine = worker.contribute();        // its vote or its parameters, of round worker.round()
 * // … send it, and receive the round's decision …
 * worker.apply(decision);                         // all workers hold the same network again
 * }</pre>
 *
 * A contribution follows from the shared state, the share, the seed, the worker's number and the round, and from
 * nothing else: it may be asked for again, and after {@link #adopt} by another JVM. Worker 0 draws as a training on
 * one machine by that seed does; a class of one that averages does the same updates, to the bit. For one thread. It
 * owns the step.
 */
public final class Worker implements AutoCloseable {
    private final Step step;
    private final ExchangeStep exchange;
    private final Source share;
    private final RoundPlan plan;
    private final int number;
    private final long seed; // of its own draws
    private final long[] signs;
    private final long[] noTies;
    private final float[] parameters; // those of all workers, while it takes steps of its own
    private final float[] state;
    private final float[] statistics;
    private final float[] moved; // its own parameters after local steps
    private int epoch;
    private long round;

    private Worker(Step step, Source share, RoundPlan plan, int number, long seed) {
        this.step = step;
        this.exchange = new ExchangeStep(step);
        this.share = share;
        this.plan = plan;
        this.number = number;
        this.seed = seed;
        this.signs = new long[PackedSigns.words(exchange.trained())];
        this.noTies = new long[signs.length];
        this.parameters = new float[exchange.parameters()];
        this.state = new float[exchange.stateLength()];
        this.statistics = new float[exchange.statisticsLength()];
        this.moved = new float[exchange.parameters()];
        step.bind(share);
    }

    /**
     * A worker before the first round, with the weights that follow from the seed.
     *
     * @param step of a plan with separate updates; the worker's from now on
     * @param share its examples
     * @param scaling of inputs, the same for all workers
     * @param start the weights that all begin with
     * @param number its own, from 0
     * @param seed the same for all workers
     * @throws io.gradus.problem.ProblemException if the plan does not keep its gradient
     * @throws IllegalArgumentException if local steps and a vote do not go with the rule
     */
    public static Worker of(
            Step step, Part share, Scaling scaling, InitialWeights start, RoundPlan plan, int number, long seed) {
        if (share.size() == 0) {
            throw new IllegalArgumentException("worker " + number + " has no examples");
        }
        requireFit(step.plan(), plan);
        Arenas.scale(step.plan(), step.arena(), scaling);
        Arenas.initialize(step.plan(), step.arena(), seed);
        start.load(step.plan(), step.arena());
        long own = number == 0 ? seed : CounterHash.draw(CounterHash.key(seed, Stream.SHUFFLE, -1), number);
        Worker worker = new Worker(step, new Source(share), plan, number, own);
        worker.save();
        Arenas.initialize(step.plan(), step.arena(), own); // for the draws of its steps
        worker.restore();
        return worker;
    }

    /**
     * Refuses local steps of a rule with a memory: what it remembers of steps that a vote undoes would be lost or
     * wrong.
     */
    private static void requireFit(Plan plan, RoundPlan rounds) {
        UpdateRule rule = plan.rule();
        if (rule != null
                && rounds.votes()
                && rounds.localSteps() > 1
                && rule.kind().stateFloats() > 0) {
            throw new IllegalArgumentException(
                    "a vote after " + rounds.localSteps() + " local steps needs a rule without"
                            + " state (sgd, clip, sign), not " + rule.kind().label());
        }
    }

    /** Its number, from 0. */
    public int number() {
        return number;
    }

    /** The round that comes next, from 0. */
    public long round() {
        return round;
    }

    /** Weights, biases, gains and shifts that are voted on. */
    public int weights() {
        return exchange.trained();
    }

    /** Minibatches of its share. */
    private long stepsPerEpoch() {
        int batch = step.plan().batchSize();
        return (share.size() + batch - 1) / batch;
    }

    /** Takes the round's minibatches; the network stays as it is for all workers. */
    public Contribution contribute() {
        return plan.votes() && plan.localSteps() == 1 ? signsOfGradient() : afterLocalSteps();
    }

    /**
     * A gradient of 0 votes by the parity of round + weight + worker: were it the same on all workers, which all have
     * many zeros where a minibatch is small, zeros would vote as one and outvote those who know.
     */
    private Contribution signsOfGradient() {
        int first = seek(round);
        int samples = samples(first);
        exchange.readStatistics(statistics);
        double loss = exchange.signs(share, first, samples, round + number, signs);
        float[] numbers = new float[statistics.length];
        exchange.readStatistics(numbers);
        exchange.writeStatistics(statistics);
        return new Contribution(number, round, Double.isFinite(loss) ? samples : 0, loss, signs.clone(), numbers);
    }

    private Contribution afterLocalSteps() {
        save();
        double loss = 0;
        int samples = 0;
        boolean finite = true;
        for (int k = 0; k < plan.localSteps() && finite; k++) {
            long at = round * plan.localSteps() + k;
            int first = seek(at);
            int count = samples(first);
            loss += step.gradient(share, first, count, at);
            samples += count;
            finite = Double.isFinite(loss) && step.update(at);
        }
        exchange.readParameters(moved);
        float[] numbers;
        if (plan.votes()) {
            numbers = new float[statistics.length];
            exchange.readStatistics(numbers);
            packDirections();
        } else {
            numbers = new float[moved.length + state.length + statistics.length];
            System.arraycopy(moved, 0, numbers, 0, moved.length);
            float[] rest = new float[state.length];
            exchange.readState(rest);
            System.arraycopy(rest, 0, numbers, moved.length, rest.length);
            rest = new float[statistics.length];
            exchange.readStatistics(rest);
            System.arraycopy(rest, 0, numbers, moved.length + state.length, rest.length);
        }
        restore();
        return new Contribution(
                number, round, finite ? samples : 0, loss, plan.votes() ? signs.clone() : new long[0], numbers);
    }

    /**
     * Where its steps have led it, as the sign of a gradient that would have led there; a weight that stayed has a
     * tie's.
     */
    private void packDirections() {
        Arrays.fill(signs, 0);
        int before = parameters.length - exchange.trained();
        for (int n = 0; n < exchange.trained(); n++) {
            float gone = parameters[before + n] - moved[before + n];
            boolean positive = gone == 0 ? PackedSigns.tie(n, round + number) : gone > 0;
            signs[n >> 6] |= positive ? 1L << n : 0;
        }
    }

    /** Puts the order of its examples to that of the epoch of its step {@code at}; the step's first example there. */
    private int seek(long at) {
        int wanted = Math.toIntExact(at / stepsPerEpoch()) + 1;
        if (wanted != epoch) {
            epoch = wanted;
            share.shuffle(seed, epoch);
            Arenas.augment(step.plan(), step.arena(), seed, epoch);
        }
        return (int) (at % stepsPerEpoch()) * step.plan().batchSize();
    }

    private int samples(int first) {
        return Math.min(step.plan().batchSize(), share.size() - first);
    }

    /**
     * Does what the round has decided, and is ready for the next.
     *
     * @return false, and nothing has moved, if the decision is of a round before, and so was done already
     * @throws IllegalArgumentException if it is of a round to come: {@link #adopt} the state that is missing
     * @throws IllegalStateException if a weight would not be finite
     */
    public boolean apply(Decision decision) {
        if (decision.round() < round) {
            return false;
        }
        if (decision.round() > round) {
            throw new IllegalArgumentException(
                    "worker " + number + " is at round " + round + ", and cannot do round " + decision.round());
        }
        if (plan.votes()) {
            exchange.writeStatistics(decision.numbers());
            long[] ties = decision.ties().length > 0 ? decision.ties() : noTies;
            if (!exchange.update(decision.signs(), ties, round)) {
                throw new IllegalStateException("round " + round + ": the update is not finite");
            }
        } else {
            take(decision.numbers());
        }
        round++;
        return true;
    }

    private void take(float[] means) {
        System.arraycopy(means, 0, parameters, 0, parameters.length);
        System.arraycopy(means, parameters.length, state, 0, state.length);
        System.arraycopy(means, parameters.length + state.length, statistics, 0, statistics.length);
        restore();
    }

    /** What all workers have in common now; a copy. */
    public SharedState state() {
        save();
        return new SharedState(round, parameters.clone(), state.clone(), statistics.clone());
    }

    /** Takes the others' state over: after it came late, or was away. */
    public void adopt(SharedState shared) {
        System.arraycopy(shared.parameters(), 0, parameters, 0, parameters.length);
        System.arraycopy(shared.state(), 0, state, 0, state.length);
        System.arraycopy(shared.statistics(), 0, statistics, 0, statistics.length);
        restore();
        round = shared.round();
    }

    private void save() {
        exchange.readParameters(parameters);
        exchange.readState(state);
        exchange.readStatistics(statistics);
    }

    private void restore() {
        exchange.writeParameters(parameters);
        exchange.writeState(state);
        exchange.writeStatistics(statistics);
    }

    /** CRC-32C of the network: the same on all workers between rounds. */
    public int fingerprint() {
        return exchange.fingerprint();
    }

    /**
     * The step with the network, to evaluate or save it; health counters of the worker's own gradients are in its
     * arena.
     */
    public Step step() {
        return step;
    }

    @Override
    public void close() {
        step.close();
    }
}
