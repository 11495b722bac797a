/* Batch size 1 on one thread, plain descent, in a step that nobody watches: one sample through the net and back with as
 * little around the arithmetic as there can be. What is out of the ordinary is left to the general way in run.h, which
 * computes the same bits. */
#ifndef GRADUS_SAMPLE_H
#define GRADUS_SAMPLE_H

#include "forward.h"
#include "load.h"
#include "loss.h"
#include "single.h"

/* Whether every product of an input, of x, and an error is finite and within the clip, so that no look at it is needed. */
INLINE bool everyday(const struct backward *s, const float *x, float limit) {
    const struct op *op = s->op;
    float d_max = vhalves(largest_size(s->arena + op->delta, op->fan_out), vmax_size)[0];
    vi within = vset(d_max) <= limit;
    if (s->op->below == NULL || !squashes(s->op->below->function)) {
        int i = 0;
        for (; i + VL <= op->fan_in; i += VL) {
            within &= vabs(vload(x + i)) * d_max <= limit;
        }
        if (i < op->fan_in) {
            within &= vabs(vkeep(vload(x + i), op->fan_in - i)) * d_max <= limit;
        }
    }
    return vbits(~within) == 0;
}

/* Moves the weights of a layer that has another below, and passes the error down. False if that is not finite. */
INLINE bool move_layer(const struct backward *s) {
    const struct op *op = s->op;
    const struct op *below = op->below;
    const float one = 1;
    float *w = s->arena + op->weights;
    const float *x = s->arena + op->src;
    const float *pre = s->arena + below->pre;
    float *delta = s->arena + op->delta_below;
    struct pass none = {{0}, {0}, 0};
    vf check = {0};
    for (int i = 0; i < op->fan_in; i += VL) {
        int rows = op->fan_in - i < VL ? op->fan_in - i : VL;
        vf d = move_strip(true, false, false, s, w + (ptrdiff_t)i * op->stride, x + i, rows, &none);
#define THROUGH(F) d = through(F, below->slope, d, vload(x + i), F == ACTIVATION_GELU ? vload(pre + i) : d);
        EACH_ACTIVATION(below->function, THROUGH)
#undef THROUGH
        vstore(delta + i, d);
        check = vfma(d, (vf){0}, check);
    }
    move_strip(false, false, false, s, w + (ptrdiff_t)op->fan_in * op->stride, &one, 1, &none);
    return !tripped(check);
}

/* Moves the first layer's weights by what they owe. */
static void pay(const struct backward *s, const struct owed *owed) {
    const float one = 1;
    float *w = s->arena + s->op->weights;
    struct pass none = {{0}, {0}, 0};
    move_strip(false, false, false, s, w, owed->x, s->op->fan_in, &none);
    move_strip(false, false, false, s, w + (ptrdiff_t)s->op->fan_in * s->op->stride, &one, 1, &none);
}

#endif
