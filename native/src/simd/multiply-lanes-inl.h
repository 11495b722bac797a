/* The micro-kernel on ARM, which multiplies by a lane: one load brings four factors. A core that executes in order
 * (A53, A55, A7) waits where a load is used at once: what a step needs is loaded during the step before. Included by
 * multiply-inl.h. */
#ifndef GRADUS_SIMD_MULTIPLY_LANES_INL_H
#define GRADUS_SIMD_MULTIPLY_LANES_INL_H

/* c += x[lane] b, the lane being a number that is written out. By intrinsics, GCC 12 copies a third of the sums from
 * one register to another. */
#if defined(__aarch64__)
#define FMA_LANE(c, b, x, lane) __asm__("fmla %0.4s, %1.4s, %2.s[" #lane "]" : "+w"(c) : "w"(b), "w"(x))
#else
#define FMA_LANE(c, b, x, lane) FMA_LANE_##lane(c, b, x)
#define FMA_LANE_0(c, b, x) __asm__("vmla.f32 %q0, %q1, %e2[0]" : "+w"(c) : "w"(b), "t"(x))
#define FMA_LANE_1(c, b, x) __asm__("vmla.f32 %q0, %q1, %e2[1]" : "+w"(c) : "w"(b), "t"(x))
#define FMA_LANE_2(c, b, x) __asm__("vmla.f32 %q0, %q1, %f2[0]" : "+w"(c) : "w"(b), "t"(x))
#define FMA_LANE_3(c, b, x) __asm__("vmla.f32 %q0, %q1, %f2[1]" : "+w"(c) : "w"(b), "t"(x))
#endif

/* C vectors of b. */
#define LOAD_B(to, from)                                \
    to[0] = vload(from);                                \
    to[1] = C == 2 ? vload((from) + VL) : to[0];

/* Four inputs of each row in one register; a multiple of four steps, which is returned. */
INLINE ptrdiff_t steps_along(const int R, const int C, vf (*sum)[2], const float *const *row, const float *b,
                             ptrdiff_t b_step, ptrdiff_t n) {
    n -= n % 4;
    if (n == 0) {
        return 0;
    }
    vf x[TILE_ROWS], even[2], odd[2];
    UNROLL for (int r = 0; r < R; r++) {
        x[r] = vload(row[r]);
    }
    LOAD_B(even, b)
/* Row r: the lane's factor times what `by` holds, and then the next four factors where that lane is the last. */
#define LANE_STEP(lane, by, next)                               \
    UNROLL for (int r = 0; r < R; r++) {                        \
        FMA_LANE(sum[r][0], by[0], x[r], lane);                 \
        if (C == 2) {                                           \
            FMA_LANE(sum[r][1], by[1], x[r], lane);             \
        }                                                       \
        if (lane == 3) {                                        \
            x[r] = vload(row[r] + next);                        \
        }                                                       \
    }
/* Four steps; what the four behind them need is at `next` of the rows, and at b_next. */
#define FOUR_STEPS(next, b_next)                                \
    LOAD_B(odd, b + b_step)                                     \
    LANE_STEP(0, even, 0)                                       \
    LOAD_B(even, b + 2 * b_step)                                \
    LANE_STEP(1, odd, 0)                                        \
    LOAD_B(odd, b + 3 * b_step)                                 \
    LANE_STEP(2, even, 0)                                       \
    LOAD_B(even, b_next)                                        \
    LANE_STEP(3, odd, next)
    ptrdiff_t k = 4;
    for (; k < n; k += 4) {
        FOUR_STEPS(k, b + 4 * b_step)
        b += 4 * b_step;
    }
    FOUR_STEPS(0, b) /* nothing is read behind the rows */
#undef FOUR_STEPS
#undef LANE_STEP
    return n;
}

/* The factors of four rows in one register, where there are so many; a multiple of two steps, which is returned. */
INLINE ptrdiff_t steps_down(const int R, const int C, vf (*sum)[2], const struct rows *a, ptrdiff_t from,
                            const float *b, ptrdiff_t b_step, ptrdiff_t n) {
    enum { FOURS = TILE_ROWS / 4 };
    n -= n % 2;
    if (R % 4 != 0 || n == 0) {
        return 0;
    }
    const float *x = (a->list != NULL ? a->list[0] : a->first) + from;
    vf x_even[FOURS], x_odd[FOURS], even[2], odd[2];
#define LOAD_X(to)                                      \
    UNROLL for (int f = 0; f < R / 4; f++) {            \
        to[f] = vload(x + 4 * f);                       \
    }
#define LANE_ROWS(lane, factors, by)                            \
    UNROLL for (int f = 0; f < R / 4; f++) {                    \
        FMA_LANE(sum[4 * f + lane][0], by[0], factors[f], lane); \
        if (C == 2) {                                           \
            FMA_LANE(sum[4 * f + lane][1], by[1], factors[f], lane); \
        }                                                       \
    }
    LOAD_X(x_even)
    LOAD_B(even, b)
#define LANE_STEP(factors, by)                                  \
    LANE_ROWS(0, factors, by)                                   \
    LANE_ROWS(1, factors, by)                                   \
    LANE_ROWS(2, factors, by)                                   \
    LANE_ROWS(3, factors, by)
    for (ptrdiff_t k = 1;; k += 2) {
        x = a->list != NULL ? a->list[k] + from : x + a->stride;
        LOAD_X(x_odd)
        LOAD_B(odd, b + b_step)
        LANE_STEP(x_even, even)
        if (k + 1 == n) {
            break; /* nothing is read behind the last row */
        }
        x = a->list != NULL ? a->list[k + 1] + from : x + a->stride;
        b += 2 * b_step;
        LOAD_X(x_even)
        LOAD_B(even, b)
        LANE_STEP(x_odd, odd)
    }
    LANE_STEP(x_odd, odd)
#undef LANE_STEP
#undef LANE_ROWS
#undef LOAD_X
    return n;
}

#undef LOAD_B

#endif
