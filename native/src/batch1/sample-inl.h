/* Batch size 1 on one thread, plain descent: one sample after the other through the net and back with as little
 * around the arithmetic as there can be. What is out of the ordinary is left to the general way, which computes the
 * same bits. */
#ifndef GRADUS_BATCH1_SAMPLE_INL_H
#define GRADUS_BATCH1_SAMPLE_INL_H

#include "batch1/ways-inl.h"
#include "ops/load-inl.h"
#include "ops/loss-inl.h"
#include "run/backward-half-inl.h"

enum { ALL_LANES = (1 << VL) - 1 };

/* What is kept from sample to sample. */
struct samples {
    struct runner *r;
    struct backward s;
    const struct op *load;
    const struct way *ways, *dense_end; /* the first layer's, and the end of those to take forwards as they are */
    const struct way *top, *lowest;     /* those whose weights move */
    const struct source *source;
    float *room, *other_room; /* for this example's inputs, and the one's before, which what is owed reads */
    float *turned; /* the output layer's weights while they are turned, and those in the arena old; or NULL */
    float limit;              /* up to which a gradient needs no second look: the clip, or FLT_MAX */
    struct owed owed;         /* by the first layer's weights; x is NULL where they owe nothing */
    struct waiting loss;
    bool large_data; /* it does not fit the cache */
    bool watches;    /* anything of this step */
    bool failed;
};

/* Whether steps may be taken so, as far as the net and the job tell. */
static bool by_sample(const struct runner *r) {
    const struct net *net = r->net;
    const struct op *loss = net->loss_op;
    return net->chain && net->ops[0].augment < 0 && plain(net->rule) && r->threads == 1 && r->job->training
            && net->batch_size == 1 && r->job->source->classes && loss->function == LOSS_CROSS_ENTROPY
            && loss->fan_in <= PLAN_LANES && net->top->function == ACTIVATION_LINEAR;
}

static struct samples begin_samples(struct runner *r) {
    struct net *net = r->net;
    const struct source *source = r->job->source;
    struct samples m = {.r = r,
                        .s = begin_backward(r, 1),
                        .load = net->ops,
                        .ways = net->ways,
                        .lowest = net->ways,
                        .source = source,
                        .room = r->arena + net->ops->dst,
                        .other_room = net->spare,
                        .large_data = is_large(source)};
    settle_ways(net, r->arena);
    m.top = m.ways + (net->loss_op - net->ops - 2);
    m.dense_end = net->turned != NULL ? m.top : m.top + 1;
    while (m.lowest->op == NULL) {
        m.lowest++;
    }
    float rate = m.s.hyper.rate, clip = m.s.hyper.clip;
    m.owed = (struct owed){NULL, m.ways->delta, rate, rate * clip, false};
    m.limit = clip < FLT_MAX ? clip : FLT_MAX;
    vstore(m.loss.sum, vset(1));
    return m;
}

/* The largest size in a layer's inputs and its biases' input, 1; x_size has the sizes of the examples' inputs. */
INLINE vf largest_input(const struct samples *m, const struct way *way, vf x_size) {
    if (way->bounded) {
        return vset(1);
    }
    vf size = way == m->ways ? x_size : largest_size(way->x, way->dense.fan_in);
    return vhalves(vmax_size(size, vset(1)), vmax_size);
}

/* The first layer's weights pay what they owe, before anything else reads them. */
static void settle_debt(struct samples *m) {
    if (m->owed.x != NULL) {
        pay(&m->s, m->ways, m->owed.x, m->owed.clips);
        m->owed.x = NULL;
    }
}

/* Turns the output layer's weights, if the net turns them at all. */
static void turn_output(struct samples *m) {
    const struct net *net = m->r->net;
    if (m->turned == NULL && net->turned != NULL) {
        m->turned = net->turned;
        turn_weights(m->turned, m->s.arena + net->top->weights, net->top);
    }
}

static void turn_back(struct samples *m) {
    if (m->turned != NULL) {
        turn_weights_back(m->s.arena + m->r->net->top->weights, m->turned, m->r->net->top);
        m->turned = NULL;
    }
}

/* The outputs as N vectors: made here where their layer is turned. */
INLINE void outputs_of_sample(const int N, const struct samples *m, vf *v) {
    const struct dense *d = &m->top->dense;
    if (m->turned == NULL) {
        UNROLL for (int c = 0; c < N; c++) {
            v[c] = vload(d->y + c * VL);
        }
        return;
    }
    UNROLL for (int c = 0; c < N; c++) {
        v[c] = unit_sums(d->fan_out - c * VL, m->top->x, m->turned + c * VL * VL, d->fan_in)
                + vload(d->biases + c * VL);
        vstore(d->y + c * VL, c == N - 1 ? vkeep(v[c], d->fan_out - c * VL) : v[c]);
    }
}

INLINE bool loss_of_sample(struct samples *m, int32_t row, vf *size) {
    const struct way *top = m->top;
    int outputs = top->dense.fan_out;
    int label = ((const int32_t *)m->source->targets)[row];
    if ((unsigned)label >= (unsigned)outputs) {
        return false;
    }
#define OUTPUTS(N)                                                                                \
    case N: {                                                                                     \
        vf v[N];                                                                                  \
        outputs_of_sample(N, m, v);                                                               \
        return cross_entropy_few(N, v, top->dense.y, top->delta, outputs, label, &m->loss, size); \
    }
    switch (vectors_of(outputs)) {
        OUTPUTS(1)
#if VL <= 8
        OUTPUTS(2)
#endif
#if VL == 4
        OUTPUTS(3)
        OUTPUTS(4)
#endif
        default:
            return false;
    }
#undef OUTPUTS
}

