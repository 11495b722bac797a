/* A dense layer backwards, in place: cell by cell of its weights, first the error is passed down by the old weights,
 * then the gradient is summed over the minibatch in registers, and the rule moves the weights from there. */
#ifndef GRADUS_OPS_DENSE_BACKWARD_INL_H
#define GRADUS_OPS_DENSE_BACKWARD_INL_H

#include <float.h>

#include "health/health-inl.h"
#include "ops/activation-inl.h"
#include "run/ahead-inl.h"
#include "simd/multiply-inl.h"
#include "simd/transpose-inl.h"
#include "update/rule-inl.h"

enum { PANEL = 2 * VL, PANEL_STEPS = 128, GROUP = 32 };

/* A copy of the errors of GROUP columns from column on, whose rows lie side by side. In the arena those of a wide layer
 * are some power of two apart, and fight for the same few lines of the cache. */
struct packed {
    _Alignas(64) float errors[PANEL_STEPS * GROUP];
    int column; /* -1 stands for none */
};

/* What a layer's backward phase knows. */
struct backward {
    const struct op *op;
    float *arena;
    int samples;
    int over; /* samples that the mean is taken over, of which these may be a part */
    struct hyperparameters hyper;
    struct watch watch;
    bool bad_delta, bad_gradient; /* found */
    struct ahead ahead; /* fetched on the way */
    bool moderate; /* no gradient of this layer can need a clip, nor be anything but finite */
    struct packed *packed;
};

/* ---- errors passed down, several samples ---- */

INLINE void delta_tile_of(const int R, const int C, const float *delta, ptrdiff_t stride, const float *panel, int n,
                          bool more, float *below, ptrdiff_t below_stride) {
    vf sum[TILE_ROWS][2];
    UNROLL for (int r = 0; r < R; r++) {
        UNROLL for (int c = 0; c < C; c++) {
            sum[r][c] = more ? vload(below + r * below_stride + c * VL) : (vf){0};
        }
    }
    multiply(R, C, PANEL, sum, delta, stride, 1, panel, PANEL, n);
    UNROLL for (int r = 0; r < R; r++) {
        UNROLL for (int c = 0; c < C; c++) {
            vstore(below + r * below_stride + c * VL, sum[r][c]);
        }
    }
}

static void delta_tile(int rows, bool two, const float *delta, ptrdiff_t stride, const float *panel, int n, bool more,
                       float *below, ptrdiff_t below_stride) {
#define TILE(R, C) delta_tile_of(R, C, delta, stride, panel, n, more, below, below_stride);
    switch (rows) { TILES(TILE) }
#undef TILE
}

/* DELTA_BELOW(b, i) = sum over j of W(i, j) DELTA(b, j), for at most PANEL weight rows from i on. */
static void delta_panel(const struct backward *s, int i, int rows) {
    const struct op *op = s->op;
    _Alignas(64) float panel[PANEL_STEPS * PANEL];
    bool two = rows > VL;
    for (int j = 0; j < op->fan_out; j += PANEL_STEPS) {
        int n = op->fan_out - j < PANEL_STEPS ? op->fan_out - j : PANEL_STEPS;
        const float *w = s->arena + op->weights + (ptrdiff_t)i * op->stride + j;
        for (int strip = 0; strip < rows; strip += VL) {
            const float *from = w + (ptrdiff_t)strip * op->stride;
            if (rows - strip >= VL) {
                transpose_strip(panel + strip, PANEL, from, op->stride, n);
            } else {
                transpose_rows(panel + strip, PANEL, from, op->stride, rows - strip, n);
            }
        }
        for (int b = 0, count; b < s->samples; b += count) {
            count = tile_rows(s->samples - b);
            const float *delta = s->arena + op->delta + (ptrdiff_t)b * op->stride + j;
            float *below = s->arena + op->delta_below + (ptrdiff_t)b * op->src_stride + i;
            delta_tile(count, two, delta, op->stride, panel, n, j > 0, below, op->src_stride);
        }
    }
}

/* ---- errors passed down, one sample ---- */

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

static void pass_down(struct backward *s, int first, int end) {
    const struct op *op = s->op;
    if (s->samples == 1) {
        delta_one(s, first, end);
    } else {
        for (int i = first; i < end; i += PANEL) {
            delta_panel(s, i, end - i < PANEL ? end - i : PANEL);
        }
    }
    const struct op *below = op->below;
    if (below == NULL) {
        return;
    }
    vf check = through_block(below->function, below->slope, s->arena + op->delta_below + first,
                             s->arena + below->dst + first, s->arena + below->pre + first, op->src_stride, s->samples,
                             end - first, (vf){0});
    s->bad_delta |= tripped(check);
}

