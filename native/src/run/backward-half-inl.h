/* The backward half of a step: from the losses' errors down, operation by operation, this thread's share of each,
 * with a barrier where one needs what the others made. */
#ifndef GRADUS_RUN_BACKWARD_HALF_INL_H
#define GRADUS_RUN_BACKWARD_HALF_INL_H

#include "batch1/single-inl.h"
#include "ops/norm-inl.h"
#include "ops/path-inl.h"
#include "ops/recurrent-inl.h"
#include "ops/regular-inl.h"
#include "run/runner-inl.h"
#include "update/whole-gradient-inl.h"

/* The layer's errors go through its activation, where nobody else took them there; false if one is not finite. */
static bool through_activation(struct runner *r, struct backward *s) {
    const struct op *op = s->op;
    int first = share(s->samples, r, r->thread), end = share(s->samples, r, r->thread + 1);
    ptrdiff_t at = (ptrdiff_t)first * op->stride;
    vf check = through_block(op->function, op->slope, r->arena + op->delta + at, r->arena + op->dst + at,
                             r->arena + op->pre + at, op->stride, end - first, op->fan_out, (vf){0});
    s->bad_delta = tripped(check);
    return errors_agree(r, s, op->layer);
}

/* Raises this thread's share of the peaks, and counts the outputs if the layer is this thread's to watch. Of a
 * recurrent layer's errors those of the first step are counted, which have come the longest way. */
static void watch_layer(const struct runner *r, const struct backward *s, const struct op *op) {
    int rows = s->samples * op->steps;
    if (op->peak >= 0 && !(op->peaks_above && s->samples > 1)) {
        int vectors = vectors_of(op->fan_out);
        raise_peaks(op, r->arena, 0, rows, share(vectors, r, r->thread) * VL, share(vectors, r, r->thread + 1) * VL);
    }
    if (s->watch.counters && op->layer % r->threads == r->thread) {
        watch_outputs(op, r->arena, rows);
        if (op->delta >= 0) {
            watch_errors(op, r->arena, s->samples, rows - s->samples, s->over);
        }
    }
}

/* A recurrent layer's errors go through its steps; false if one is not finite. */
static bool through_time(struct runner *r, struct backward *s) {
    int first = share(s->samples, r, r->thread), end = share(s->samples, r, r->thread + 1);
    s->bad_delta = !recurrent_through(s, first, end);
    return errors_agree(r, s, s->op->layer);
}

/* One layer's backward phase; false if it met a number that is not finite. */
static bool backward_layer(struct runner *r, struct backward *s, const struct op *op) {
    struct net *net = r->net;
    s->op = op;
    s->bad_delta = s->bad_gradient = false;
    if (op->through && !through_activation(r, s)) {
        return false;
    }
    int samples = s->samples;
    if (op->steps > 1) {
        if (!through_time(r, s)) {
            return false;
        }
    }
    struct tally *tallies = net->tallies[r->phase & 1];
    watch_layer(r, s, op);
    s->samples *= op->steps;
    bool whole = op->gradient >= 0;
    bool single = s->samples == 1 && net->batch_size == 1 && plain(op->rule) && !whole && op->norm_gradient < 0
            && !penalized(op);
    struct outer outer = {0};
    if (single) {
        outer = look(s);
        single = outer.finite;
    }
    struct packed packed;
    packed.column = -1;
    s->packed = &packed;
    s->x = inputs_of(op, r->arena);
    if (r->in_place && op->layer == 0) {
        s->x.list = r->net->rows;
    }
    int cells = single ? op->single_cells : op->cells;
    int end = share(cells, r, r->thread + 1);
    for (int cell = share(cells, r, r->thread), next; cell < end; cell = next) {
        struct block block = block_of(op, cell, s->watch.counters ? cell + 1 : end, &next);
        if (single) {
            single_cell(s, cell, &outer, &tallies[cell]);
            next = cell + 1;
        } else if (whole) {
            whole_gradient_block(s, &block);
        } else {
            s->ahead = (struct ahead){.next = 0};
            if (op->layer == 0 && !r->in_place) {
                int tiles = (block.end_row - block.first_row) / TILE_ROWS;
                s->ahead = ahead_of(r->job, r->at, samples, cell, next, cells, tiles);
            }
            backward_block(s, &block, &tallies[cell]);
        }
    }
    s->samples = samples;
    agree(r, s);
    if (s->bad_gradient) {
        fail(r, op->layer, CAUSE_GRADIENT);
        return false;
    }
    if (s->watch.counters && r->thread == 0 && !whole) {
        store_tallies(op, r->arena, tallies, cells);
    }
    if (s->bad_delta) {
        fail(r, op->layer - 1, CAUSE_DELTA);
        return false;
    }
    return true;
}

