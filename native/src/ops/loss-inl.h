/* Losses of single samples and their gradients; io.gradus.net.Loss holds the formulas. */
#ifndef GRADUS_OPS_LOSS_INL_H
#define GRADUS_OPS_LOSS_INL_H

#include <float.h>

#include "net/net.h"
#include "simd/exponential-inl.h"
#include "simd/transpose-inl.h"

/* One sample's target: a class, or values; and where its loss and gradient go. */
struct sample {
    const float *y;
    float *delta; /* NULL where nobody trains */
    int outputs;
    int label;           /* or -1 */
    const float *values; /* or NULL */
    float scale;         /* of the gradient */
};

/* log(x) of a positive normal double, to about 1e-15: with m in sqrt(1/2) .. sqrt(2) and s = (m - 1) / (m + 1),
 * log(m) = 2 (s + s^3/3 + s^5/5 + ...). */
static double natural_log(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint64_t half = bits - 0x3fe6a09e667f3bcdu; /* the bits of sqrt(1/2) */
    int64_t exponent = (int64_t)half >> 52;
    bits -= (uint64_t)exponent << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    double s = (m - 1) / (m + 1), z = s * s, z2 = z * z;
    double low = (1.0 / 3 + z / 5) + z2 * (1.0 / 7 + z / 9);
    double high = (1.0 / 11 + z / 13) + z2 * (1.0 / 15 + z * (1.0 / 17 + z / 19));
    double series = low + z2 * z2 * high;
    return (double)exponent * 0.693147180559945309417 + 2 * (s + s * z * series);
}

INLINE float target_of(const struct sample *t, int j) {
    return t->values != NULL ? t->values[j] : j == t->label ? 1 : 0;
}

/* The first index of the largest output; 0 if there is none. */
static int largest(const float *y, int outputs) {
    int best = 0;
    for (int j = 1; j < outputs; j++) {
        best = y[j] > y[best] ? j : best;
    }
    return best;
}

/* Softmax's part of a sample's loss, in double where it matters: log of the sum of exponentials, less an output. */
INLINE double surprise(float top, float log_sum, float own) {
    return (double)top + (double)log_sum - (double)own;
}

/* Cross-entropies that wait until there are as many as a vector has lanes, for their logarithms. */
struct waiting {
    float top[VL], sum[VL], own[VL];
    int32_t best[VL], own_bit[VL]; /* bits of the outputs that were the largest, and of the one that should have been */
    int count;
    double loss; /* of those that no longer wait, added in their order */
    int correct; /* of them */
};

static void settle_losses(struct waiting *w) {
    vf log_sum = vlog(vload(w->sum));
    for (int n = 0; n < w->count; n++) {
        w->loss += surprise(w->top[n], log_sum[n], w->own[n]);
    }
    vi best = (vi)vload((const float *)w->best);
    vi hits = ((best & -best) == (vi)vload((const float *)w->own_bit)) & vfirst(w->count); /* the first of equals */
    w->correct += __builtin_popcount(vbits(hits));
    w->count = 0;
}

/* Of a sample with a class and n outputs y, which are the N vectors v too: all in registers. The sizes of its errors,
 * lane by lane; the loss waits, unless it is not finite: then false. */
