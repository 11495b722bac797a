package io.gradus.data.idx;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The types of numbers that an IDX file may hold, by the third byte of its header; all are big-endian. */
enum IdxType {
    UNSIGNED_BYTE(0x08, 1),
    BYTE(0x09, 1),
    SHORT(0x0B, 2),
    INT(0x0C, 4),
    FLOAT(0x0D, 4),
    DOUBLE(0x0E, 8);

    private final int code;
    private final int bytes;

    IdxType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The type of a code; null if there is none. */
    static @Nullable IdxType of(int code) {
        for (IdxType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    /** Bytes of a number. */
    int bytes() {
        return bytes;
    }

    /** Number {@code index} of a big-endian buffer. */
    double get(ByteBuffer buffer, int index) {
        int at = index * bytes;
        return switch (this) {
            case UNSIGNED_BYTE -> buffer.get(at) & 0xFF;
            case BYTE -> buffer.get(at);
            case SHORT -> buffer.getShort(at);
            case INT -> buffer.getInt(at);
            case FLOAT -> buffer.getFloat(at);
            case DOUBLE -> buffer.getDouble(at);
        };
    }
}
