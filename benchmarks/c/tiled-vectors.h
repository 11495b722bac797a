/* Vectors of VL floats for tiled.c: loads and stores, exchanges of lanes, exp, tanh and softmax. */
#pragma once

#include "bench.h"

#include <immintrin.h>

#ifndef VL /* floats in a vector; -DVL=8 builds the 256-bit variant where the CPU has 512 */
#ifdef __AVX512F__
#define VL 16
#else
#define VL 8
#endif
#endif
typedef float vec __attribute__((vector_size(4 * VL)));
typedef int ivec __attribute__((vector_size(4 * VL)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 32")
#define PAD(n) (((n) + 15) / 16 * 16)

INLINE vec load(const float *p) { return *(const vec *)p; }
INLINE void store(float *p, vec v) { *(vec *)p = v; }
INLINE vec splat(float s) { return s - (vec){0}; }

#if VL == 16
INLINE vec max(vec a, vec b) { return (vec)_mm512_max_ps((__m512)a, (__m512)b); }
INLINE vec where_positive(vec h, vec z) {
    __mmask16 positive = _mm512_cmp_ps_mask((__m512)h, _mm512_setzero_ps(), _CMP_GT_OQ);
    return (vec)_mm512_maskz_mov_ps(positive, (__m512)z);
}
#else
INLINE vec max(vec a, vec b) { return (vec)_mm256_max_ps((__m256)a, (__m256)b); }
INLINE vec where_positive(vec h, vec z) { return (vec)((ivec)z & (h > 0)); }
#endif

INLINE vec one_where(ivec mask) { return (vec)(mask & (ivec)splat(1)); }

/* ---- lanes ---- */

/* Lane j of the result is lane j ^ s. */
INLINE vec swap(vec v, int s) {
    ivec lane;
    UNROLL for (int j = 0; j < VL; j++) lane[j] = j ^ s;
    return __builtin_shuffle(v, lane);
}

/* Every lane of the result is lane i. */
INLINE vec spread(vec v, int i) { return __builtin_shuffle(v, (ivec){0} + i); }

/* One butterfly of a VL x VL transposition: swaps the off-diagonal s x s blocks of rows a and b = a + s. */
INLINE void exchange(vec *a, vec *b, int s) {
    ivec lo, hi;
    UNROLL for (int j = 0; j < VL; j++) {
        lo[j] = j & s ? VL + j - s : j;
        hi[j] = j & s ? VL + j : j + s;
    }
    vec x = *a, y = *b;
    *a = __builtin_shuffle(x, y, lo);
    *b = __builtin_shuffle(x, y, hi);
}

INLINE void transpose(vec r[VL]) {
    UNROLL for (int s = 1; s < VL; s *= 2)
        UNROLL for (int i = 0; i < VL; i++)
            if (!(i & s)) exchange(&r[i], &r[i + s], s);
}

/* Lane i < n of the result is the sum of the lanes of r[i]; the lanes past n hold copies of some. */
INLINE vec sum_each(vec r[VL], int n) {
    UNROLL for (int s = 1; s < VL; s *= 2)
        UNROLL for (int i = 0; i < n; i += 2 * s) {
            if (i + s < n) {
                exchange(&r[i], &r[i + s], s);
                r[i] += r[i + s];
            } else {
                r[i] += swap(r[i], s);
            }
        }
    return n > 0 ? r[0] : (vec){0};
}

/* The largest, or the sum, of the first n lanes, in every one of them (n rounded up to a power of two). */
INLINE vec largest(vec v, int n) {
    UNROLL for (int s = 1; s < n; s *= 2) v = max(v, swap(v, s));
    return v;
}
INLINE vec total(vec v, int n) {
    UNROLL for (int s = 1; s < n; s *= 2) v += swap(v, s);
    return v;
}

/* ---- exp and tanh ---- */

/*
 * exp(x) - 1 = 2^n (exp(r) - 1) + (2^n - 1) with n = round(x / ln 2), |r| <= ln 2 / 2. The polynomial interpolates
 * (exp(r) - 1) / r at six Chebyshev nodes, relative error 1.3e-8. *scale gets 2^n.
 */
INLINE vec exp_minus_1(vec x, vec *scale) {
    const vec magic = splat(12582912.f); /* 1.5 * 2^23: adding it rounds to an integer, kept in the low bits */
    vec t = x * 1.44269504f + magic, n = t - magic;
    vec r = x - n * 0.693359375f + n * 2.12194440e-4f; /* ln 2 in two parts */
    vec r2 = r * r;
    vec p = (0.500000001f * r + 1.00000001f) +
            r2 * ((0.0416664650f * r + 0.166665053f) + r2 * (0.00139336410f * r + 0.00836914849f));
    vec two_n = (vec)(((ivec)t << 23) + 0x3f800000);
    *scale = two_n;
    return p * r * two_n + (two_n - 1);
}

/* tanh(x) = -m / (m + 2), m = exp(-2 |x|) - 1, with the sign of x; keeps relative precision at 0. */
INLINE vec tanh_of(vec x) {
    const ivec sign_bit = (ivec){0} + (int)0x80000000u;
    ivec sign = (ivec)x & sign_bit;
    vec a = (vec)((ivec)x & ~sign_bit), scale;
    vec m = exp_minus_1(max(-2 * a, splat(-20.f)), &scale);
    return (vec)((ivec)(-m / (m + 2)) | sign);
}

/* Softmax of one row of 16 logits; those past the classes are -1e30 (their bias) and give 0. */
INLINE void softmax(vec v[16 / VL], int classes) {
    const int lanes = classes < VL ? classes : VL;
    vec top = v[0], sum = {0}, scale;
    if (classes > VL) top = max(top, v[16 / VL - 1]);
    top = largest(top, lanes);
    UNROLL for (int i = 0; i < 16 / VL; i++) {
        v[i] = exp_minus_1(max(v[i] - top, splat(-80.f)), &scale) + 1;
        sum += v[i];
    }
    sum = 1 / total(sum, lanes);
    UNROLL for (int i = 0; i < 16 / VL; i++) v[i] *= sum;
}
