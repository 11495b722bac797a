/* The interpreter: walks a minibatch through the plan, forwards and backwards. Every thread of the team runs it, each
 * doing its share of every phase, with a barrier where one needs what the others made. */
#ifndef GRADUS_RUN_H
#define GRADUS_RUN_H

#include "augment.h"
#include "backward.h"
#include "forward.h"
#include "load.h"
#include "loss.h"
#include "norm.h"
#include "recurrent.h"
#include "path.h"
#include "regular.h"
#include "sample.h"
#include "single.h"
#include "update.h"

/* Where whole floats end; by then adam's corrections are 1. */
#define MOST_UPDATES 16777216.0f

/* What a thread knows while it runs a job. */
struct runner {
    struct net *net;
    int thread, threads;
    const struct job *job;
    float *arena;
    unsigned phase;
    int set, seen; /* samples of one update, and how many have passed; set is 0 where a minibatch makes an update */
    int at; /* the minibatch begins with the job's sample of this number */
    int64_t step; /* its number */
    struct owed owed; /* by the first layer's weights; x is NULL where they owe nothing */
};

static int share(int total, const struct runner *r, int thread) {
    return r->threads == 1 ? total * thread : (int)((int64_t)total * thread / r->threads); /* no division for one */
}

INLINE void meet(struct runner *r) {
    if (r->threads > 1) {
        team_barrier(&r->net->team);
    }
}

/* ---- forwards ---- */

/* A layer's columns, panel by panel, and within a panel the batch's rows: a thread's share is one stretch of these. */
static void forward_columns(struct runner *r, const struct op *op, int samples) {
    int width = samples == 1 ? 8 * VL : GROUP;
    int panels = (op->fan_out + width - 1) / width;
    int from = share(panels * samples, r, r->thread);
    int to = share(panels * samples, r, r->thread + 1);
    while (from < to) {
        int panel = from / samples;
        int row = from % samples;
        int end_row = to - panel * samples < samples ? to - panel * samples : samples;
        int first = panel * width;
        int end = first + width < op->fan_out ? first + width : op->fan_out;
        if (samples == 1) {
            forward_one(false, op, r->arena, r->arena + op->src, NULL, first, end);
        } else {
            forward_block(op, r->arena, row, end_row, first, end);
        }
        from += end_row - row;
    }
}

/* Whether a layer is better shared by columns: where there are too few samples, and where a thread so meets the
 * weights that it will move itself. */
static bool by_columns(const struct runner *r, const struct op *op, int samples) {
    return r->threads > 1 && (samples < 2 * r->threads || (op->layer == 0 && op->stride >= GROUP * r->threads));
}

/* Through the output layer's activation, and the check. */
INLINE vf through_top(const struct runner *r, const struct op *op, int first, int rows, vf check) {
    const struct op *top = r->net->top;
    if (top == NULL) {
        return check;
    }
    ptrdiff_t at = (ptrdiff_t)first * op->stride;
    return through_block(top->function, top->slope, r->arena + op->delta + at, r->arena + op->src + at,
                         r->arena + top->pre + at, op->stride, rows, op->fan_in, check);
}

/* Losses of VL samples from row b on; false if one has no class. */
static bool loss_strip(const struct runner *r, const struct op *op, int at, int b, float scale, struct finding *found,
                       vf *check) {
    const struct source *source = r->job->source;
    ptrdiff_t row_at = (ptrdiff_t)b * op->stride;
    int labels[VL];
    for (int i = 0; i < VL; i++) {
        labels[i] = ((const int32_t *)source->targets)[source->order[at + b + i]];
        if (labels[i] < 0 || labels[i] >= op->fan_in) {
            found->row = 1;
            return false;
        }
    }
    double loss[VL];
    float *delta = r->job->training ? r->arena + op->delta + row_at : NULL;
    unsigned hits = cross_entropy_strip(r->arena + op->src + row_at, delta, op->stride, op->fan_in, labels, scale, loss);
    found->correct += __builtin_popcount(hits);
    memcpy(r->arena + op->losses + 2 * b, loss, sizeof loss);
    for (int i = 0; i < VL; i++) {
        found->loss |= !__builtin_isfinite(loss[i]);
    }
    for (int i = 0; i < VL && delta != NULL && op->amount > 0; i++) {
        smooth(op, &(struct sample){.delta = delta + (ptrdiff_t)i * op->stride,
                                    .outputs = op->fan_in,
                                    .label = labels[i],
                                    .scale = scale});
    }
    if (delta != NULL) {
        *check = through_top(r, op, b, VL, *check);
    }
    return true;
}

