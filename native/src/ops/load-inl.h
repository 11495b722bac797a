/* Gathers a minibatch's features from where they lie, bytes or floats, and scales them on the way:
 * DST(b, j) = (feature(order[first + b], j) - shift(j)) scale(j). */
#ifndef GRADUS_OPS_LOAD_INL_H
#define GRADUS_OPS_LOAD_INL_H

#include "net/net.h"
#include "simd/simd-inl.h"

INLINE vf vload_bytes(const uint8_t *p) {
    typedef uint8_t bytes __attribute__((vector_size(VL)));
    bytes v;
    memcpy(&v, p, sizeof v);
    return __builtin_convertvector(__builtin_convertvector(v, vi), vf);
}

INLINE vf vload_bytes_part(const uint8_t *p, int n) {
    uint8_t some[VL] = {0};
    memcpy(some, p, (size_t)n);
    return vload_bytes(some);
}

/* One example, whose sizes raise size; bytes is a constant wherever this is inlined. */
INLINE void load_row(const bool bytes, float *x, const void *from, const float *shift, const float *scale, int inputs,
                     vf *size) {
    const float *floats = from;
    const uint8_t *octets = from;
    vf most = *size;
    int j = 0;
    for (; j + VL <= inputs; j += VL) {
        vf v = bytes ? vload_bytes(octets + j) : vload(floats + j);
        v = (v - vload(shift + j)) * vload(scale + j);
        most = vmax_size(most, vabs(v));
        vstore(x + j, v);
    }
    if (j < inputs) { /* the padding of shift and scale is 0 */
        vf v = bytes ? vload_bytes_part(octets + j, inputs - j) : vload_part(floats + j, inputs - j);
        v = (v - vload(shift + j)) * vload(scale + j);
        most = vmax_size(most, vabs(v));
        vstore(x + j, v);
    }
    *size = most;
}

/* Example order[at] to x, raising size; false if the order names none. */
INLINE bool load_one(const struct op *op, const float *arena, const struct source *source, int at, float *x, vf *size) {
    const float *shift = arena + op->src;
    const float *scale = shift + op->stride;
    int32_t row = source->order[at];
    if ((unsigned)row >= (unsigned)source->size) {
        return false;
    }
    size_t from = (size_t)row * (size_t)source->stride;
    if (source->bytes) {
        load_row(true, x, (const uint8_t *)source->features + from, shift, scale, source->inputs, size);
    } else {
        load_row(false, x, (const float *)source->features + from, shift, scale, source->inputs, size);
    }
    return true;
}

/* Rows first_row .. end_row of the minibatch that begins at order[first]; false if the order names no example. */
static bool load(const struct op *op, float *arena, const struct source *source, int first, int first_row,
                 int end_row) {
    vf size = {0};
    for (int b = first_row; b < end_row; b++) {
        if (!load_one(op, arena, source, first + b, arena + op->dst + (ptrdiff_t)b * op->stride, &size)) {
            return false;
        }
    }
    return true;
}

/* Whether examples are what a layer is to read, as they lie: floats, neither shifted nor scaled. */
static bool unscaled(const struct op *op, const float *arena, const struct source *source) {
    const float *shift = arena + op->src, *scale = shift + op->stride;
    vi other = {0};
    int j = 0;
    for (; j + VL <= source->inputs; j += VL) {
        other |= (vload(shift + j) != 0) | (vload(scale + j) != 1);
    }
    bool as_is = !source->bytes && vbits(other) == 0;
    for (; j < source->inputs; j++) {
        as_is &= shift[j] == 0 && scale[j] == 1;
    }
    return as_is;
}

/* Where those rows lie, instead of a copy of them. */
static bool list_rows(const struct source *source, const float **rows, int first, int first_row, int end_row) {
    bool all = true;
    for (int b = first_row; b < end_row; b++) {
        int32_t row = source->order[first + b];
        bool there = (unsigned)row < (unsigned)source->size;
        rows[b] = (const float *)source->features + (there ? (size_t)row * (size_t)source->stride : 0);
        all &= there;
    }
    return all;
}

#endif
