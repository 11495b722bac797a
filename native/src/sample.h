/* Batch size 1 on one thread, plain descent: one sample after the other through the net and back with as little around
 * the arithmetic as there can be. What is out of the ordinary is left to the general way, which computes the same bits. */
#ifndef GRADUS_SAMPLE_H
#define GRADUS_SAMPLE_H

#include "backward_half.h"
#include "forward.h"
#include "load.h"
#include "loss.h"
#include "output.h"
#include "single.h"

/* Fewer samples than these are not worth turning the output layer's weights to and fro. */
enum { TURNED_SAMPLES = 4 };

enum { ALL_LANES = (1 << VL) - 1 };

/* What is kept from sample to sample. */
struct samples {
    struct runner *r;
    struct backward s;
    float limit;         /* up to which a gradient needs no second look: the clip, or FLT_MAX */
    struct owed owed;    /* by the first layer's weights; x is NULL where they owe nothing */
    struct waiting loss;
    int correct;
    bool large_data; /* it does not fit the cache */
    bool turned; /* the output layer's weights are in net->turned, and those in the arena are old */
    const struct op *dense_end, *end; /* of the layers to take forwards as they are, and of all operations */
    bool failed;
};

static struct samples begin_samples(struct runner *r) {
    struct samples m = {.r = r, .s = begin_backward(r, 1), .large_data = is_large(r->job->source)};
    float rate = m.s.hyper.rate;
    m.owed = (struct owed){NULL, r->arena + r->net->ops[r->net->op_count - 1].delta, rate, rate * m.s.hyper.clip, false};
    m.dense_end = r->net->loss_op;
    m.end = r->net->ops + r->net->op_count;
    m.limit = m.s.hyper.clip < FLT_MAX ? m.s.hyper.clip : FLT_MAX;
    vstore(m.loss.sum, vset(1));
    return m;
}

/* Whether steps may be taken so, as far as the net and the job tell. */
static bool by_sample(const struct runner *r) {
    const struct net *net = r->net;
    const struct op *loss = net->loss_op;
    return net->chain && net->ops[0].augment < 0 && plain(net->rule) && r->threads == 1 && r->job->training
            && net->batch_size == 1 && r->job->source->classes && loss->function == LOSS_CROSS_ENTROPY
            && loss->fan_in <= PLAN_LANES && net->top->function == ACTIVATION_LINEAR;
}

/* ---- moving the weights ---- */

/* The largest size in a layer's inputs and its biases' input, 1; x_size has the sizes of the examples' inputs. */
INLINE float largest_input(const struct samples *m, const struct op *op, vf x_size) {
    if (op->below != NULL && squashes(op->below->function)) {
        return 1;
    }
    vf size = op->layer == 0 ? x_size : largest_size(m->r->arena + op->src, op->fan_in);
    return vhalves(vmax_size(size, vset(1)), vmax_size)[0];
}

/* Activations that have no loop of their own. */
enum { ANY_FUNCTION = -1 };

static __attribute__((noinline)) vf through_any(const struct op *below, vf d, const float *x, const float *pre) {
    vf y = vload(x);
#define THROUGH(F) d = through(F, below->slope, d, y, F == ACTIVATION_GELU ? vload(pre) : d);
    EACH_ACTIVATION(below->function, THROUGH)
#undef THROUGH
    return d;
}

/* The errors of VL units below: through their activation, and to where they belong; their sizes raise size. */
INLINE void put_below(const int F, const struct op *below, vf d, const float *x, const float *pre, float *delta, vf *size) {
    d = F == ANY_FUNCTION ? through_any(below, d, x, pre) : through(F, below->slope, d, vload(x), d);
    vstore(delta, d);
    *size = vmax_size(*size, vabs(d));
}

/* How a layer's rows are moved: by so many vectors a row, each at once; or as here. */
enum { FOUR_UNITS = 0, ANY_WIDTH = -1 };

/* Fewer rows than a vector has lanes, or rows of any width: not inlined, for it is much code. */
static __attribute__((noinline)) vf move_some(const struct backward *s, float *w, const float *x, int rows, bool clips) {
    return clips ? move_strip(true, true, s, w, x, rows) : move_strip(true, false, s, w, x, rows);
}

