/* A dense layer forwards, a minibatch: DST = activation(SRC W + b), and the sums to PRE where the way back needs
 * them. */
#ifndef GRADUS_OPS_DENSE_FORWARD_INL_H
#define GRADUS_OPS_DENSE_FORWARD_INL_H

#include "net/net.h"
#include "ops/activation-inl.h"
#include "simd/multiply-inl.h"

/* relu and linear are a maximum with a floor, taken while the sums are in registers. */
INLINE bool floors(int function) {
    return function == ACTIVATION_RELU || function == ACTIVATION_LINEAR;
}

INLINE vf floor_of(int function) {
    return vset(function == ACTIVATION_RELU ? 0 : -__builtin_inff()); /* others have theirs behind them, or none yet */
}

/* A layer's inputs where the layer below, or the load, left them. */
INLINE struct rows inputs_of(const struct op *op, const float *arena) {
    return (struct rows){.first = arena + op->src, .stride = op->src_stride};
}

/* Tiles of equal height, one below the other, each over as many panels of columns, side by side. */
struct forward_run {
    struct rows x;  /* the first tile's first row, and the ones behind it */
    ptrdiff_t from; /* the first input of this stretch */
    int steps;      /* inputs of this stretch */
    const float *w; /* (steps, w_stride) */
    const float *bias; /* where the sums begin; NULL: at y, where the inputs before left them */
    float *y;
    ptrdiff_t w_stride, stride;
    int tiles, panels;
    int last; /* lanes in use of a panel's last vector */
    vf floor;
    int fetch; /* rows from the run's first on, whose inputs are to be fetched ahead; 0 for none */
};

/* A share of what the next tile will read: the same stretch of the next rows, or the next stretch of the first ones. */
INLINE void fetch_next(const int R, const struct forward_run *t, int tile, int panel) {
    int share = (R + t->panels - 1) / t->panels, row = (tile + 1) * R;
    bool wraps = row >= t->fetch;
    for (int n = panel * share; n < (panel + 1) * share && n < R; n++) {
        int b = wraps ? n : row + n < t->fetch ? row + n : row;
        const float *next = row_of(&t->x, b) + t->from + (wraps ? t->steps : 0);
        for (int k = 0; k < t->steps; k += 16) {
            __builtin_prefetch(next + k);
        }
    }
}

INLINE void forward_run_of(const int R, const int C, const int function, const struct forward_run *t) {
    /* Of its own, for a store of floats might change what *t holds, as far as GCC knows. */
    const struct forward_run own = *t;
    const vi used = vfirst(own.last);
    const vf floor = own.floor;
    const ptrdiff_t stride = own.stride;
    float *out = own.y;
    for (int tile = 0; tile < own.tiles; tile++, out += R * stride) {
        const float *row[TILE_ROWS];
        UNROLL for (int r = 0; r < R; r++) {
            row[r] = row_of(&own.x, tile * R + r) + own.from;
        }
        for (int panel = 0; panel < own.panels; panel++) {
            const ptrdiff_t column = panel * C * VL;
            float *y = out + column;
            if (own.fetch > 0) {
                fetch_next(R, t, tile, panel);
            }
            vf sum[TILE_ROWS][2];
            if (own.bias != NULL) {
                sum[0][0] = vload(own.bias + column);
                sum[0][1] = C == 2 ? vload(own.bias + column + VL) : sum[0][0];
                UNROLL for (int r = 1; r < R; r++) {
                    sum[r][0] = sum[0][0];
                    sum[r][1] = sum[0][1];
                }
            } else {
                UNROLL for (int r = 0; r < R; r++) {
                    sum[r][0] = vload(y + r * stride);
                    sum[r][1] = C == 2 ? vload(y + r * stride + VL) : sum[r][0];
                }
            }
            multiply_along(R, C, sum, row, own.w + column, own.w_stride, own.steps);
            UNROLL for (int r = 0; r < R; r++, y += stride) {
                if (function == ACTIVATION_TANH) {
                    UNROLL for (int c = 0; c < C; c++) {
                        vstore(y + c * VL, vtanh(sum[r][c]));
                    }
                    continue;
                }
                if (C == 2) {
                    vstore(y, vmax(floor, sum[r][0]));
                }
                vf end = vmax(floor, sum[r][C - 1]);
                vstore(y + (C - 1) * VL, (vf)((vi)end & used));
            }
        }
    }
}

static __attribute__((noinline)) void forward_run(int rows, bool two, const struct forward_run *t) {
#define TILE(R, C) forward_run_of(R, C, ACTIVATION_LINEAR, t);
    switch (rows) { TILES(TILE) }
#undef TILE
}

static __attribute__((noinline)) void forward_run_tanh(const struct forward_run *t) {
    forward_run_of(TILE_ROWS, 2, ACTIVATION_TANH, t);
}

