/* Health counters; io.gradus.health.HealthCounter says what they are. Squares are made and summed in double precision,
 * so that a gradient of 1e-20 counts. Each cell of a layer has sums of its own, and they are added in the cells' order:
 * the same bits for any number of threads. */
#ifndef GRADUS_HEALTH_HEALTH_INL_H
#define GRADUS_HEALTH_HEALTH_INL_H

#include "net/net.h"
#include "ops/activation-inl.h"

/* Which parts of the counters a step needs. */
struct watch {
    bool counters, flips, record_signs;
    int64_t judgement; /* how many steps were watched before */
};

/* The first row of a layer whose gradients are sampled, of every so many: another one each time, since some rows may
 * always be 0, as those of a picture's corners are. */
INLINE int first_sampled(const struct watch *watch, int every) {
    return (int)(watch->judgement % every);
}

/* The step's number among every so many. */
INLINE int beat_of(int64_t step, int every) {
    return every > 0 ? (int)(step % every) : 0;
}

/* What is watched of a step of this number; every is 0 where none is. */
INLINE struct watch watch_at(int64_t step, int every) {
    int beat = beat_of(step, every);
    bool counters = every > 0 && beat == 0;
    return (struct watch){.counters = counters,
                          .flips = counters && step > 0,
                          .record_signs = beat == every - 1,
                          .judgement = every > 0 ? step / every : 0};
}

/* A cell's sums while it is worked on. */
struct live_tally {
    vdouble gradient_squares, update_squares, weight_squares;
    vf gradient_max;
    int zero, clipped, flips, at_bound;
};

INLINE vdouble add_squares(vdouble sum, const float *p) {
    vdouble v = vload_doubles(p);
    return sum + v * v;
}

/* Reads 16 gradients before clipping and their weights before the update; signs are the two masks that were kept. */
INLINE void watch_gradients(struct live_tally *t, const struct watch *watch, const float *g, const float *w, float clip,
                            float *signs) {
    unsigned negative = 0, positive = 0, clipped = 0;
    UNROLL for (int j = 0; j < PLAN_LANES; j += VL) {
        vf v = vload(g + j);
        negative |= vbits(v < 0) << j;
        positive |= vbits(v > 0) << j;
        if (watch->counters) {
            clipped |= vbits(vabs(v) > clip) << j;
            t->gradient_max = vmax(t->gradient_max, vabs(v));
        }
    }
    if (watch->counters) {
        UNROLL for (int j = 0; j < PLAN_LANES; j += VL / 2) {
            t->gradient_squares = add_squares(t->gradient_squares, g + j);
            t->weight_squares = add_squares(t->weight_squares, w + j);
        }
        t->zero += PLAN_LANES - __builtin_popcount(negative | positive);
        t->clipped += __builtin_popcount(clipped);
    }
    if (watch->flips) {
        t->flips += __builtin_popcount((positive & (unsigned)signs[0]) | (negative & (unsigned)signs[1]));
    }
    if (watch->record_signs) {
        signs[0] = (float)negative;
        signs[1] = (float)positive;
    }
}

/* Puts the first n of VL gradients into the distribution of log2 |g|; zeros are counted elsewhere. */
INLINE void watch_vector(int *bins, vf g, int n) {
    vi bin = (((vi)g >> 23) & 255) - (127 + HEALTH_LOWEST_EXPONENT);
    bin = vmini(vmaxi(bin, (vi){0}), vseti(HEALTH_BINS - 1)) + ((g == 0) & HEALTH_BINS);
    UNROLL for (int lane = 0; lane < VL; lane++) {
        if (lane < n) {
            bins[bin[lane]]++;
        }
    }
}

/* The same of the first n of 16. */
INLINE void watch_distribution(int *bins, const float *g, int n) {
    for (int j = 0; j < n && j < PLAN_LANES; j += VL) {
        watch_vector(bins, vload(g + j), n - j);
    }
}

static double sum_of(vdouble v) {
    double sum = 0;
    for (int i = 0; i < VL / 2; i++) {
        sum += v[i];
    }
    return sum;
}

static void settle(struct tally *to, const struct live_tally *from) {
    to->gradient_squares = sum_of(from->gradient_squares);
    to->update_squares = sum_of(from->update_squares);
    to->weight_squares = sum_of(from->weight_squares);
    to->gradient_max = vlargest(from->gradient_max)[0];
    to->zero = from->zero;
    to->clipped = from->clipped;
    to->flips = from->flips;
    to->at_bound = from->at_bound;
}

