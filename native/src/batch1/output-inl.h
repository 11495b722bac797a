/* The output layer at batch size 1, for plain descent. It has few units: turned about, so that a unit's weights lie
 * side by side, they are fewer vectors than as rows of a few columns each, most of whose lanes are idle. Of VL inputs
 * from v VL on,
 *
 *     T(v, j, l) = W(v VL + l, j)     j = 0 .. 15
 *
 * A turned layer's numbers are added in the order in which they are added here wherever a step is taken, for all ways
 * through a step to have the same bits: a unit's products lane by lane of the inputs, what is passed down unit by
 * unit. */
#ifndef GRADUS_BATCH1_OUTPUT_INL_H
#define GRADUS_BATCH1_OUTPUT_INL_H

#include "net/net.h"
#include "simd/transpose-inl.h"
#include "update/rule-inl.h"

static __attribute__((noinline)) void turn_weights(float *t, const float *w, const struct op *op) {
    int columns = vectors_of(op->fan_out) * VL;
    for (int left = op->fan_in; left > 0; left -= VL, w += VL * (ptrdiff_t)op->stride, t += VL * PLAN_LANES) {
        if (left >= VL) {
            transpose_strip(t, VL, w, op->stride, columns);
        } else {
            transpose_rows(t, VL, w, op->stride, left, columns);
        }
    }
}

static __attribute__((noinline)) void turn_weights_back(float *w, const float *t, const struct op *op) {
    for (int i = 0; i < op->fan_in; i += VL, t += VL * PLAN_LANES) {
        for (int j = 0; j < op->fan_out; j += VL) {
            float strip[VL * VL];
            transpose_strip(strip, VL, t + j * VL, VL, VL);
            for (int row = 0; row < VL && i + row < op->fan_in; row++) {
                vstore(w + (ptrdiff_t)(i + row) * op->stride + j, vload(strip + row * VL));
            }
        }
    }
}

INLINE vf unit_sums_of(const int R, const float *x, const float *t, int fan_in) {
    vf dot[VL] = {0};
    for (const float *end = x + fan_in; x < end; x += VL, t += VL * PLAN_LANES) {
        vf inputs = vload(x);
        UNROLL for (int r = 0; r < R; r++) {
            dot[r] = vfma(inputs, vload(t + r * VL), dot[r]);
        }
    }
    return vsums_of(R, dot);
}

/* Lane j: the inputs times the weights of unit j, for so many units, or VL of more. Lanes behind them are of no use. */
INLINE vf unit_sums(int units, const float *x, const float *t, int fan_in) {
    if (VL > 4 && units <= 4) {
        return unit_sums_of(4, x, t, fan_in);
    }
#if VL == 16
    if (units <= 8) {
        return unit_sums_of(8, x, t, fan_in);
    }
    if (units <= 12) {
        return unit_sums_of(12, x, t, fan_in);
    }
#endif
    return unit_sums_of(VL, x, t, fan_in);
}

enum { MOST_STRIPS = 4 };

/* Moves the weights of C vectors of inputs, and sums what they passed down before. */
INLINE void move_output(const int C, const bool clips, const struct hyperparameters *hyper, float *t, const float *x,
                        const float *delta, int units, vf *below) {
    float rate = hyper->rate;
    vf most = vset(rate * hyper->clip), least = -most;
    vf inputs[MOST_STRIPS], sum[MOST_STRIPS]; /* C is no constant to the compiler yet */
    UNROLL for (int c = 0; c < C; c++) {
        inputs[c] = vload(x + c * VL);
        sum[c] = (vf){0};
    }
    for (const float *end = delta + units; delta < end; delta++, t += VL) {
        vf d = vset(*delta);
        vf step = rate * d;
        UNROLL for (int c = 0; c < C; c++) {
            float *w = t + c * VL * PLAN_LANES;
            vf old = vload(w);
            sum[c] = vfma(old, d, sum[c]);
            vstore(w, clips ? old + vmax(least, vmin(most, -inputs[c] * step)) : vfnma(inputs[c], step, old));
        }
    }
    UNROLL for (int c = 0; c < C; c++) {
        below[c] = sum[c];
    }
}

INLINE void move_biases_of_output(const bool clips, const struct hyperparameters *hyper, float *biases,
                                  const float *delta, int units) {
    vf most = vset(hyper->rate * hyper->clip);
    for (int j = 0; j < units; j += VL) {
        vf step = hyper->rate * vload(delta + j);
        vf old = vload(biases + j);
        vstore(biases + j, clips ? old + vmax(-most, vmin(most, -step)) : old - step);
    }
}

#endif
