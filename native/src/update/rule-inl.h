/* Update rules over vectors; io.gradus.rule.UpdateRule.Kind holds the formulas. */
#ifndef GRADUS_UPDATE_RULE_INL_H
#define GRADUS_UPDATE_RULE_INL_H

#include "net/net.h"
#include "simd/simd-inl.h"

struct hyperparameters {
    float rate, clip, momentum, beta2, epsilon, decay;
    float correct1, correct2; /* adam's at this update: 1 / (1 - beta1^t) and 1 / sqrt(1 - beta2^t) */
};

/* 1 / (1 - beta^t), by the same products as in io.gradus.step.java.RuleKernel. */
static double correction(float beta, int t) {
    double power = 1, square = (double)beta;
    for (int left = t; left > 0; left >>= 1) {
        power *= left & 1 ? square : 1;
        square *= square;
    }
    return 1 / (1 - power);
}

/* Whether a rule needs to know how many updates it has made. */
INLINE bool counts_updates(int rule) {
    return rule == RULE_ADAM || rule == RULE_ADAMW;
}

INLINE struct hyperparameters hyperparameters(const float *control, int rule) {
    struct hyperparameters h = {.rate = control[CONTROL_RATE],
                                .clip = control[CONTROL_CLIP],
                                .momentum = control[CONTROL_MOMENTUM],
                                .beta2 = control[CONTROL_BETA2],
                                .epsilon = control[CONTROL_EPSILON],
                                .decay = control[CONTROL_DECAY]};
    if (counts_updates(rule)) {
        int update = (int)control[CONTROL_UPDATES] + 1;
        h.correct1 = (float)correction(h.momentum, update);
        h.correct2 = (float)__builtin_sqrt(correction(h.beta2, update));
    }
    return h;
}

INLINE vf vsign(vf x) {
    vi plus = (x > 0) & (vi)vset(1);
    vi minus = (x < 0) & (vi)vset(-1);
    return (vf)(plus | minus);
}

INLINE vf vclip(vf g, float clip) {
    return vmax(vset(-clip), vmin(vset(clip), g));
}

/* factor m + (1 - factor) x */
INLINE vf blend(float factor, vf m, vf x) {
    return vfma(vset(factor), m, (1 - factor) * x);
}

/* What times the rate is taken from the weights w, given clipped gradients; m and v are their states, if the rule has
 * them. The rule is a constant wherever this is inlined. */
INLINE vf rule_step(int rule, vf g, const float *w, float *m, float *v, const struct hyperparameters *h) {
    switch (rule) {
        case RULE_SIGN:
            return vsign(g);
        case RULE_MOMENTUM: {
            vf sum = vfma(vset(h->momentum), vload(m), g);
            vstore(m, sum);
            return sum;
        }
        case RULE_NESTEROV: {
            vf sum = vfma(vset(h->momentum), vload(m), g);
            vstore(m, sum);
            return vfma(vset(h->momentum), sum, g);
        }
        case RULE_SIGNUM: {
            vf mean = blend(h->momentum, vload(m), g);
            vstore(m, mean);
            return vsign(mean);
        }
        case RULE_LION: {
            vf mean = vload(m);
            vstore(m, blend(h->beta2, mean, g));
            return vfma(vset(h->decay), vload(w), vsign(blend(h->momentum, mean, g)));
        }
        case RULE_RMSPROP: {
            vf square = blend(h->beta2, vload(m), g * g);
            vstore(m, square);
            return g / (vsqrt(square) + h->epsilon);
        }
        case RULE_ADAM:
        case RULE_ADAMW: {
            vf mean = blend(h->momentum, vload(m), g);
            vf square = blend(h->beta2, vload(v), g * g);
            vstore(m, mean);
            vstore(v, square);
            vf step = h->correct1 * mean / vfma(vsqrt(square), vset(h->correct2), vset(h->epsilon));
            return vfma(vset(h->decay), vload(w), step);
        }
        default:
            return g;
    }
}

/* Whether a layer's weights, but not its biases, add to their gradients. */
INLINE bool penalized(const struct op *op) {
    return op->amount > 0 || op->amount2 > 0;
}

/* g + l2 w + l1 sign(w) */
INLINE vf penalize(vf g, vf w, float l2, float l1) {
    return vfma(vset(l2), w, g) + l1 * vsign(w);
}

/* w = w - rate step: one rounding, on every path. */
INLINE vf rule_apply(vf w, float rate, vf step) {
    return vfnma(vset(rate), step, w);
}

/* Calls F with each rule as a constant. */
#define EACH_RULE(rule, F)              \
    switch (rule) {                     \
        case RULE_SIGN:                 \
            F(RULE_SIGN) break;         \
        case RULE_MOMENTUM:             \
            F(RULE_MOMENTUM) break;     \
        case RULE_NESTEROV:             \
            F(RULE_NESTEROV) break;     \
        case RULE_SIGNUM:               \
            F(RULE_SIGNUM) break;       \
        case RULE_LION:                 \
            F(RULE_LION) break;         \
        case RULE_RMSPROP:              \
            F(RULE_RMSPROP) break;      \
        case RULE_ADAM:                 \
        case RULE_ADAMW:                \
            F(RULE_ADAM) break;         \
        default:                        \
            F(RULE_SGD) break;          \
    }

#endif