/* What follows the sums of a block: its activation, unless that is a floor and done, and a copy for the way back. */
static void finish_block(const struct op *op, float *arena, int first_row, int rows, int first, int columns) {
    if (floors(op->function)) {
        return;
    }
    ptrdiff_t at = (ptrdiff_t)first_row * op->stride + first;
    if (op->pre >= 0) {
        for (int r = 0; r < rows; r++) {
            ptrdiff_t row = at + (ptrdiff_t)r * op->stride;
            memcpy(arena + op->pre + row, arena + op->dst + row, sizeof *arena * (size_t)columns);
        }
    }
    activate_block(op->function, op->slope, arena + op->dst + at, op->stride, rows, columns);
}

/* Floats of weights that a first cache holds beside the rows that meet them, and the widest layer of which that is so
 * many inputs that the sums need not come and go too often. */
enum { CACHED_WEIGHTS = 6144, PACKED_WEIGHTS = 4096, WIDEST_IN_PLACE = 256 };

/* How many inputs the rows go through at a time. All rows meet a stretch of the weights while it is in the first
 * cache; the sums wait in y from one stretch to the next. */
static int stretch_of(const struct op *op, int rows) {
    if (rows <= TILE_ROWS || (ptrdiff_t)op->fan_in * op->stride <= CACHED_WEIGHTS + CACHED_WEIGHTS / 3) {
        return op->fan_in;
    }
    int inputs = op->stride <= WIDEST_IN_PLACE ? CACHED_WEIGHTS / op->stride : PACKED_WEIGHTS / (2 * VL);
    return inputs / PLAN_LANES * PLAN_LANES;
}

static void pack(float *to, const float *from, ptrdiff_t stride, int rows, bool two) {
    for (int i = 0; i < rows; i++) {
        vstore(to + i * 2 * VL, vload(from + i * stride));
        if (two) {
            vstore(to + i * 2 * VL + VL, vload(from + i * stride + VL));
        }
    }
}

/* One stretch of the inputs into columns first .. first + columns, which are whole panels or what is left of one. The
 * weights are what t says; `ends`: the stretch is the last one. */
static void forward_panels(const struct op *op, float *arena, const struct rows *x, struct forward_run *t,
                           int first_row, int end_row, int first, int columns, bool ends) {
    const bool two = columns > VL;
    const int used = columns % (2 * VL) == 0 ? VL : columns - (two ? VL : 0); /* lanes of the last vector */
    const bool squashes = ends && op->function == ACTIVATION_TANH && op->pre < 0 && two && used == VL;
    t->panels = (columns + 2 * VL - 1) / (2 * VL);
    t->last = ends ? used : VL;
    t->bias = t->from == 0 ? arena + op->biases + first : NULL;
    for (int b = first_row, height; b < end_row; b += t->tiles * height) {
        height = tile_rows(end_row - b, &t->tiles);
        t->x = rows_from(*x, b);
        t->y = arena + op->dst + (ptrdiff_t)b * op->stride + first;
        t->fetch = t->fetch > 0 ? end_row - b : 0;
        if (squashes && height == TILE_ROWS) {
            forward_run_tanh(t);
            continue;
        }
        forward_run(height, two, t);
        if (ends) {
            finish_block(op, arena, b, t->tiles * height, first, columns);
        }
    }
}

/* Rows first_row .. end_row of x, columns first .. end (end <= fan_out), first being a multiple of 16. Where weight
 * rows are so far apart that they would fight for the same lines of the cache, a panel of them is copied. */
static void forward_block(const struct op *op, float *arena, const struct rows *x, bool fetch, int first_row,
                          int end_row, int first, int end) {
    _Alignas(64) float packed[PACKED_WEIGHTS];
    const int rows = end_row - first_row, stretch = stretch_of(op, rows);
    const bool packs = op->stride > WIDEST_IN_PLACE && rows >= 4 * TILE_ROWS
            && (ptrdiff_t)op->fan_in * op->stride > CACHED_WEIGHTS;
    struct forward_run t = {.w_stride = packs ? 2 * VL : op->stride, .stride = op->stride};
    for (int i = 0; i < op->fan_in; i += t.steps) {
        const bool ends = op->fan_in - i <= stretch;
        t.from = i;
        t.steps = ends ? op->fan_in - i : stretch;
        t.floor = floor_of(ends ? op->function : ACTIVATION_LINEAR);
        for (int j = first, columns; j < end; j += columns) {
            const int whole = (end - j) / (2 * VL) * 2 * VL;
            columns = whole == 0 ? end - j : packs ? 2 * VL : whole;
            t.w = arena + op->weights + (ptrdiff_t)i * op->stride + j;
            if (packs) {
                pack(packed, t.w, op->stride, t.steps, columns > VL);
                t.w = packed;
            }
            t.fetch = fetch;
            forward_panels(op, arena, x, &t, first_row, end_row, j, columns, ends);
        }
    }
}

#endif