/* Losses, hits and the output layer's errors of the minibatch's rows first .. end. */
static void losses(struct runner *r, const struct op *op, int at, int samples, int first, int end,
                   struct finding *found) {
    const struct source *source = r->job->source;
    bool training = r->job->training;
    struct sample t = {.outputs = op->fan_in, .label = -1, .scale = 1.0f / (float)(r->set > 0 ? r->set : samples)};
    vf check = {0};
    bool strips = op->function == LOSS_CROSS_ENTROPY && source->classes && t.outputs <= PLAN_LANES && samples >= VL;
    for (int b = first; b < end; b++) {
        if (strips && b % VL == 0 && end - b >= VL) {
            if (!loss_strip(r, op, at, b, t.scale, found, &check)) {
                return;
            }
            b += VL - 1;
            continue;
        }
        size_t row = (size_t)source->order[at + b];
        t.y = r->arena + op->src + (ptrdiff_t)b * op->stride;
        t.delta = training ? r->arena + op->delta + (ptrdiff_t)b * op->stride : NULL;
        if (op->src2 >= 0) { /* an auto-encoder's: its inputs */
            t.values = r->arena + op->src2 + (ptrdiff_t)b * op->stride;
        } else if (source->classes) {
            t.label = ((const int32_t *)source->targets)[row];
            if (t.label < 0 || t.label >= t.outputs) {
                found->row = 1;
                return;
            }
            found->correct += largest(t.y, t.outputs) == t.label;
        } else {
            t.values = (const float *)source->targets + row * (size_t)t.outputs;
        }
        double loss = loss_of(op->function, &t);
        memcpy(r->arena + op->losses + 2 * b, &loss, sizeof loss);
        found->loss |= !__builtin_isfinite(loss);
        if (training) {
            if (op->function != LOSS_CROSS_ENTROPY) { /* which writes whole vectors */
                for (int j = t.outputs; j % VL != 0; j++) {
                    t.delta[j] = 0; /* another layer's errors lay here */
                }
            }
            if (op->amount > 0) {
                smooth(op, &t);
            }
            check = through_top(r, op, b, 1, check);
        }
    }
    found->phase[r->phase & 1].delta = tripped(check);
}

/* A norm forwards, of rows first .. end; or by columns, where they have statistics of their own. */
static void norm(struct runner *r, const struct op *op, int samples, int first, int end) {
    if (op->opcode == OP_LAYER_NORM) {
        layer_norm_rows(op, r->arena, first, end);
    } else if (r->job->training && samples > 1 && op->statistics >= 0) {
        int vectors = (op->fan_out + VL - 1) / VL;
        meet(r);
        batch_norm_columns(op, r->arena, samples, share(vectors, r, r->thread) * VL, share(vectors, r, r->thread + 1) * VL);
        meet(r);
    } else {
        batch_norm_rows(op, r->arena, first, end);
    }
}

/* The forward half: this thread's share of it, up to its own samples' losses. */
static void forward(struct runner *r, int at, int samples, struct finding *found) {
    const struct net *net = r->net;
    /* Rows go to threads in strips of VL: the losses of a strip are made together. */
    int strips = (samples + VL - 1) / VL;
    int first = share(strips, r, r->thread) * VL, end = share(strips, r, r->thread + 1) * VL;
    end = end < samples ? end : samples;
    bool augment = net->ops[0].augment >= 0 && r->job->training;
    if (!(augment ? load_augmented : load)(&net->ops[0], r->arena, r->job->source, at, first, end)) {
        found->row = 1;
    }
    for (const struct op *op = net->ops + 1; op < net->loss_op; op++) {
        if (by_rows(op->opcode)) {
            path_rows(op, r->arena, first, end);
        } else if (is_norm(op->opcode)) {
            norm(r, op, samples, first, end);
        } else if (regular_forward(op->opcode)) {
            regular_forward_rows(op, r->arena, first, end, r->job->training, r->step);
        } else if (op->opcode == OP_RECURRENT) {
            recurrent_forward(op, r->arena, samples, first, end);
        } else if (by_columns(r, op, samples)) {
            meet(r);
            forward_columns(r, op, samples);
            meet(r);
        } else if (samples > 1) {
            forward_block(op, r->arena, first, end, 0, op->fan_out);
        } else if (first < end) {
            forward_one(false, op, r->arena, r->arena + op->src, NULL, 0, op->fan_out);
        }
    }
    if (found->row == 0) {
        losses(r, net->loss_op, at, samples, first, end, found);
    }
}

/* ---- backwards ---- */

