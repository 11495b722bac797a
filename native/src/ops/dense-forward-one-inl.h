/* A dense layer forwards, one sample: vectors of columns at a time, and the weights' last move on the way. */
#ifndef GRADUS_OPS_DENSE_FORWARD_ONE_INL_H
#define GRADUS_OPS_DENSE_FORWARD_ONE_INL_H

#include "net/net.h"
#include "ops/activation-inl.h"
#include "simd/transpose-inl.h"

/* What a layer's weights are still to lose: rate x(i) delta(j). The move is made on the next way forwards, so that one
 * pass over the weights does both. */
struct owed {
    const float *x, *delta;
    float rate, most; /* a clipped move is at most so long */
    bool clips;
};

/* What is owed: a constant wherever it is asked. */
enum debt { NO_DEBT, PLAIN_DEBT, CLIPPED_DEBT };

/* One sample, all of C vectors of columns at a time, in P partial sums so that no addition waits for the one before.
 * Where the weights owe something, they pay on the way. */
INLINE void forward_one_of(const int C, const int P, const enum debt debt, const float *x, float *w, float *biases,
                           ptrdiff_t stride, int fan_in, const struct owed *owed, ptrdiff_t column, vf *sum) {
    const bool owes = debt != NO_DEBT;
    vf most = debt == CLIPPED_DEBT ? vset(owed->most) : (vf){0}, least = -most;
    vf part[4][8], step[8];
    UNROLL for (int c = 0; c < C; c++) {
        if (owes) {
            step[c] = owed->rate * vload(owed->delta + column + c * VL);
        }
    }
#define WEIGHTS(row, c, x_before)                                           \
    ({                                                                      \
        float *at = (row) + (c) * VL;                                       \
        vf weights = vload(at);                                             \
        if (debt == PLAIN_DEBT) {                                           \
            weights = vfnma(x_before, step[c], weights);                    \
        } else if (debt == CLIPPED_DEBT) {                                  \
            weights += vmax(least, vmin(most, -x_before * step[c]));        \
        }                                                                   \
        if (owes) {                                                         \
            vstore(at, weights);                                            \
        }                                                                   \
        weights;                                                            \
    })
    UNROLL for (int p = 0; p < P; p++) {
        UNROLL for (int c = 0; c < C; c++) {
            part[p][c] = p == 0 ? WEIGHTS(biases, c, vset(1)) : (vf){0};
        }
    }
    const float *end = x + fan_in;
    const float *x_before = owes ? owed->x : x;
    for (const float *last = end - P; x <= last; x += P, x_before += P, w += P * stride) {
        UNROLL for (int p = 0; p < P; p++) {
            vf x_p = vset(x[p]);
            vf before = owes ? vset(x_before[p]) : x_p;
            UNROLL for (int c = 0; c < C; c++) {
                part[p][c] = vfma(x_p, WEIGHTS(w + p * stride, c, before), part[p][c]);
            }
        }
    }
    for (; x < end; x++, x_before++, w += stride) {
        vf x_i = vset(*x);
        vf before = owes ? vset(*x_before) : x_i;
        UNROLL for (int c = 0; c < C; c++) {
            part[0][c] = vfma(x_i, WEIGHTS(w, c, before), part[0][c]);
        }
    }
#undef WEIGHTS
    UNROLL for (int c = 0; c < C; c++) {
        UNROLL for (int p = 1; p < P; p++) {
            part[0][c] += part[p][c];
        }
        sum[c] = part[0][c];
    }
}

INLINE struct dense dense_of(const struct op *op, float *arena) {
    return (struct dense){.weights = arena + op->weights,
                          .biases = arena + op->biases,
                          .y = arena + op->dst,
                          .pre = op->pre >= 0 ? arena + op->pre : NULL,
                          .stride = op->stride,
                          .fan_in = op->fan_in,
                          .fan_out = op->fan_out,
                          .function = op->function,
                          .slope = op->slope,
                          .turned = op->turned};
}