/* The same of rows that pass nothing down. */
static __attribute__((noinline)) void move_only(const struct backward *s, float *w, const float *x, int rows, bool clips) {
    clips ? move_strip(false, true, s, w, x, rows) : move_strip(false, false, s, w, x, rows);
}

/* The output layer's weights moved, where they are turned, by units of activation F below; the sizes of these' errors. */
INLINE vf move_output_of(const int F, const bool clips, const struct samples *m, const struct op *op) {
    const struct op *below = op->below;
    float *arena = m->s.arena;
    float *delta = arena + op->delta_below, *t = m->r->net->turned;
    const float *d = arena + op->delta, *x = arena + op->src, *pre = arena + below->pre;
    vf size = {0};
#define STRIPS(C)                                                                                  \
    {                                                                                              \
        vf sums[C];                                                                                \
        move_output(C, clips, &m->s.hyper, t, x, d, op->fan_out, sums);                            \
        UNROLL for (int c = 0; c < C; c++) {                                                       \
            put_below(F, below, sums[c], x + c * VL, pre + c * VL, delta + c * VL, &size);         \
        }                                                                                          \
        x += C * VL, pre += C * VL, delta += C * VL, t += C * VL * PLAN_LANES;                     \
    }
    int left = vectors_of(op->fan_in);
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
    move_biases_of_output(clips, &m->s.hyper, arena + op->biases, d, op->fan_out);
    return size;
}

static __attribute__((noinline)) vf move_output_clipped(const struct samples *m, const struct op *op) {
    return move_output_of(ANY_FUNCTION, true, m, op);
}

INLINE vf move_turned(const struct samples *m, const struct op *op, bool clips) {
    return clips                                     ? move_output_clipped(m, op)
            : op->below->function == ACTIVATION_TANH ? move_output_of(ACTIVATION_TANH, false, m, op)
            : op->below->function == ACTIVATION_RELU ? move_output_of(ACTIVATION_RELU, false, m, op)
                                                     : move_output_of(ANY_FUNCTION, false, m, op);
}

/* Moves the weights of a layer and passes the error down to units of activation F; the sizes of their errors. Only rows of
 * any width may need a clip. */
