/* Compiled once for every instruction set: the interpreter and its kernels. */
#include "run/run-inl.h"

void ISA(gradus_apply)(int function, float slope, float *values, int n);
void ISA(gradus_run)(struct net *net, int thread);

/* An activation of n values, a multiple of 16, in place; function -1 is exp, for what is not positive, and -2
 * log, for what is at least 1. */
void ISA(gradus_apply)(int function, float slope, float *values, int n) {
    uint64_t mode = flush_denormals();
    if (function >= 0) {
        activate_block(function, slope, values, n, 1, n);
    } else {
        for (int i = 0; i < n; i += VL) {
            vf v = vload(values + i);
            vstore(values + i, function == -1 ? vexp_negative(v) : vlog(v));
        }
    }
    restore_mode(mode);
}
