package io.gradus.model;

import java.util.List;

/**
 * A tensor as a safetensors header describes it.
 *
 * @param name the key
 * @param type of an element
 * @param shape sizes, the slowest first; row-major
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
public record Tensor(String name, TensorType type, List<Long> shape, long begin, long end) {
    public Tensor {
        shape = List.copyOf(shape);
    }

    /** A float32 tensor that starts at byte {@code begin}. */
    public static Tensor float32(String name, long begin, Long... shape) {
        long count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return new Tensor(name, TensorType.F32, List.of(shape), begin, begin + count * Float.BYTES);
    }

    /** Number of elements. */
    public long count() {
        return (end - begin) / type.bytes();
    }
}