/* Puts a layer's cells together. */
static void store_tallies(const struct op *op, float *arena, const struct tally *tallies, int cells) {
    double gradient = 0, update = 0, weight = 0;
    float max = 0;
    int zero = 0, clipped = 0, flips = 0, at_bound = 0;
    float *health = arena + op->health;
    float *bins = health + HEALTH_COUNTERS;
    for (int n = 0; n < cells; n++) {
        const struct tally *t = &tallies[n];
        gradient += t->gradient_squares;
        update += t->update_squares;
        weight += t->weight_squares;
        max = t->gradient_max > max ? t->gradient_max : max;
        zero += t->zero;
        clipped += t->clipped;
        flips += t->flips;
        at_bound += t->at_bound;
        for (int bin = 0; bin < HEALTH_BINS; bin++) {
            bins[bin] += (float)t->bins[bin];
        }
    }
    health[HEALTH_GRADIENT_NORM] = (float)__builtin_sqrt(gradient);
    health[HEALTH_GRADIENT_MAX] = max;
    /* The padding's gradients are 0 and were counted. */
    int rows = op->fan_in + (op->norm_gradient < 0 ? 1 : 2);
    health[HEALTH_GRADIENT_ZERO] = (float)(zero - rows * (op->stride - op->fan_out));
    health[HEALTH_NONFINITE] = 0;
    health[HEALTH_CLIPPED] = (float)clipped;
    health[HEALTH_SIGN_FLIPS] = (float)flips;
    health[HEALTH_AT_BOUND] = (float)at_bound;
    health[HEALTH_UPDATE_NORM] = (float)__builtin_sqrt(update);
    health[HEALTH_WEIGHT_NORM] = (float)__builtin_sqrt(weight);
    health[HEALTH_PARAMETERS] = (float)(rows * op->fan_out);
}

/* Outputs where the squashing function is flat. */
INLINE unsigned saturated(int function, vf y) {
    if (function == ACTIVATION_SIGMOID) {
        y = 2.0f * y - 1.0f;
    }
    return vbits(vabs(y) > 0.97f);
}

/* Reads a layer's outputs and writes their counters. */
static void watch_outputs(const struct op *op, float *arena, int samples) {
    vdouble sum = {0}, squares = {0};
    int flat = 0;
    bool squashes = op->function == ACTIVATION_SIGMOID || op->function == ACTIVATION_TANH
            || op->function == ACTIVATION_SOFTSIGN;
    for (int b = 0; b < samples; b++) { /* padding is 0 */
        const float *y = arena + op->dst + (ptrdiff_t)b * op->stride;
        for (int j = 0; j < op->fan_out; j += VL) {
            sum += vload_doubles(y + j) + vload_doubles(y + j + VL / 2);
            if (squashes) {
                int left = op->fan_out - j;
                unsigned used = left < VL ? (1u << left) - 1 : ~0u;
                flat += __builtin_popcount(saturated(op->function, vload(y + j)) & used);
            }
        }
    }
    double count = (double)samples * op->fan_out;
    double mean = sum_of(sum) / count;
    double rest = 0;
    int whole = op->fan_out / VL * VL;
    for (int b = 0; b < samples; b++) {
        const float *y = arena + op->dst + (ptrdiff_t)b * op->stride;
        for (int j = 0; j < whole; j += VL / 2) {
            vdouble off = vload_doubles(y + j) - mean;
            squares += off * off;
        }
        for (int j = whole; j < op->fan_out; j++) {
            rest += (y[j] - mean) * (y[j] - mean);
        }
    }
    float *health = arena + op->health;
    health[HEALTH_ACTIVATION_MEAN] = (float)mean;
    health[HEALTH_ACTIVATION_SD] = (float)__builtin_sqrt((sum_of(squares) + rest) / count);
    health[HEALTH_SATURATED] = (float)(flat / count);
}

/* Reads a layer's errors in rows from first on, which are over so many samples, and writes their counter. */
static void watch_errors(const struct op *op, float *arena, int samples, int first, int over) {
    vdouble squares = {0};
    for (int b = first; b < first + samples; b++) { /* padding is 0 */
        const float *d = arena + op->delta + (ptrdiff_t)b * op->stride;
        for (int j = 0; j < op->fan_out; j += VL) {
            squares = add_squares(add_squares(squares, d + j), d + j + VL / 2);
        }
    }
    double count = (double)samples * op->fan_out;
    arena[op->health + HEALTH_DELTA_RMS] = (float)(over * __builtin_sqrt(sum_of(squares) / count));
}

/* Raises the peaks of units first .. end to the largest of their outputs in rows first_row .. end_row. */
static void raise_peaks(const struct op *op, float *arena, int first_row, int end_row, int first, int end) {
    for (int j = first; j < end; j += VL) {
        float *peak = arena + op->peak + j;
        vf top = vload(peak);
        for (int b = first_row; b < end_row; b++) {
            top = vmax(top, vload(arena + op->dst + (ptrdiff_t)b * op->stride + j));
        }
        vstore(peak, top);
    }
}

#endif
