/* A dense layer backwards at batch size 1, for plain descent: one pass over the weights passes the error down, makes
 * the gradient and moves them. The gradient is an outer product, g(i, j) = x(i) d(j) with x = 1 for the biases, so that
 * nearly all of its counters follow from the two vectors, at a cost of fan_in + fan_out:
 *
 *     norm = |x| |d|     max = max |x| max |d|     zeros, sign flips: counted in x and d and multiplied
 *
 * (a product too small for a float counts here by its factors). */
#ifndef GRADUS_BATCH1_SINGLE_INL_H
#define GRADUS_BATCH1_SINGLE_INL_H

#include "ops/dense-backward-inl.h"

/* What is known of x and d before the pass. */
struct outer {
    float x_max, d_max;
    bool finite;
    bool clips; /* whether a product may exceed the clip */
};

INLINE vf largest_size(const float *v, int n) {
    vf max = {0};
    int i = 0;
    for (; i + VL <= n; i += VL) {
        max = vmax_size(max, vabs(vload(v + i)));
    }
    return i < n ? vmax_size(max, vabs(vkeep(vload(v + i), n - i))) : max;
}

INLINE struct outer look(const struct backward *s) {
    struct outer o;
    o.x_max = vhalves(largest_size(s->arena + s->op->src, s->op->fan_in), vmax_size)[0];
    o.d_max = vhalves(largest_size(s->arena + s->op->delta, s->op->fan_out), vmax_size)[0];
    float most = (o.x_max > 1 ? o.x_max : 1) * o.d_max;
    o.finite = most < __builtin_inff() && o.x_max < __builtin_inff(); /* false where one is NaN */
    o.clips = most > s->hyper.clip;
    return o;
}

/* C vectors of a layer's errors, and the rate times them, which saves a product a weight; a step is clipped at the rate
 * times the clip. */
struct errors {
    vf d[8], step[8], least, most;
};

INLINE struct errors errors_at(const int C, const float *delta, const struct hyperparameters *hyper) {
    struct errors e;
    UNROLL for (int c = 0; c < C; c++) {
        e.d[c] = vload(delta + c * VL);
        e.step[c] = hyper->rate * e.d[c];
    }
    e.most = vset(hyper->rate * hyper->clip);
    e.least = -e.most;
    return e;
}

/* C vectors of one weight row; returns the row's part of the error below. All but the pointers are constants. */
INLINE vf move_row(const int C, const bool down, const bool clips, float *w, const struct errors *e, vf x) {
    vf below = {0}, minus_x = -x;
    UNROLL for (int c = 0; c < C; c++) {
        vf old = vload(w + c * VL);
        if (down) {
            below = c == 0 ? old * e->d[c] : vfma(old, e->d[c], below);
        }
        if (!clips) {
            vstore(w + c * VL, vfnma(x, e->step[c], old));
            continue;
        }
        vstore(w + c * VL, old + vmax(e->least, vmin(e->most, minus_x * e->step[c])));
    }
    return below;
}

/* C vectors of rows of weights; below gets what each row passes down, added to what is there if more is true. */
INLINE void move_rows(const int C, const bool down, const bool clips, const bool more, float *w, ptrdiff_t stride,
                      const struct errors *e, const float *x, int rows, vf *below) {
    if (down && rows == VL) {
        UNROLL for (int r = 0; r < VL; r++) {
            vf part = move_row(C, down, clips, w, e, vset(x[r]));
            below[r] = more ? below[r] + part : part;
            w += stride;
        }
    } else {
        for (int r = 0; r < rows; r++) {
            vf part = move_row(C, down, clips, w, e, vset(x[r]));
            if (down) {
                below[r] = more ? below[r] + part : part;
            }
            w += stride;
        }
    }
}

static double double_squares(const float *v, ptrdiff_t n) {
    vdouble sum = {0};
    for (ptrdiff_t i = 0; i < n; i += VL) {
        sum = add_squares(add_squares(sum, v + i), v + i + VL / 2);
    }
    return sum_of(sum);
}

enum { SQUARES = 1024 };

/* The same of n weights, a multiple of PLAN_LANES. Those whose norm was an everyday number when last looked at cannot
 * vanish or overflow: of so many the squares are summed in single precision. */
static double squares_of_weights(const float *w, ptrdiff_t n, float norm) {
    if (!(norm > 1e-8f && norm < 1e8f)) {
        return double_squares(w, n);
    }
    double total = 0;
    for (const float *end = w + n; w < end;) {
        vf sum[PLAN_LANES / VL] = {0};
        for (const float *stop = end - w < SQUARES ? end : w + SQUARES; w < stop; w += PLAN_LANES) {
            UNROLL for (int v = 0; v < PLAN_LANES / VL; v++) {
                vf weights = vload(w + v * VL);
                sum[v] = vfma(weights, weights, sum[v]);
            }
        }
        UNROLL for (int v = 1; v < PLAN_LANES / VL; v++) {
            sum[0] += sum[v];
        }
        total += (double)vsum(sum[0])[0];
    }
    return total;
}

