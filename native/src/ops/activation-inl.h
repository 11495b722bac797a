/* Activations over vectors; io.gradus.net.Activation holds the formulas. */
#ifndef GRADUS_OPS_ACTIVATION_INL_H
#define GRADUS_OPS_ACTIVATION_INL_H

#include "plan.h"
#include "simd/exponential-inl.h"

#define SELU_LAMBDA 1.0507009873554805f
#define SELU_FLOOR 1.7580993408473766f /* lambda times alpha */
#define GELU_ROOT 0.7978845608028654f
#define GELU_CUBIC 0.044715f
#define NORMAL_PEAK 0.3989422804014327f /* 1 / sqrt(2 pi) */

/* tanh(u) = 2 sigmoid(2u) - 1 turns x/2 (1 + tanh(u)) into x sigmoid(2u), which keeps its precision. */
INLINE vf gelu_tanh_gate(vf x) {
    vf cube = x * x * x;
    return vsigmoid(2 * GELU_ROOT * vfma(cube, vset(GELU_CUBIC), x));
}

/* The normal distribution's share below x, as step.java.Transcendental has it, and exp(-x^2/2), which it is made of; 0
 * where it would be denormal. */
INLINE vf normal_below(vf x, vf *bell) {
    vf half = 0.5f * x * x;
    vf e = vexp_negative(-half);
    e = (vf)(~(half > 80) & (vi)e);
    vf t = 1.0f / vfma(vabs(x), vset(0.38890872965260115f), vset(1));
    vf sum = vfma(vset(0.05804788216100996f), t, vset(-0.33666017593822345f));
    sum = vfma(sum, t, vset(0.7812532150280191f));
    sum = vfma(sum, t, vset(-0.8534375852071912f));
    sum = vfma(sum, t, vset(0.3639669856538186f));
    sum = vfma(sum, t, vset(-0.09499715810316535f));
    sum = vfma(sum, t, vset(0.2020513265585965f));
    sum = vfma(sum, t, vset(0.258819874924323f));
    sum = vfma(sum, t, vset(0.3106635553561861f));
    sum = vfma(sum, t, vset(0.31029208631654465f));
    vf tail = 0.5f * e * t * sum;
    *bell = e;
    return vselect(x < 0, tail, 1.0f - tail);
}

/* The function is a constant wherever this is inlined. NaN stays NaN. */
INLINE vf activate(int function, float slope, vf x) {
    switch (function) {
        case ACTIVATION_SIGMOID:
            return vsigmoid(x);
        case ACTIVATION_TANH:
            return vtanh(x);
        case ACTIVATION_RELU:
            return vmax((vf){0}, x);
        case ACTIVATION_LEAKY_RELU:
            return vselect(x < 0, slope * x, x);
        case ACTIVATION_ELU:
            return vselect(x < 0, vexpm1_negative(x), x);
        case ACTIVATION_GELU: {
            vf bell;
            return x * normal_below(x, &bell);
        }
        case ACTIVATION_GELU_TANH:
            return x * gelu_tanh_gate(x);
        case ACTIVATION_SELU:
            return vselect(x < 0, SELU_FLOOR * vexpm1_negative(x), SELU_LAMBDA * x);
        case ACTIVATION_SOFTSIGN:
            return x / (1.0f + vabs(x));
        default:
            return x;
    }
}

/* Whether outputs lie in -1 .. 1. */
INLINE bool squashes(int function) {
    return function == ACTIVATION_TANH || function == ACTIVATION_SIGMOID || function == ACTIVATION_SOFTSIGN;
}

/* Whether the derivative needs the input. */
INLINE bool reads_input(int function) {
    return function == ACTIVATION_GELU || function == ACTIVATION_GELU_TANH;
}

/* Delta times the derivative, from the output y or, for gelu, the input x. */
INLINE vf through(int function, float slope, vf delta, vf y, vf x) {
    switch (function) {
        case ACTIVATION_SIGMOID:
            return delta * (y * (1.0f - y));
        case ACTIVATION_TANH:
            return delta * ((1.0f - y) * (1.0f + y));
        case ACTIVATION_RELU:
            return (vf)((vi)delta & (y > 0));
        case ACTIVATION_LEAKY_RELU:
            return delta * vselect(y > 0, vset(1), vset(slope));
        case ACTIVATION_ELU:
            return delta * vselect(y > 0, vset(1), y + 1.0f);
        case ACTIVATION_GELU: {
            vf bell;
            vf share = normal_below(x, &bell);
            return delta * vfma(x * bell, vset(NORMAL_PEAK), share);
        }
        case ACTIVATION_GELU_TANH: {
            /* With the gate s = (1 + t) / 2: 1 - t^2 = 4 s (1 - s). */
            vf s = gelu_tanh_gate(x);
            vf inner = GELU_ROOT * vfma(x * x, vset(3 * GELU_CUBIC), vset(1));
            return delta * vfma(2.0f * x * s * (1.0f - s), inner, s);
        }
        case ACTIVATION_SELU:
            return delta * vselect(y > 0, vset(SELU_LAMBDA), y + SELU_FLOOR);
        case ACTIVATION_SOFTSIGN: {
            vf rest = 1.0f - vabs(y);
            return delta * (rest * rest);
        }
        default:
            return delta;
    }
}

