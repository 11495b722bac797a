/* Resilient propagation over vectors; io.gradus.rule.UpdateRule.Kind holds the formulas,
 * io.gradus.step.java.RpropKernel is the reference. Signs are compared rather than gradients multiplied, whose
 * product may be 0 where they are not. */
#ifndef GRADUS_UPDATE_RPROP_INL_H
#define GRADUS_UPDATE_RPROP_INL_H

#include "update/rule-inl.h"

/* How step sizes change, and whether the loss has grown since the update before. */
struct rprop {
    float eta_plus, eta_minus, max, min;
    bool worse;
};

/* Whether a rule takes the whole training set for one update: those of this family. */
INLINE bool whole_set(int rule) {
    return rule == RULE_RPROP_PLUS || rule == RULE_RPROP_MINUS || rule == RULE_IRPROP_PLUS || rule == RULE_IRPROP_MINUS;
}

INLINE bool backtracks(int rule) {
    return rule == RULE_RPROP_PLUS || rule == RULE_IRPROP_PLUS;
}

static struct rprop rprop_settings(const float *control) {
    double loss = (double)control[GRADIENT_SET_LOSS] + (double)control[GRADIENT_SET_LOSS + 1];
    double last = (double)control[GRADIENT_LAST_LOSS] + (double)control[GRADIENT_LAST_LOSS + 1];
    return (struct rprop){.eta_plus = control[GRADIENT_ETA_PLUS],
                          .eta_minus = control[GRADIENT_ETA_MINUS],
                          .max = control[GRADIENT_STEP_MAX],
                          .min = control[GRADIENT_STEP_MIN],
                          .worse = loss > last};
}

/* What is added to the weights; size, last and moved are the state. The rule is a constant wherever this is inlined. */
INLINE vf rprop_change(const int rule, vf g, float *size, float *last, float *moved, const struct rprop *h) {
    const vf zero = {0};
    vf before = vload(last);
    vf step = vload(size);
    vi same = ((g > 0) & (before > 0)) | ((g < 0) & (before < 0));
    vi other = ((g > 0) & (before < 0)) | ((g < 0) & (before > 0));
    vf grown = vmin(step * h->eta_plus, vset(h->max));
    vf shrunk = vmax(step * h->eta_minus, vset(h->min));
    step = vselect(same, grown, vselect(other, shrunk, step));
    vf change = vselect(g > 0, -step, vselect(g < 0, step, zero));
    if (rule == RULE_RPROP_PLUS) {
        change = vselect(other, -vload(moved), change);
    } else if (rule == RULE_IRPROP_PLUS) {
        change = vselect(other, h->worse ? -vload(moved) : zero, change);
    } else if (rule == RULE_IRPROP_MINUS) {
        change = vselect(other, zero, change);
    }
    vstore(size, step);
    vstore(last, rule == RULE_RPROP_MINUS ? g : vselect(other, zero, g));
    if (backtracks(rule)) {
        vstore(moved, change);
    }
    return change;
}

/* As FOR_ANY_RULE, with the rules of the whole set. */
#define EACH_WHOLE_RULE(rule, F)        \
    switch (rule) {                     \
        case RULE_RPROP_PLUS:           \
            F(RULE_RPROP_PLUS) break;   \
        case RULE_RPROP_MINUS:          \
            F(RULE_RPROP_MINUS) break;  \
        case RULE_IRPROP_PLUS:          \
            F(RULE_IRPROP_PLUS) break;  \
        case RULE_IRPROP_MINUS:         \
            F(RULE_IRPROP_MINUS) break; \
        default:                        \
            FOR_ANY_RULE(rule, F) break;   \
    }

#endif