/* What VL or fewer rows of a turned layer pass down, added as move_output in output-inl.h adds it. */
static __attribute__((noinline)) vf below_turned(const struct op *op, const float *w, const float *delta, int rows) {
    float turned[PLAN_LANES * VL];
    if (rows == VL) {
        transpose_strip(turned, VL, w, op->stride, op->fan_out);
    } else {
        transpose_rows(turned, VL, w, op->stride, rows, op->fan_out);
    }
    vf sum = {0};
    for (int j = 0; j < op->fan_out; j++) {
        sum = vfma(vload(turned + j * VL), vset(delta[j]), sum);
    }
    return sum;
}

/* At most VL rows (or, where nothing is passed down, any number), all columns; what they pass down. */
INLINE vf move_strip(const bool down, const bool clips, const struct backward *s, float *w, const float *x, int rows) {
    ptrdiff_t stride = s->op->stride;
    const float *delta = s->arena + s->op->delta;
    int columns = vectors_of(s->op->fan_out) * VL;
    vf below[VL];
    if (down && rows < VL) {
        memset(below, 0, sizeof below);
    }
    bool turned = down && s->op->turned;
    vf sums = turned ? below_turned(s->op, w, delta, rows) : (vf){0};
#define MOVE(C, more)                                                                \
    {                                                                                \
        struct errors e = errors_at(C, delta + j, &s->hyper);                        \
        move_rows(C, down, clips, more, w + j, stride, &e, x, rows, below);          \
    }
    int j = 0;
    if (down && rows == VL && s->op->fan_out <= 4) {
        sums = turned ? sums : vdots_of_fours(w, stride, delta);
        struct errors e = errors_at(1, delta, &s->hyper);
        move_rows(1, false, clips, false, w, stride, &e, x, rows, below);
        return sums;
    }
    switch (columns) { /* the usual widths at once, with nothing kept in memory in between */
        case VL:
            MOVE(1, false) break;
        case 2 * VL:
            MOVE(2, false) break;
        case 4 * VL:
            MOVE(4, false) break;
        default:
            memset(below, 0, sizeof below);
            for (; j + 8 * VL <= columns; j += 8 * VL) {
                MOVE(8, true)
            }
            for (; j + 2 * VL <= columns; j += 2 * VL) {
                MOVE(2, true)
            }
            if (j < columns) {
                MOVE(1, true)
            }
    }
#undef MOVE
    return down && !turned ? vsums(below) : sums;
}

/* Rows first .. end of the layer, the biases being row fan_in. */
INLINE void move_block(const bool down, const bool clips, const struct backward *s, int first, int end) {
    const struct op *op = s->op;
    const float one = 1;
    for (int i = first, rows; i < end; i += rows) {
        float *w = s->arena + op->weights + (ptrdiff_t)i * op->stride;
        if (i == op->fan_in) {
            rows = 1;
            move_strip(false, clips, s, w, &one, 1);
            continue;
        }
        int left = (end < op->fan_in ? end : op->fan_in) - i;
        rows = down && left > VL ? VL : left;
        vf below = move_strip(down, clips, s, w, s->arena + op->src + i, rows);
        if (down) {
            vstore(s->arena + op->delta_below + i, below);
        }
    }
}

/* Masks of the signs of 16 of n numbers. */
INLINE void signs_of(const float *v, int n, unsigned *negative, unsigned *positive) {
    *negative = *positive = 0;
    UNROLL for (int j = 0; j < PLAN_LANES; j += VL) {
        vf x = vload(v + j);
        *negative |= vbits(x < 0) << j;
        *positive |= vbits(x > 0) << j;
    }
    unsigned used = n < PLAN_LANES ? (1u << n) - 1 : 0xffff;
    *negative &= used;
    *positive &= used;
}

/* Counts of one factor: zeros, and signs that stayed and that turned since they were recorded. */
struct factor {
    double squares;
    int zero, stayed, turned;
};

static struct factor watch_factor(const float *v, int n, float *signs, const struct watch *watch) {
    struct factor f = {0};
    for (int i = 0; i < n; i += PLAN_LANES) {
        float *kept = signs + i / PLAN_LANES * 2;
        unsigned negative, positive;
        signs_of(v + i, n - i, &negative, &positive);
        if (watch->flips) {
            unsigned before_negative = (unsigned)kept[0], before_positive = (unsigned)kept[1];
            f.stayed += __builtin_popcount((negative & before_negative) | (positive & before_positive));
            f.turned += __builtin_popcount((negative & before_positive) | (positive & before_negative));
        }
        if (watch->record_signs) {
            kept[0] = (float)negative;
            kept[1] = (float)positive;
        }
        f.zero += (n - i < PLAN_LANES ? n - i : PLAN_LANES) - __builtin_popcount(negative | positive);
    }
    if (watch->counters) {
        f.squares = double_squares(v, n); /* the padding is 0 */
    }
    return f;
}

