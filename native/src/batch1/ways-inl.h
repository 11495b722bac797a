/* How one sample passes a layer, forwards and back, in plain descent at batch size 1. What there is to ask of a layer
 * is settled once a call: a small layer is a few dozen additions, and as many questions would cost as much. */
#ifndef GRADUS_BATCH1_WAYS_INL_H
#define GRADUS_BATCH1_WAYS_INL_H

#include "batch1/output-inl.h"
#include "batch1/single-inl.h"
#include "ops/dense-forward-one-inl.h"

/* Ways back; those of rows go by the vectors of a row. */
enum {
    OWES,        /* the first layer's weights: they move on the next way forwards */
    PASSES_NONE, /* above frozen layers */
    TURNED,      /* as output-inl.h keeps them */
    FOUR_UNITS,  /* at most, in one vector */
    ONE_VECTOR,
    TWO_VECTORS,
    FOUR_VECTORS,
    ANY_WIDTH,
    WAYS
};

/* By the activation of the units below, these are added: there are loops of their own for two. */
enum { UNDER_TANH = 0, UNDER_RELU = WAYS, UNDER_ANY = 2 * WAYS, ANY_FUNCTION = -1 };

static int way_back(const struct net *net, const struct op *op) {
    if (op->layer == 0 || op->delta_below < 0) {
        return op->layer == 0 ? OWES : PASSES_NONE;
    }
    int function = op->below->function;
    int under = function == ACTIVATION_TANH ? UNDER_TANH : function == ACTIVATION_RELU ? UNDER_RELU : UNDER_ANY;
    if (op->turned) {
        return under + (net->turned != NULL ? TURNED : ANY_WIDTH);
    }
    int close = close_vectors(op);
    return under
            + (close == 1 && op->fan_out <= 4 ? FOUR_UNITS
                    : close == 1              ? ONE_VECTOR
                    : close == 2              ? TWO_VECTORS
                    : close == 4              ? FOUR_VECTORS
                                              : ANY_WIDTH);
}

/* Settles the ways of all layers of a chain, by their number. */
static void settle_ways(struct net *net, float *arena) {
    for (const struct op *op = net->ops + 1; op < net->loss_op; op++) {
        net->ways[op->layer] = (struct way){.dense = dense_of(op, arena),
                                            .x = arena + op->src,
                                            .forwards = op->turned ? 0 : close_vectors(op),
                                            .bounded = op->layer > 0 && squashes(op[-1].function)};
    }
    for (const struct op *op = net->loss_op + 1; op < net->ops + net->op_count; op++) {
        if (op->opcode == OP_FROZEN) {
            continue;
        }
        struct way *way = &net->ways[op->layer];
        way->op = op;
        way->delta = arena + op->delta;
        way->delta_below = arena + op->delta_below;
        way->peaks = op->peak >= 0;
        way->back = way_back(net, op);
    }
}

/* ---- forwards ---- */

/* All columns; the usual widths at once. */
INLINE void forward_whole(const enum debt debt, const struct way *way, const float *x, const struct owed *owed) {
#define VECTORS(C, P)                                                                             \
    case C:                                                                                       \
        forward_one_group(C, P, debt, &way->dense, stride_of(C), x, owed, 0, way->dense.fan_out); \
        break;
    switch (way->forwards) {
        VECTORS(1, 4)
        VECTORS(2, 4)
        VECTORS(4, 2)
        default:
            debt == NO_DEBT ? forward_wide(&way->dense, x) : pay_wide(&way->dense, x, owed);
            break;
    }
#undef VECTORS
}

static __attribute__((noinline)) void pay_clipped(const struct way *way, const float *x, const struct owed *owed) {
    forward_whole(CLIPPED_DEBT, way, x, owed);
}

/* ---- back ---- */

static __attribute__((noinline)) vf through_any(const struct op *below, vf d, const float *x, const float *pre) {
    vf y = vload(x);
#define THROUGH(F) d = through(F, below->slope, d, y, reads_input(F) ? vload(pre) : d);
    FOR_ANY_ACTIVATION(below->function, THROUGH)
#undef THROUGH
    return d;
}

/* The errors of VL units below: through their activation, and to where they belong; their sizes raise size. */
INLINE void put_below(const int F, const struct op *below, vf d, const float *x, const float *pre, float *delta,
                      vf *size) {
    d = F == ANY_FUNCTION ? through_any(below, d, x, pre) : through(F, below->slope, d, vload(x), d);
    vstore(delta, d);
    *size = vmax_size(*size, vabs(d));
}

/* Fewer rows than a vector has lanes, or rows of any width: not inlined, for it is much code. */
static __attribute__((noinline)) vf move_some(struct backward *s, const struct op *op, float *w, const float *x,
                                              int rows, bool clips) {
    s->op = op;
    return clips ? move_strip(true, true, s, w, x, rows) : move_strip(true, false, s, w, x, rows);
}

/* The same of rows that pass nothing down. */
static __attribute__((noinline)) void move_only(struct backward *s, const struct op *op, float *w, const float *x,
                                                int rows, bool clips) {
    s->op = op;
    clips ? move_strip(false, true, s, w, x, rows) : move_strip(false, false, s, w, x, rows);
}

