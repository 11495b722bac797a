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

/* One sample, all of C vectors of columns at a time, in P partial sums so that no addition waits for the one before. */
INLINE void forward_one_of(const int C, const int P, const float *x, const float *w, ptrdiff_t stride, int fan_in,
                           vf *sum) {
    vf part[4][8];
    UNROLL for (int p = 0; p < P; p++) {
        UNROLL for (int c = 0; c < C; c++) {
            part[p][c] = p == 0 ? vload(w + fan_in * stride + c * VL) : (vf){0};
        }
    }
    int i = 0;
    for (; i + P <= fan_in; i += P) {
        UNROLL for (int p = 0; p < P; p++) {
            vf x_p = vset(x[i + p]);
            UNROLL for (int c = 0; c < C; c++) {
                part[p][c] = vfma(x_p, vload(w + (i + p) * stride + c * VL), part[p][c]);
            }
        }
    }
    for (; i < fan_in; i++) {
        vf x_i = vset(x[i]);
        UNROLL for (int c = 0; c < C; c++) {
            part[0][c] = vfma(x_i, vload(w + i * stride + c * VL), part[0][c]);
        }
    }
    UNROLL for (int c = 0; c < C; c++) {
        UNROLL for (int p = 1; p < P; p++) {
            part[0][c] += part[p][c];
        }
        sum[c] = part[0][c];
    }
}

/* How vectors of columns are put together does not depend on first and end: 8, 4, 2 and 1 from each multiple of 8. */
static void forward_one(const struct op *op, float *arena, int first, int end) {
    const float *x = arena + op->src;
    const float *w = arena + op->weights;
    float *y = arena + op->dst;
    vf floor = floor_of(floors(op->function) ? op->function : ACTIVATION_LINEAR);
    int vectors = 0;
    for (int j = first; j < end; j += vectors * VL) {
        vf sum[8];
        int left = (end - j + VL - 1) / VL;
        if (left >= 8) {
            vectors = 8;
            forward_one_of(8, 1, x, w + j, op->stride, op->fan_in, sum);
        } else if (left >= 4) {
            vectors = 4;
            forward_one_of(4, 2, x, w + j, op->stride, op->fan_in, sum);
        } else if (left >= 2) {
            vectors = 2;
            forward_one_of(2, 4, x, w + j, op->stride, op->fan_in, sum);
        } else {
            vectors = 1;
            forward_one_of(1, 4, x, w + j, op->stride, op->fan_in, sum);
        }
        for (int c = 0; c < vectors; c++) {
            vf s = vmax(floor, sum[c]);
            int used = end - j - c * VL;
            vstore(y + j + c * VL, used < VL ? vkeep(s, used) : s);
        }
    }
    if (!floors(op->function)) {
        if (op->pre >= 0) {
            memcpy(arena + op->pre + first, y + first, sizeof *y * (size_t)(end - first));
        }
        activate_block(op->function, op->slope, y + first, op->stride, 1, end - first);
    }
}

#endif
