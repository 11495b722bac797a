/* A bound plan: what one NativeStep holds outside the arena. */
#ifndef GRADUS_NET_NET_H
#define GRADUS_NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan.h"
#include "team/threads.h"

/* One operation of the plan, decoded. Offsets count floats of the arena; -1 stands for "not there". */
struct op {
    int opcode, layer, fan_in, fan_out, src_stride, stride, function, rule, histogram_rows;
    int steps; /* of a recurrent layer; else 1 */
    float slope;
    ptrdiff_t src, src2, dst, weights, pre, delta, delta_below, state, state2, signs, peak, health, losses, gradient,
            norm_gradient, statistics, running, augment;
    ptrdiff_t biases; /* behind the weights, whose last row they are */
    bool adds; /* to the gradient, which is written otherwise; or, in OP_MEASURE, whether any operation does */
    float amount, amount2; /* 0 stands for "not there" */
    int threshold;         /* in OP_DROPOUT, amount2's whole number */
    /* How the work is cut, the same for any number of threads: cells, column after column of them. */
    int cell_rows, row_cells, cell_columns, cells;
    int single_rows, single_cells; /* the same at batch size 1: whole rows */
    /* Backwards: the layer whose errors this one makes, and takes through that layer's activation while they are
     * at hand; NULL if there is none. And whether nobody does so for this layer, so that it has to begin with it
     * itself. */
    const struct op *below;
    bool through;
    bool peaks_above; /* whether the operation that makes its errors raises its peaks too */
    bool turned; /* a layer whose sums are made as output-inl.h makes them */
};

/* Where a dense layer lies while a call runs: addresses in place of offsets. */
struct dense {
    float *weights, *biases, *y;
    float *pre; /* NULL: sums need not be kept */
    ptrdiff_t stride;
    int fan_in, fan_out, function;
    float slope;
    bool turned; /* see struct op */
};

/* The same with its way back, and what there is to ask of it at every sample settled: ways-inl.h. */
struct way {
    struct dense dense;
    float *x, *delta, *delta_below;
    const struct op *op; /* backwards; NULL if the layer is frozen */
    int forwards, back;
    bool bounded; /* whether no input is larger than 1 */
    bool peaks;   /* whether its outputs' are kept */
};

/* Where the examples lie; the addresses are those of direct buffers. */
struct source {
    const void *features; /* (size, inputs), bytes or floats; example n begins at number n stride */
    const void *targets;  /* int32 classes (size), or floats (size, outputs) */
    const int32_t *order; /* row numbers */
    int size, inputs, outputs;
    int stride; /* less than inputs where examples overlap: windows of a series */
    bool bytes, classes;
};

/* What one call of train or evaluate does. */
struct job {
    float *arena;
    const struct source *source;
    int first, samples;
    int64_t first_step;
    bool training;
    bool gradient_alone; /* of a minibatch, without its update */
    bool update_alone;   /* by the gradient that is there, without a source */
    bool alone; /* without the workers, whatever there are */
};

/* Counters of one cell of a layer, before they are put together. */
struct tally {
    double gradient_squares, update_squares, weight_squares;
    float gradient_max;
    int zero, clipped, flips, at_bound;
    int bins[HEALTH_BINS + PLAN_LANES]; /* the one behind the last takes zeros, which are counted elsewhere */
};

enum { MAX_CELLS = 64 };

struct net {
    struct op *ops;
    const struct op *loss_op; /* the last operation of the forward half */
    const struct op *top;  /* the layer backwards whose errors are the loss's own; or NULL */
    const struct op *measure; /* behind it, the updates by the whole gradient; NULL if weights move on the way back */
    double (*squares)[MAX_CELLS]; /* of the gradient: of each update's cells, by the operation's number */
    bool in_place;         /* whether examples can be read where they lie: the first layer alone reads them */
    const float **rows;    /* room for the addresses of a minibatch's examples */
    bool chain;            /* dense layers, one reading the other, and nothing else */
    const struct op *bounds; /* of units' weights, behind the backward half, which op_count ends before */
    int bound_count;
    int rule;
    bool whole_set; /* whether an update takes the whole training set */
    struct way *ways; /* room for those of all layers */
    float *spare; /* room for one example's inputs */
    float *turned; /* room for the weights of a turned layer; or NULL */
    int op_count, forward_ops, batch_size, health_every;
    ptrdiff_t arena_floats;
    void (*run)(struct net *, int thread); /* of the instruction set that was chosen */
    struct team team;
    struct job job;
    double loss;  /* result: sum over the samples */
    int bad_row;  /* result: 1 if the order or a label was out of bounds */
    struct tally tallies[2][MAX_CELLS]; /* of a phase and the next, as above */
};

/* Whether a rule takes the gradient as it is. */
static inline bool plain(int rule) {
    return rule == RULE_SGD || rule == RULE_CLIP;
}

/* An instruction set that this library was compiled for. */
struct isa {
    const char *name;
    bool (*available)(void);
    void (*run)(struct net *, int thread);
    void (*apply)(int function, float slope, float *values, int n); /* an activation, or as isa.c says; for tests */
};

/* Best first; the last one has no name. */
extern const struct isa isas[];

/* NULL if there is no memory, no such instruction set, or no thread. */
struct net *net_create(const int *ops, int op_count, int forward_ops, int batch_size, int health_every,
                       ptrdiff_t arena_floats, const struct isa *isa, int threads);
double net_run(struct net *net, const struct job *job);
void net_destroy(struct net *net);

#endif