INLINE vf move_layer_of(const int C, const int F, const struct samples *m, const struct op *op, bool clips) {
    const struct op *below = op->below;
    const struct backward *s = &m->s;
    const int vectors = C > 0 ? C : 1;
    const ptrdiff_t stride = C == ANY_WIDTH ? op->stride : stride_of(vectors);
    float *w = s->arena + op->weights;
    float *delta = s->arena + op->delta_below;
    const float *d = s->arena + op->delta;
    const float *x = s->arena + op->src;
    const float *pre = s->arena + below->pre;
    const float *end = x + op->fan_in;
    struct errors e = errors_at(vectors, d, &s->hyper);
    vf size = {0};
    if (C != ANY_WIDTH) {
        for (; end - x >= VL; x += VL, pre += VL, delta += VL, w += VL * stride) {
            vf part[VL], sums;
            if (C == FOUR_UNITS) {
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
        vf sums = move_some(s, w, x, end - x < VL ? (int)(end - x) : VL, clips);
        put_below(F, below, sums, x, pre, delta, &size);
    }
    const float one = 1;
    float *biases = s->arena + op->biases;
    if (C != ANY_WIDTH) {
        move_rows(vectors, false, false, false, biases, stride, &e, &one, 1, NULL);
    } else {
        move_only(s, biases, &one, 1, clips);
    }
    return size;
}

static __attribute__((noinline)) vf move_any(const struct samples *m, const struct op *op, bool clips) {
    return move_layer_of(ANY_WIDTH, ANY_FUNCTION, m, op, clips);
}

INLINE vf move_layer(const struct samples *m, const struct op *op, bool clips) {
    if (clips || op->turned) {
        return move_any(m, op, clips);
    }
    vf size = {0};
#define WIDTH(C)                                                   \
    case C:                                                        \
        size = op->below->function == ACTIVATION_TANH              \
                ? move_layer_of(C, ACTIVATION_TANH, m, op, false)  \
                : op->below->function == ACTIVATION_RELU           \
                ? move_layer_of(C, ACTIVATION_RELU, m, op, false)  \
                : move_layer_of(C, ANY_FUNCTION, m, op, false);    \
        break;
    int close = close_vectors(op);
    switch (close == 1 && op->fan_out <= 4 ? FOUR_UNITS : close > 0 ? close : ANY_WIDTH) {
        WIDTH(FOUR_UNITS)
        WIDTH(1)
        WIDTH(2)
        WIDTH(4)
        default:
            size = move_any(m, op, false);
            break;
    }
#undef WIDTH
    return size;
}

/* Moves weights that pass nothing down. */
static __attribute__((noinline)) void pay(struct samples *m, const struct op *op, const float *x, bool clips) {
    const float one = 1;
    m->s.op = op;
    move_only(&m->s, m->s.arena + op->weights, x, op->fan_in, clips);
    move_only(&m->s, m->s.arena + op->biases, &one, 1, clips);
}

/* The first layer's weights pay what they owe, before anything else reads them. */
static void settle_debt(struct samples *m) {
    if (m->owed.x != NULL) {
        pay(m, &m->r->net->ops[m->r->net->op_count - 1], m->owed.x, m->owed.clips);
        m->owed.x = NULL;
    }
}

/* ---- the output layer's weights ---- */

/* Turns them, if the net turns them at all. */
static void turn_output(struct samples *m) {
    const struct net *net = m->r->net;
    if (net->turned != NULL) {
        turn_weights(net->turned, m->s.arena + net->top->weights, net->top);
        m->turned = true;
        m->dense_end = net->loss_op - 1;
    }
}

static void turn_back(struct samples *m) {
    if (m->turned) {
        turn_weights_back(m->s.arena + m->r->net->top->weights, m->r->net->turned, m->r->net->top);
        m->turned = false;
        m->dense_end = m->r->net->loss_op;
    }
}

/* ---- samples ---- */

/* The outputs as N vectors: made here where their layer is turned. */
INLINE void outputs_of_sample(const int N, const struct samples *m, const struct op *loss, vf *v) {
    float *y = m->s.arena + loss->src;
    if (!m->turned) {
        UNROLL for (int c = 0; c < N; c++) {
            v[c] = vload(y + c * VL);
        }
        return;
    }
    const struct op *op = loss - 1;
    const float *x = m->s.arena + op->src;
    const float *biases = m->s.arena + op->biases;
    UNROLL for (int c = 0; c < N; c++) {
        v[c] = unit_sums(op->fan_out - c * VL, x, m->r->net->turned + c * VL * VL, op->fan_in) + vload(biases + c * VL);
        vstore(y + c * VL, c == N - 1 ? vkeep(v[c], op->fan_out - c * VL) : v[c]);
    }
}

INLINE bool loss_of_sample(struct samples *m, const struct op *op, int32_t row, bool *hit, vf *size) {
    const float *y = m->s.arena + op->src;
    float *delta = m->s.arena + op->delta;
    int label = ((const int32_t *)m->r->job->source->targets)[row];
    if (label < 0 || label >= op->fan_in) {
        return false;
    }
#define OUTPUTS(N)                                                                               \
    case N: {                                                                                    \
        vf v[N];                                                                                 \
        outputs_of_sample(N, m, op, v);                                                          \
        return cross_entropy_few(N, v, y, delta, op->fan_in, label, &m->loss, hit, size);        \
    }
    switch (vectors_of(op->fan_in)) {
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

/* Counts a layer before it is moved. */
static __attribute__((noinline)) void count_layer(struct samples *m, const struct op *op) {
    float *arena = m->r->arena;
    struct tally *tallies = m->r->net->tallies[0];
    if (op->turned && m->turned) {
        turn_weights_back(arena + op->weights, m->r->net->turned, op);
    }
    watch_layer(m->r, &m->s, op);
    struct outer o = look(&m->s);
    for (int cell = 0; cell < op->single_cells; cell++) {
        watch_single(&m->s, cell * op->single_rows, single_end(op, cell), &o, &tallies[cell]);
    }
    store_tallies(op, arena, tallies, op->single_cells);
}

/* Takes a layer back in the general way. */
static __attribute__((noinline)) bool move_generally(struct samples *m, const struct op *op, const float *x, vf *size) {
    struct runner *r = m->r;
    if (op->layer == 0 && x == r->net->spare) {
        memcpy(r->arena + op->src, x, sizeof *x * (size_t)op->fan_in);
    }
    r->largest = -1; /* what it knows of is another sample's */
    turn_back(m);
    if (!backward_layer(r, &m->s, op)) {
        m->failed = true;
        return false;
    }
    *size = largest_size(r->arena + (op->delta_below < 0 ? op->delta : op->delta_below), op->fan_in);
    return true;
}

/* Sample number at of the job, watched as m->s.watch says: false if it failed, or if the general way is to take it, and
 * nothing was moved. */
INLINE bool sample_step(struct samples *m, int at) {
    struct runner *r = m->r;
    const struct net *net = r->net;
    const struct source *source = r->job->source;
    const struct op *op = net->ops;
    if (m->large_data) {
        fetch_sample(r->job, at + 1);
    }
    float *x = r->arena + op->dst;
    if (m->owed.x == x) { /* what is owed is read until it is paid */
        if (m->s.watch.record_signs || m->s.watch.counters) { /* watch_outer finds the new ones in the arena */
            m->owed.x = memcpy(net->spare, x, sizeof *x * (size_t)op->fan_out);
        } else {
            x = net->spare;
        }
    }
    vf x_size = {0};
    if (!load_one(op, r->arena, source, at, x, &x_size)) {
        return false;
    }
    op++;
    if (m->owed.x == NULL) {
        forward_whole(NO_DEBT, op, r->arena, x, NULL);
    } else if (m->owed.clips) {
        pay_clipped(op, r->arena, x, &m->owed);
    } else {
        forward_whole(PLAIN_DEBT, op, r->arena, x, &m->owed);
    }
    m->owed.x = NULL;
    for (op++; op < m->dense_end; op++) {
        if (op->turned) { /* few samples */
            forward_turned(op, r->arena, r->arena + op->src);
        } else {
            forward_whole(NO_DEBT, op, r->arena, r->arena + op->src, NULL);
        }
    }
    op = net->loss_op;
    bool hit;
    vf size;
    if (!loss_of_sample(m, op, source->order[at], &hit, &size)) {
        return false;
    }
    m->correct += hit;
    for (op++; op < m->end; op++) {
        m->s.op = op;
        if (op->opcode == OP_FROZEN) {
            watch_layer(r, &m->s, op);
            continue;
        }
        vf product = size * largest_input(m, op, x_size); /* the largest of an input and an error */
        bool clips = vbits(product <= m->limit) != ALL_LANES;
        if (clips && exceeds(size, FLT_MAX)) {
            fail(r, op->layer, CAUSE_DELTA);
            m->failed = true;
            return false;
        }
        if (clips && vbits(product <= FLT_MAX) != ALL_LANES) { /* 0 times infinity included */
            if (!move_generally(m, op, x, &size)) {
                return false;
            }
            continue;
        }
        if (m->s.watch.counters) {
            count_layer(m, op);
        } else {
            if (op->peak >= 0) {
                raise_peaks(op, r->arena, 1, 0, vectors_of(op->fan_out) * VL);
            }
            if (m->s.watch.record_signs) {
                watch_outer(&m->s, NULL, NULL);
            }
        }
        if (op->layer == 0) {
            m->owed.x = x;
            m->owed.clips = clips;
        } else if (op->delta_below < 0) {
            pay(m, op, r->arena + op->src, clips); /* frozen ones below */
        } else if (op->turned && m->turned) {
            size = move_turned(m, op, clips);
        } else {
            size = move_layer(m, op, clips);
        }
    }
    return true;
}

/* Takes samples at .. end in steps from number first_step on, up to one that is not to be taken so, and says how many it
 * took. */
static int sample_steps(struct samples *m, int at, int end, int64_t first_step) {
    int first = at;
    int every = m->r->net->health_every;
    int beat = beat_of(first_step, every);
    for (int64_t step = first_step; at < end; at++, step++) {
        if (!m->turned && end - at >= TURNED_SAMPLES) {
            turn_output(m);
        }
        m->s.watch = watch_at(step, beat, every);
        beat = beat + 1 < every ? beat + 1 : 0;
        if (!sample_step(m, at)) {
            break;
        }
    }
    turn_back(m);
    settle_losses(&m->loss);
    return at - first;
}

#endif
