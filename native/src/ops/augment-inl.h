/* Gathers a minibatch as load-inl.h does, each picture changed at random: shifted, turned, mirrored, cropped,
 * deformed, and made brighter or noisy. The same arithmetic in the same order as io.gradus.step.java.AugmentDraw and
 * AugmentKernel, for the same bits; they say what it is for. */
#ifndef GRADUS_OPS_AUGMENT_INL_H
#define GRADUS_OPS_AUGMENT_INL_H

#include "ops/load-inl.h"
#include "ops/random.h"

/* The settings, read once for all rows of a call. */
struct augment {
    const float *settings;
    uint64_t key;
    int height, width, channels, stride, nodes_x, nodes_y;
    int table_x, table_y, rows, row_length;
    bool edge;
    float background, noise;
};

/* What was drawn for an example. */
struct drawn {
    float *transform, *x, *y, *line, *grid;
};

/* A whole number that a setting may be; -1 for any other, nan included. */
static int augment_count(float x) {
    return x >= 0 && x <= 0x1p24f ? (int)x : -1;
}

static struct augment augment_settings(const float *a) {
    struct augment g = {
        .settings = a,
        .height = augment_count(a[AUGMENT_HEIGHT]),
        .width = augment_count(a[AUGMENT_WIDTH]),
        .channels = augment_count(a[AUGMENT_CHANNELS]),
        .nodes_x = augment_count(a[AUGMENT_NODES_X]),
        .nodes_y = augment_count(a[AUGMENT_NODES_Y]),
        .table_x = augment_count(a[AUGMENT_TABLE_X]),
        .table_y = augment_count(a[AUGMENT_TABLE_Y]),
        .rows = augment_count(a[AUGMENT_ROWS]),
        .row_length = augment_count(a[AUGMENT_ROW_LENGTH]),
        .edge = a[AUGMENT_EDGE] != 0,
        .background = a[AUGMENT_BACKGROUND],
        .noise = a[AUGMENT_NOISE],
    };
    g.stride = (g.width + PLAN_LANES - 1) / PLAN_LANES * PLAN_LANES;
    for (int n = 3; n >= 0; n--) {
        g.key = g.key << 16 | (uint64_t)a[AUGMENT_KEY + n];
    }
    return g;
}

/* Whether all that is read and written by these settings lies in the picture and in the room behind them: callers may
 * write to the arena. */
static bool augment_sound(const struct augment *g, int inputs, int batch_size, ptrdiff_t room) {
    int64_t pixels = (int64_t)g->height * g->width;
    int64_t nodes = (int64_t)g->nodes_x * g->nodes_y;
    return g->height > 0 && g->width > 0 && g->channels > 0 && pixels <= inputs && pixels * g->channels == inputs
            && g->nodes_x >= 0 && g->nodes_y >= 0 && nodes <= room && g->table_x >= 0 && g->table_y >= 0 && g->rows >= 0
            && g->table_x + (int64_t)g->nodes_x * g->stride <= room
            && g->table_y + (int64_t)g->height * g->nodes_y <= room
            && g->row_length >= AUGMENT_TRANSFORM + 2 * (int64_t)g->stride + 2 * ((int64_t)g->nodes_x + nodes)
            && g->rows + (int64_t)batch_size * g->row_length <= room;
}

/* ---- drawing ---- */

/* The upper 24 bits of draw i in [0, 1). */
INLINE float augment_share(uint64_t key, uint64_t i) {
    return (float)(int32_t)(random_draw(key, i) >> 40) * 0x1p-24f;
}

/* In [-1, 1). */
INLINE float augment_symmetric(uint64_t key, uint64_t i) {
    return 2 * augment_share(key, i) - 1;
}

/* A whole number in -most..most. */
INLINE int augment_whole(uint64_t key, uint64_t i, int most) {
    return (int)((random_draw(key, i) >> 40) * (uint64_t)(2 * most + 1) >> 24) - most;
}

/* The sine and cosine of x, |x| <= pi: Taylor's series of an eighth, doubled three times. */
static void augment_turn(double x, float *sine, float *cosine) {
    double t = x * 0.125;
    double q = t * t;
    double s = -1 / 39916800.0;
    s = s * q + 1 / 362880.0;
    s = s * q - 1 / 5040.0;
    s = s * q + 1 / 120.0;
    s = s * q - 1 / 6.0;
    s = s * q * t + t;
    double c = 1 / 479001600.0;
    c = c * q - 1 / 3628800.0;
    c = c * q + 1 / 40320.0;
    c = c * q - 1 / 720.0;
    c = c * q + 1 / 24.0;
    c = c * q - 0.5;
    c = c * q + 1;
    for (int n = 0; n < 3; n++) {
        double twice = 2 * s * c;
        c = c * c - s * s;
        s = twice;
    }
    *sine = (float)s;
    *cosine = (float)c;
}

