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

/* Rows of floats: at addresses that a list names, or, where there is no list, so many floats apart. */
struct rows {
    const float *const *list; /* or NULL */
    const float *first;       /* else */
    ptrdiff_t stride;
};

INLINE const float *row_of(const struct rows *rows, ptrdiff_t n) {
    return rows->list != NULL ? rows->list[n] : rows->first + n * rows->stride;
}

/* The rows from number n on. */
INLINE struct rows rows_from(struct rows rows, ptrdiff_t n) {
    return (struct rows){.list = rows.list != NULL ? rows.list + n : NULL,
                         .first = rows.first + n * rows.stride,
                         .stride = rows.stride};
}

/* Hides from GCC how an index comes about: it would keep a pointer a row, and move every one of them at every step. */
#define KEEP_AS_INDEX(k) __asm__("" : "+r"(k))

/* One step: R factors times C vectors of b. */
#define MULTIPLY_STEP(factor)                           \
    vf b0 = vload(b);                                   \
    vf b1 = C == 2 ? vload(b + VL) : b0;                \
    UNROLL for (int r = 0; r < R; r++) {                \
        vf x = vset(factor);                            \
        sum[r][0] = vfma(x, b0, sum[r][0]);             \
        if (C == 2) {                                   \
            sum[r][1] = vfma(x, b1, sum[r][1]);         \
        }                                               \
    }                                                   \
    b += b_step;

#if defined(GRADUS_NEON) && !defined(GRADUS_SMALL_TILES)
#include "simd/multiply-lanes-inl.h"
#else
/* As much of the work below as there is a better way for; none here. */
INLINE ptrdiff_t steps_along(const int R, const int C, vf (*sum)[2], const float *const *row, const float *b,
                             ptrdiff_t b_step, ptrdiff_t n) {
    (void)R, (void)C, (void)sum, (void)row, (void)b, (void)b_step, (void)n;
    return 0;
}

INLINE ptrdiff_t steps_down(const int R, const int C, vf (*sum)[2], const struct rows *a, ptrdiff_t from,
                            const float *b, ptrdiff_t b_step, ptrdiff_t n) {
    (void)R, (void)C, (void)sum, (void)a, (void)from, (void)b, (void)b_step, (void)n;
    return 0;
}
#endif

/* a(r, k) = row[r][k]; R and C are constants wherever this is inlined. The index ends at 0, which takes no register. */
INLINE void multiply_along(const int R, const int C, vf (*sum)[2], const float *const *row, const float *b,
                           ptrdiff_t b_step, ptrdiff_t n) {
    const ptrdiff_t done = steps_along(R, C, sum, row, b, b_step, n);
    const float *end[TILE_ROWS];
    UNROLL for (int r = 0; r < R; r++) {
        end[r] = row[r] + n;
    }
    b += done * b_step;
    for (ptrdiff_t k = done - n; k < 0; k++) {
        KEEP_AS_INDEX(k);
        MULTIPLY_STEP(end[r][k])
    }
}

/* a(r, k) = row k of a, from its float number `from` on. */
INLINE void multiply_down(const int R, const int C, vf (*sum)[2], const struct rows *a, ptrdiff_t from, const float *b,
                          ptrdiff_t b_step, ptrdiff_t n) {
    const ptrdiff_t done = steps_down(R, C, sum, a, from, b, b_step, n);
    b += done * b_step;
    if (a->list != NULL) {
        const float *const *list = a->list;
        for (ptrdiff_t k = done; k < n; k++) {
            const float *x_k = list[k] + from;
            MULTIPLY_STEP(x_k[r])
        }
    } else {
        const ptrdiff_t stride = a->stride;
        const float *x_k = a->first + done * stride + from;
        for (ptrdiff_t k = done; k < n; k++, x_k += stride) {
            MULTIPLY_STEP(x_k[r])
        }
    }
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
#if defined(GRADUS_SMALL_TILES) || defined(GRADUS_SSE2) || defined(__arm__)
#define TILES TILES_4
#elif defined(GRADUS_AVX2)
#define TILES TILES_6
#else
#define TILES TILES_8
#endif

/* Rows of the next tile when so many are left: all tiles full or one row short, as far as that goes. And how many such
 * tiles lie one below the other: what there is to ask of a tile is asked once for all of them. */
INLINE int tile_rows(int left, int *count) {
    int tiles = (left + TILE_ROWS - 1) / TILE_ROWS;
    int full = left - tiles * (TILE_ROWS - 1); /* tiles that are, if the others are one row short */
    if (full > 0) {
        *count = full;
        return TILE_ROWS;
    }
    if (full == 0 && tiles > 0) {
        *count = tiles;
        return TILE_ROWS - 1;
    }
    *count = 1;
    return tiles == 2 ? (left + 1) / 2 : left < TILE_ROWS ? left : TILE_ROWS - 1;
}

#endif
