/* Vectors of VL floats. Arithmetic is the compiler's own (+ - * / < &); here is what it has no operator for.
 * Contraction is off (-ffp-contract=off): vfma and vfnma say where it is wanted, so that every path through a kernel
 * rounds alike. */
#ifndef GRADUS_SIMD_SIMD_INL_H
#define GRADUS_SIMD_SIMD_INL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(GRADUS_AVX512) || defined(GRADUS_AVX2) || defined(GRADUS_SSE2)
#include <immintrin.h>
#elif defined(GRADUS_NEON)
#include <arm_neon.h>
#endif

#if defined(GRADUS_AVX512)
#define ISA(name) name##_avx512
#define VL 16
enum { TILE_ROWS = 8 }; /* times 2 vectors: 16 sums in 32 registers; more would gain nothing */
#elif defined(GRADUS_AVX2)
#define ISA(name) name##_avx2
#define VL 8
enum { TILE_ROWS = 6 }; /* 12 sums in 16 registers */
#elif defined(GRADUS_SSE2)
#define ISA(name) name##_sse2
#define VL 4
enum { TILE_ROWS = 4 }; /* 8 sums in 16 registers; a product needs one more */
#elif defined(GRADUS_NEON) && defined(__aarch64__)
#define ISA(name) name##_neon
#define VL 4
enum { TILE_ROWS = 8 }; /* 16 sums in 32 registers */
#elif defined(GRADUS_NEON)
#define ISA(name) name##_neon
#define VL 4
enum { TILE_ROWS = 4 }; /* 8 sums in 16 registers */
#else
#error "no instruction set chosen"
#endif

#if defined(GRADUS_SMALL_TILES)
#define TILE_ROWS 4
#endif

#define INLINE static inline __attribute__((always_inline))
#if defined(GRADUS_SMALL_TILES)
#define UNROLL
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

typedef float vf __attribute__((vector_size(4 * VL)));
typedef int32_t vi __attribute__((vector_size(4 * VL)));
typedef float vf_unaligned __attribute__((vector_size(4 * VL), aligned(4), may_alias));
/* Half as many floats, and as many doubles. */
typedef float vhalf __attribute__((vector_size(2 * VL)));
typedef float vhalf_unaligned __attribute__((vector_size(2 * VL), aligned(4), may_alias));
typedef double vdouble __attribute__((vector_size(4 * VL)));
/* A quarter of an AVX-512 register, half of an AVX2 one, a whole one of the others. */
typedef float v4 __attribute__((vector_size(16)));
typedef float v4_unaligned __attribute__((vector_size(16), aligned(4), may_alias));

/* How many vectors n floats are. */
INLINE int vectors_of(int n) {
    return (int)(((unsigned)n + VL - 1) / VL);
}

INLINE vf vload(const float *p) {
    return *(const vf_unaligned *)p;
}

INLINE void vstore(float *p, vf v) {
    *(vf_unaligned *)p = v;
}

INLINE v4 v4load(const float *p) {
    return *(const v4_unaligned *)p;
}

INLINE vdouble vload_doubles(const float *p) {
    return __builtin_convertvector(*(const vhalf_unaligned *)p, vdouble);
}

INLINE vf vset(float x) {
    return x - (vf){0}; /* x - 0 is x, -0 included */
}

INLINE vi vseti(int32_t x) {
    return x + (vi){0};
}

INLINE vf vabs(vf v) {
    return (vf)((vi)v & 0x7fffffff);
}

/* Where the mask is -1 a, where it is 0 b. */
INLINE vf vselect(vi mask, vf a, vf b) {
    return (vf)((mask & (vi)a) | (~mask & (vi)b));
}

