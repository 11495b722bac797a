/* Whole gradients: a layer's backward phase that leaves its gradient in an array; and, once all are there, their
 * norms, the factors of clipping, and the update. io.gradus.step.java.UpdateKernel is the reference. Threads own
 * disjoint cells, and what is summed over cells is summed in their order: the same bits for any number of threads. */
#ifndef GRADUS_UPDATE_UPDATE_INL_H
#define GRADUS_UPDATE_UPDATE_INL_H

#include "ops/dense-backward-inl.h"
#include "update/rprop-inl.h"

/* io.gradus.rule.GradientClip.EPSILON */
#define CLIP_EPSILON 1e-3f

/* ---- gradients to the array ---- */

/* The gradient of a block, written or added; the biases' too, behind the last row. */
static void whole_gradient_block(struct backward *s, const struct block *block) {
    const struct op *op = s->op;
    if (op->delta_below >= 0) {
        pass_down(s, block->first_row, block->end_row);
    }
    /* As plain descent moves weights, a rate of -1 adds. */
    float *gradient = s->arena + op->gradient + (ptrdiff_t)block->first_row * op->stride + block->first;
    s->bad_gradient |= !gradient_block(s, block, op->adds ? MOVE : KEEP, gradient, op->stride, -1, FLT_MAX);
    if (block->end_row == op->fan_in && op->norm_gradient < 0) { /* which a norm left there itself */
        _Alignas(64) float g[GROUP];
        for (int j = block->first; j < block->end; j += GROUP) {
            int columns = block->end - j < GROUP ? block->end - j : GROUP;
            float *to = s->arena + op->gradient + (ptrdiff_t)op->fan_in * op->stride + j;
            s->bad_gradient |= !bias_gradient(g, s->arena + op->delta + j, op->stride, s->samples, columns);
            for (int v = 0; v < columns; v += VL) {
                vstore(to + v, op->adds ? vload(to + v) + vload(g + v) : vload(g + v));
            }
        }
    }
}

/* ---- norms and factors ---- */

/* Weights, biases, gains and shifts. */
static int parameter_rows(const struct op *op) {
    return op->fan_in + (op->norm_gradient < 0 ? 1 : 3);
}

/* The row of biases that stay 0, or -1. */
static int fixed_biases(const struct op *op) {
    return op->norm_gradient < 0 ? -1 : op->fan_in;
}

/* Rows first_row .. end_row of a cell of an UPDATE, which has whole rows; the biases belong to the last. */
static void update_rows(const struct op *op, int cell, int *first_row, int *end_row) {
    *first_row = cell * op->cell_rows;
    *end_row = cell == op->cells - 1 ? parameter_rows(op) : *first_row + op->cell_rows;
}

/* The sum of the squares in one cell of the gradient; in double precision none overflows. */
static double cell_squares(const struct op *op, const float *arena, int cell) {
    int first_row, end_row;
    update_rows(op, cell, &first_row, &end_row);
    vdouble sum = {0};
    const float *g = arena + op->gradient + (ptrdiff_t)first_row * op->stride;
    for (ptrdiff_t j = 0; j < (ptrdiff_t)(end_row - first_row) * op->stride; j += VL) {
        sum = add_squares(add_squares(sum, g + j), g + j + VL / 2);
    }
    return sum_of(sum);
}

/* The square root of the factor that brings a norm to its bound: a factor of 1e-39 would not be a normal float. */
static float clip_root(double bound, double squares) {
    double norm = __builtin_sqrt(squares);
    return norm > bound ? (float)__builtin_sqrt(bound / norm) : 1.0f;
}

static void fill_factors(const struct op *op, float *arena, float root) {
    for (int j = 0; j < 2 * op->stride; j += VL) {
        vstore(arena + op->src + j, vset(root));
    }
}

static double adaptive_bound(double lambda, double weight_squares) {
    double norm = __builtin_sqrt(weight_squares);
    return lambda * (norm > (double)CLIP_EPSILON ? norm : (double)CLIP_EPSILON);
}

/* Factors of adaptive clipping for units first .. end, whole half vectors. */
static void adapt_units(const struct op *op, float *arena, double lambda, int first, int end) {
    for (int j = first; j < end; j += VL / 2) {
        vdouble weights = {0}, gradients = {0};
        for (int i = 0; i < op->fan_in; i++) {
            ptrdiff_t at = (ptrdiff_t)i * op->stride + j;
            weights = add_squares(weights, arena + op->weights + at);
            gradients = add_squares(gradients, arena + op->gradient + at);
        }
        for (int v = 0; v < VL / 2; v++) {
            arena[op->src + j + v] = clip_root(adaptive_bound(lambda, weights[v]), gradients[v]);
        }
    }
}