/* Errors on their way through a norm; false if one is not finite. */
static bool norm_backward(struct runner *r, struct backward *s, const struct op *op) {
    int vectors = vectors_of(op->fan_out);
    int first = share(vectors, r, r->thread) * VL, end = share(vectors, r, r->thread + 1) * VL;
    s->bad_delta = s->bad_gradient = false;
    vf check;
    if (op->opcode == OP_LAYER_NORM_BACKWARD) {
        layer_norm_sums(op, r->arena, share(s->samples, r, r->thread), share(s->samples, r, r->thread + 1));
        meet(r);
        check = layer_norm_backward(op, r->arena, s->samples, first, end);
    } else {
        check = batch_norm_backward(op, r->arena, s->samples, first, end);
    }
    s->bad_delta = tripped(check);
    return errors_agree(r, s, op->layer);
}

/* One operation of the backward half; false if it met a number that is not finite. */
static bool backward_op(struct runner *r, struct backward *s, const struct op *op) {
    if (by_rows(op->opcode)) {
        path_rows(op, r->arena, share(s->samples, r, r->thread), share(s->samples, r, r->thread + 1));
        meet(r);
        return true;
    }
    if (is_norm_backward(op->opcode)) {
        return norm_backward(r, s, op);
    }
    if (op->opcode == OP_ACTIVATE_BACKWARD) {
        s->op = op;
        s->bad_delta = s->bad_gradient = false;
        return through_activation(r, s);
    }
    return backward_layer(r, s, op);
}

/* Bounds the norms of units' weights, each thread those of its own units. */
static void bound_norms(struct runner *r) {
    const struct net *net = r->net;
    for (int n = 0; n < net->bound_count; n++) {
        const struct op *op = &net->bounds[n];
        int halves = (op->fan_out + DRAWS - 1) / DRAWS;
        bound_units(op, r->arena, share(halves, r, r->thread) * DRAWS, share(halves, r, r->thread + 1) * DRAWS);
    }
    if (net->bound_count > 0) {
        meet(r); /* the next step reads them all */
    }
}

/* Where whole floats end; by then adam's corrections are 1. */
#define MOST_UPDATES 16777216.0f

/* What follows an update. */
static void end_update(struct runner *r) {
    bound_norms(r);
    if (r->thread == 0 && counts_updates(r->net->rule) && r->arena[CONTROL_UPDATES] < MOST_UPDATES) {
        r->arena[CONTROL_UPDATES] += 1; /* which the others read behind the next barrier */
    }
}

/* The backward half of step number step; false if it met a number that is not finite. */
static bool backward(struct runner *r, int samples, int64_t step) {
    const struct net *net = r->net;
    struct watch watch = watch_at(step, net->health_every);
    struct backward s = begin_backward(r, samples);
    s.watch = watch;
    if (r->seen > 0) { /* of a set, outputs and errors are read of its first samples */
        s.watch.counters = s.watch.flips = false;
    }
    for (int n = net->forward_ops; n < net->op_count; n++) {
        const struct op *op = &net->ops[n];
        if (op->opcode == OP_FROZEN) {
            watch_layer(r, &s, op);
            if (n == net->op_count - 1) {
                meet(r); /* the outputs were read */
            }
        } else if (op->opcode == OP_MEASURE) {
            if (r->job->gradient_alone || (r->set > 0 && r->seen + samples < r->set)) {
                meet(r); /* outputs of frozen layers were read */
                return true;
            }
            s.watch = watch;
            if (!update(r, &s)) {
                return false;
            }
            break;
        } else if (regular_backward(op->opcode)) {
            /* The layer's way through its activation follows, for which the rows are shared alike. */
            regular_backward_rows(op, r->arena, s.over, share(samples, r, r->thread), share(samples, r, r->thread + 1));
        } else if (!backward_op(r, &s, op)) {
            return false;
        }
    }
    end_update(r);
    return true;
}

/* Step number step's update alone, by the gradient that is there; false if that is not finite. */
static bool update_alone(struct runner *r, int64_t step) {
    struct backward s = begin_backward(r, 1);
    s.watch = watch_at(step, r->net->health_every);
    if (!update(r, &s)) {
        return false;
    }
    end_update(r);
    return true;
}

#endif