/* The output layer's weights t moved, where they are turned, by units of activation F below; the sizes of these'
 * errors. */
INLINE vf move_output_of(const int F, const bool clips, const struct backward *s, const struct way *way, float *t) {
    const struct op *below = way->op->below;
    float *delta = way->delta_below;
    const float *d = way->delta, *x = way->x, *pre = F == ANY_FUNCTION ? s->arena + below->pre : x;
    vf size = {0};
#define STRIPS(C)                                                                                  \
    {                                                                                              \
        vf sums[C];                                                                                \
        move_output(C, clips, &s->hyper, t, x, d, way->dense.fan_out, sums);                       \
        UNROLL for (int c = 0; c < C; c++) {                                                       \
            put_below(F, below, sums[c], x + c * VL, pre + c * VL, delta + c * VL, &size);         \
        }                                                                                          \
        x += C * VL, pre += C * VL, delta += C * VL, t += C * VL * PLAN_LANES;                     \
    }
    int left = vectors_of(way->dense.fan_in);
    for (; !clips && left >= 4; left -= 4) {
        STRIPS(4)
    }
    for (; left >= 2; left -= 2) {
        STRIPS(2)
    }
    if (left > 0) {
        STRIPS(1)
    }
#undef STRIPS
    move_biases_of_output(clips, &s->hyper, way->dense.biases, d, way->dense.fan_out);
    return size;
}

/* Moves the weights of a layer in the way W and passes the error down to units of activation F; the sizes of their
 * errors. Only rows of any width may need a clip. */
INLINE vf move_layer_of(const int W, const int F, struct backward *s, const struct way *way, bool clips) {
    const struct op *below = way->op->below;
    const int vectors = W == TWO_VECTORS ? 2 : W == FOUR_VECTORS ? 4 : 1;
    const ptrdiff_t stride = W == ANY_WIDTH ? way->dense.stride : stride_of(vectors);
    float *w = way->dense.weights, *biases = way->dense.biases, *delta = way->delta_below;
    const float *d = way->delta, *x = way->x, *end = x + way->dense.fan_in;
    const float *pre = F == ANY_FUNCTION ? s->arena + below->pre : x;
    struct errors e = errors_at(vectors, d, &s->hyper);
    vf size = {0};
    if (W != ANY_WIDTH) {
        for (; end - x >= VL; x += VL, pre += VL, delta += VL, w += VL * stride) {
            vf part[VL], sums;
            if (W == FOUR_UNITS) {
                sums = vdots_of_fours(w, stride, d);
                move_rows(1, false, false, false, w, stride, &e, x, VL, part);
            } else {
                move_rows(vectors, true, false, false, w, stride, &e, x, VL, part);
                sums = vsums(part);
            }
            put_below(F, below, sums, x, pre, delta, &size);
        }
    }
    for (; x < end; x += VL, pre += VL, delta += VL, w += VL * stride) {
        vf sums = move_some(s, way->op, w, x, end - x < VL ? (int)(end - x) : VL, clips);
        put_below(F, below, sums, x, pre, delta, &size);
    }
    const float one = 1;
    if (W != ANY_WIDTH) {
        move_rows(vectors, false, false, false, biases, stride, &e, &one, 1, NULL);
    } else {
        move_only(s, way->op, biases, &one, 1, clips);
    }
    return size;
}

/* With clips, or what has no way of its own. */
static __attribute__((noinline)) vf move_any(struct backward *s, const struct way *way, float *turned, bool clips) {
    return way->back % WAYS == TURNED ? move_output_of(ANY_FUNCTION, true, s, way, turned)
                                      : move_layer_of(ANY_WIDTH, ANY_FUNCTION, s, way, clips);
}

/* Moves the weights of a layer and passes the error down; the sizes of what comes below. */
INLINE vf move_layer(struct backward *s, const struct way *way, float *turned) {
#define WAYS_UNDER(U, F)                                        \
    case U + TURNED:                                            \
        return move_output_of(F, false, s, way, turned);        \
    case U + FOUR_UNITS:                                        \
        return move_layer_of(FOUR_UNITS, F, s, way, false);     \
    case U + ONE_VECTOR:                                        \
        return move_layer_of(ONE_VECTOR, F, s, way, false);     \
    case U + TWO_VECTORS:                                       \
        return move_layer_of(TWO_VECTORS, F, s, way, false);    \
    case U + FOUR_VECTORS:                                      \
        return move_layer_of(FOUR_VECTORS, F, s, way, false);
    switch (way->back) {
        WAYS_UNDER(UNDER_TANH, ACTIVATION_TANH)
        WAYS_UNDER(UNDER_RELU, ACTIVATION_RELU)
        WAYS_UNDER(UNDER_ANY, ANY_FUNCTION)
        default:
            return move_any(s, way, turned, false);
    }
#undef WAYS_UNDER
}

/* Moves a layer's weights, whose inputs are x, and passes nothing down. */
static __attribute__((noinline)) void pay(struct backward *s, const struct way *way, const float *x, bool clips) {
    const float one = 1;
    move_only(s, way->op, way->dense.weights, x, way->dense.fan_in, clips);
    move_only(s, way->op, way->dense.biases, &one, 1, clips);
}

#endif
