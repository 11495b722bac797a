/* Errors passed down through a dense layer: DELTA_BELOW = (DELTA W^T) times the derivative of the layer below. */
#ifndef GRADUS_OPS_DENSE_DELTA_INL_H
#define GRADUS_OPS_DENSE_DELTA_INL_H

#include "ops/activation-inl.h"
#include "run/phase-inl.h"
#include "simd/multiply-inl.h"
#include "simd/transpose-inl.h"

enum { PANEL = 2 * VL, PANEL_STEPS = 128 };

/* ---- several samples ---- */

/* Tiles of equal height, one below the other, over one panel of at most PANEL units below. */
struct delta_run {
    struct rows delta;
    const float *panel; /* (steps, PANEL): weights, transposed */
    float *below;       /* errors of the units below */
    const float *y;     /* their outputs; or NULL where nobody asks */
    float *peak;        /* their peaks, which are raised; or NULL */
    ptrdiff_t below_stride;
    int tiles, steps;
    bool more; /* adds to what earlier steps left */
    vf check;  /* 0, or NaN once an error is not finite */
};

/* The function is that of the layer below, or SUMS_ALONE where its derivative is left to through_block. */
enum { SUMS_ALONE = -1 };

INLINE void delta_run_of(const int R, const int C, const int function, struct delta_run *t) {
    const struct delta_run own = *t; /* which no store can change, as GCC knows */
    const ptrdiff_t stride = own.below_stride;
    vf check[2] = {own.check, {0}};
    float *below = own.below;
    const float *y = own.y;
    vf top[2] = {{0}, {0}};
    if (function == ACTIVATION_RELU) {
        top[0] = vload(own.peak);
        top[1] = C == 2 ? vload(own.peak + VL) : top[0];
    }
    for (int tile = 0; tile < own.tiles; tile++, below += R * stride, y += R * stride) {
        const float *row[TILE_ROWS];
        vf sum[TILE_ROWS][2];
        UNROLL for (int r = 0; r < R; r++) {
            row[r] = row_of(&own.delta, tile * R + r);
            UNROLL for (int c = 0; c < C; c++) {
                sum[r][c] = own.more ? vload(below + r * stride + c * VL) : (vf){0};
            }
        }
        multiply_along(R, C, sum, row, own.panel, PANEL, own.steps);
        UNROLL for (int r = 0; r < R; r++) {
            UNROLL for (int c = 0; c < C; c++) {
                ptrdiff_t at = r * stride + c * VL;
                vf d = sum[r][c];
                if (function != SUMS_ALONE) {
                    vf y_at = vload(y + at);
                    top[c] = vmax(top[c], y_at);
                    d = through(function, 0, d, y_at, (vf){0});
                    check[c] = vfma(d, (vf){0}, check[c]);
                }
                vstore(below + at, d);
            }
        }
    }
    if (function == ACTIVATION_RELU) {
        vstore(own.peak, top[0]);
        if (C == 2) {
            vstore(own.peak + VL, top[1]);
        }
    }
    t->check = check[0] + check[1];
}

static __attribute__((noinline)) void delta_run(int rows, bool two, struct delta_run *t) {
#define TILE(R, C) delta_run_of(R, C, SUMS_ALONE, t);
    switch (rows) { TILES(TILE) }
#undef TILE
}

/* Full tiles go through the usual functions while they are in registers. */
static __attribute__((noinline)) bool delta_run_through(int function, struct delta_run *t) {
    if (function == ACTIVATION_RELU) {
        delta_run_of(TILE_ROWS, 2, ACTIVATION_RELU, t);
    } else if (function == ACTIVATION_TANH) {
        delta_run_of(TILE_ROWS, 2, ACTIVATION_TANH, t);
    } else {
        return false;
    }
    return true;
}

/* DELTA_BELOW(b, i) = sum over j of W(i, j) DELTA(b, j), for at most PANEL weight rows from i on; through the
 * activation below, if that is this operation's to do. */
