/* What a thread knows while it runs a job, and how threads meet. */
#ifndef GRADUS_RUN_RUNNER_INL_H
#define GRADUS_RUN_RUNNER_INL_H

#include "ops/dense-backward-inl.h"

struct runner {
    struct net *net;
    int thread, threads;
    const struct job *job;
    float *arena;
    unsigned phase;
    int set, seen; /* samples of one update, and how many have passed; set is 0 where a minibatch makes an update */
    int at; /* the minibatch begins with the job's sample of this number */
    int64_t step; /* its number */
    bool in_place; /* whether this job's examples are read where they lie */
};

static int share(int total, const struct runner *r, int thread) {
    return r->threads == 1 ? total * thread : (int)((int64_t)total * thread / r->threads); /* no division for one */
}

INLINE void meet(struct runner *r) {
    if (r->threads > 1) {
        team_barrier(&r->net->team, r->thread);
    }
}

/* The operation that moves the weights of a layer. */
static const struct op *weights_op(const struct net *net, int layer) {
    const struct op *op = net->ops + net->forward_ops;
    while ((op->opcode != OP_DENSE_BACKWARD && op->opcode != OP_RECURRENT_BACKWARD) || op->layer != layer) {
        op++;
    }
    return op;
}

/* A number that is not finite was met. */
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
    struct finding *found = &r->net->team.seats[r->thread].finding;
    found->phase[r->phase & 1].delta = s->bad_delta;
    found->phase[r->phase & 1].gradient = s->bad_gradient;
    meet(r);
    for (int t = 0; t < r->threads; t++) {
        s->bad_delta |= r->net->team.seats[t].finding.phase[r->phase & 1].delta != 0;
        s->bad_gradient |= r->net->team.seats[t].finding.phase[r->phase & 1].gradient != 0;
    }
    r->phase++;
}

/* Ends a phase of errors; false, and a failure of the layer, if any is not finite. */
static bool errors_agree(struct runner *r, struct backward *s, int layer) {
    agree(r, s);
    if (s->bad_delta) {
        fail(r, layer, CAUSE_DELTA);
    }
    return !s->bad_delta;
}

static struct backward begin_backward(const struct runner *r, int samples) {
    return (struct backward){
        .arena = r->arena,
        .samples = samples,
        .over = r->set > 0 ? r->set : samples,
        .hyper = hyperparameters(r->arena, r->net->rule)};
}

#endif