/* C vectors of columns from first on, of which used floats are the layer's: sums, activation and store. */
INLINE void forward_one_group(const int C, const int P, const enum debt debt, const struct dense *d, ptrdiff_t stride,
                              const float *x, const struct owed *owed, int first, int used) {
    vf sum[8];
    forward_one_of(C, P, debt, x, d->weights + first, d->biases + first, stride, d->fan_in, owed, first, sum);
    if (d->pre != NULL) {
        UNROLL for (int c = 0; c < C; c++) {
            vstore(d->pre + first + c * VL, sum[c]);
        }
    }
    activate_few(C, d->function, d->slope, sum);
    float *y = d->y + first;
    UNROLL for (int c = 0; c < C - 1; c++) {
        vstore(y + c * VL, sum[c]);
    }
    vstore(y + (C - 1) * VL, vkeep(sum[C - 1], used - (C - 1) * VL));
}

/* One sample's sums of a turned layer, added as unit_sums in output-inl.h adds them. */
static __attribute__((noinline)) void forward_turned(const struct dense *d, const float *x) {
    ptrdiff_t stride = d->stride;
    for (int j = 0; j < d->fan_out; j += VL) {
        const float *w = d->weights + j;
        vf part[VL] = {0};
        int i = 0;
        for (; i + VL <= d->fan_in; i += VL, w += VL * stride) {
            UNROLL for (int l = 0; l < VL; l++) {
                part[l] = vfma(vset(x[i + l]), vload(w + l * stride), part[l]);
            }
        }
        for (int l = 0; i + l < d->fan_in; l++) {
            part[l] = vfma(vset(x[i + l]), vload(w + l * stride), part[l]);
        }
        vf sum = vsum_like_lanes(part) + vload(d->biases + j);
        vstore(d->y + j, vkeep(sum, d->fan_out - j));
    }
}

/* Columns first .. end of x (fan_in). How vectors of columns are put together does not depend on first and end: 8, 4, 2
 * and 1 from each multiple of 8. */
INLINE void forward_one(const enum debt debt, const struct dense *d, const float *x, const struct owed *owed, int first,
                        int end) {
    if (d->turned) {
        forward_turned(d, x);
        return;
    }
    int j = first;
    for (; end - j > 7 * VL; j += 8 * VL) {
        forward_one_group(8, 1, debt, d, d->stride, x, owed, j, end - j);
    }
    for (; end - j > 3 * VL; j += 4 * VL) {
        forward_one_group(4, 2, debt, d, d->stride, x, owed, j, end - j);
    }
    for (; end - j > VL; j += 2 * VL) {
        forward_one_group(2, 4, debt, d, d->stride, x, owed, j, end - j);
    }
    if (j < end) {
        forward_one_group(1, 4, debt, d, d->stride, x, owed, j, end - j);
    }
}

/* The same as functions of their own: what is inlined everywhere takes long to compile. */
static __attribute__((noinline)) void forward_wide(const struct dense *d, const float *x) {
    forward_one(NO_DEBT, d, x, NULL, 0, d->fan_out);
}

static __attribute__((noinline)) void pay_wide(const struct dense *d, const float *x, const struct owed *owed) {
    owed->clips ? forward_one(CLIPPED_DEBT, d, x, owed, 0, d->fan_out)
                : forward_one(PLAIN_DEBT, d, x, owed, 0, d->fan_out);
}

/* The stride of rows of so many vectors: a constant where the vectors are. */
INLINE ptrdiff_t stride_of(int vectors) {
    return (vectors * VL + PLAN_LANES - 1) / PLAN_LANES * PLAN_LANES;
}

/* The vectors of a layer's rows, if they lie as close as stride_of says; else 0. */
INLINE int close_vectors(const struct op *op) {
    int vectors = vectors_of(op->fan_out);
    return op->stride == stride_of(vectors) ? vectors : 0;
}

#endif