static void draw_transform(const struct augment *g, float *to, uint64_t key) {
    const float *a = g->settings;
    int shift = augment_count(a[AUGMENT_SHIFT]);
    float crop = a[AUGMENT_CROP];
    float width = a[AUGMENT_WIDTH], height = a[AUGMENT_HEIGHT];
    float share = crop + (1 - crop) * augment_share(key, AUGMENT_DRAW_CROP);
    float size = share / (1 + a[AUGMENT_ZOOM] * augment_symmetric(key, AUGMENT_DRAW_ZOOM));
    float mirror = a[AUGMENT_REFLECT] != 0 && random_draw(key, AUGMENT_DRAW_REFLECT) >> 63 != 0 ? -1 : 1;
    float sine, cosine;
    augment_turn((double)a[AUGMENT_ROTATE] * augment_symmetric(key, AUGMENT_DRAW_ROTATE), &sine, &cosine);
    to[AUGMENT_XX] = mirror * size * cosine;
    to[AUGMENT_XY] = mirror * size * sine;
    to[AUGMENT_YX] = -(size * sine);
    to[AUGMENT_YY] = size * cosine;
    float room = (1 - share) * 0.5f;
    to[AUGMENT_X0] = (width - 1) * 0.5f + room * width * augment_symmetric(key, AUGMENT_DRAW_CROP_X)
            - (float)augment_whole(key, AUGMENT_DRAW_SHIFT_X, shift);
    to[AUGMENT_Y0] = (height - 1) * 0.5f + room * height * augment_symmetric(key, AUGMENT_DRAW_CROP_Y)
            - (float)augment_whole(key, AUGMENT_DRAW_SHIFT_Y, shift);
    float gain = 1 + a[AUGMENT_GAIN] * augment_symmetric(key, AUGMENT_DRAW_GAIN);
    to[AUGMENT_GAIN_NOW] = gain;
    to[AUGMENT_OFFSET_NOW] =
            g->background - g->background * gain + a[AUGMENT_OFFSET] * augment_symmetric(key, AUGMENT_DRAW_OFFSET);
}

static void draw_nodes(const struct augment *g, float *grid, uint64_t key) {
    int nodes = g->nodes_x * g->nodes_y;
    float amplitude = g->settings[AUGMENT_AMPLITUDE];
    for (int n = 0; n < nodes; n++) {
        uint64_t bits = random_draw(key, (uint64_t)(AUGMENT_DRAW_NODES + n));
        grid[n] = (2 * ((float)(int32_t)(bits >> 40) * 0x1p-24f) - 1) * amplitude;
        grid[nodes + n] = (2 * ((float)(int32_t)(bits >> 16 & 0xFFFFFF) * 0x1p-24f) - 1) * amplitude;
    }
}

/* ---- warping ---- */

/* Where line y is read, pixel by pixel. The padding is computed too: whole vectors need no tails. */
static void augment_line(const struct augment *g, const struct drawn *d, int y) {
    const float *t = d->transform;
    float *xs = __builtin_assume_aligned(d->x, 4), *ys = __builtin_assume_aligned(d->y, 4);
    float v = (float)y - ((float)g->height - 1) * 0.5f;
    float centre = ((float)g->width - 1) * 0.5f;
    float x0 = t[AUGMENT_XY] * v + t[AUGMENT_X0];
    float y0 = t[AUGMENT_YY] * v + t[AUGMENT_Y0];
    float xx = t[AUGMENT_XX], yx = t[AUGMENT_YX];
    for (int x = 0; x < g->stride; x++) {
        xs[x] = xx * ((float)x - centre) + x0;
        ys[x] = yx * ((float)x - centre) + y0;
    }
    const float *table = g->settings + g->table_x;
    const float *weights = g->settings + g->table_y + y * g->nodes_y;
    for (int n = 0; n < 2 * g->nodes_x; n++) {
        const float *column = d->grid + n + (n < g->nodes_x ? 0 : (g->nodes_y - 1) * g->nodes_x);
        float sum = 0;
        for (int m = 0; m < g->nodes_y; m++) {
            sum += weights[m] * column[m * g->nodes_x];
        }
        d->line[n] = sum;
    }
    for (int n = 0; n < g->nodes_x; n++) {
        const float *w = table + (ptrdiff_t)n * g->stride;
        vf dx = vset(d->line[n]), dy = vset(d->line[g->nodes_x + n]);
        for (int x = 0; x < g->stride; x += VL) {
            vf weight = vload(w + x);
            vstore(xs + x, vload(xs + x) + dx * weight);
            vstore(ys + x, vload(ys + x) + dy * weight);
        }
    }
}

/* A value of the picture; bytes is a constant wherever this is inlined. */
INLINE float augment_value(bool bytes, const void *image, int at) {
    return bytes ? (float)((const uint8_t *)image)[at] : ((const float *)image)[at];
}