/* ---- gradients ---- */

struct gradient_tile {
    const float *x, *delta;
    float *to; /* weights, or a buffer of gradients */
    ptrdiff_t x_stride, stride, to_stride;
    int samples;
    float rate, clip;
    float limit; /* what is no larger needs no second look: the clip, or FLT_MAX */
};

/* What becomes of a tile's sums: plain descent moves the weights by them, with a look at their sizes or, where all are
 * known to be moderate, without; else they go to a buffer. */
enum gradient_way { MOVE_LOOKING, MOVE_AT_ONCE, KEEP };

/* The largest size that a gradient of the layer can have: no x is larger than the largest, and a unit's errors do not
 * add up to more than their sizes. A look at the layer's borders, instead of one at every gradient; largest is that of
 * its inputs where it is known, else -1. */
static float largest_gradient(const struct backward *s, float largest) {
    const struct op *op = s->op;
    vf x = vmax_size(vset(1), vabs(vset(largest))), delta = {0}; /* the input of the biases is 1 */
    for (int b = 0; b < s->samples && largest == -1; b++) {
        const float *row = s->arena + op->src + (ptrdiff_t)b * op->src_stride;
        for (int i = 0; i < op->fan_in; i += VL) {
            x = vmax_size(x, vabs(vload(row + i)));
        }
    }
    for (int j = 0; j < op->fan_out; j += VL) {
        vf sum = {0};
        for (int b = 0; b < s->samples; b++) {
            sum += vabs(vload(s->arena + op->delta + (ptrdiff_t)b * op->stride + j));
        }
        delta = vmax_size(delta, sum);
    }
    return vhalves(x, vmax_size)[0] * vhalves(delta, vmax_size)[0];
}

/* The errors of columns column .. column + GROUP, and how far apart their rows are: copied where there are many samples,
 * and either the columns' other cells follow, which read the same copy, or the rows are very far apart. */
static const float *errors_of(struct backward *s, int column, ptrdiff_t *stride) {
    const struct op *op = s->op;
    const float *from = s->arena + op->delta + column;
    *stride = op->stride;
    bool worth_it = op->stride > (op->cell_columns == GROUP ? GROUP : 32 * GROUP - 1);
    if (!worth_it || op->stride - column < GROUP || s->samples < GROUP || s->samples > PANEL_STEPS) {
        return from;
    }
    struct packed *packed = s->packed;
    if (packed->column != column) {
        for (int b = 0; b < s->samples; b++) {
            memcpy(packed->errors + b * GROUP, from + b * *stride, sizeof(float) * GROUP);
        }
        packed->column = column;
    }
    *stride = GROUP;
    return packed->errors;
}

/* Sums of x(b, r) delta(b, c). False, and nothing moved, if one is looked at and not finite. */
INLINE bool gradient_tile_of(const int R, const int C, const enum gradient_way way, const struct gradient_tile *t) {
    vf sum[TILE_ROWS][2];
    UNROLL for (int r = 0; r < R; r++) {
        sum[r][0] = sum[r][1] = (vf){0};
        __builtin_prefetch(t->to + r * t->to_stride, 1); /* to be there when the sums are */
    }
    multiply(R, C, GROUP, sum, t->x, 1, t->x_stride, t->delta, t->stride, t->samples);
    bool clips = false;
    if (way != MOVE_AT_ONCE) {
        vf size[2] = {{0}, {0}};
        UNROLL for (int r = 0; r < R; r++) {
            UNROLL for (int c = 0; c < C; c++) {
                size[r & 1] = vmax_size(size[r & 1], vabs(sum[r][c]));
            }
        }
        size[0] = vmax_size(size[0], size[1]);
        if (exceeds(size[0], t->limit)) {
            if (exceeds(size[0], FLT_MAX)) {
                return false;
            }
            clips = way == MOVE_LOOKING;
        }
    }
#define MOVE(step)                                                                          \
    UNROLL for (int r = 0; r < R; r++) {                                                    \
        UNROLL for (int c = 0; c < C; c++) {                                                \
            float *to = t->to + r * t->to_stride + c * VL;                                  \
            vstore(to, way == KEEP ? sum[r][c] : rule_apply(vload(to), t->rate, step));     \
        }                                                                                   \
    }
    if (clips) {
        MOVE(vclip(sum[r][c], t->clip))
    } else {
        MOVE(sum[r][c])
    }
#undef MOVE
    return true;
}