static const struct op *weights_op(const struct net *net, int layer) {
    const struct op *op = net->ops + net->forward_ops;
    while ((op->opcode != OP_DENSE_BACKWARD && op->opcode != OP_RECURRENT_BACKWARD) || op->layer != layer) {
        op++;
    }
    return op;
}

static void fail(struct runner *r, int layer, int cause) {
    if (r->thread == 0) {
        r->arena[CONTROL_FAILED_LAYER] = (float)(1 + layer);
        r->arena[CONTROL_FAILED_CAUSE] = (float)cause;
        ptrdiff_t health = weights_op(r->net, layer)->health;
        if (health >= 0) {
            r->arena[health + HEALTH_NONFINITE] += 1;
        }
    }
}

/* Ends a phase: what any thread found, all know. */
static void agree(struct runner *r, struct backward *s) {
    struct finding *found = &r->net->findings[r->thread];
    found->phase[r->phase & 1].delta = s->bad_delta;
    found->phase[r->phase & 1].gradient = s->bad_gradient;
    meet(r);
    for (int t = 0; t < r->threads; t++) {
        s->bad_delta |= r->net->findings[t].phase[r->phase & 1].delta != 0;
        s->bad_gradient |= r->net->findings[t].phase[r->phase & 1].gradient != 0;
    }
    r->phase++;
}

/* The layer's errors go through its activation, where nobody else took them there; false if one is not finite. */
static bool through_activation(struct runner *r, struct backward *s) {
    const struct op *op = s->op;
    int first = share(s->samples, r, r->thread), end = share(s->samples, r, r->thread + 1);
    ptrdiff_t at = (ptrdiff_t)first * op->stride;
    vf check = through_block(op->function, op->slope, r->arena + op->delta + at, r->arena + op->dst + at,
                             r->arena + op->pre + at, op->stride, end - first, op->fan_out, (vf){0});
    s->bad_delta = tripped(check);
    agree(r, s);
    if (s->bad_delta) {
        fail(r, op->layer, CAUSE_DELTA);
        return false;
    }
    return true;
}

/* Raises this thread's share of the peaks, and counts the outputs if the layer is this thread's to watch. Of a recurrent
 * layer's errors those of the first step are counted, which have come the longest way. */