/* Calls F with each function as a constant. */
#define FOR_ANY_ACTIVATION(function, F)                    \
    switch (function) {                                 \
        case ACTIVATION_SIGMOID:                        \
            F(ACTIVATION_SIGMOID) break;                \
        case ACTIVATION_TANH:                           \
            F(ACTIVATION_TANH) break;                   \
        case ACTIVATION_RELU:                           \
            F(ACTIVATION_RELU) break;                   \
        case ACTIVATION_LEAKY_RELU:                     \
            F(ACTIVATION_LEAKY_RELU) break;             \
        case ACTIVATION_ELU:                            \
            F(ACTIVATION_ELU) break;                    \
        case ACTIVATION_GELU:                           \
            F(ACTIVATION_GELU) break;                   \
        case ACTIVATION_GELU_TANH:                      \
            F(ACTIVATION_GELU_TANH) break;              \
        case ACTIVATION_SELU:                           \
            F(ACTIVATION_SELU) break;                   \
        case ACTIVATION_SOFTSIGN:                       \
            F(ACTIVATION_SOFTSIGN) break;               \
        default:                                        \
            F(ACTIVATION_LINEAR) break;                 \
    }

/* C vectors at once; those of the usual functions stay in registers. */
static __attribute__((noinline)) void activate_any(int function, float slope, vf *v, int vectors) {
#define EACH(F)                                      \
    for (int c = 0; c < vectors; c++) {              \
        v[c] = activate(F, slope, v[c]);             \
    }
    FOR_ANY_ACTIVATION(function, EACH)
#undef EACH
}

INLINE void activate_few(const int C, int function, float slope, vf *v) {
    if (function == ACTIVATION_RELU) {
        UNROLL for (int c = 0; c < C; c++) {
            v[c] = activate(ACTIVATION_RELU, slope, v[c]);
        }
    } else if (function == ACTIVATION_TANH) {
        UNROLL for (int c = 0; c < C; c++) {
            v[c] = activate(ACTIVATION_TANH, slope, v[c]);
        }
    } else if (function != ACTIVATION_LINEAR) {
        vf rest[8];
        UNROLL for (int c = 0; c < C; c++) {
            rest[c] = v[c];
        }
        activate_any(function, slope, rest, C);
        UNROLL for (int c = 0; c < C; c++) {
            v[c] = rest[c];
        }
    }
}

/* y = activation(y), (rows, columns) of (rows, stride). What is behind the columns up to whole vectors stays 0: the
 * only function that is not 0 at 0 is the sigmoid. */
static void activate_block(int function, float slope, float *y, ptrdiff_t stride, int rows, int columns) {
#define BLOCK(F)                                                \
    for (int b = 0; b < rows; b++) {                            \
        for (int j = 0; j < columns; j += VL) {                 \
            float *p = y + b * stride + j;                      \
            vstore(p, activate(F, slope, vload(p)));            \
        }                                                       \
    }
    FOR_ANY_ACTIVATION(function, BLOCK)
#undef BLOCK
    int edge = columns / VL * VL;
    if (function == ACTIVATION_SIGMOID && edge < columns) {
        for (int b = 0; b < rows; b++) {
            float *p = y + b * stride + edge;
            vstore(p, vkeep(vload(p), columns - edge));
        }
    }
}

/* delta *= activation'; adds 0 times every result to the check, which so becomes NaN if one is not finite. */
static vf through_block(int function, float slope, float *delta, const float *y, const float *pre, ptrdiff_t stride,
                        int rows, int columns, vf check) {
#define BLOCK(F)                                                                            \
    for (int b = 0; b < rows; b++) {                                                        \
        for (int j = 0; j < columns; j += VL) {                                             \
            ptrdiff_t at = b * stride + j;                                                  \
            vf x = reads_input(F) ? vload(pre + at) : (vf){0};                              \
            vf y_at = F == ACTIVATION_LINEAR ? (vf){0} : vload(y + at);                     \
            vf d = through(F, slope, vload(delta + at), y_at, x);                           \
            vstore(delta + at, d);                                                          \
            check = vfma(d, (vf){0}, check);                                                \
        }                                                                                   \
    }
    FOR_ANY_ACTIVATION(function, BLOCK)
#undef BLOCK
    return check;
}

/* Whether a check met something that is not finite. */
INLINE bool tripped(vf check) {
    return vbits(check != check) != 0;
}

#endif
