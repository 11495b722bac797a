/* The three inner loops of a minibatch step, each in a function of its own: for `arm`, which gives them to llvm-mca. */
#include "simd/multiply-inl.h"

void forward_tile(float *y, const float *x, ptrdiff_t x_stride, const float *w, ptrdiff_t w_stride, int steps);
void delta_tile(float *below, const float *delta, ptrdiff_t stride, const float *panel, int steps);
void gradient_tile(float *g, const float *x, ptrdiff_t x_stride, const float *delta, ptrdiff_t stride, int samples);

static void store_sums(float *to, vf (*sum)[2]) {
    UNROLL for (int r = 0; r < TILE_ROWS; r++) {
        vstore(to + r * 2 * VL, sum[r][0]);
        vstore(to + r * 2 * VL + VL, sum[r][1]);
    }
}

static __attribute__((noinline, noclone)) void along(float *to, const float *a, ptrdiff_t a_stride, const float *b, ptrdiff_t b_step, int n) {
    vf sum[TILE_ROWS][2] = {{{0}}};
    const float *row[TILE_ROWS];
    UNROLL for (int r = 0; r < TILE_ROWS; r++) {
        row[r] = a + r * a_stride;
    }
    multiply_along(TILE_ROWS, 2, sum, row, b, b_step, n);
    store_sums(to, sum);
}

void forward_tile(float *y, const float *x, ptrdiff_t x_stride, const float *w, ptrdiff_t w_stride, int steps) {
    along(y, x, x_stride, w, w_stride, steps);
}

void delta_tile(float *below, const float *delta, ptrdiff_t stride, const float *panel, int steps) {
    along(below, delta, stride, panel, 2 * VL, steps);
}

void gradient_tile(float *g, const float *x, ptrdiff_t x_stride, const float *delta, ptrdiff_t stride, int samples) {
    vf sum[TILE_ROWS][2] = {{{0}}};
    struct rows rows = {.first = x, .stride = x_stride};
    multiply_down(TILE_ROWS, 2, sum, &rows, 0, delta, stride, samples);
    store_sums(g, sum);
}
