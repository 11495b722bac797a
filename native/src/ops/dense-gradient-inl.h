/* A dense layer's gradients, summed over the minibatch in registers; plain descent moves the weights from there. */
#ifndef GRADUS_OPS_DENSE_GRADIENT_INL_H
#define GRADUS_OPS_DENSE_GRADIENT_INL_H

#include <float.h>

#include "run/phase-inl.h"
#include "simd/multiply-inl.h"
#include "update/rule-inl.h"

/* Some of a layer's weights: rows (inputs) first_row .. end_row, columns (units) first .. end. */
struct block {
    int first_row, end_row, first, end;
};

/* Where sums go, and what becomes of them there: plain descent moves weights by them, after a look at their sizes;
 * else they are kept as they are. */
enum gradient_way { MOVE, KEEP };

/* Tiles of equal height, one below the other, each over as many panels of columns, side by side. */
struct gradient_run {
    const struct rows *x; /* the layer's inputs, sample by sample */
    int from, samples;    /* the first tile's first input */
    const float *delta;   /* (samples, stride) */
    float *to;            /* (inputs, to_stride): weights or gradients */
    ptrdiff_t stride, to_stride;
    int tiles, panels;
    float rate, clip;
    float limit; /* what is no larger needs no second look: the clip, or FLT_MAX */
    struct ahead *ahead; /* fetched on the way; or NULL */
};

/* The sizes of a tile's sums against the limit. */
enum verdict { MODERATE, TO_CLIP, NOT_FINITE };

INLINE enum verdict look_at(const int R, const int C, const vf (*sum)[2], float limit) {
    vf size[2] = {{0}, {0}};
    UNROLL for (int r = 0; r < R; r++) {
        UNROLL for (int c = 0; c < C; c++) {
            size[r & 1] = vmax_size(size[r & 1], vabs(sum[r][c]));
        }
    }
    size[0] = vmax_size(size[0], size[1]);
    if (__builtin_expect(!exceeds(size[0], limit), 1)) {
        return MODERATE;
    }
    return exceeds(size[0], FLT_MAX) ? NOT_FINITE : TO_CLIP;
}

/* Sums of x(b, r) delta(b, c). False if some are not finite; those of their tile do not count. */
INLINE bool gradient_run_of(const int R, const int C, const enum gradient_way way, const struct gradient_run *t) {
    const struct gradient_run own = *t; /* which no store can change, as GCC knows */
    const struct rows x = *t->x;
    const ptrdiff_t stride = own.stride, to_stride = own.to_stride;
    const int samples = own.samples;
    bool finite = true;
    for (int tile = 0; tile < own.tiles; tile++) {
        for (int panel = 0; panel < own.panels; panel++) {
            float *to = own.to + (ptrdiff_t)tile * R * to_stride + panel * C * VL;
            /* Where the next tile's go, to be there in time. */
            const float *next = panel + 1 < own.panels ? to + C * VL : to + R * to_stride - panel * C * VL;
            vf sum[TILE_ROWS][2];
            UNROLL for (int r = 0; r < R; r++) {
                sum[r][0] = sum[r][1] = (vf){0};
                if (way == MOVE) {
                    __builtin_prefetch(next + r * to_stride, 1);
                    if (C == 2 && VL == 16) { /* a line each */
                        __builtin_prefetch(next + r * to_stride + VL, 1);
                    }
                }
            }
            multiply_down(R, C, sum, &x, own.from + tile * R, own.delta + panel * C * VL, stride, samples);
            enum verdict verdict = look_at(R, C, sum, own.limit);
            if (verdict == NOT_FINITE) {
                finite = false;
                continue;
            }
#define STORE(step)                                                                                 \
    UNROLL for (int r = 0; r < R; r++) {                                                            \
        UNROLL for (int c = 0; c < C; c++) {                                                        \
            float *at = to + r * to_stride + c * VL;                                                \
            vstore(at, way == KEEP ? sum[r][c] : rule_apply(vload(at), own.rate, step));             \
        }                                                                                           \
    }
            if (way == MOVE && verdict == TO_CLIP) {
                STORE(vclip(sum[r][c], own.clip))
            } else {
                STORE(sum[r][c])
            }
#undef STORE
        }
        if (own.ahead != NULL) {
            fetch_ahead(own.ahead);
        }
    }
    return finite;
}

static __attribute__((noinline)) bool gradient_run(int rows, bool two, enum gradient_way way,
                                                   const struct gradient_run *t) {
    if (way == MOVE) {
#define TILE(R, C) return gradient_run_of(R, C, MOVE, t);
        switch (rows) { TILES(TILE) }
#undef TILE
    } else {
#define TILE(R, C) return gradient_run_of(R, C, KEEP, t);
        switch (rows) { TILES(TILE) }
#undef TILE
    }
    return true;
}

/* The errors of GROUP columns from number j on, copied so that their rows lie side by side. In the arena those of a
 * wide layer are some power of two apart, and fight for the same few lines of the cache. */
