/* Where a whole gradient is needed before any weight moves: it is measured, clipped by norms and applied, once all of
 * it is there. */
#ifndef GRADUS_UPDATE_WHOLE_GRADIENT_INL_H
#define GRADUS_UPDATE_WHOLE_GRADIENT_INL_H

#include "run/runner-inl.h"
#include "update/update-inl.h"

/* Looks at the whole gradient, and sets the factors by which it is clipped; false if it is not finite. */
static bool measure(struct runner *r) {
    const struct net *net = r->net;
    const struct op *end = net->ops + net->op_count;
    for (const struct op *op = net->measure + 1; op < end; op++) {
        for (int cell = share(op->cells, r, r->thread); cell < share(op->cells, r, r->thread + 1); cell++) {
            net->squares[op - net->ops][cell] = cell_squares(op, r->arena, cell);
        }
    }
    meet(r);
    double limit = (double)r->arena[net->measure->dst + GRADIENT_LIMIT];
    double all = 0;
    for (const struct op *op = net->measure + 1; op < end; op++) {
        double squares = 0;
        for (int cell = 0; cell < op->cells; cell++) {
            squares += net->squares[op - net->ops][cell];
        }
        if (!__builtin_isfinite(squares)) {
            fail(r, op->layer, CAUSE_GRADIENT);
            return false;
        }
        all += squares;
        if (op->src < 0) {
            continue;
        }
        if (net->measure->function == CLIP_NORM && r->thread == 0) {
            fill_factors(op, r->arena, clip_root(limit, squares));
        } else if (net->measure->function == CLIP_AGC) {
            int halves = op->stride / (VL / 2);
            adapt_units(op, r->arena, limit, share(halves, r, r->thread) * (VL / 2),
                        share(halves, r, r->thread + 1) * (VL / 2));
            if (r->thread == 0) {
                adapt_biases(op, r->arena, limit);
            }
        }
    }
    if (net->measure->function == CLIP_GLOBAL_NORM && r->thread == 0) {
        for (const struct op *op = net->measure + 1; op < end; op++) {
            if (op->src >= 0) {
                fill_factors(op, r->arena, clip_root(limit, all));
            }
        }
    }
    meet(r);
    return true;
}

/* Moves all weights by the whole gradient, or none if it is not finite: then false. */
static bool update(struct runner *r, struct backward *s) {
    struct net *net = r->net;
    if (!measure(r)) {
        return false;
    }
    struct rprop rprop = rprop_settings(r->arena + net->measure->dst);
    for (const struct op *op = net->measure + 1; op < net->ops + net->op_count; op++) {
        struct tally *tallies = net->tallies[r->phase & 1];
        s->op = op;
        s->bad_delta = s->bad_gradient = false;
        for (int cell = share(op->cells, r, r->thread); cell < share(op->cells, r, r->thread + 1); cell++) {
            update_cell(s, &rprop, cell, &tallies[cell]);
        }
        if (s->watch.counters) {
            agree(r, s);
            if (r->thread == 0) {
                store_tallies(op, r->arena, tallies, op->cells);
            }
        }
    }
    meet(r);
    if (r->set > 0 && r->thread == 0) {
        memcpy(r->arena + net->measure->dst + GRADIENT_LAST_LOSS, r->arena + net->measure->dst + GRADIENT_SET_LOSS,
               2 * sizeof(float));
    }
    return true;
}

/* Thread 0 adds to the set's loss, which all read behind a barrier. */
static void add_loss(const struct runner *r, double loss) {
    float *at = r->arena + r->net->measure->dst + GRADIENT_SET_LOSS;
    double sum = r->seen == 0 ? loss : (double)at[0] + (double)at[1] + loss;
    at[0] = (float)sum;
    at[1] = (float)(sum - (double)at[0]);
}

/* Where operations add to the whole gradient, it is 0 before the first does; a barrier is to follow. */
static void clear_gradient(const struct runner *r) {
    const struct op *op = r->net->measure;
    if (op != NULL && op->adds && r->seen == 0) {
        int vectors = op->src_stride / PLAN_LANES;
        int first = share(vectors, r, r->thread), end = share(vectors, r, r->thread + 1);
        memset(r->arena + op->src + (ptrdiff_t)first * PLAN_LANES, 0,
               sizeof(float) * PLAN_LANES * (size_t)(end - first));
    }
}

#endif
