/* The forward half of a step: every operation from the examples to their losses, this thread's share of each. */
#ifndef GRADUS_RUN_FORWARD_HALF_INL_H
#define GRADUS_RUN_FORWARD_HALF_INL_H

#include "ops/augment-inl.h"
#include "ops/dense-forward-inl.h"
#include "ops/dense-forward-one-inl.h"
#include "ops/load-inl.h"
#include "ops/loss-inl.h"
#include "ops/norm-inl.h"
#include "ops/path-inl.h"
#include "ops/recurrent-inl.h"
#include "ops/regular-inl.h"
#include "run/runner-inl.h"

/* A layer's inputs: the first one's may be examples where they lie. */
static struct rows layer_inputs(const struct runner *r, const struct op *op) {
    struct rows x = inputs_of(op, r->arena);
    if (r->in_place && op == r->net->ops + 1) {
        x.list = r->net->rows;
    }
    return x;
}

static void forward_layer(const struct runner *r, const struct op *op, int first_row, int end_row, int first, int end) {
    struct rows x = layer_inputs(r, op);
    forward_block(op, r->arena, &x, x.list != NULL && is_large(r->job->source), first_row, end_row, first, end);
}

/* A layer's columns, panel by panel, and within a panel the batch's rows: a thread's share is one stretch of these. */
static void forward_columns(struct runner *r, const struct op *op, int samples) {
    int width = samples == 1 ? 8 * VL : GROUP;
    int panels = (op->fan_out + width - 1) / width;
    int from = share(panels * samples, r, r->thread);
    int to = share(panels * samples, r, r->thread + 1);
    struct dense d = dense_of(op, r->arena);
    struct rows x = layer_inputs(r, op);
    while (from < to) {
        int row = from % samples, first = from / samples * width;
        bool whole = row == 0 && to - from >= samples; /* panels, side by side */
        int count = whole ? (to - from) / samples : 1;
        int rows = whole || to - from > samples - row ? samples - row : to - from;
        int end = first + count * width < op->fan_out ? first + count * width : op->fan_out;
        if (samples == 1) {
            forward_one(NO_DEBT, &d, row_of(&x, 0), NULL, first, end);
        } else {
            forward_layer(r, op, row, row + rows, first, end);
        }
        from += whole ? count * samples : rows;
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
    bool known = true, finite;
    for (int i = 0; i < VL; i++) {
        labels[i] = ((const int32_t *)source->targets)[source->order[at + b + i]];
        known &= (unsigned)labels[i] < (unsigned)op->fan_in;
    }
    if (!known) {
        found->row = 1;
        return false;
    }
    double loss[VL];
    float *delta = r->job->training ? r->arena + op->delta + row_at : NULL;
    const float *y = r->arena + op->src + row_at;
    unsigned hits = cross_entropy_strip(y, delta, op->stride, op->fan_in, labels, scale, loss, &finite);
    found->correct += __builtin_popcount(hits);
    memcpy(r->arena + op->losses + 2 * b, loss, sizeof loss);
    found->loss |= !finite;
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
        int vectors = vectors_of(op->fan_out);
        meet(r);
        batch_norm_columns(op, r->arena, samples, share(vectors, r, r->thread) * VL,
                           share(vectors, r, r->thread + 1) * VL);
        meet(r);
    } else {
        batch_norm_rows(op, r->arena, first, end);
    }
}

/* The forward half: this thread's share of it, up to its own samples' losses. */
static void forward(struct runner *r, int at, int samples, struct finding *found) {
    const struct net *net = r->net;
    /* Rows go to threads in strips of VL: the losses of a strip are made together. */
    int strips = vectors_of(samples);
    int first = share(strips, r, r->thread) * VL, end = share(strips, r, r->thread + 1) * VL;
    end = end < samples ? end : samples;
    bool augment = net->ops[0].augment >= 0 && r->job->training;
    bool there = r->in_place ? list_rows(r->job->source, net->rows, at, first, end)
            : augment        ? load_augmented(net, &net->ops[0], r->arena, r->job->source, at, first, end)
                             : load(&net->ops[0], r->arena, r->job->source, at, first, end);
    if (!there) {
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
            forward_layer(r, op, first, end, 0, op->fan_out);
        } else if (first < end) {
            struct dense d = dense_of(op, r->arena);
            struct rows x = layer_inputs(r, op);
            forward_wide(&d, row_of(&x, 0));
        }
    }
    if (found->row == 0) {
        losses(r, net->loss_op, at, samples, first, end, found);
    }
}

#endif
