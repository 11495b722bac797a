/* Which instruction sets this library has, and which of them this machine can run. */
#include "net/net.h"

#if !defined(__x86_64__) && !defined(__aarch64__)
#include <sys/auxv.h>
#endif

#define DECLARE(isa)                                                         \
    void gradus_run_##isa(struct net *, int);                                \
    void gradus_apply_##isa(int function, float slope, float *values, int n);

#if defined(__x86_64__)
DECLARE(avx512)
DECLARE(avx2)
DECLARE(sse2)

static bool has_avx512(void) {
#if defined(GRADUS_PRETEND_AVX512)
    return true; /* test/avx512.h stands in for it */
#endif
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
            && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt");
}

static bool has_avx2(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt");
}

static bool always(void) {
    return true;
}

const struct isa isas[] = {
    {"avx512", has_avx512, gradus_run_avx512, gradus_apply_avx512},
    {"avx2", has_avx2, gradus_run_avx2, gradus_apply_avx2},
    {"sse2", always, gradus_run_sse2, gradus_apply_sse2},
    {0},
};
#else
DECLARE(neon)

static bool has_neon(void) {
#if defined(__aarch64__)
    return true;
#else
    enum { NEON_BIT = 1 << 12 };
    return (getauxval(AT_HWCAP) & NEON_BIT) != 0;
#endif
}

const struct isa isas[] = {
    {"neon", has_neon, gradus_run_neon, gradus_apply_neon},
    {0},
};
#endif