/* Watches a layer before it is moved. */
static __attribute__((noinline)) void watch_before(struct samples *m, const struct op *op) {
    m->s.op = op;
    watch_layer(m->r, &m->s, op);
    if (!m->s.watch.counters) {
        watch_outer(&m->s, NULL, NULL);
        return;
    }
    float *arena = m->s.arena;
    struct tally *tallies = m->r->net->tallies[0];
    if (op->turned && m->turned != NULL) {
        turn_weights_back(arena + op->weights, m->turned, op);
    }
    struct outer o = look(&m->s);
    for (int cell = 0; cell < op->single_cells; cell++) {
        watch_single(&m->s, cell * op->single_rows, single_end(op, cell), &o, &tallies[cell]);
    }
    store_tallies(op, arena, tallies, op->single_cells);
}

static __attribute__((noinline)) void watch_frozen(struct samples *m) {
    const struct op *end = m->r->net->ops + m->r->net->op_count;
    for (const struct op *op = m->r->net->ops + m->r->net->forward_ops; op < end; op++) {
        if (op->opcode == OP_FROZEN) {
            m->s.op = op;
            watch_layer(m->r, &m->s, op);
        }
    }
}

/* Takes a layer back in the general way. */
static __attribute__((noinline)) bool move_generally(struct samples *m, const struct way *way, const float *x,
                                                     vf *size) {
    struct runner *r = m->r;
    if (x == r->net->spare) {
        memcpy(m->ways->x, x, sizeof *x * (size_t)m->load->fan_out);
    }
    turn_back(m);
    if (!backward_layer(r, &m->s, way->op)) {
        m->failed = true;
        return false;
    }
    turn_output(m);
    *size = largest_size(way->op->delta_below < 0 ? way->delta : way->delta_below, way->dense.fan_in);
    return true;
}

/* Room for the next example's inputs. In a watched step it is the arena, where watch_outer finds them: what is owed
 * reads the ones before in the other room then. */
INLINE float *next_room(struct samples *m) {
    float *x = m->room, *other = m->other_room;
    if (m->watches && x != m->ways->x) {
        memcpy(x, other, sizeof *x * (size_t)m->load->fan_out);
        m->owed.x = m->owed.x != NULL ? x : NULL;
        x = other;
        other = m->room;
    }
    m->room = other;
    m->other_room = x;
    return x;
}

/* Sample number at of the job, watched as m->s.watch says: false if it failed, or if the general way is to take it, and
 * nothing was moved. */
INLINE bool sample_step(struct samples *m, int at) {
    if (m->large_data) {
        fetch_sample(m->r->job, at + 1);
    }
    float *x = next_room(m);
    vf x_size = {0};
    if (!load_one(m->load, m->s.arena, m->source, at, x, &x_size)) {
        return false;
    }
    const struct way *way = m->ways;
    if (m->owed.x == NULL) {
        forward_whole(NO_DEBT, way, x, NULL);
    } else if (m->owed.clips) {
        pay_clipped(way, x, &m->owed);
    } else {
        forward_whole(PLAIN_DEBT, way, x, &m->owed);
    }
    m->owed.x = NULL;
    for (way++; way < m->dense_end; way++) {
        forward_whole(NO_DEBT, way, way->x, NULL);
    }
    vf size;
    if (!loss_of_sample(m, m->source->order[at], &size)) {
        return false;
    }
    for (way = m->top; way >= m->lowest; way--) {
        vf product = size * largest_input(m, way, x_size); /* the largest of an input and an error */
        bool clips = vbits(product <= m->limit) != ALL_LANES;
        if (clips && exceeds(size, FLT_MAX)) {
            fail(m->r, way->op->layer, CAUSE_DELTA);
            m->failed = true;
            return false;
        }
        if (clips && vbits(product <= FLT_MAX) != ALL_LANES) { /* 0 times infinity included */
            if (!move_generally(m, way, x, &size)) {
                return false;
            }
            continue;
        }
        if (m->watches) {
            watch_before(m, way->op);
        } else if (way->peaks) {
            raise_peaks(way->op, m->s.arena, 0, 1, 0, vectors_of(way->dense.fan_out) * VL);
        }
        if (way->back == OWES) {
            m->owed.x = x;
            m->owed.clips = clips;
        } else if (way->back == PASSES_NONE) {
            pay(&m->s, way, way->x, clips);
        } else {
            size = clips ? move_any(&m->s, way, m->turned, true) : move_layer(&m->s, way, m->turned);
        }
    }
    if (m->lowest > m->ways) {
        watch_frozen(m);
    }
    return true;
}

/* The first of the samples at .. end whose step is watched, if the one at takes step number step; else end. */
static int next_watched(const struct samples *m, int at, int end, int64_t step) {
    int every = m->r->net->health_every;
    if (every == 0) {
        return end;
    }
    int beat = beat_of(step, every);
    int next = beat == 0 ? at : at + every - 1 - beat;
    return next < end ? next : end;
}

static __attribute__((noinline)) void watch_step(struct samples *m, int64_t step) {
    m->watches = true;
    m->s.watch = watch_at(step, m->r->net->health_every);
}

/* Takes samples at .. end in steps from number first_step on, up to one that is not to be taken so, and says how many
 * it took. */
static int sample_steps(struct samples *m, int at, int end, int64_t first_step) {
    int first = at;
    int watched = next_watched(m, at, end, first_step);
    turn_output(m);
    for (bool taken = true; at < end && taken; at += taken) {
        if (at == watched) {
            watch_step(m, first_step + at - first);
        }
        taken = sample_step(m, at);
        if (at == watched) {
            m->watches = false;
            m->s.watch = (struct watch){0};
            watched = next_watched(m, at + 1, end, first_step + at + 1 - first);
        }
    }
    turn_back(m);
    settle_losses(&m->loss);
    return at - first;
}

#endif