static const float *pack_errors(struct backward *s, int j) {
    struct packed *packed = s->packed;
    if (packed->column != j) {
        const float *from = s->arena + s->op->delta + j;
        for (int b = 0; b < s->samples; b++) {
            memcpy(packed->errors + b * GROUP, from + (ptrdiff_t)b * s->op->stride, sizeof(float) * GROUP);
        }
        packed->column = j;
    }
    return packed->errors;
}

/* The gradients of a block, moved or kept at `to`, which is where the block's first goes. False if some are not
 * finite. */
static bool gradient_block(struct backward *s, const struct block *block, enum gradient_way way, float *to,
                           ptrdiff_t to_stride, float rate, float clip) {
    enum { CACHED_ERRORS = 6144, FAR_APART = 1024 };
    const struct op *op = s->op;
    const int rows = block->end_row - block->first_row, width = block->end - block->first;
    /* Inputs a page apart fight for the same lines too: those of a low block are copied. */
    _Alignas(64) float inputs[PACKED_SAMPLES * GROUP];
    struct rows x = s->x;
    int from = block->first_row;
    if (x.list == NULL && x.stride >= FAR_APART && rows <= GROUP && width > 2 * GROUP && s->samples <= PACKED_SAMPLES) {
        for (int b = 0; b < s->samples; b++) {
            memcpy(inputs + b * GROUP, x.first + b * x.stride + from, sizeof(float) * (size_t)rows);
        }
        x = (struct rows){.first = inputs, .stride = GROUP};
        from = 0;
    }
    struct gradient_run t = {.x = &x,
                             .samples = s->samples,
                             .to_stride = to_stride,
                             .rate = rate,
                             .clip = clip,
                             .limit = clip < FLT_MAX ? clip : FLT_MAX,
                             .ahead = s->ahead.next < s->ahead.end ? &s->ahead : NULL};
    /* Where the errors fit the first cache, the inputs of a tile meet all of them; else panel by panel. */
    const bool fits = s->samples * (ptrdiff_t)op->stride <= CACHED_ERRORS;
    const bool worth_a_copy = rows >= 8 * GROUP || op->stride >= FAR_APART;
    const bool packs = !fits && worth_a_copy && s->samples >= GROUP && s->samples <= PACKED_SAMPLES;
    bool finite = true;
    for (int j = 0, columns; j < width; j += columns) {
        t.delta = s->arena + op->delta + block->first + j;
        t.stride = op->stride;
        columns = width - j;
        if (!fits && columns > GROUP) {
            columns = GROUP;
        }
        if (packs && columns == GROUP) {
            t.delta = pack_errors(s, block->first + j);
            t.stride = GROUP;
        }
        t.panels = columns / (2 * VL);
        bool two = t.panels > 0 || columns > VL;
        if (t.panels > 0) {
            columns = t.panels * 2 * VL;
        } else {
            t.panels = 1;
        }
        for (int i = 0, height; i < rows; i += height * t.tiles) {
            height = tile_rows(rows - i, &t.tiles);
            t.from = from + i;
            t.to = to + i * to_stride + j;
            finite &= gradient_run(height, two, way, &t);
        }
    }
    return finite;
}

/* The sum of delta(b, .) over the samples, of VL columns: the gradient of biases, whose input is 1. Four sums side by
 * side, for an addition need not wait for the one before. */
INLINE vf bias_sum(const float *delta, ptrdiff_t stride, int samples) {
    vf sum[4] = {{0}, {0}, {0}, {0}};
    int b = 0;
    for (; b + 4 <= samples; b += 4, delta += 4 * stride) {
        UNROLL for (int n = 0; n < 4; n++) {
            sum[n] += vload(delta + n * stride);
        }
    }
    for (; b < samples; b++, delta += stride) {
        sum[0] += vload(delta);
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* The gradients of some biases. False if some are not finite. */
static bool bias_gradient(float *to, const float *delta, ptrdiff_t stride, int samples, int columns) {
    vf check = {0};
    for (int j = 0; j < columns; j += VL) {
        vf sum = bias_sum(delta + j, stride, samples);
        check = vfma(sum, (vf){0}, check);
        vstore(to + j, sum);
    }
    return !tripped(check);
}

/* The same moved by plain descent at once, where all of a vector are finite. */
static bool move_biases(const struct backward *s, int first, int end) {
    const struct op *op = s->op;
    const float *delta = s->arena + op->delta;
    float *biases = s->arena + op->biases;
    bool finite = true;
    for (int j = first; j < end; j += VL) {
        vf sum = bias_sum(delta + j, op->stride, s->samples);
        if (exceeds(vabs(sum), FLT_MAX)) {
            finite = false;
        } else {
            vstore(biases + j, rule_apply(vload(biases + j), s->hyper.rate, vclip(sum, s->hyper.clip)));
        }
    }
    return finite;
}

#endif
