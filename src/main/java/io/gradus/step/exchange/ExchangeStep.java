package io.gradus.step.exchange;

import io.gradus.plan.Control;
import io.gradus.plan.Plan;
import io.gradus.plan.RegionId;
import io.gradus.step.Source;
import io.gradus.step.Step;
import io.gradus.step.arena.SeparateUpdates;
import java.util.zip.CRC32C;

/**
 * A step of a network that several machines train together: its gradients leave it as numbers or signs, and what the
 * machines agree on comes back as an update; its parameters and its rule's state leave and enter without padding.
 *
 * <pre>{@code
 * TrainingSpec training = TrainingSpec.of(UpdateRule.sign(0.001f)).withSeparateUpdate(true);
 * try (Step step = StepProvider.choose("auto", PlanCompiler.training(network, training), 1)) {
 *     ExchangeStep exchange = new ExchangeStep(step);
 *     long[] signs = new long[PackedSigns.words(exchange.trained())];
 *     for (long round = 0; round < rounds; round++) {
 *         exchange.signs(source, first, samples, round, signs);
 *         // … send signs to whoever counts the votes, and receive the majority …
 *         exchange.update(majority, ties, round);
 *     }
 * }
 * }</pre>
 *
 * Arrays are the caller's. Shapes: parameters {@link #parameters} floats, gradients {@link #trained} floats, signs
 * {@link PackedSigns#words} longs for as many signs, state {@link #stateLength} floats; layers follow one another, of
 * each the weights (fanIn, fanOut) row by row and the biases (fanOut), or gains and shifts where it is normalised.
 * Gradients are those of the last {@link #trained} parameters: frozen layers come first and have none. For one thread.
 * Nothing is allocated after construction.
 */
public final class ExchangeStep {
    private static final int CHUNK = 1024; // floats that are taken into a checksum at a time

    private final Step step;
    private final FlatLayout layout;
    private final int gradient; // offsets in the arena
    private final int state; // or -1
    private final int trainedFloats;
    private final int stateFloats; // of a parameter
    private final CRC32C crc = new CRC32C();
    private final byte[] chunk = new byte[CHUNK * Float.BYTES];

    /**
     * @param step of a plan with separate updates; stays the caller's to close
     * @throws io.gradus.problem.ProblemException if the plan does not keep its gradient, or its rule adds up a whole
     *     set's
     */
    public ExchangeStep(Step step) {
        Plan plan = step.plan();
        SeparateUpdates.require(plan, 1);
        this.step = step;
        this.layout = new FlatLayout(plan);
        this.gradient = plan.region(RegionId.GRADIENT).offset();
        this.trainedFloats = plan.region(RegionId.GRADIENT).length();
        this.state =
                plan.has(RegionId.RULE_STATE) ? plan.region(RegionId.RULE_STATE).offset() : -1;
        this.stateFloats = state < 0 ? 0 : plan.region(RegionId.RULE_STATE).length() / trainedFloats;
    }

    /**
     * Weights, biases, gains and shifts of the network, as {@link io.gradus.net.NetworkSpec#parameters} counts them.
     */
    public int parameters() {
        return layout.parameters();
    }

    /** Those of them that are trained: the last ones. */
    public int trained() {
        return layout.trained();
    }

    /**
     * The gradient of the mean loss over rows {@code order[first .. first+samples)}, at most a minibatch; no weight
     * moves. What rule, clips and regularisation do to gradients, an update does.
     *
     * @param number of the step since training began: randomness and health counters follow from it
     * @param into receives {@link #trained} floats
     * @return the sum over samples of their losses; not finite if a loss, a delta or the gradient was not
     */
    public double gradient(Source source, int first, int samples, long number, float[] into) {
        double loss = step.gradient(source, first, samples, number);
        layout.gather(step.arena(), gradient, layout.frozen(), into, 0);
        return step.arena()[Control.FAILED_LAYER] == 0 && isFinite() ? loss : Double.NaN;
    }

    /**
     * The signs of the same gradient, a bit each.
     *
     * @param into receives {@link PackedSigns#words} longs for {@link #trained} signs; bits behind them are 0
     * @return as {@link #gradient}
     */
    public double signs(Source source, int first, int samples, long number, long[] into) {
        double loss = step.gradient(source, first, samples, number);
        pack(number, into);
        return step.arena()[Control.FAILED_LAYER] == 0 && isFinite() ? loss : Double.NaN;
    }

    private void pack(long round, long[] into) {
        float[] arena = step.arena();
        long word = 0;
        int at = 0;
        for (int n = layout.frozen(); n < layout.layers(); n++) {
            int layer = gradient + layout.offset(n) - layout.frozenFloats();
            for (int i = 0; i < layout.rows(n); i++) {
                int row = layer + layout.row(n, i);
                for (int j = 0; j < layout.width(n); j++, at++) {
                    float g = arena[row + j];
                    boolean positive = g == 0 ? PackedSigns.tie(at, round) : g > 0;
                    word |= positive ? 1L << at : 0;
                    if ((at & 63) == 63) {
                        into[at >> 6] = word;
                        word = 0;
                    }
                }
            }
        }
        if ((at & 63) != 0) {
            into[at >> 6] = word;
        }
    }