static void delta_panel(struct backward *s, int i, int rows) {
    const struct op *op = s->op, *under = op->below;
    _Alignas(64) float panel[PANEL_STEPS * PANEL];
    float no_peak[PANEL];
    bool two = rows > VL;
    for (int j = 0; j < op->fan_out; j += PANEL_STEPS) {
        int n = op->fan_out - j < PANEL_STEPS ? op->fan_out - j : PANEL_STEPS;
        bool last = j + n == op->fan_out && under != NULL;
        const float *w = s->arena + op->weights + (ptrdiff_t)i * op->stride + j;
        for (int strip = 0; strip < rows; strip += VL) {
            const float *from = w + (ptrdiff_t)strip * op->stride;
            if (rows - strip >= VL) {
                transpose_strip(panel + strip, PANEL, from, op->stride, n);
            } else {
                transpose_rows(panel + strip, PANEL, from, op->stride, rows - strip, n);
            }
        }
        struct delta_run t = {
            .panel = panel, .below_stride = op->src_stride, .steps = n, .more = j > 0, .check = s->check};
        for (int b = 0, height; b < s->samples; b += height * t.tiles) {
            height = tile_rows(s->samples - b, &t.tiles);
            ptrdiff_t at = (ptrdiff_t)b * op->src_stride + i;
            const float *delta = s->arena + op->delta + (ptrdiff_t)b * op->stride + j;
            t.delta = (struct rows){.first = delta, .stride = op->stride};
            t.below = s->arena + op->delta_below + at;
            t.y = last ? s->arena + under->dst + at : NULL;
            t.peak = last && under->peak >= 0 ? s->arena + under->peak + i : no_peak;
            if (last && height == TILE_ROWS && rows == PANEL && delta_run_through(under->function, &t)) {
                continue;
            }
            delta_run(height, two, &t);
            if (last) {
                int done = height * t.tiles;
                t.check = through_block(under->function, under->slope, t.below, t.y, s->arena + under->pre + at,
                                        op->src_stride, done, rows, t.check);
                if (under->peak >= 0) {
                    raise_peaks(under, s->arena, b, b + done, i, i + rows);
                }
            }
        }
        s->check = t.check;
    }
}

/* ---- one sample ---- */

/* VL weight rows, of which so many exist; rows is a constant VL wherever there are as many. */
INLINE vf delta_one_of(const int rows, const struct backward *s, int i) {
    const struct op *op = s->op;
    const float *w = s->arena + op->weights + (ptrdiff_t)i * op->stride;
    const float *delta = s->arena + op->delta;
    vf sum[VL];
    UNROLL for (int r = 0; r < VL; r++) {
        sum[r] = (vf){0};
    }
    for (int j = 0; j < op->fan_out; j += VL) {
        vf d = vload(delta + j);
        UNROLL for (int r = 0; r < VL; r++) {
            if (r < rows) {
                sum[r] = vfma(vload(w + r * op->stride + j), d, sum[r]);
            }
        }
    }
    return vsums(sum);
}

static void delta_one(const struct backward *s, int first, int end) {
    float *below = s->arena + s->op->delta_below;
    for (int i = first; i < end; i += VL) {
        vstore(below + i, end - i >= VL ? delta_one_of(VL, s, i) : delta_one_of(end - i, s, i));
    }
}

/* Errors to the units first .. end below. */
static void pass_down(struct backward *s, int first, int end) {
    const struct op *op = s->op, *under = op->below;
    s->check = (vf){0};
    if (s->samples > 1) {
        for (int i = first; i < end; i += PANEL) {
            delta_panel(s, i, end - i < PANEL ? end - i : PANEL);
        }
    } else {
        delta_one(s, first, end);
        if (under != NULL) {
            s->check = through_block(under->function, under->slope, s->arena + op->delta_below + first,
                                     s->arena + under->dst + first, s->arena + under->pre + first, op->src_stride, 1,
                                     end - first, (vf){0});
        }
    }
    s->bad_delta |= tripped(s->check);
}

#endif
