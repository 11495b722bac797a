/* A dense layer forwards: DST = activation(SRC W + b), and the sums to PRE where the way back needs them. */
#ifndef GRADUS_FORWARD_H
#define GRADUS_FORWARD_H

#include "activation.h"
#include "multiply.h"
#include "net.h"

/* relu and linear are a maximum with a floor, taken while the sums are in registers. */
INLINE bool floors(int function) {
    return function == ACTIVATION_RELU || function == ACTIVATION_LINEAR;
}

INLINE vf floor_of(int function) {
    return vset(function == ACTIVATION_RELU ? 0 : -__builtin_inff());
}

struct forward_tile {
    const float *x, *w, *bias;
    float *y;
    ptrdiff_t x_stride, stride;
    int fan_in;
    int last; /* lanes in use of the tile's last vector */
    vf floor;
};

INLINE void forward_tile_of(const int R, const int C, const struct forward_tile *t) {
    vf sum[TILE_ROWS][2];
    UNROLL for (int r = 0; r < R; r++) {
        sum[r][0] = vload(t->bias);
        sum[r][1] = C == 2 ? vload(t->bias + VL) : sum[r][0];
    }
    multiply(R, C, sum, t->x, t->x_stride, 1, t->w, t->stride, t->fan_in);
    vi used = vfirst(t->last);
    UNROLL for (int r = 0; r < R; r++) {
        float *y = t->y + r * t->stride;
        if (C == 2) {
            vstore(y, vmax(t->floor, sum[r][0]));
        }
        vf end = vmax(t->floor, sum[r][C - 1]);
        vstore(y + (C - 1) * VL, (vf)((vi)end & used));
    }
}

static void forward_tile_any(int rows, bool two, const struct forward_tile *t) {
#define TILE(R, C) forward_tile_of(R, C, t);
    switch (rows) { TILES(TILE) }
#undef TILE
}

/* Rows first_row .. end_row of the batch, columns first .. end (end <= fan_out), first being a multiple of 16. */
static void forward_block(const struct op *op, float *arena, int first_row, int end_row, int first, int end) {
    struct forward_tile t = {
        .x_stride = op->src_stride, .stride = op->stride, .fan_in = op->fan_in, .floor = floor_of(op->function)};
    if (!floors(op->function)) {
        t.floor = floor_of(ACTIVATION_LINEAR);
    }
    for (int b = first_row, rows; b < end_row; b += rows) {
        rows = tile_rows(end_row - b);
        t.x = arena + op->src + b * t.x_stride;
        for (int j = first; j < end; j += 2 * VL) {
            bool two = end - j > VL;
            int used = end - j - (two ? VL : 0);
            t.last = used < VL ? used : VL;
            t.w = arena + op->weights + j;
            t.bias = t.w + op->fan_in * t.stride;
            t.y = arena + op->dst + b * t.stride + j;
            forward_tile_any(rows, two, &t);
        }
        if (!floors(op->function)) {
            float *y = arena + op->dst + b * t.stride + first;
            if (op->pre >= 0) {
                float *pre = arena + op->pre + b * t.stride + first;
                for (int r = 0; r < rows; r++) {
                    memcpy(pre + r * t.stride, y + r * t.stride, sizeof *pre * (size_t)(end - first));
                }
            }
            activate_block(op->function, op->slope, y, t.stride, rows, end - first);
        }
    }
}

/* What a layer's weights are still to lose: rate x(i) delta(j). The move is made on the next way forwards, so that one
 * pass over the weights does both. */
struct owed {
    const float *x, *delta;
    float rate;
};

/* One sample, all of C vectors of columns at a time, in P partial sums so that no addition waits for the one before.
 * Where the weights owe something, they pay on the way. */
INLINE void forward_one_of(const int C, const int P, const bool owes, const float *x, float *w, ptrdiff_t stride,
                           int fan_in, const struct owed *owed, ptrdiff_t column, vf *sum) {
    vf part[4][8], step[8];
    UNROLL for (int c = 0; c < C; c++) {
        if (owes) {
            step[c] = owed->rate * vload(owed->delta + column + c * VL);
        }
    }
#define WEIGHTS(i, c, x_before)                                             \
    ({                                                                      \
        float *at = w + (i) * stride + (c) * VL;                            \
        vf weights = vload(at);                                             \
        if (owes) {                                                         \
            weights = vfnma(x_before, step[c], weights);                    \
            vstore(at, weights);                                            \
        }                                                                   \
        weights;                                                            \
    })
    UNROLL for (int p = 0; p < P; p++) {
        UNROLL for (int c = 0; c < C; c++) {
            part[p][c] = p == 0 ? WEIGHTS(fan_in, c, vset(1)) : (vf){0};
        }
    }
    int i = 0;
    for (; i + P <= fan_in; i += P) {
        UNROLL for (int p = 0; p < P; p++) {
            vf x_p = vset(x[i + p]);
            vf before = owes ? vset(owed->x[i + p]) : x_p;
            UNROLL for (int c = 0; c < C; c++) {
                part[p][c] = vfma(x_p, WEIGHTS(i + p, c, before), part[p][c]);
            }
        }
    }
    for (; i < fan_in; i++) {
        vf x_i = vset(x[i]);
        vf before = owes ? vset(owed->x[i]) : x_i;
        UNROLL for (int c = 0; c < C; c++) {
            part[0][c] = vfma(x_i, WEIGHTS(i, c, before), part[0][c]);
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

/* C vectors of columns from first on, of which used floats are the layer's: sums, activation and store. */
INLINE void forward_one_group(const int C, const int P, const bool owes, const struct op *op, float *arena,
                              const float *x, const struct owed *owed, int first, int used) {
    vf sum[8];
    forward_one_of(C, P, owes, x, arena + op->weights + first, op->stride, op->fan_in, owed, first, sum);
    float *y = arena + op->dst + first;
    if (op->pre >= 0) {
        UNROLL for (int c = 0; c < C; c++) {
            vstore(arena + op->pre + first + c * VL, sum[c]);
        }
    }
#define ACTIVATE(F)                                     \
    UNROLL for (int c = 0; c < C; c++) {                \
        sum[c] = activate(F, op->slope, sum[c]);        \
    }
    EACH_ACTIVATION(op->function, ACTIVATE)
#undef ACTIVATE
    UNROLL for (int c = 0; c < C - 1; c++) {
        vstore(y + c * VL, sum[c]);
    }
    vstore(y + (C - 1) * VL, vkeep(sum[C - 1], used - (C - 1) * VL));
}

/* Columns first .. end of x (fan_in). How vectors of columns are put together does not depend on first and end: 8, 4, 2
 * and 1 from each multiple of 8. */
INLINE void forward_one(const bool owes, const struct op *op, float *arena, const float *x, const struct owed *owed,
                        int first, int end) {
    int j = first;
    for (; end - j > 7 * VL; j += 8 * VL) {
        forward_one_group(8, 1, owes, op, arena, x, owed, j, end - j);
    }
    for (; end - j > 3 * VL; j += 4 * VL) {
        forward_one_group(4, 2, owes, op, arena, x, owed, j, end - j);
    }
    for (; end - j > VL; j += 2 * VL) {
        forward_one_group(2, 4, owes, op, arena, x, owed, j, end - j);
    }
    if (j < end) {
        forward_one_group(1, 4, owes, op, arena, x, owed, j, end - j);
    }
}

#endif
