/* A recurrent layer, unrolled: io.gradus.step.java.RecurrentKernel has the formulas. Its steps lie as rows of a batch
 * so many times as large, the last step's first, and each sample's steps are apart from those of others: a thread
 * does all steps of its own samples, and waits for nobody. */
#ifndef GRADUS_OPS_RECURRENT_INL_H
#define GRADUS_OPS_RECURRENT_INL_H

#include "ops/dense-backward-inl.h"
#include "ops/dense-forward-inl.h"

/* All steps of samples first .. end. */
static void recurrent_forward(const struct op *op, float *arena, int samples, int first, int end) {
    int features = op->fan_in - op->fan_out;
    int input_stride = (op->steps * features + PLAN_LANES - 1) / PLAN_LANES * PLAN_LANES;
    size_t own = sizeof *arena * (size_t)op->fan_out;
    for (int t = 0; t < op->steps; t++) {
        int step = (op->steps - 1 - t) * samples;
        for (int b = first; b < end; b++) {
            float *z = arena + op->src + (ptrdiff_t)(step + b) * op->src_stride;
            const float *x = arena + op->src2 + (ptrdiff_t)b * input_stride + (ptrdiff_t)t * features;
            memcpy(z, x, sizeof *z * (size_t)features);
            if (t == 0) {
                memset(z + features, 0, own);
            } else {
                memcpy(z + features, arena + op->dst + (ptrdiff_t)(step + samples + b) * op->stride, own);
            }
        }
        struct rows x = inputs_of(op, arena);
        forward_block(op, arena, &x, false, step + first, step + end, 0, op->fan_out);
    }
}

/* The last step's errors of samples first .. end through all steps before it; false if one is not finite. */
static bool recurrent_through(const struct backward *s, int first, int end) {
    const struct op *op = s->op;
    struct op own = *op; /* a layer that reads what it wrote */
    own.fan_in = op->fan_out;
    own.src_stride = op->stride;
    own.weights += (ptrdiff_t)(op->fan_in - op->fan_out) * op->stride;
    own.below = NULL;
    struct backward part = *s;
    part.op = &own;
    part.samples = end - first;
    vf check = {0};
    for (int step = 1; step < op->steps && first < end; step++) {
        ptrdiff_t at = ((ptrdiff_t)step * s->samples + first) * op->stride;
        own.delta_below = op->delta + at;
        own.delta = own.delta_below - (ptrdiff_t)s->samples * op->stride;
        for (int i = 0; i < op->fan_out; i += PANEL) {
            delta_panel(&part, i, op->fan_out - i < PANEL ? op->fan_out - i : PANEL);
        }
        check = through_block(op->function, op->slope, s->arena + own.delta_below, s->arena + op->dst + at,
                              s->arena + op->pre + at, op->stride, end - first, op->fan_out, check);
    }
    return !tripped(check);
}

#endif