INLINE bool cross_entropy_few(const int N, vf *v, const float *y, float *delta, int n, int label,
                              struct waiting *waiting, vf *size) {
    vf e[PLAN_LANES / VL];
    vf top = vset(-__builtin_inff()), sum = {0};
    UNROLL for (int c = 0; c < N; c++) {
        v[c] = c == N - 1 ? vselect(vfirst(n - c * VL), v[c], top) : v[c];
        top = c == 0 ? v[c] : vmax(top, v[c]);
    }
    top = vnarrow(top, n, vmax);
    unsigned best = 0;
    UNROLL for (int c = 0; c < N; c++) {
        e[c] = vexp_negative(v[c] - top);
        e[c] = c == N - 1 ? vkeep(e[c], n - c * VL) : e[c];
        sum = c == 0 ? e[c] : sum + e[c];
        best |= vbits(v[c] == top) << (c * VL);
    }
    sum = vnarrow(sum, n, vadd);
    float own = y[label];
    if (!(sum[0] <= FLT_MAX && __builtin_fabsf(own) <= FLT_MAX)) {
        return false;
    }
    vf part = 1.0f / vset(sum[0]);
    *size = (vf){0};
    UNROLL for (int c = 0; c < N; c++) {
        vf target = (vf)((viota() == label - c * VL) & (vi)vset(1));
        vf d = vfma(e[c], part, -target);
        vstore(delta + c * VL, d);
        *size = vmax_size(*size, vabs(d));
    }
    waiting->top[waiting->count] = top[0];
    waiting->sum[waiting->count] = sum[0];
    waiting->own[waiting->count] = own;
    waiting->best[waiting->count] = (int32_t)best;
    waiting->own_bit[waiting->count] = 1 << label;
    if (++waiting->count == VL) {
        settle_losses(waiting);
    }
    return true;
}

static double cross_entropy(const struct sample *t) {
    int n = t->outputs;
    vf top = vset(-__builtin_inff());
    for (int j = 0; j < n; j += VL) {
        vf v = vload(t->y + j);
        top = vmax(top, n - j < VL ? vselect(vfirst(n - j), v, top) : v);
    }
    top = vnarrow(top, n, vmax);
    vf sums = {0};
    for (int j = 0; j < n; j += VL) {
        vf e = vkeep(vexp_negative(vload(t->y + j) - top), n - j);
        sums += e;
        if (t->delta != NULL) {
            vstore(t->delta + j, e);
        }
    }
    vf sum = vnarrow(sums, n, vadd);
    float log_sum = vlog(sum)[0];
    double mass = 1, loss;
    if (t->values == NULL) {
        loss = surprise(top[0], log_sum, t->y[t->label]);
    } else {
        mass = loss = 0;
        for (int j = 0; j < n; j++) {
            mass += (double)t->values[j];
            loss += (double)t->values[j] * surprise(top[0], log_sum, t->y[j]);
        }
    }
    if (t->delta != NULL) {
        float part = (float)mass * t->scale / sum[0];
        for (int j = 0; j < n; j += VL) {
            vf target = t->values == NULL ? (vf)((viota() == t->label - j) & (vi)vset(t->scale))
                    : n - j >= VL         ? vload(t->values + j) * t->scale
                                          : vload_part(t->values + j, n - j) * t->scale;
            vstore(t->delta + j, vfma(vload(t->delta + j), vset(part), -target));
        }
    }
    return __builtin_isfinite(sum[0]) ? loss : __builtin_nan("");
}

INLINE double sum_of_lanes(vdouble v) {
    double sum = 0;
    for (int i = 0; i < VL / 2; i++) {
        sum += v[i];
    }
    return sum;
}

/* Cross-entropy of VL samples with classes, of at most 16 outputs: turned about, so that a lane is a sample and none is
 * idle. y and delta are (VL, stride); delta may be NULL. Bit n of the result: sample n's largest output, the first of
 * equals, is its class. False in *finite if a loss is not. */
