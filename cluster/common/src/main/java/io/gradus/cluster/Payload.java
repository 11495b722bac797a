package io.gradus.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Words and floats in a message: their counts, then they themselves. */
record Payload(long[] words, float[] floats) {
    static void write(ByteBuffer to, long[] words, float[] floats) {
        to.putInt(words.length).putInt(floats.length);
        to.asLongBuffer().put(words);
        to.position(to.position() + words.length * Long.BYTES);
        to.asFloatBuffer().put(floats);
        to.position(to.position() + floats.length * Float.BYTES);
    }

    /** A message's buffer, if it has at least a header. */
    static ByteBuffer reader(byte[] bytes, int header) {
        if (bytes.length < header) {
            throw new IllegalArgumentException(
                    "a message of " + bytes.length + " bytes is too short; it has at least " + header);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Payload read(ByteBuffer from) {
        int words = from.getInt();
        int floats = from.getInt();
        long expected = (long) words * Long.BYTES + (long) floats * Float.BYTES;
        if (words < 0 || floats < 0 || expected != from.remaining()) {
            throw new IllegalArgumentException(
                    "a message has " + from.remaining() + " bytes behind its header, but announces " + expected);
        }
        Payload both = new Payload(new long[words], new float[floats]);
        from.asLongBuffer().get(both.words);
        from.position(from.position() + words * Long.BYTES);
        from.asFloatBuffer().get(both.floats);
        return both;
    }
}