/* The factor of adaptive clipping for the biases, or gains and shifts, together. */
static void adapt_biases(const struct op *op, float *arena, double lambda) {
    ptrdiff_t biases = (ptrdiff_t)op->fan_in * op->stride;
    vdouble weights = {0}, gradients = {0};
    for (ptrdiff_t j = 0; j < (ptrdiff_t)(parameter_rows(op) - op->fan_in) * op->stride; j += VL / 2) {
        weights = add_squares(weights, arena + op->weights + biases + j);
        gradients = add_squares(gradients, arena + op->gradient + biases + j);
    }
    vf root = vset(clip_root(adaptive_bound(lambda, sum_of(weights)), sum_of(gradients)));
    for (int j = 0; j < op->stride; j += VL) {
        vstore(arena + op->src + op->stride + j, root);
    }
}

/* ---- update ---- */

/* Counters, clips and the rule for 16 gradients of one row. */
INLINE void update_lanes(const int rule, const bool scaled, bool pulls, const struct backward *s,
                         const struct rprop *rprop, struct live_tally *tally, int *bins, ptrdiff_t at,
                         const float *factors, int used) {
    const struct op *op = s->op;
    const float *g = s->arena + op->gradient + at;
    float *w = s->arena + op->weights + at;
    float *m = op->state < 0 ? w : s->arena + op->state + at; /* w stands in where none is read */
    float *second = op->state2 < 0 ? w : s->arena + op->state2 + at;
    if (s->watch.counters || s->watch.record_signs) {
        watch_gradients(tally, &s->watch, g, w, scaled ? __builtin_inff() : s->hyper.clip,
                        s->arena + op->signs + at / PLAN_LANES * 2);
        if (bins != NULL) {
            watch_distribution(bins, g, used);
        }
    }
    _Alignas(64) float change[PLAN_LANES];
    UNROLL for (int v = 0; v < PLAN_LANES; v += VL) {
        vf x = vload(g + v);
        if (scaled) {
            vf root = vload(factors + v);
            x = x * root * root;
            if (s->watch.counters) {
                vi clipped = ((root != 1) | (vabs(x) > s->hyper.clip)) & vfirst(used - v);
                tally->clipped += __builtin_popcount(vbits(clipped));
            }
        }
        x = vclip(x, s->hyper.clip);
        x = pulls ? penalize(x, vload(w + v), op->amount, op->amount2) : x;
        if (whole_set(rule)) {
            vf moved = rprop_change(rule, x, m + v, second + v, second + (second - m) + v, rprop);
            vstore(w + v, vload(w + v) + moved);
            vstore(change + v, moved);
            if (s->watch.counters) {
                vi at_bound = ((vload(m + v) <= rprop->min) | (vload(m + v) >= rprop->max)) & vfirst(used - v);
                tally->at_bound += __builtin_popcount(vbits(at_bound));
            }
            continue;
        }
        vf step = rule_step(rule, x, w + v, m + v, second + v, &s->hyper);
        vstore(w + v, rule_apply(vload(w + v), s->hyper.rate, step));
        vstore(change + v, s->hyper.rate * step);
    }
    if (s->watch.counters) {
        UNROLL for (int v = 0; v < PLAN_LANES; v += VL / 2) {
            tally->update_squares = add_squares(tally->update_squares, change + v);
        }
    }
}

INLINE void update_row(const bool scaled, const struct backward *s, const struct rprop *rprop,
                       struct live_tally *tally, int *bins, int row) {
    const struct op *op = s->op;
    const float *factors = s->arena + op->src + (row >= op->fan_in ? op->stride : 0);
    bool samples = s->watch.counters && row % op->histogram_rows == first_sampled(&s->watch, op->histogram_rows);
    int *sampled = samples ? bins : NULL;
    bool pulls = penalized(op) && row < op->fan_in;
#define UPDATE(RULE)                                                                                   \
    for (int j = 0; j < op->stride; j += PLAN_LANES) {                                                 \
        update_lanes(RULE, scaled, pulls, s, rprop, tally, sampled, (ptrdiff_t)row * op->stride + j,   \
                     factors + j, op->fan_out - j);                                                    \
    }
    EACH_WHOLE_RULE(op->rule, UPDATE)
#undef UPDATE
}

static void update_cell(const struct backward *s, const struct rprop *rprop, int cell, struct tally *tally) {
    int row, end_row;
    update_rows(s->op, cell, &row, &end_row);
    struct live_tally live = {0};
    if (s->watch.counters) {
        memset(tally->bins, 0, sizeof tally->bins);
    }
    for (; row < end_row; row++) {
        if (row == fixed_biases(s->op)) {
            continue;
        }
        if (s->op->src >= 0) {
            update_row(true, s, rprop, &live, tally->bins, row);
        } else {
            update_row(false, s, rprop, &live, tally->bins, row);
        }
    }
    if (s->watch.counters) {
        settle(tally, &live);
    }
}

#endif
