package io.gradus.cluster;

import io.gradus.step.exchange.PackedSigns;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a round has come to, which every worker does.
 *
 * <pre>
 * bytes: round 8 | voters 4 | words 4 | numbers 4 | words × 8 | numbers × 4     little-endian
 * words: the majority's signs and, if ties do not move weights, behind them the ties
 * </pre>
 *
 * @param round from 0
 * @param voters workers that took part and did not abstain
 * @param signs of the majority, ties broken; none under {@link Exchange#AVERAGE}
 * @param ties 1 where weights stay; none if they were broken, or nothing was voted on
 * @param numbers the means of {@link Contribution#numbers}
 */
public record Decision(long round, int voters, long[] signs, long[] ties, float[] numbers) implements Serializable {
    private static final int HEADER = 8 + 4 + 4 + 4;
    private static final int WITH_TIES = 1 << 31;

    /** Bytes that it takes. */
    public int length() {
        return HEADER + (signs.length + ties.length) * Long.BYTES + numbers.length * Float.BYTES;
    }

    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(round).putInt(voters | (ties.length > 0 ? WITH_TIES : 0));
        long[] words = new long[signs.length + ties.length];
        System.arraycopy(signs, 0, words, 0, signs.length);
        System.arraycopy(ties, 0, words, signs.length, ties.length);
        Payload.write(buffer, words, numbers);
        return buffer.array();
    }

    /** @throws IllegalArgumentException if these are no such bytes */
    public static Decision of(byte[] bytes) {
        ByteBuffer buffer = Payload.reader(bytes, HEADER);
        long round = buffer.getLong();
        int voters = buffer.getInt();
        Payload both = Payload.read(buffer);
        int signs = voters < 0 ? both.words().length / 2 : both.words().length;
        return new Decision(
                round,
                voters & ~WITH_TIES,
                Arrays.copyOf(both.words(), signs),
                Arrays.copyOfRange(both.words(), signs, both.words().length),
                both.floats());
    }

    /**
     * The share of weights on which a worker voted with the majority, weights that stay left out; 1 if all do, NaN if
     * nothing was voted on or the worker abstained.
     *
     * @param weights that were voted on
     */
    public double agreement(Contribution vote, int weights) {
        if (signs.length == 0 || !vote.counts()) {
            return Double.NaN;
        }
        long[] even = ties.length > 0 ? ties : new long[signs.length];
        return PackedSigns.agreement(vote.signs(), signs, even, weights);
    }
}