static bool gradient_tile(int rows, bool two, enum gradient_way way, const struct gradient_tile *t) {
#define WAY(W)                                                  \
    case W:                                                     \
        switch (rows) { TILES(TILE) }                           \
        break;
    switch (way) {
#define TILE(R, C) return gradient_tile_of(R, C, MOVE_LOOKING, t);
        WAY(MOVE_LOOKING)
#undef TILE
#define TILE(R, C) return gradient_tile_of(R, C, MOVE_AT_ONCE, t);
        WAY(MOVE_AT_ONCE)
#undef TILE
#define TILE(R, C) return gradient_tile_of(R, C, KEEP, t);
        WAY(KEEP)
#undef TILE
    }
#undef WAY
    return true;
}

/* Sums of delta(b, c) alone: the gradient of a bias, whose input is 1. */
static bool bias_gradient(float *to, const float *delta, ptrdiff_t stride, int samples, int columns) {
    vf check = {0};
    for (int j = 0; j < columns; j += VL) {
        vf sum = {0};
        for (int b = 0; b < samples; b++) {
            sum += vload(delta + b * stride + j);
        }
        check = vfma(sum, (vf){0}, check);
        vstore(to + j, sum);
    }
    return !tripped(check);
}

/* Counters and the rule for one weight row's gradients, at most GROUP of them, 0 up to a multiple of 16. */
INLINE void finish_row_by(const int rule, const bool penalized, const struct backward *s, struct live_tally *tally,
                          int *bins, int row, int column, int columns, const float *g) {
    const struct op *op = s->op;
    ptrdiff_t at = (ptrdiff_t)row * op->stride + column;
    float *w = s->arena + op->weights + at;
    float *m = op->state < 0 ? w : s->arena + op->state + at; /* w stands in where none is read */
    float *second = op->state2 < 0 ? w : s->arena + op->state2 + at;
    bool sampled = s->watch.counters && row % op->histogram_rows == 0;
    for (int j = 0; j < columns; j += PLAN_LANES) {
        if (s->watch.counters || s->watch.record_signs) {
            watch_gradients(tally, &s->watch, g + j, w + j, s->hyper.clip,
                            s->arena + op->signs + (at + j) / PLAN_LANES * 2);
            if (sampled) {
                watch_distribution(bins, g + j, op->fan_out - column - j);
            }
        }
        _Alignas(64) float change[PLAN_LANES];
        UNROLL for (int v = j; v < j + PLAN_LANES; v += VL) {
            vf clipped = vclip(vload(g + v), s->hyper.clip);
            vf pulled = penalized ? penalize(clipped, vload(w + v), op->amount, op->amount2) : clipped;
            vf step = rule_step(rule, pulled, w + v, m + v, second + v, &s->hyper);
            vstore(w + v, rule_apply(vload(w + v), s->hyper.rate, step));
            vstore(change + (v - j), s->hyper.rate * step);
        }
        if (s->watch.counters) {
            UNROLL for (int v = 0; v < PLAN_LANES; v += VL / 2) {
                tally->update_squares = add_squares(tally->update_squares, change + v);
            }
        }
    }
}

static void finish_row(const struct backward *s, struct live_tally *tally, int *bins, int row, int column, int columns,
                       const float *g) {
#define FINISH(RULE) finish_row_by(RULE, false, s, tally, bins, row, column, columns, g);
#define PENALIZED(RULE) finish_row_by(RULE, true, s, tally, bins, row, column, columns, g);
    if (penalized(s->op) && row < s->op->fan_in) {
        EACH_RULE(s->op->rule, PENALIZED)
    } else {
        EACH_RULE(s->op->rule, FINISH)
    }
#undef FINISH
#undef PENALIZED
}

/* Gradients of rows first_row .. end_row and GROUP columns, through a buffer: every rule, and the counters. */
static void gradients_by_buffer(struct backward *s, int first_row, int end_row, int column, struct live_tally *tally,
                                int *bins) {
    const struct op *op = s->op;
    _Alignas(64) float g[TILE_ROWS][GROUP];
    memset(g, 0, sizeof g);
    int columns = op->stride - column < GROUP ? op->stride - column : GROUP;
    int used = op->fan_out - column < GROUP ? op->fan_out - column : GROUP;
    struct gradient_tile t = {.x_stride = op->src_stride, .to_stride = GROUP, .samples = s->samples, .limit = FLT_MAX};
    const float *errors = errors_of(s, column, &t.stride);
    for (int i = first_row, rows; i < end_row; i += rows) {
        rows = tile_rows(end_row - i);
        t.x = s->arena + op->src + i;
        bool finite = true;
        for (int j = 0; j < used; j += 2 * VL) {
            t.delta = errors + j;
            t.to = &g[0][j];
            finite &= gradient_tile(rows, used - j > VL, KEEP, &t);
        }
        for (int r = 0; finite && r < rows; r++) {
            finish_row(s, tally, bins, i + r, column, columns, g[r]);
        }
        s->bad_gradient |= !finite;
    }
}