#if defined(GRADUS_AVX512)
INLINE vf vfma(vf a, vf b, vf c) {
    return (vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}
INLINE vf vfnma(vf a, vf b, vf c) {
    return (vf)_mm512_fnmadd_ps((__m512)a, (__m512)b, (__m512)c);
}
INLINE vf vmax(vf a, vf b) {
    return (vf)_mm512_max_ps((__m512)a, (__m512)b);
}
INLINE vf vmin(vf a, vf b) {
    return (vf)_mm512_min_ps((__m512)a, (__m512)b);
}
INLINE unsigned vbits(vi mask) {
    return _mm512_movepi32_mask((__m512i)mask);
}
INLINE vf vload_part(const float *p, int n) {
    return (vf)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}
#elif defined(GRADUS_AVX2)
INLINE vf vfma(vf a, vf b, vf c) {
    return (vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}
INLINE vf vfnma(vf a, vf b, vf c) {
    return (vf)_mm256_fnmadd_ps((__m256)a, (__m256)b, (__m256)c);
}
INLINE vf vmax(vf a, vf b) {
    return (vf)_mm256_max_ps((__m256)a, (__m256)b);
}
INLINE vf vmin(vf a, vf b) {
    return (vf)_mm256_min_ps((__m256)a, (__m256)b);
}
INLINE unsigned vbits(vi mask) {
    return (unsigned)_mm256_movemask_ps((__m256)mask);
}
INLINE vf vload_part(const float *p, int n) {
    vi mask = (vi){0, 1, 2, 3, 4, 5, 6, 7} < n;
    return (vf)_mm256_maskload_ps(p, (__m256i)mask);
}
#else
#if defined(GRADUS_SSE2)
INLINE vf vfma(vf a, vf b, vf c) {
    return a * b + c;
}
INLINE vf vfnma(vf a, vf b, vf c) {
    return c - a * b;
}
INLINE vf vmax(vf a, vf b) {
    return (vf)_mm_max_ps((__m128)a, (__m128)b);
}
INLINE vf vmin(vf a, vf b) {
    return (vf)_mm_min_ps((__m128)a, (__m128)b);
}
INLINE unsigned vbits(vi mask) {
    return (unsigned)_mm_movemask_ps((__m128)mask);
}
#else
INLINE vf vmax(vf a, vf b) {
    return (vf)vmaxq_f32((float32x4_t)a, (float32x4_t)b);
}
INLINE vf vmin(vf a, vf b) {
    return (vf)vminq_f32((float32x4_t)a, (float32x4_t)b);
}
#if defined(__aarch64__)
INLINE vf vfma(vf a, vf b, vf c) {
    return (vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
}
INLINE vf vfnma(vf a, vf b, vf c) {
    return (vf)vfmsq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
}
INLINE unsigned vbits(vi mask) {
    return (unsigned)vaddvq_s32((int32x4_t)(mask & (vi){1, 2, 4, 8}));
}
#else
INLINE vf vfma(vf a, vf b, vf c) {
    return a * b + c; /* a Cortex-A7 has no fused one that is any faster */
}
INLINE vf vfnma(vf a, vf b, vf c) {
    return c - a * b;
}
INLINE unsigned vbits(vi mask) {
    vi bits = mask & (vi){1, 2, 4, 8};
    return (unsigned)(bits[0] | bits[1] | bits[2] | bits[3]);
}
#endif
#endif
INLINE vf vload_part(const float *p, int n) {
    vf v = {0};
    for (int i = 0; i < n; i++) {
        v[i] = p[i];
    }
    return v;
}
#endif

INLINE vf vsqrt(vf v) {
#if defined(GRADUS_AVX512)
    return (vf)_mm512_sqrt_ps((__m512)v);
#elif defined(GRADUS_AVX2)
    return (vf)_mm256_sqrt_ps((__m256)v);
#elif defined(GRADUS_SSE2)
    return (vf)_mm_sqrt_ps((__m128)v);
#elif defined(__aarch64__)
    return (vf)vsqrtq_f32((float32x4_t)v);
#else
    UNROLL for (int i = 0; i < VL; i++) {
        v[i] = __builtin_sqrtf(v[i]);
    }
    return v;
#endif
}

/* 0, 1, 2, ... */
INLINE vi viota(void) {
#if VL == 16
    return (vi){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#elif VL == 8
    return (vi){0, 1, 2, 3, 4, 5, 6, 7};
#else
    return (vi){0, 1, 2, 3};
#endif
}

/* 1, 2, 4, ... */
INLINE vi vpowers(void) {
#if VL == 16
    return (vi){1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
#elif VL == 8
    return (vi){1, 2, 4, 8, 16, 32, 64, 128};
#else
    return (vi){1, 2, 4, 8};
#endif
}

/* -1 in the first n lanes. */
INLINE vi vfirst(int n) {
    return viota() < n;
}

/* The first n lanes; 0 in the others. */
INLINE vf vkeep(vf v, int n) {
    return (vf)((vi)v & vfirst(n));
}

/* The lanes' sum and maximum, by halves. */
INLINE vf vhalves(vf v, vf (*combine)(vf, vf)) {
#if VL == 16
    v = combine(v, __builtin_shuffle(v, (vi){8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7}));
    v = combine(v, __builtin_shuffle(v, (vi){4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11}));
    v = combine(v, __builtin_shuffle(v, (vi){2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13}));
    return combine(v, __builtin_shuffle(v, (vi){1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14}));
#elif VL == 8
    v = combine(v, __builtin_shuffle(v, (vi){4, 5, 6, 7, 0, 1, 2, 3}));
    v = combine(v, __builtin_shuffle(v, (vi){2, 3, 0, 1, 6, 7, 4, 5}));
    return combine(v, __builtin_shuffle(v, (vi){1, 0, 3, 2, 5, 4, 7, 6}));
#else
    v = combine(v, __builtin_shuffle(v, (vi){2, 3, 0, 1}));
    return combine(v, __builtin_shuffle(v, (vi){1, 0, 3, 2}));
#endif
}

/* The larger of two whole numbers a lane, and the smaller. */
#if defined(GRADUS_AVX512)
INLINE vi vmaxi(vi a, vi b) {
    return (vi)_mm512_max_epi32((__m512i)a, (__m512i)b);
}
INLINE vi vmini(vi a, vi b) {
    return (vi)_mm512_min_epi32((__m512i)a, (__m512i)b);
}
#elif defined(GRADUS_AVX2)
INLINE vi vmaxi(vi a, vi b) {
    return (vi)_mm256_max_epi32((__m256i)a, (__m256i)b);
}
INLINE vi vmini(vi a, vi b) {
    return (vi)_mm256_min_epi32((__m256i)a, (__m256i)b);
}
#elif defined(GRADUS_NEON)
INLINE vi vmaxi(vi a, vi b) {
    return (vi)vmaxq_s32((int32x4_t)a, (int32x4_t)b);
}
INLINE vi vmini(vi a, vi b) {
    return (vi)vminq_s32((int32x4_t)a, (int32x4_t)b);
}
#else
INLINE vi vmaxi(vi a, vi b) {
    return ((a > b) & a) | (~(a > b) & b);
}
INLINE vi vmini(vi a, vi b) {
    return ((a < b) & a) | (~(a < b) & b);
}
#endif

/* For the order of their bits, sizes of floats are whole numbers, and what is not finite is the largest. */
INLINE vf vmax_size(vf a, vf b) {
    return (vf)vmaxi((vi)a, (vi)b);
}

/* Whether one of such sizes is above a limit. */
INLINE bool exceeds(vf sizes, float limit) {
#if defined(GRADUS_AVX512)
    return _mm512_cmpgt_epi32_mask((__m512i)sizes, (__m512i)vset(limit)) != 0;
#else
    return vbits((vi)sizes > (vi)vset(limit)) != 0;
#endif
}

INLINE vf vadd(vf a, vf b) {
    return a + b;
}

/* Both in every lane. */
INLINE vf vsum(vf v) {
    return vhalves(v, vadd);
}

INLINE vf vlargest(vf v) {
    return vhalves(v, vmax);
}

/* The same where only the first n lanes matter, the others being 0 or the least: in every one of the first four. */
INLINE vf vnarrow(vf v, int n, vf (*combine)(vf, vf)) {
    if (n > 4) {
        return vhalves(v, combine);
    }
#if VL == 16
    v = combine(v, __builtin_shuffle(v, (vi){2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13}));
    v = combine(v, __builtin_shuffle(v, (vi){1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14}));
#elif VL == 8
    v = combine(v, __builtin_shuffle(v, (vi){2, 3, 0, 1, 6, 7, 4, 5}));
    v = combine(v, __builtin_shuffle(v, (vi){1, 0, 3, 2, 5, 4, 7, 6}));
#else
    v = vhalves(v, combine);
#endif
    return __builtin_shuffle(v, (vi){0});
}

/* Denormals flushed to 0 on this thread; the mode before. */
INLINE uint64_t flush_denormals(void) {
#if defined(__x86_64__)
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    return before;
#elif defined(__aarch64__)
    uint64_t before;
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    __asm__ volatile("msr fpcr, %0" : : "r"(before | 1u << 24));
    return before;
#else
    uint32_t before;
    __asm__ volatile("vmrs %0, fpscr" : "=r"(before));
    __asm__ volatile("vmsr fpscr, %0" : : "r"(before | 1u << 24));
    return before;
#endif
}

INLINE void restore_mode(uint64_t before) {
#if defined(__x86_64__)
    _mm_setcsr((unsigned)before);
#elif defined(__aarch64__)
    __asm__ volatile("msr fpcr, %0" : : "r"(before));
#else
    __asm__ volatile("vmsr fpscr, %0" : : "r"((uint32_t)before));
#endif
}

#endif
