/* A dense layer backwards at batch size 1, for plain descent: one pass over the weights passes the error down, makes
 * the gradient and moves them. The gradient is an outer product, g(i, j) = x(i) d(j) with x = 1 for the biases, so that
 * nearly all of its counters follow from the two vectors, at a cost of fan_in + fan_out:
 *
 *     norm = |x| |d|     max = max |x| max |d|     zeros, sign flips: counted in x and d and multiplied
 *
 * (a product too small for a float counts here by its factors). */
#ifndef GRADUS_SINGLE_H
#define GRADUS_SINGLE_H

#include "backward.h"

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

/* What one pass adds up besides: squares in single precision, for few weights at a time. */
struct pass {
    vf weight_squares;
    vdouble update_squares;
    int clipped;
};

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
INLINE vf move_row(const int C, const bool down, const bool clips, const bool watched, float *w, const struct errors *e,
                   vf x, const struct hyperparameters *hyper, struct pass *pass) {
    vf below = {0}, minus_x = -x;
    UNROLL for (int c = 0; c < C; c++) {
        vf old = vload(w + c * VL);
        if (down) {
            below = c == 0 ? old * e->d[c] : vfma(old, e->d[c], below);
        }
        if (watched) {
            pass->weight_squares = vfma(old, old, pass->weight_squares);
        }
        if (!clips) {
            vstore(w + c * VL, vfnma(x, e->step[c], old));
            continue;
        }
        vf move = vmax(e->least, vmin(e->most, minus_x * e->step[c]));
        if (watched) {
            pass->clipped += __builtin_popcount(vbits(vabs(x * e->d[c]) > hyper->clip));
            float change[VL];
            vstore(change, move);
            pass->update_squares = add_squares(add_squares(pass->update_squares, change), change + VL / 2);
        }
        vstore(w + c * VL, old + move);
    }
    return below;
}