/* What the two factors tell, into the first cell's counters. */
static void watch_outer(const struct backward *s, const struct outer *o, struct tally *tally) {
    const struct op *op = s->op;
    const float *x = s->arena + op->src, *d = s->arena + op->delta;
    float *signs = s->arena + op->signs;
    struct factor fx = watch_factor(x, op->fan_in, signs, &s->watch);
    struct factor fd = watch_factor(d, op->fan_out, signs + (op->fan_in + PLAN_LANES - 1) / PLAN_LANES * 2, &s->watch);
    if (!s->watch.counters) {
        return;
    }
    tally->gradient_squares = (fx.squares + 1) * fd.squares;
    if (!o->clips) {
        tally->update_squares = (double)s->hyper.rate * (double)s->hyper.rate * tally->gradient_squares;
    }
    tally->gradient_max = (o->x_max > 1 ? o->x_max : 1) * o->d_max;
    tally->zero = fx.zero * op->fan_out + (op->fan_in + 1 - fx.zero) * fd.zero
            + (op->fan_in + 1) * (op->stride - op->fan_out); /* padding, which store_tallies takes off */
    tally->flips = (fx.stayed + 1) * fd.turned + fx.turned * fd.stayed;
    for (int i = first_sampled(&s->watch, op->histogram_rows); i <= op->fan_in; i += op->histogram_rows) {
        float factor = i == op->fan_in ? 1 : x[i];
        for (int j = 0; j < op->fan_out; j += VL) {
            watch_vector(tally->bins, factor * vload(d + j), op->fan_out - j);
        }
    }
}

/* What clipping does to rows first .. end: how many of their gradients it cuts, and the squares of the moves that are
 * left. */
static __attribute__((noinline)) void watch_clips(const struct backward *s, int first, int end, struct tally *tally) {
    const struct op *op = s->op;
    vdouble squares = {0};
    int clipped = 0;
    for (int i = first; i < end; i++) {
        vf x = vset(i == op->fan_in ? 1 : s->arena[op->src + i]);
        for (int j = 0; j < op->fan_out; j += VL) {
            struct errors e = errors_at(1, s->arena + op->delta + j, &s->hyper);
            float move[VL];
            vstore(move, vmax(e.least, vmin(e.most, x * e.step[0])));
            squares = add_squares(add_squares(squares, move), move + VL / 2);
            clipped += __builtin_popcount(vbits(vabs(x * e.d[0]) > s->hyper.clip));
        }
    }
    tally->update_squares = sum_of(squares);
    tally->clipped = clipped;
}

/* Counts rows first .. end, a cell, before they are moved; the first cell's tally also has what the factors tell. */
static void watch_single(const struct backward *s, int first, int end, const struct outer *o, struct tally *tally) {
    const struct op *op = s->op;
    ptrdiff_t stride = op->stride;
    memset(tally, 0, sizeof *tally);
    if (o->clips) {
        watch_clips(s, first, end, tally);
    }
    if (first == 0) {
        watch_outer(s, o, tally);
    }
    tally->weight_squares = squares_of_weights(s->arena + op->weights + first * stride, (end - first) * stride,
                                               s->arena[op->health + HEALTH_WEIGHT_NORM]);
}

/* The end of the rows of a cell at batch size 1; it begins at its number times single_rows. */
static int single_end(const struct op *op, int cell) {
    return cell == op->single_cells - 1 ? op->fan_in + 1 : (cell + 1) * op->single_rows;
}

/* A cell of the layer's rows. */
static void single_cell(struct backward *s, int cell, const struct outer *o, struct tally *tally) {
    const struct op *op = s->op;
    int first = cell * op->single_rows, end = single_end(op, cell);
    if (s->watch.counters) {
        watch_single(s, first, end, o, tally);
    } else if (cell == 0 && s->watch.record_signs) {
        watch_outer(s, o, tally);
    }
    if (op->delta_below < 0) {
        o->clips ? move_block(false, true, s, first, end) : move_block(false, false, s, first, end);
        return;
    }
    o->clips ? move_block(true, true, s, first, end) : move_block(true, false, s, first, end);
    const struct op *below = op->below;
    int last = end < op->fan_in ? end : op->fan_in;
    if (below != NULL) {
        vf check = through_block(below->function, below->slope, s->arena + op->delta_below + first,
                                 s->arena + below->dst + first, s->arena + below->pre + first, op->src_stride, 1,
                                 last - first, (vf){0});
        s->bad_delta |= tripped(check);
    }
}

#endif
