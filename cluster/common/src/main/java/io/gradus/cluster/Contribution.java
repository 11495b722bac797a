package io.gradus.cluster;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a worker sends in a round.
 *
 * <pre>
 * bytes: worker 4 | round 8 | samples 4 | loss 8 | words 4 | numbers 4 | words × 8 | numbers × 4     little-endian
 * </pre>
 *
 * @param worker its number, from 0
 * @param round from 0
 * @param samples that it has taken; 0 if its gradient was not finite, and it abstains
 * @param loss the sum over them of their losses
 * @param signs of the gradient, packed as {@link io.gradus.step.exchange.PackedSigns} says; none under {@link
 *     Exchange#AVERAGE}
 * @param numbers to be averaged: of a vote the statistics of layers normalised by the minibatch, else parameters, the
 *     rule's state and those
 */
public record Contribution(int worker, long round, int samples, double loss, long[] signs, float[] numbers)
        implements Serializable {
    private static final int HEADER = 4 + 8 + 4 + 8 + 4 + 4;

    /** Bytes that it takes. */
    public int length() {
        return HEADER + signs.length * Long.BYTES + numbers.length * Float.BYTES;
    }

    /** Whether its signs and numbers count. */
    public boolean counts() {
        return samples > 0;
    }

    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(worker).putLong(round).putInt(samples).putDouble(loss);
        Payload.write(buffer, signs, numbers);
        return buffer.array();
    }

    /** @throws IllegalArgumentException if these are no such bytes */
    public static Contribution of(byte[] bytes) {
        ByteBuffer buffer = Payload.reader(bytes, HEADER);
        int worker = buffer.getInt();
        long round = buffer.getLong();
        int samples = buffer.getInt();
        double loss = buffer.getDouble();
        Payload both = Payload.read(buffer);
        return new Contribution(worker, round, samples, loss, both.words(), both.floats());
    }
}
