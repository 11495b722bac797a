package io.gradus.model;

import java.nio.ByteBuffer;

/** The element types of safetensors that Gradus knows; it reads the floating-point ones and writes {@link #F32}. */
public enum TensorType {
    F32(4, true),
    F64(8, true),
    F16(2, true),
    BF16(2, true),
    BOOL(1, false),
    U8(1, false),
    I8(1, false),
    F8_E5M2(1, false),
    F8_E4M3(1, false),
    U16(2, false),
    I16(2, false),
    U32(4, false),
    I32(4, false),
    U64(8, false),
    I64(8, false);

    private final int bytes;
    private final boolean readable;

    TensorType(int bytes, boolean readable) {
        this.bytes = bytes;
        this.readable = readable;
    }

    /** Bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** Whether {@link #next} can turn elements into floats. */
    boolean readable() {
        return readable;
    }

    /** The next element of a little-endian buffer, as a float; a double is rounded. */
    float next(ByteBuffer data) {
        return switch (this) {
            case F32 -> data.getFloat();
            case F64 -> (float) data.getDouble();
            case F16 -> half(data.getShort());
            case BF16 -> Float.intBitsToFloat(data.getShort() << 16);
            default -> throw new IllegalStateException(this + " holds no floats");
        };
    }

    /** IEEE 754 binary16; {@code Float.float16ToFloat} came with JDK 20. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float size =
                switch (exponent) {
                    case 0 -> Math.scalb((float) fraction, -24);
                    case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Math.scalb((float) (fraction + 0x400), exponent - 25);
                };
        return bits < 0 ? -size : size;
    }
}
