/* The one micro-kernel: a tile of sums of products, held in registers.
 *
 *     sum(r, c) += sum over n of a(r, n) b(n, c)      r < R rows, c < C vectors of columns
 *
 * Forwards a is the batch and b the weights; for gradients a is the batch read downwards and b the errors; for errors
 * passed down a is the errors and b the weights, transposed. No sum runs across a vector, and every one is made in the
 * order of n: how rows are put into tiles, or shared among threads, changes no bit. */
#ifndef GRADUS_SIMD_MULTIPLY_INL_H
#define GRADUS_SIMD_MULTIPLY_INL_H

#include <stddef.h>

#include "simd/simd-inl.h"

#if defined(GRADUS_SMALL_TILES)
#define FOUR_AT_ONCE
#else
#define FOUR_AT_ONCE _Pragma("GCC unroll 4")
#endif

/* R, C and the usual step of b are constants wherever this is inlined; strides count floats. Tiles that are full, or nearly,
 * take four steps at a time, and as addresses those of the usual step where it is the step, which leaves more of the core
 * to the arithmetic; for the others it would only be code. */
INLINE void multiply(const int R, const int C, const ptrdiff_t usual, vf (*sum)[2], const float *a, ptrdiff_t a_row,
                     ptrdiff_t a_step, const float *b, ptrdiff_t b_step, int n) {
#define STEP(by)                                        \
    vf b0 = vload(b);                                   \
    vf b1 = C == 2 ? vload(b + VL) : b0;                \
    UNROLL for (int r = 0; r < R; r++) {                \
        vf x = vset(a[r * a_row]);                      \
        sum[r][0] = vfma(x, b0, sum[r][0]);             \
        if (C == 2) {                                   \
            sum[r][1] = vfma(x, b1, sum[r][1]);         \
        }                                               \
    }                                                   \
    a += a_step;                                        \
    b += by;
    if (R >= TILE_ROWS - 1 && C == 2 && b_step == usual) {
        FOUR_AT_ONCE for (int k = 0; k < n; k++) {
            STEP(usual)
        }
    } else if (R >= TILE_ROWS - 1 && C == 2) {
        FOUR_AT_ONCE for (int k = 0; k < n; k++) {
            STEP(b_step)
        }
    } else {
        for (int k = 0; k < n; k++) {
            STEP(b_step)
        }
    }
#undef STEP
}

/* Calls F(R, C) with constants for rows in 1..TILE_ROWS and one vector or two. */
#define TILE_CASE(R, F) \
    case R:             \
        if (two) {      \
            F(R, 2)     \
        } else {        \
            F(R, 1)     \
        }               \
        break;
#define TILES_4(F) TILE_CASE(1, F) TILE_CASE(2, F) TILE_CASE(3, F) TILE_CASE(4, F)
#define TILES_6(F) TILES_4(F) TILE_CASE(5, F) TILE_CASE(6, F)
#define TILES_8(F) TILES_6(F) TILE_CASE(7, F) TILE_CASE(8, F)
#define TILES_12(F) TILES_8(F) TILE_CASE(9, F) TILE_CASE(10, F) TILE_CASE(11, F) TILE_CASE(12, F)
#if defined(GRADUS_SMALL_TILES)
#define TILES TILES_4
#elif defined(GRADUS_AVX512)
#define TILES TILES_12
#elif defined(GRADUS_AVX2)
#define TILES TILES_6
#elif defined(__aarch64__)
#define TILES TILES_8
#else
#define TILES TILES_4
#endif

/* Rows of the next tile when so many are left: all tiles full or one row short, as far as that goes. */
INLINE int tile_rows(int left) {
    int tiles = (left + TILE_ROWS - 1) / TILE_ROWS;
    if (tiles > 2) {
        return tiles * TILE_ROWS - left < tiles ? TILE_ROWS : TILE_ROWS - 1;
    }
    return tiles == 2 ? (left + 1) / 2 : left;
}

#endif