static unsigned cross_entropy_strip(const float *y, float *delta, ptrdiff_t stride, int outputs, const int *labels,
                                    float scale, double *losses, bool *finite) {
    _Alignas(64) float turned[PLAN_LANES][VL];
    int strips = 0;
    do { /* the padding of y is 0 */
        transpose_strip(turned[strips], VL, y + strips, stride, VL);
        strips += VL;
    } while (strips < outputs);
    vi label;
    memcpy(&label, labels, sizeof label);
    vf top = vload(turned[0]);
    vi best = {0};
    for (int j = 1; j < outputs; j++) {
        vf v = vload(turned[j]);
        vi larger = v > top;
        best = (larger & j) | (~larger & best);
        top = vselect(~(v <= top), v, top); /* NaN wins, and makes the loss NaN */
    }
    vf sum = {0}, own = {0};
    for (int j = 0; j < outputs; j++) {
        vf v = vload(turned[j]);
        own = vselect(label == j, v, own);
        vf e = vexp_negative(v - top);
        sum += e;
        vstore(turned[j], e);
    }
    if (delta != NULL) {
        vf part = scale / sum;
        for (int j = 0; j < outputs; j++) {
            vf target = (vf)((label == j) & (vi)vset(scale));
            vstore(turned[j], vfma(vload(turned[j]), part, -target));
        }
        for (int j = outputs; j < strips; j++) {
            vstore(turned[j], (vf){0});
        }
        for (int j = 0; j < strips; j += VL) {
            transpose_strip(delta + j, stride, turned[j], VL, VL);
        }
    }
    /* surprise() of them all */
    _Alignas(64) float tops[VL], log_sums[VL], owns[VL];
    vstore(tops, top);
    vstore(log_sums, vlog(sum));
    vstore(owns, vselect(vabs(sum) <= FLT_MAX, own, vset(__builtin_nanf(""))));
    vdouble check = {0};
    UNROLL for (int h = 0; h < VL; h += VL / 2) {
        vdouble loss = vload_doubles(tops + h) + vload_doubles(log_sums + h) - vload_doubles(owns + h);
        memcpy(losses + h, &loss, sizeof loss);
        check += loss * 0.0; /* NaN once one is not finite */
    }
    *finite = sum_of_lanes(check) == 0;
    return vbits(best == label);
}

static double binary_cross_entropy(const struct sample *t) {
    double loss = 0;
    for (int j = 0; j < t->outputs; j += VL) {
        int n = t->outputs - j < VL ? t->outputs - j : VL;
        vf y = vload(t->y + j);
        vf e = vexp_negative(-vabs(y));
        vf p = vsigmoid(y);
        for (int i = 0; i < n; i++) {
            double x = (double)y[i], target = (double)target_of(t, j + i);
            loss += (x < 0 ? 0 : x) - x * target + natural_log(1 + (double)e[i]);
            if (t->delta != NULL) {
                t->delta[j + i] = t->scale / (float)t->outputs * (p[i] - (float)target);
            }
        }
    }
    return __builtin_isfinite(loss) ? loss / t->outputs : __builtin_nan("");
}

/* Mean squared, absolute and Huber's error; the loss is a constant wherever this is inlined. */
INLINE double distance(const int kind, const struct sample *t) {
    double loss = 0;
    float scale = t->scale / (float)t->outputs;
    for (int j = 0; j < t->outputs; j++) {
        float error = t->y[j] - target_of(t, j);
        float size = __builtin_fabsf(error);
        float slope;
        if (kind == LOSS_MSE) {
            loss += (double)error * (double)error;
            slope = 2 * error;
        } else if (kind == LOSS_HUBER && size <= 1) {
            loss += 0.5 * (double)error * (double)error;
            slope = error;
        } else {
            loss += kind == LOSS_HUBER ? (double)size - 0.5 : (double)size;
            slope = error > 0 ? 1 : error < 0 ? -1 : error; /* 0 stays 0, NaN stays NaN */
        }
        if (t->delta != NULL) {
            t->delta[j] = scale * slope;
        }
    }
    return loss / t->outputs;
}

static double loss_of(int kind, const struct sample *t) {
    switch (kind) {
        case LOSS_CROSS_ENTROPY:
            return cross_entropy(t);
        case LOSS_BCE:
            return binary_cross_entropy(t);
        case LOSS_MSE:
            return distance(LOSS_MSE, t);
        case LOSS_MAE:
            return distance(LOSS_MAE, t);
        default:
            return distance(LOSS_HUBER, t);
    }
}

#endif
