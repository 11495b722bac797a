/* exp and expm1 of what is not positive, log of what is at least 1, tanh and sigmoid, of vectors: within 3 ulp over all
 * floats (the test over every exponent states the bounds).
 * exp(x) = 2^n exp(r), x = n ln2 + r, |r| <= ln2/2, and exp(r) - 1 = r + r^2 p(r) by Taylor's series to r^7, whose
 * next term is below 2^-27 there. */
#ifndef GRADUS_SIMD_EXPONENTIAL_INL_H
#define GRADUS_SIMD_EXPONENTIAL_INL_H

#include "simd/simd-inl.h"

/* Reduces x, within about +-126 ln2, to n and expm1(r); 2^n is returned. */
INLINE vf reduce(vf x, vf *expm1_r) {
    const float log2e = 0x1.715476p+0f;
    const float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f; /* the first has few enough bits for n times it */
    const float shift = 0x1.8p+23f;                                 /* adding it rounds to whole numbers */
    vf shifted = vfma(x, vset(log2e), vset(shift));
    vf n = shifted - shift;
    vf r = vfnma(n, vset(ln2_high), x);
    r = vfnma(n, vset(ln2_low), r);
    vf r2 = r * r;
    /* Two halves of the polynomial in r, side by side. */
    vf low = vfma(r, vset(1.0f / 6), vset(0.5f));
    vf middle = vfma(r, vset(1.0f / 120), vset(1.0f / 24));
    vf high = vfma(r, vset(1.0f / 5040), vset(1.0f / 720));
    vf p = vfma(vfma(high, r2, middle), r2, low);
    *expm1_r = vfma(p, r2, r);
    return (vf)(((vi)shifted << 23) + 0x3f800000);
}

/* NaN stays NaN: it is never the bound that vmin and vmax return. */
INLINE vf bounded(vf x, float low, float high) {
    return vmin(vset(high), vmax(vset(low), x));
}

/* exp(x), x <= 0; 0 below -87.3. */
INLINE vf vexp_negative(vf x) {
    vf q;
    vf s = reduce(bounded(x, -87.33f, 0), &q);
    vf e = q + 1.0f;
#if defined(__arm__)
    __asm__("" : "+w"(e)); /* or GCC makes it s q + s, by -funsafe-math-optimizations, and s q might be denormal */
#endif
    return (vf)(~(x < -87.33f) & (vi)(s * e));
}

/* exp(x) - 1, x <= 0. */
INLINE vf vexpm1_negative(vf x) {
    vf q;
    vf s = reduce(bounded(x, -80, 0), &q);
    return vfma(s, q, s - 1);
}

/* 1 / (1 + exp(-x)); 0 below -87.3. */
INLINE vf vsigmoid(vf x) {
    vf q;
    vf s = reduce(bounded(-x, -87, 88), &q);
    return 1.0f / (vfma(s, q, s) + 1.0f);
}

/* With e = exp(2|x|) - 1: tanh |x| = e / (e + 2). */
INLINE vf vtanh(vf x) {
    vf q;
    vf s = reduce(bounded(vabs(x) * 2.0f, 0, 40), &q);
    vf e = vfma(s, q, s - 1.0f);
    vf y = e / (e + 2.0f);
    return (vf)((vi)y | ((vi)x & INT32_MIN));
}

/* log(x), x >= 1 and finite. With x = 2^n m, m in sqrt(1/2) .. sqrt(2), and s = (m - 1) / (m + 1):
 * log(m) = 2 (s + s^3/3 + s^5/5 + ...), whose next term is below 2^-28 of it. */
INLINE vf vlog(vf x) {
    vi half = (vi)x - 0x3f3504f3; /* the bits of sqrt(1/2) */
    vi exponent = half >> 23;
    vf m = (vf)((vi)x - (exponent << 23));
    vf n = __builtin_convertvector(exponent, vf);
    vf s = (m - 1.0f) / (m + 1.0f);
    vf z = s * s;
    vf p = vfma(vfma(vfma(z, vset(2.0f / 9), vset(2.0f / 7)), z, vset(2.0f / 5)), z, vset(2.0f / 3));
    vf low = vfma(s * z, p, n * 0x1.7f7d1cp-20f);
    return vfma(n, vset(0x1.62e4p-1f), 2.0f * s + low);
}

#endif
