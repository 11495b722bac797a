/* Weights read across: what passing errors down needs. */
#ifndef GRADUS_SIMD_TRANSPOSE_INL_H
#define GRADUS_SIMD_TRANSPOSE_INL_H

#include "simd/simd-inl.h"

/* Four floats of rows p, p + 4 strides, ... side by side. */
INLINE vf vload_fours(const float *p, ptrdiff_t stride) {
#if VL == 16 /* masked broadcasts from memory need no shuffles */
    __m512 v = _mm512_castps128_ps512(_mm_loadu_ps(p));
    v = _mm512_mask_broadcast_f32x4(v, 0x00f0, _mm_loadu_ps(p + 4 * stride));
    v = _mm512_mask_broadcast_f32x4(v, 0x0f00, _mm_loadu_ps(p + 8 * stride));
    return (vf)_mm512_mask_broadcast_f32x4(v, 0xf000, _mm_loadu_ps(p + 12 * stride));
#elif VL == 8
    return __builtin_shufflevector(v4load(p), v4load(p + 4 * stride), 0, 1, 2, 3, 4, 5, 6, 7);
#else
    (void)stride;
    return v4load(p);
#endif
}

/* Of each group of four lanes of a and b: a0 b0 a1 b1, a2 b2 a3 b3, a0 a1 b0 b1, a2 a3 b2 b3. */
#if VL == 16
#define FOURS(w, x, y, z)                                                                                   \
    (vi){w,     x,     y,     z,     w + 4,  x + 4,  y + 4,  z + 4,                                         \
         w + 8, x + 8, y + 8, z + 8, w + 12, x + 12, y + 12, z + 12}
#elif VL == 8
#define FOURS(w, x, y, z) (vi){w, x, y, z, w + 4, x + 4, y + 4, z + 4}
#else
#define FOURS(w, x, y, z) (vi){w, x, y, z}
#endif

INLINE vf zip_low(vf a, vf b) {
    return __builtin_shuffle(a, b, FOURS(0, VL, 1, VL + 1));
}
INLINE vf zip_high(vf a, vf b) {
    return __builtin_shuffle(a, b, FOURS(2, VL + 2, 3, VL + 3));
}
INLINE vf join_low(vf a, vf b) {
    return __builtin_shuffle(a, b, FOURS(0, 1, VL, VL + 1));
}
INLINE vf join_high(vf a, vf b) {
    return __builtin_shuffle(a, b, FOURS(2, 3, VL + 2, VL + 3));
}

/* to(j, i) = from(i, j) for VL rows i and columns j < n, n being rounded up to 4. */
INLINE void transpose_strip(float *to, ptrdiff_t to_stride, const float *from, ptrdiff_t stride, int n) {
    for (int j = 0; j < n; j += 4) {
        vf a = vload_fours(from + j, stride);
        vf b = vload_fours(from + j + stride, stride);
        vf c = vload_fours(from + j + 2 * stride, stride);
        vf d = vload_fours(from + j + 3 * stride, stride);
        vf ac_low = zip_low(a, b), ac_high = zip_high(a, b);
        vf bd_low = zip_low(c, d), bd_high = zip_high(c, d);
        vstore(to + j * to_stride, join_low(ac_low, bd_low));
        vstore(to + (j + 1) * to_stride, join_high(ac_low, bd_low));
        vstore(to + (j + 2) * to_stride, join_low(ac_high, bd_high));
        vstore(to + (j + 3) * to_stride, join_high(ac_high, bd_high));
    }
}

/* The same for fewer rows; 0 in the place of the others. */
static void transpose_rows(float *to, ptrdiff_t to_stride, const float *from, ptrdiff_t stride, int rows, int n) {
    for (int j = 0; j < n; j++) {
        for (int i = 0; i < VL; i++) {
            to[j * to_stride + i] = i < rows ? from[i * stride + j] : 0;
        }
    }
}

/* Lane 4 l + r: the sum over group l of four of v[r]. */
INLINE vf vsums_of_fours(const vf *v) {
    vf ab = zip_low(v[0], v[1]) + zip_high(v[0], v[1]);
    vf cd = zip_low(v[2], v[3]) + zip_high(v[2], v[3]);
    return join_low(ab, cd) + join_high(ab, cd);
}

/* Lane i: the sum over the first four columns j of from(i, j) by(j), for VL rows i. */
INLINE vf vdots_of_fours(const float *from, ptrdiff_t stride, const float *by) {
    vf factor = vload_fours(by, 0);
    vf v[4];
    UNROLL for (int r = 0; r < 4; r++) {
        v[r] = vload_fours(from + r * stride, stride) * factor;
    }
    return vsums_of_fours(v);
}

/* Lane i: the sum over the lanes of v[i]. */
INLINE vf vsums(const vf *v) {
    vf four[VL / 4];
    UNROLL for (int g = 0; g < VL / 4; g++) {
        four[g] = vsums_of_fours(v + 4 * g);
    }
#if VL == 16
    const vi low = {0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23};
    const vi high = {8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31};
    const vi even = {0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27};
    const vi odd = {4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31};
    vf first = __builtin_shuffle(four[0], four[1], low) + __builtin_shuffle(four[0], four[1], high);
    vf second = __builtin_shuffle(four[2], four[3], low) + __builtin_shuffle(four[2], four[3], high);
    return __builtin_shuffle(first, second, even) + __builtin_shuffle(first, second, odd);
#elif VL == 8
    const vi low = {0, 1, 2, 3, 8, 9, 10, 11};
    const vi high = {4, 5, 6, 7, 12, 13, 14, 15};
    return __builtin_shuffle(four[0], four[1], low) + __builtin_shuffle(four[0], four[1], high);
#else
    return four[0];
#endif
}

/* The same for VL vectors of which all but the first R are 0; R is a multiple of 4. Lanes from R on are of no use. */
INLINE vf vsums_of(const int R, const vf *v) {
    if (R > 4 || VL == 4) {
        return vsums(v);
    }
    vf sums = vsums_of_fours(v);
#if VL == 16
    sums += __builtin_shuffle(sums, (vi){8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7});
#endif
#if VL >= 8
    return sums + __builtin_shuffle(sums, viota() ^ 4);
#else
    return sums;
#endif
}

/* v[0] + v[1] + ..., added in the order in which vsums adds lanes. */
INLINE vf vsum_like_lanes(const vf *v) {
    vf four[VL / 4];
    UNROLL for (int g = 0; g < VL / 4; g++) {
        four[g] = (v[4 * g] + v[4 * g + 2]) + (v[4 * g + 1] + v[4 * g + 3]);
    }
#if VL == 16
    return (four[0] + four[2]) + (four[1] + four[3]);
#elif VL == 8
    return four[0] + four[1];
#else
    return four[0];
#endif
}

#endif
