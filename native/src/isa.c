/* Compiled once for every instruction set: the interpreter and its kernels. */
#include "run.h"

void ISA(gradus_apply)(int function, float slope, float *values, int n);
void ISA(gradus_run)(struct net *net, int thread);

/* An activation of n values, a multiple of 16, in place; function -1 is exp, for what is not positive. */
void ISA(gradus_apply)(int function, float slope, float *values, int n) {
    uint64_t mode = flush_denormals();
    if (function >= 0) {
        activate_block(function, slope, values, n, 1, n);
    } else {
        for (int i = 0; i < n; i += VL) {
            vstore(values + i, vexp_negative(vload(values + i)));
        }
    }
    restore_mode(mode);
}