static void watch_layer(const struct runner *r, const struct backward *s, const struct op *op) {
    int rows = s->samples * op->steps;
    if (op->peak >= 0) {
        int vectors = (op->fan_out + VL - 1) / VL;
        raise_peaks(op, r->arena, rows, share(vectors, r, r->thread) * VL, share(vectors, r, r->thread + 1) * VL);
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
    agree(r, s);
    if (s->bad_delta) {
        fail(r, s->op->layer, CAUSE_DELTA);
        return false;
    }
    return true;
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
    if (!single && !whole && plain(op->rule)) {
        /* The sums are rounded, and so is what they are compared with: hence not quite the limit. */
        s->moderate = largest_gradient(s) <= 0.99f * (s->hyper.clip < FLT_MAX ? s->hyper.clip : FLT_MAX);
    }
    int cells = single ? op->single_cells : op->cells;
    int end = share(cells, r, r->thread + 1);
    for (int cell = share(cells, r, r->thread); cell < end; cell++) {
        if (single) {
            single_cell(s, cell, &outer, &tallies[cell]);
        } else if (whole) {
            gradient_cell(s, cell);
        } else {
            if (op->layer == 0) {
                s->ahead = ahead_of(r->job, r->at, samples, cell, cells,
                                    (op->cell_rows / TILE_ROWS + 1) * (op->cell_columns / (2 * VL)));
            }
            backward_cell(s, cell, &tallies[cell]);
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
    int vectors = (op->fan_out + VL - 1) / VL;
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
    agree(r, s);
    if (s->bad_delta) {
        fail(r, op->layer, CAUSE_DELTA);
        return false;
    }
    return true;
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

static struct backward begin_backward(const struct runner *r, int samples) {
    return (struct backward){
        .arena = r->arena,
        .samples = samples,
        .over = r->set > 0 ? r->set : samples,
        .hyper = hyperparameters(r->arena, r->net->rule)};
}

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

/* The backward half of step number step; false if it met a number that is not finite. */
static bool backward(struct runner *r, int samples, int64_t step) {
    const struct net *net = r->net;
    int every = net->health_every;
    struct backward s = begin_backward(r, samples);
    bool counters = every > 0 && step % every == 0;
    s.watch.counters = counters && r->seen == 0; /* of a set, outputs and errors are read of its first samples */
    s.watch.flips = s.watch.counters && step > 0;
    s.watch.record_signs = every > 0 && (step + 1) % every == 0;
    for (int n = net->forward_ops; n < net->op_count; n++) {
        const struct op *op = &net->ops[n];
        if (op->opcode == OP_FROZEN) {
            watch_layer(r, &s, op);
            if (n == net->op_count - 1) {
                meet(r); /* the outputs were read */
            }
        } else if (op->opcode == OP_MEASURE) {
            if (r->set > 0 && r->seen + samples < r->set) {
                meet(r); /* outputs of frozen layers were read */
                return true;
            }
            s.watch.counters = counters;
            s.watch.flips = counters && step > 0;
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
    bound_norms(r);
    if (r->thread == 0 && counts_updates(net->rule) && r->arena[CONTROL_UPDATES] < MOST_UPDATES) {
        r->arena[CONTROL_UPDATES] += 1; /* which the others read behind the next barrier */
    }
    return true;
}

/* ---- one sample at a time ---- */

enum outcome { TAKEN, FAILED, NOT_MINE };

/* The first layer's weights pay what they owe, before anything else reads them. */
static void settle_debt(struct runner *r) {
    if (r->owed.x != NULL) {
        struct backward s = begin_backward(r, 1);
        s.op = &r->net->ops[r->net->op_count - 1];
        pay(&s, &r->owed);
        r->owed.x = NULL;
    }
}

/* A step of a single sample as sample.h has it; NOT_MINE, and nothing was moved, if the general way is to take it. For
 * the next step's counters it may have to record signs, but it counts nothing itself. */
static enum outcome sample_step(struct runner *r, int at, bool record_signs, double *loss, bool *correct) {
    const struct net *net = r->net;
    const struct source *source = r->job->source;
    const struct op *op = net->ops;
    float *x = r->arena + op->dst;
    if (record_signs) {
        settle_debt(r); /* watch_outer finds the inputs in the arena */
    } else if (r->owed.x == x) {
        x = net->spare; /* what is owed is read until it is paid */
    }
    if (!load_one(op, r->arena, source, at, x)) {
        return NOT_MINE;
    }
    op++;
    if (r->owed.x != NULL) {
        forward_one(true, op, r->arena, x, &r->owed, 0, op->fan_out);
        r->owed.x = NULL;
    } else {
        forward_one(false, op, r->arena, x, NULL, 0, op->fan_out);
    }
    for (op++; op->opcode == OP_DENSE; op++) {
        forward_one(false, op, r->arena, r->arena + op->src, NULL, 0, op->fan_out);
    }
    int label = ((const int32_t *)source->targets)[source->order[at]];
    if (label < 0 || label >= op->fan_in) {
        return NOT_MINE;
    }
    *loss = cross_entropy_narrow(r->arena + op->src, r->arena + op->delta, op->fan_in, label, 1, correct);
    if (!__builtin_isfinite(*loss)) {
        return NOT_MINE;
    }
    struct backward s = begin_backward(r, 1);
    s.watch.record_signs = record_signs;
    float limit = s.hyper.clip < FLT_MAX ? s.hyper.clip : FLT_MAX;
    for (int n = net->forward_ops; n < net->op_count; n++) {
        s.op = op = &net->ops[n];
        if (op->opcode == OP_FROZEN) {
            watch_layer(r, &s, op);
            continue;
        }
        if (!everyday(&s, op->layer == 0 ? x : r->arena + op->src, limit)) {
            if (op->layer == 0 && x == net->spare) {
                memcpy(r->arena + op->src, x, sizeof *x * (size_t)op->fan_in);
            }
            if (!backward_layer(r, &s, op)) {
                return FAILED;
            }
            continue;
        }
        if (op->peak >= 0) {
            raise_peaks(op, r->arena, 1, 0, (op->fan_out + VL - 1) / VL * VL);
        }
        if (record_signs) {
            watch_outer(&s, NULL, NULL);
        }
        if (op->layer == 0) {
            r->owed = (struct owed){x, r->arena + op->delta, s.hyper.rate};
        } else if (op->delta_below < 0) {
            pay(&s, &(struct owed){r->arena + op->src, r->arena + op->delta, s.hyper.rate}); /* frozen ones below */
        } else if (!move_layer(&s)) {
            fail(r, op->layer - 1, CAUSE_DELTA);
            return FAILED;
        }
    }
    return TAKEN;
}

/* Whether steps may be sample_step's, as far as the net and the job tell. */
static bool by_sample(const struct runner *r) {
    const struct net *net = r->net;
    const struct op *loss = net->loss_op;
    return net->chain && net->ops[0].augment < 0 && plain(net->rule) && r->threads == 1 && r->job->training && net->batch_size == 1 && r->job->source->classes
            && loss->function == LOSS_CROSS_ENTROPY && loss->fan_in <= VL
            && net->top->function == ACTIVATION_LINEAR;
}

/* ---- steps ---- */

/* Puts the threads' findings about a forward half together; every thread does, and finds the same. */
static struct finding gather(const struct runner *r) {
    struct finding all = {0};
    for (int t = 0; t < r->threads; t++) {
        const struct finding *f = &r->net->findings[t];
        all.row |= f->row;
        all.loss |= f->loss;
        all.correct += f->correct;
        all.phase[0].delta |= f->phase[r->phase & 1].delta;
    }
    return all;
}

static double sum_losses(const struct runner *r, int samples) {
    const float *losses = r->arena + r->net->loss_op->losses;
    double sum = 0;
    for (int b = 0; b < samples; b++) {
        double loss;
        memcpy(&loss, losses + 2 * b, sizeof loss);
        sum += loss;
    }
    return sum;
}

void ISA(gradus_run)(struct net *net, int thread) {
    uint64_t mode = flush_denormals();
    const struct job *job = &net->job;
    struct runner r = {.net = net, .thread = thread, .threads = net->team.active, .job = job, .arena = job->arena};
    struct finding *found = &net->findings[thread];
    double loss = 0;
    int correct = 0;
    int done = 0;
    if (thread == 0 && job->training) {
        r.arena[CONTROL_FAILED_LAYER] = 0;
        r.arena[CONTROL_FAILED_CAUSE] = CAUSE_NONE;
    }
    bool quick = by_sample(&r);
    int every = net->health_every;
    int beat = every > 0 ? (int)(job->first_step % every) : 0;
    if (job->training && net->whole_set) {
        const float *control = r.arena + net->measure->dst;
        r.set = control[GRADIENT_SET_SIZE] > 0 ? (int)control[GRADIENT_SET_SIZE] : job->samples;
        r.seen = (int)control[GRADIENT_SET_DONE];
    }
    for (int at = 0, samples; at < job->samples; at += samples, beat++) {
        samples = job->samples - at < net->batch_size ? job->samples - at : net->batch_size;
        beat = beat == every ? 0 : beat;
        if (quick && (every == 0 || beat != 0)) {
            double sample_loss;
            bool hit;
            enum outcome outcome = sample_step(&r, job->first + at, every > 0 && beat == every - 1, &sample_loss, &hit);
            if (outcome != NOT_MINE) {
                loss += sample_loss;
                correct += hit;
                if (outcome == FAILED) {
                    break;
                }
                done++;
                continue;
            }
        }
        settle_debt(&r);
        r.at = at;
        if (r.set > 0 && samples > r.set - r.seen) {
            samples = r.set - r.seen;
        }
        *found = (struct finding){0};
        if (job->training) {
            clear_gradient(&r);
        }
        r.step = job->first_step + done;
        forward(&r, job->first + at, samples, found);
        meet(&r);
        struct finding all = gather(&r);
        r.phase++;
        if (all.row) {
            net->bad_row = 1;
            break;
        }
        double batch_loss = thread == 0 ? sum_losses(&r, samples) : 0;
        bool counts = !job->training || net->measure == NULL; /* of a step that a whole gradient can skip, nothing does */
        if (counts) {
            loss += batch_loss;
            correct += all.correct;
        }
        if (!job->training) {
            meet(&r); /* the findings were read */
            continue;
        }
        if (all.loss) {
            fail(&r, net->loss_op->layer, CAUSE_LOSS);
            break;
        }
        if (all.phase[0].delta) {
            fail(&r, net->loss_op->layer, CAUSE_DELTA);
            break;
        }
        if (r.set > 0 && thread == 0) {
            add_loss(&r, batch_loss);
        }
        if (!backward(&r, samples, job->first_step + done)) {
            break;
        }
        if (!counts) {
            loss += batch_loss;
            correct += all.correct;
        }
        if (r.set > 0) {
            r.seen += samples;
            if (r.seen < r.set) {
                continue;
            }
            r.seen = 0;
        }
        done++;
    }
    settle_debt(&r);
    if (thread == 0 && r.set > 0) {
        bool failed = r.arena[CONTROL_FAILED_LAYER] != 0;
        r.arena[net->measure->dst + GRADIENT_SET_DONE] = failed ? 0 : (float)r.seen;
    }
    if (thread == 0) {
        net->loss = loss;
        r.arena[CONTROL_CORRECT] = (float)correct;
        if (job->training) {
            r.arena[CONTROL_STEPS_DONE] = (float)done;
        }
    }
    restore_mode(mode);
}

#endif
