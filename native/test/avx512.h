/* The intrinsics of AVX-512 that src/simd/simd-inl.h asks for, in plain C: so that a CPU without them can run that
 * file's code, and tests hold it to what it should compute. Slow, and a product and sum are rounded twice. */
#ifndef GRADUS_TEST_AVX512_H
#define GRADUS_TEST_AVX512_H

#include <immintrin.h>
#include <stdint.h>

typedef float lanes_f __attribute__((vector_size(64), may_alias));
typedef int32_t lanes_i __attribute__((vector_size(64), may_alias));

static inline lanes_f choose(lanes_i mask, lanes_f a, lanes_f b) {
    return (lanes_f)((mask & (lanes_i)a) | (~mask & (lanes_i)b));
}

static inline unsigned mask_of(lanes_i a) {
    unsigned mask = 0;
    for (int i = 0; i < 16; i++) {
        mask |= (unsigned)(a[i] < 0) << i;
    }
    return mask;
}

static inline lanes_f load_some(unsigned mask, const float *p) {
    lanes_f v = {0};
    for (int i = 0; i < 16; i++) {
        v[i] = mask >> i & 1 ? p[i] : 0;
    }
    return v;
}

static inline lanes_f roots(lanes_f v) {
    for (int i = 0; i < 16; i++) {
        v[i] = __builtin_sqrtf(v[i]);
    }
    return v;
}

/* The first four lanes; the others are not to be used. */
static inline lanes_f widen(__m128 from) {
    lanes_f v = {from[0], from[1], from[2], from[3]};
    return v;
}

static inline lanes_f broadcast_some(lanes_f v, unsigned mask, __m128 from) {
    for (int i = 0; i < 16; i++) {
        v[i] = mask >> i & 1 ? from[i % 4] : v[i];
    }
    return v;
}

#define __m512 lanes_f
#define __m512i lanes_i
#define _mm512_fmadd_ps(a, b, c) ((a) * (b) + (c))
#define _mm512_fnmadd_ps(a, b, c) ((c) - (a) * (b))
#define _mm512_max_ps(a, b) choose((a) > (b), a, b) /* b where either is NaN */
#define _mm512_min_ps(a, b) choose((a) < (b), a, b)
#define _mm512_max_epi32(a, b) (lanes_i) choose((a) > (b), (lanes_f)(a), (lanes_f)(b))
#define _mm512_min_epi32(a, b) (lanes_i) choose((a) < (b), (lanes_f)(a), (lanes_f)(b))
#define _mm512_movepi32_mask mask_of
#define _mm512_cmpgt_epi32_mask(a, b) mask_of((a) > (b))
#define _mm512_castps128_ps512 widen
#define _mm512_mask_broadcast_f32x4 broadcast_some
#define _mm512_maskz_loadu_ps load_some
#define _mm512_sqrt_ps roots

#endif
