/* Normalised sums, forwards and backwards; io.gradus.net.Norm holds the formulas. Statistics of a sample are made by
 * the thread that has its row, those of a unit by the one that has its column: the same bits for any number of
 * threads. */
#ifndef GRADUS_OPS_NORM_INL_H
#define GRADUS_OPS_NORM_INL_H

#include "net/net.h"
#include "ops/activation-inl.h"

#define NORM_EPSILON 1e-5f
#define NORM_MOMENTUM 0.1f

INLINE vf inverse_sd(vf variance) {
    return 1.0f / vsqrt(variance + NORM_EPSILON);
}

INLINE bool is_norm(int opcode) {
    return opcode == OP_LAYER_NORM || opcode == OP_BATCH_NORM;
}

INLINE bool is_norm_backward(int opcode) {
    return opcode == OP_LAYER_NORM_BACKWARD || opcode == OP_BATCH_NORM_BACKWARD;
}

/* Gradients of the gains and shifts of units j, j + 1, ... */
INLINE void keep_gradients(const struct op *op, float *arena, int j, vf of_gain, vf of_shift) {
    float *gain = arena + op->norm_gradient + j, *shift = gain + op->stride;
    vstore(gain, op->adds ? vload(gain) + of_gain : of_gain);
    vstore(shift, op->adds ? vload(shift) + of_shift : of_shift);
}

/* ---- over a sample's units ---- */

static void layer_norm_rows(const struct op *op, float *arena, int first, int end) {
    const float *gain = arena + op->weights, *shift = gain + op->stride;
    for (int b = first; b < end; b++) {
        const float *z = arena + op->src + (ptrdiff_t)b * op->stride;
        float *to = arena + op->dst + (ptrdiff_t)b * op->stride;
        vf sum = {0}, squares = {0};
        for (int j = 0; j < op->fan_out; j += VL) { /* padding is 0 */
            sum += vload(z + j);
        }
        vf mean = vsum(sum) / (float)op->fan_out;
        for (int j = 0; j < op->fan_out; j += VL) {
            vf off = vkeep(vload(z + j) - mean, op->fan_out - j);
            squares = vfma(off, off, squares);
        }
        vf inverse = inverse_sd(vsum(squares) / (float)op->fan_out);
        for (int j = 0; j < op->fan_out; j += VL) { /* gains and shifts of padding are 0 */
            vstore(to + j, vfma((vload(z + j) - mean) * inverse, vload(gain + j), vload(shift + j)));
        }
        if (op->statistics >= 0) {
            float *statistics = arena + op->statistics + (ptrdiff_t)4 * b;
            statistics[0] = mean[0];
            statistics[1] = inverse[0];
        }
    }
}

/* The two sums over each sample's units that its way back needs: of e = gain delta, and of e times the value. */
static void layer_norm_sums(const struct op *op, float *arena, int first, int end) {
    const float *gain = arena + op->weights;
    for (int b = first; b < end; b++) {
        const float *z = arena + op->src + (ptrdiff_t)b * op->stride;
        const float *delta = arena + op->delta + (ptrdiff_t)b * op->stride;
        float *statistics = arena + op->statistics + (ptrdiff_t)4 * b;
        vf mean = vset(statistics[0]), inverse = vset(statistics[1]), sum = {0}, along = {0};
        for (int j = 0; j < op->fan_out; j += VL) {
            vf e = vload(gain + j) * vload(delta + j);
            sum += e;
            along = vfma(e, (vload(z + j) - mean) * inverse, along);
        }
        statistics[2] = vsum(sum)[0] / (float)op->fan_out;
        statistics[3] = vsum(along)[0] / (float)op->fan_out;
    }
}

/* Units first .. end, once every sample's sums are there: gradients of gains and shifts, and DELTA to before the
 * norm. */
static vf layer_norm_backward(const struct op *op, float *arena, int samples, int first, int end) {
    const float *gain = arena + op->weights;
    vf check = {0};
    for (int j = first; j < end; j += VL) {
        vf of_gain = {0}, of_shift = {0};
        for (int b = 0; b < samples; b++) {
            ptrdiff_t at = (ptrdiff_t)b * op->stride + j;
            const float *statistics = arena + op->statistics + (ptrdiff_t)4 * b;
            vf delta = vload(arena + op->delta + at);
            vf value = (vload(arena + op->src + at) - statistics[0]) * statistics[1];
            of_gain = vfma(delta, value, of_gain);
            of_shift += delta;
            vf d = delta * vload(gain + j) - statistics[2];
            d = vkeep(vfnma(value, vset(statistics[3]), d) * statistics[1], op->fan_out - j);
            vstore(arena + op->delta + at, d);
            check = vfma(d, (vf){0}, check);
        }
        keep_gradients(op, arena, j, of_gain, of_shift);
    }
    return check;
}