INLINE float augment_pixel(bool bytes, const struct augment *g, const void *image, int c, int x, int y) {
    if (g->edge) {
        x = x < g->width ? x : g->width - 1; /* which weighs nothing */
        y = y < g->height ? y : g->height - 1;
    } else if (x < 0 || x >= g->width || y < 0 || y >= g->height) {
        return g->background;
    }
    return augment_value(bytes, image, (y * g->width + x) * g->channels + c);
}

INLINE float augment_clamp(float x, float least, float most) {
    return x < least ? least : x < most ? x : most;
}

INLINE int augment_floor(float x) {
    int whole = (int)x;
    return x < (float)whole ? whole - 1 : whole;
}

/* A channel of the picture at a place between pixels. */
INLINE float augment_read(bool bytes, const struct augment *g, const void *image, int c, float x, float y) {
    float least = g->edge ? 0 : -1, beyond = g->edge ? -1 : 0;
    float left = augment_clamp(x, least, (float)g->width + beyond);
    float top = augment_clamp(y, least, (float)g->height + beyond);
    int x0 = augment_floor(left), y0 = augment_floor(top);
    float fx = left - (float)x0, fy = top - (float)y0;
    float upper, lower, upper_right, lower_right;
    if (x0 >= 0 && y0 >= 0 && x0 + 1 < g->width && y0 + 1 < g->height) {
        int at = (y0 * g->width + x0) * g->channels + c, below = at + g->width * g->channels;
        upper = augment_value(bytes, image, at);
        upper_right = augment_value(bytes, image, at + g->channels);
        lower = augment_value(bytes, image, below);
        lower_right = augment_value(bytes, image, below + g->channels);
    } else {
        upper = augment_pixel(bytes, g, image, c, x0, y0);
        upper_right = augment_pixel(bytes, g, image, c, x0 + 1, y0);
        lower = augment_pixel(bytes, g, image, c, x0, y0 + 1);
        lower_right = augment_pixel(bytes, g, image, c, x0 + 1, y0 + 1);
    }
    upper += fx * (upper_right - upper);
    lower += fx * (lower_right - lower);
    return upper + fy * (lower - upper);
}

INLINE void augment_warp(bool bytes, const struct augment *g, const struct drawn *d, const void *image, float *to) {
    float gain = d->transform[AUGMENT_GAIN_NOW], offset = d->transform[AUGMENT_OFFSET_NOW];
    for (int y = 0; y < g->height; y++) {
        augment_line(g, d, y);
        for (int x = 0; x < g->width; x++) {
            for (int c = 0; c < g->channels; c++) {
                *to++ = augment_read(bytes, g, image, c, d->x[x], d->y[x]) * gain + offset;
            }
        }
    }
}

/* Adds noise that is nearly normal: the sum of eight uniform bytes, of mean 1020 and standard deviation
 * sqrt(8 (256 * 256 - 1) / 12). */
static void augment_noise(float *x, int inputs, uint64_t key, float deviation) {
    const uint64_t mask = 0x00FF00FF00FF00FFu;
    float unit = deviation / 209.02153f;
    for (int j = 0; j < inputs; j++) {
        uint64_t bits = random_draw(key, (uint64_t)AUGMENT_DRAW_NOISE + (uint64_t)j);
        uint64_t pairs = (bits & mask) + (bits >> 8 & mask);
        int sum = (int)(pairs * 0x0001000100010001u >> 48);
        x[j] += (float)(sum - 1020) * unit;
    }
}

/* As load of load-inl.h, of examples changed at random; false too if the settings have been written over. */
static bool load_augmented(const struct net *net, const struct op *op, float *arena, const struct source *source,
                           int first, int first_row, int end_row) {
    vf size = {0};
    float *region = arena + op->augment;
    const struct augment g = augment_settings(region);
    if (!augment_sound(&g, source->inputs, net->batch_size, net->arena_floats - op->augment)) {
        return false;
    }
    for (int b = first_row; b < end_row; b++) {
        int32_t row = source->order[first + b];
        if (row < 0 || row >= source->size) {
            return false;
        }
        float *scratch = region + g.rows + (ptrdiff_t)b * g.row_length;
        float *places = scratch + AUGMENT_TRANSFORM, *nodes = places + 2 * g.stride;
        struct drawn d = {scratch, places, places + g.stride, nodes, nodes + 2 * g.nodes_x};
        uint64_t key = random_draw(g.key, (uint64_t)row + 1);
        draw_transform(&g, d.transform, key);
        draw_nodes(&g, d.grid, key);
        float *x = arena + op->dst + (ptrdiff_t)b * op->stride;
        size_t from = (size_t)row * (size_t)source->stride;
        if (source->bytes) {
            augment_warp(true, &g, &d, (const uint8_t *)source->features + from, x);
        } else {
            augment_warp(false, &g, &d, (const float *)source->features + from, x);
        }
        if (g.noise > 0) {
            augment_noise(x, source->inputs, key, g.noise);
        }
        load_row(false, x, x, arena + op->src, arena + op->src + op->stride, source->inputs, &size);
    }
    return true;
}

#endif