/* C vectors of rows of weights; below gets what each row passes down, added to what is there if more is true. */
INLINE void move_rows(const int C, const bool down, const bool clips, const bool watched, const bool more, float *w,
                      ptrdiff_t stride, const struct errors *e, const float *x, int rows,
                      const struct hyperparameters *hyper, vf *below, struct pass *pass) {
    if (down && rows == VL) {
        UNROLL for (int r = 0; r < VL; r++) {
            vf part = move_row(C, down, clips, watched, w, e, vset(x[r]), hyper, pass);
            below[r] = more ? below[r] + part : part;
            w += stride;
        }
    } else {
        for (int r = 0; r < rows; r++) {
            vf part = move_row(C, down, clips, watched, w, e, vset(x[r]), hyper, pass);
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

/* The rows' squares in double, if in single precision they might vanish or overflow; else -1. */
static double careful_squares(const float *w, ptrdiff_t stride, int rows, int columns) {
    vf size = {0};
    for (int r = 0; r < rows; r++) {
        for (int j = 0; j < columns; j += VL) {
            size = vmax(size, vabs(vload(w + r * stride + j)));
        }
    }
    float top = vlargest(size)[0];
    double sum = -1;
    if (top < 1e-12f || top > 1e12f) {
        sum = 0;
        for (int r = 0; r < rows; r++) {
            sum += double_squares(w + r * stride, columns);
        }
    }
    return sum;
}

/* What VL or fewer rows of a turned layer pass down, added as move_output in output.h adds it. */
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
INLINE vf move_strip(const bool down, const bool clips, const bool watched, const struct backward *s, float *w,
                     const float *x, int rows, struct pass *pass) {
    ptrdiff_t stride = s->op->stride;
    const float *delta = s->arena + s->op->delta;
    int columns = vectors_of(s->op->fan_out) * VL;
    vf below[VL];
    if (down && rows < VL) {
        memset(below, 0, sizeof below);
    }
    bool turned = down && s->op->turned;
    vf sums = turned ? below_turned(s->op, w, delta, rows) : (vf){0};
#define MOVE(C, more)                                                                                      \
    {                                                                                                      \
        struct errors e = errors_at(C, delta + j, &s->hyper);                                          \
        move_rows(C, down, clips, watched, more, w + j, stride, &e, x, rows, &s->hyper, below, pass);      \
    }
    int j = 0;
    if (down && rows == VL && s->op->fan_out <= 4) {
        sums = turned ? sums : vdots_of_fours(w, stride, delta);
        struct errors e = errors_at(1, delta, &s->hyper);
        move_rows(1, false, clips, watched, false, w, stride, &e, x, rows, &s->hyper, below, pass);
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
INLINE void move_block(const bool down, const bool clips, const bool watched, struct backward *s, int first, int end,
                       struct tally *tally) {
    const struct op *op = s->op;
    const float one = 1;
    int columns = vectors_of(op->fan_out) * VL;
    double weight_squares = 0;
    struct pass pass = {{0}, {0}, 0};
    /* Weights whose norm was an everyday number when last looked at need no second look now. */
    float norm = s->arena[op->health + HEALTH_WEIGHT_NORM];
    bool careful = watched && !(norm > 1e-8f && norm < 1e8f);
    for (int i = first, rows; i < end; i += rows) {
        bool bias = i == op->fan_in;
        int most = bias ? 1 : down ? VL : 64;
        int left = (end < op->fan_in || bias ? end : op->fan_in) - i;
        rows = left < most ? left : most;
        float *w = s->arena + op->weights + (ptrdiff_t)i * op->stride;
        pass.weight_squares = (vf){0};
        double squares = careful ? careful_squares(w, op->stride, rows, columns) : -1;
        if (bias) {
            move_strip(false, clips, watched, s, w, &one, 1, &pass);
        } else {
            vf below = move_strip(down, clips, watched, s, w, s->arena + op->src + i, rows, &pass);
            if (down) {
                vstore(s->arena + op->delta_below + i, below);
            }
        }
        if (watched) {
            weight_squares += squares >= 0 ? squares : (double)vsum(pass.weight_squares)[0];
        }
    }
    if (watched) {
        tally->weight_squares = weight_squares;
        tally->update_squares = sum_of(pass.update_squares);
        tally->clipped = pass.clipped;
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
        int whole = n / VL * VL;
        f.squares = double_squares(v, whole);
        for (int i = whole; i < n; i++) {
            f.squares += (double)v[i] * (double)v[i];
        }
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
    for (int i = 0; i <= op->fan_in; i += op->histogram_rows) {
        float factor = i == op->fan_in ? 1 : x[i];
        for (int j = 0; j < op->fan_out; j += PLAN_LANES) {
            _Alignas(64) float g[PLAN_LANES] = {0};
            for (int v = 0; v < PLAN_LANES && j + v < op->fan_out; v += VL) {
                vstore(g + v, factor * vload(d + j + v));
            }
            watch_distribution(tally->bins, g, op->fan_out - j);
        }
    }
}

/* A cell of the layer's rows; the first one also has what the factors tell. */
static void single_cell(struct backward *s, int cell, const struct outer *o, struct tally *tally) {
    const struct op *op = s->op;
    int first = cell * op->single_rows;
    int end = cell == op->single_cells - 1 ? op->fan_in + 1 : first + op->single_rows;
    bool down = op->delta_below >= 0;
    bool watched = s->watch.counters;
    if (watched) {
        memset(tally, 0, sizeof *tally);
    }
    if (down) {
        if (watched) {
            o->clips ? move_block(true, true, true, s, first, end, tally)
                     : move_block(true, false, true, s, first, end, tally);
        } else {
            o->clips ? move_block(true, true, false, s, first, end, tally)
                     : move_block(true, false, false, s, first, end, tally);
        }
        const struct op *below = op->below;
        int last = end < op->fan_in ? end : op->fan_in;
        if (below != NULL) {
            vf check = through_block(below->function, below->slope, s->arena + op->delta_below + first,
                                     s->arena + below->dst + first, s->arena + below->pre + first, op->src_stride, 1,
                                     last - first, (vf){0});
            s->bad_delta |= tripped(check);
        }
    } else if (watched) {
        o->clips ? move_block(false, true, true, s, first, end, tally)
                 : move_block(false, false, true, s, first, end, tally);
    } else {
        o->clips ? move_block(false, true, false, s, first, end, tally)
                 : move_block(false, false, false, s, first, end, tally);
    }
    if (cell == 0 && (watched || s->watch.record_signs)) {
        watch_outer(s, o, tally);
    }
}

#endif
