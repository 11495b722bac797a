/*
 * The core's peak of fused multiply-adds, GFLOP/s of float32, for each SIMD width the compiler flags allow:
 * independent chains in registers, no memory. `peak` prints one line of JSON.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <time.h>

typedef float v4 __attribute__((vector_size(16)));
typedef float v8 __attribute__((vector_size(32)));
typedef float v16 __attribute__((vector_size(64)));

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#ifdef __ARM_NEON
#define VECTOR "w"
#else
#define VECTOR "v"
#endif

/* 10 chains hide 5 cycles of latency at two a cycle. The empty asm keeps each chain in a register, and alive. */
#define PEAK(NAME, T, LANES)                                                                                           \
    static double NAME(void) {                                                                                         \
        T a[10], m = (T){0} + 0.999f, c = (T){0} + 0.001f;                                                             \
        _Pragma("GCC unroll 10") for (int i = 0; i < 10; i++) a[i] = (T){0} + (float)i;                                \
        double best = 0;                                                                                               \
        for (int round = 0; round < 20; round++) {                                                                     \
            double start = now();                                                                                      \
            for (int n = 0; n < 1000000; n++) {                                                                        \
                _Pragma("GCC unroll 10") for (int i = 0; i < 10; i++) {                                                \
                    a[i] = a[i] * m + c;                                                                               \
                    __asm__ volatile("" : "+" VECTOR(a[i])); \
                }                                                                                                      \
            }                                                                                                          \
            double rate = 1e-9 * 1e6 * 10 * LANES * 2 / (now() - start);                                               \
            if (rate > best) best = rate;                                                                              \
        }                                                                                                              \
        return best;                                                                                                   \
    }

#if defined __SSE2__ || defined __ARM_NEON
PEAK(peak128, v4, 4)
#endif
#ifdef __AVX2__
PEAK(peak256, v8, 8)
#endif
#ifdef __AVX512F__
PEAK(peak512, v16, 16)
#endif

int main(void) {
    double p128 = 0, p256 = 0, p512 = 0;
#if defined __SSE2__ || defined __ARM_NEON
    p128 = peak128();
#endif
#ifdef __AVX2__
    p256 = peak256();
#endif
#ifdef __AVX512F__
    p512 = peak512();
#endif
    printf("{\"fma_128\": %.1f, \"fma_256\": %.1f, \"fma_512\": %.1f}\n", p128, p256, p512);
    return 0;
}