/* ---- over a minibatch's samples ---- */

INLINE void scale_columns(const struct op *op, float *arena, int first_row, int end_row, int j, vf mean, vf inverse) {
    vf gain = vload(arena + op->weights + j), shift = vload(arena + op->weights + op->stride + j);
    for (int b = first_row; b < end_row; b++) {
        ptrdiff_t at = (ptrdiff_t)b * op->stride + j;
        vstore(arena + op->dst + at, vfma((vload(arena + op->src + at) - mean) * inverse, gain, shift));
    }
}

/* Units first .. end by the minibatch's own statistics. */
static void batch_norm_columns(const struct op *op, float *arena, int samples, int first, int end) {
    float *statistics = arena + op->statistics;
    for (int j = first; j < end; j += VL) {
        const float *z = arena + op->src + j;
        vf sum = {0}, squares = {0};
        for (int b = 0; b < samples; b++) {
            sum += vload(z + (ptrdiff_t)b * op->stride);
        }
        vf mean = sum / (float)samples;
        for (int b = 0; b < samples; b++) {
            vf off = vload(z + (ptrdiff_t)b * op->stride) - mean;
            squares = vfma(off, off, squares);
        }
        vf variance = squares / (float)samples;
        vf inverse = inverse_sd(variance);
        vstore(statistics + j, mean);
        vstore(statistics + op->stride + j, inverse);
        vstore(statistics + 2 * op->stride + j, variance);
        scale_columns(op, arena, 0, samples, j, mean, inverse);
    }
}

/* Rows first .. end by the running statistics. */
static void batch_norm_rows(const struct op *op, float *arena, int first, int end) {
    const float *running = arena + op->running;
    for (int j = 0; j < op->fan_out && first < end; j += VL) {
        vf mean = vload(running + j), inverse = inverse_sd(vload(running + op->stride + j));
        if (op->statistics >= 0) {
            vstore(arena + op->statistics + j, mean);
            vstore(arena + op->statistics + op->stride + j, inverse);
        }
        scale_columns(op, arena, first, end, j, mean, inverse);
    }
}

/* Units first .. end: gradients of gains and shifts, DELTA to before the norm, and the running statistics move on. */
static vf batch_norm_backward(const struct op *op, float *arena, int samples, int first, int end) {
    const float *statistics = arena + op->statistics;
    float *running = arena + op->running;
    vf check = {0};
    for (int j = first; j < end; j += VL) {
        vf mean = vload(statistics + j), inverse = vload(statistics + op->stride + j);
        vf of_gain = {0}, of_shift = {0};
        for (int b = 0; b < samples; b++) {
            ptrdiff_t at = (ptrdiff_t)b * op->stride + j;
            vf delta = vload(arena + op->delta + at);
            of_gain = vfma(delta, (vload(arena + op->src + at) - mean) * inverse, of_gain);
            of_shift += delta;
        }
        keep_gradients(op, arena, j, of_gain, of_shift);
        bool own = samples > 1; /* a single sample was normalised by statistics that are not its own */
        vf middle = own ? of_shift / (float)samples : (vf){0};
        vf along = own ? of_gain / (float)samples : (vf){0};
        vf scale = vload(arena + op->weights + j) * inverse;
        for (int b = 0; b < samples; b++) {
            ptrdiff_t at = (ptrdiff_t)b * op->stride + j;
            vf value = (vload(arena + op->src + at) - mean) * inverse;
            vf d = vfnma(value, along, vload(arena + op->delta + at) - middle) * scale;
            vstore(arena + op->delta + at, d);
            check = vfma(d, (vf){0}, check);
        }
        if (own) {
            vf variance = vload(statistics + 2 * op->stride + j);
            vf bad = vfma(variance, (vf){0}, mean * 0.0f);
            check += bad;
            if (!tripped(bad)) {
                float unbiased = (float)samples / ((float)samples - 1);
                vf before = vload(running + j), spread = vload(running + op->stride + j);
                vf part = vset(NORM_MOMENTUM);
                vstore(running + j, vkeep(vfma(part, mean - before, before), op->fan_out - j));
                vf moved = vfma(part, variance * unbiased - spread, spread);
                vstore(running + op->stride + j, vkeep(moved, op->fan_out - j));
            }
        }
    }
    return check;
}

#endif
