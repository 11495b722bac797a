/* Update rules over vectors; io.gradus.rule.UpdateRule.Kind holds the formulas. */
#ifndef GRADUS_RULE_H
#define GRADUS_RULE_H

#include "net.h"
#include "simd.h"

struct hyperparameters {
    float rate, clip, momentum;
};

/* Whether a rule takes the gradient as it is. */
INLINE bool plain(int rule) {
    return rule == RULE_SGD || rule == RULE_CLIP;
}

INLINE vf vsign(vf x) {
    vi plus = (x > 0) & (vi)vset(1);
    vi minus = (x < 0) & (vi)vset(-1);
    return (vf)(plus | minus);
}

INLINE vf vclip(vf g, float clip) {
    return vmax(vset(-clip), vmin(vset(clip), g));
}

/* What times the rate is taken from the weights, given clipped gradients; m is their state, if the rule has one. The
 * rule is a constant wherever this is inlined. */
INLINE vf rule_step(int rule, vf g, float *m, float momentum) {
    switch (rule) {
        case RULE_SIGN:
            return vsign(g);
        case RULE_MOMENTUM: {
            vf v = vfma(vset(momentum), vload(m), g);
            vstore(m, v);
            return v;
        }
        case RULE_NESTEROV: {
            vf v = vfma(vset(momentum), vload(m), g);
            vstore(m, v);
            return vfma(vset(momentum), v, g);
        }
        case RULE_SIGNUM: {
            vf v = vfma(vset(momentum), vload(m), (1 - momentum) * g);
            vstore(m, v);
            return vsign(v);
        }
        default:
            return g;
    }
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
        default:                        \
            F(RULE_SGD) break;          \
    }

#endif