/* The same for plain descent where nobody watches: from registers. */
static void gradients_directly(struct backward *s, int first_row, int end_row, int column) {
    const struct op *op = s->op;
    int used = op->fan_out - column < GROUP ? op->fan_out - column : GROUP;
    struct gradient_tile t = {.x_stride = op->src_stride,
                              .to_stride = op->stride,
                              .samples = s->samples,
                              .rate = s->hyper.rate,
                              .clip = s->hyper.clip,
                              .limit = s->hyper.clip < FLT_MAX ? s->hyper.clip : FLT_MAX};
    const float *errors = errors_of(s, column, &t.stride);
    for (int i = first_row, rows; i < end_row; i += rows) {
        rows = tile_rows(end_row - i);
        t.x = s->arena + op->src + i;
        for (int j = 0; j < used; j += 2 * VL) {
            t.delta = errors + j;
            t.to = s->arena + op->weights + (ptrdiff_t)i * op->stride + column + j;
            s->bad_gradient |= !gradient_tile(rows, used - j > VL, s->moderate ? MOVE_AT_ONCE : MOVE_LOOKING, &t);
            fetch_ahead(&s->ahead);
        }
    }
}

static void biases(struct backward *s, int column, struct live_tally *tally, int *bins) {
    const struct op *op = s->op;
    _Alignas(64) float g[GROUP] = {0};
    int columns = op->stride - column < GROUP ? op->stride - column : GROUP;
    int used = op->fan_out - column < GROUP ? op->fan_out - column : GROUP;
    if (bias_gradient(g, s->arena + op->delta + column, op->stride, s->samples, used)) {
        finish_row(s, tally, bins, op->fan_in, column, columns, g);
    } else {
        s->bad_gradient = true;
    }
}

/* Gains and shifts, whose gradients are there already: the two rows behind the biases, which are not trained. */
static void gains_and_shifts(struct backward *s, int column, struct live_tally *tally, int *bins) {
    const struct op *op = s->op;
    _Alignas(64) float g[GROUP] = {0};
    int columns = op->stride - column < GROUP ? op->stride - column : GROUP;
    for (int row = 0; row < 2; row++) {
        const float *from = s->arena + op->norm_gradient + row * op->stride + column;
        vf check = {0};
        for (int j = 0; j < columns; j += VL) {
            vf v = vkeep(vload(from + j), op->fan_out - column - j);
            check = vfma(v, (vf){0}, check);
            vstore(g + j, v);
        }
        if (tripped(check)) {
            s->bad_gradient = true;
        } else {
            finish_row(s, tally, bins, op->fan_in + 1 + row, column, columns, g);
        }
    }
}

/* One cell: rows first_row .. end_row (the biases too, behind the last one), columns first .. end. */
static void backward_cell(struct backward *s, int cell, struct tally *tally) {
    const struct op *op = s->op;
    int first_row = cell % op->row_cells * op->cell_rows;
    int end_row = first_row + op->cell_rows < op->fan_in ? first_row + op->cell_rows : op->fan_in;
    int first = cell / op->row_cells * op->cell_columns;
    int end = first + op->cell_columns < op->fan_out ? first + op->cell_columns : op->fan_out;
    if (op->delta_below >= 0) {
        pass_down(s, first_row, end_row);
    }
    bool watched = s->watch.counters || s->watch.record_signs;
    struct live_tally live = {0};
    if (s->watch.counters) {
        memset(tally->bins, 0, sizeof tally->bins);
    }
    for (int column = first; column < end; column += GROUP) {
        if (plain(op->rule) && !watched && !penalized(op)) {
            gradients_directly(s, first_row, end_row, column);
        } else {
            gradients_by_buffer(s, first_row, end_row, column, &live, tally->bins);
        }
        if (end_row == op->fan_in && op->norm_gradient < 0) {
            biases(s, column, &live, tally->bins);
        } else if (end_row == op->fan_in) {
            gains_and_shifts(s, column, &live, tally->bins);
        }
    }
    if (s->watch.counters) {
        settle(tally, &live);
    }
}

#endif