    /** Whether the whole gradient is finite: anything else times 0 is not 0. */
    private boolean isFinite() {
        float[] arena = step.arena();
        float sum = 0;
        for (int k = gradient; k < gradient + trainedFloats; k++) {
            sum += arena[k] * 0;
        }
        return sum == 0;
    }

    /**
     * Updates the weights by a gradient, that of {@link #gradient} or a mean of several machines'.
     *
     * @param from {@link #trained} floats
     * @return false, and no weight has moved, if it is not finite
     */
    public boolean update(float[] from, long number) {
        layout.scatter(from, 0, layout.frozen(), step.arena(), gradient);
        return step.update(number);
    }

    /**
     * Updates the weights by a vote: by +1 or -1 in the place of every gradient.
     *
     * @param signs as {@link #signs} has them
     * @param ties where a bit is 1 the gradient is 0; all 0 for none
     * @return false, and no weight has moved, if the rule makes something of it that is not finite
     */
    public boolean update(long[] signs, long[] ties, long number) {
        float[] arena = step.arena();
        int at = 0;
        for (int n = layout.frozen(); n < layout.layers(); n++) {
            int layer = gradient + layout.offset(n) - layout.frozenFloats();
            for (int i = 0; i < layout.rows(n); i++) {
                int row = layer + layout.row(n, i);
                for (int j = 0; j < layout.width(n); j++, at++) {
                    float sign = PackedSigns.get(signs, at) ? 1 : -1;
                    arena[row + j] = PackedSigns.get(ties, at) ? 0 : sign;
                }
            }
        }
        return step.update(number);
    }

    /** Copies all parameters out, {@link #parameters} floats. */
    public void readParameters(float[] into) {
        layout.gather(step.arena(), layout.base(), 0, into, 0);
    }

    /** Puts all parameters in. */
    public void writeParameters(float[] from) {
        layout.scatter(from, 0, 0, step.arena(), layout.base());
    }

    /**
     * Floats of the running means (fanOut) and variances (fanOut) of every layer that is normalised by the minibatch; 0
     * if there are none.
     */
    public int statisticsLength() {
        return layout.statistics();
    }

    /** Copies those out. They follow the data, not the gradient: machines that average parameters average them, too. */
    public void readStatistics(float[] into) {
        int at = 0;
        for (int n = 0; n < layout.layers(); n++) {
            for (int i = 0; i < 2 && layout.statistics(n, i) >= 0; i++, at += layout.width(n)) {
                System.arraycopy(step.arena(), layout.statistics(n, i), into, at, layout.width(n));
            }
        }
    }

    /** Puts them in. */
    public void writeStatistics(float[] from) {
        int at = 0;
        for (int n = 0; n < layout.layers(); n++) {
            for (int i = 0; i < 2 && layout.statistics(n, i) >= 0; i++, at += layout.width(n)) {
                System.arraycopy(from, at, step.arena(), layout.statistics(n, i), layout.width(n));
            }
        }
    }

    /**
     * Floats of the rule's state: as many for each trained parameter as the rule keeps ({@link
     * io.gradus.rule.UpdateRule.Kind#stateFloats}), one kind after the other, and the number of updates.
     */
    public int stateLength() {
        return stateFloats * layout.trained() + 1;
    }

    /** Copies the rule's state out. */
    public void readState(float[] into) {
        float[] arena = step.arena();
        int at = 0;
        for (int k = 0; k < stateFloats; k++) {
            at = layout.gather(arena, state + k * trainedFloats, layout.frozen(), into, at);
        }
        into[at] = arena[Control.UPDATES];
    }

    /** Puts the rule's state in. */
    public void writeState(float[] from) {
        float[] arena = step.arena();
        int at = 0;
        for (int k = 0; k < stateFloats; k++) {
            at = layout.scatter(from, at, layout.frozen(), arena, state + k * trainedFloats);
        }
        arena[Control.UPDATES] = from[at];
    }

    /**
     * A fingerprint of the network: the CRC-32C of all parameters, as {@link #readParameters} orders them, and then of
     * the statistics, each a little-endian float. Networks that are the same to the bit have the same one.
     */
    public int fingerprint() {
        crc.reset();
        int filled = 0;
        for (int n = 0; n < layout.layers(); n++) {
            for (int i = 0; i < layout.rows(n); i++) {
                filled = add(layout.base() + layout.offset(n) + layout.row(n, i), layout.width(n), filled);
            }
        }
        for (int n = 0; n < layout.layers(); n++) {
            for (int i = 0; i < 2 && layout.statistics(n, i) >= 0; i++) {
                filled = add(layout.statistics(n, i), layout.width(n), filled);
            }
        }
        crc.update(chunk, 0, filled);
        return (int) crc.getValue();
    }

    /**
     * Takes floats of the arena into the checksum, by way of the chunk, which has so many bytes; how many it has then.
     */
    private int add(int from, int count, int before) {
        float[] arena = step.arena();
        int filled = before;
        for (int k = from; k < from + count; k++) {
            int bits = Float.floatToRawIntBits(arena[k]);
            chunk[filled] = (byte) bits;
            chunk[filled + 1] = (byte) (bits >> 8);
            chunk[filled + 2] = (byte) (bits >> 16);
            chunk[filled + 3] = (byte) (bits >> 24);
            filled += Float.BYTES;
            if (filled == chunk.length) {
                crc.update(chunk, 0, filled);
                filled = 0;
            }
        }
        return filled;
    }
}
