/*
 * The expert's hand-roll: register-tiled training loops for exactly these networks, every dimension a compile-time
 * constant. Weights are W[fanIn][fanOut padded to a vector], so that the forward pass and the gradient are the same
 * outer-product tile (broadcast one scalar, multiply a vector, accumulate in registers) and the update happens while the
 * gradient tile is still in registers. Only the delta passed back needs W transposed: a scratch copy, made tile by tile.
 * At batch 1 one pass over a layer's weights does delta, gradient and update together.
 */
#include "bench.h"

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

#ifndef VL /* floats in a vector; -DVL=8 builds the 256-bit variant where the CPU has 512 */
#ifdef __AVX512F__
#define VL 16
#else
#define VL 8
#endif
#endif
typedef float vec __attribute__((vector_size(4 * VL)));
typedef int ivec __attribute__((vector_size(4 * VL)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 32")
#define PAD(n) (((n) + 15) / 16 * 16)

#if VL == 8
const char *const peer_name = "tiled-256";
#else
const char *const peer_name = "tiled-512";
#endif
const int peer_squared_error = 0;

const char *peer_kernels(void) {
    return VL == 16 ? "512 bits" : "256 bits";
}

INLINE vec load(const float *p) { return *(const vec *)p; }
INLINE void store(float *p, vec v) { *(vec *)p = v; }
INLINE vec splat(float s) { return s - (vec){0}; }

#if VL == 16
INLINE vec max(vec a, vec b) { return (vec)_mm512_max_ps((__m512)a, (__m512)b); }
INLINE vec where_positive(vec h, vec z) { return (vec)_mm512_maskz_mov_ps(_mm512_cmp_ps_mask((__m512)h, _mm512_setzero_ps(), _CMP_GT_OQ), (__m512)z); }
#else
INLINE vec max(vec a, vec b) { return (vec)_mm256_max_ps((__m256)a, (__m256)b); }
INLINE vec where_positive(vec h, vec z) { return (vec)((ivec)z & (h > 0)); }
#endif

INLINE vec one_where(ivec mask) { return (vec)(mask & (ivec)splat(1)); }

/* ---- lanes ---- */

/* Lane j of the result is lane j ^ s. */
INLINE vec swap(vec v, int s) {
    ivec lane;
    UNROLL for (int j = 0; j < VL; j++) lane[j] = j ^ s;
    return __builtin_shuffle(v, lane);
}

/* Every lane of the result is lane i. */
INLINE vec spread(vec v, int i) { return __builtin_shuffle(v, (ivec){0} + i); }

/* One butterfly of a VL x VL transposition: swaps the off-diagonal s x s blocks of rows a and b = a + s. */
INLINE void exchange(vec *a, vec *b, int s) {
    ivec lo, hi;
    UNROLL for (int j = 0; j < VL; j++) {
        lo[j] = j & s ? VL + j - s : j;
        hi[j] = j & s ? VL + j : j + s;
    }
    vec x = *a, y = *b;
    *a = __builtin_shuffle(x, y, lo);
    *b = __builtin_shuffle(x, y, hi);
}

INLINE void transpose(vec r[VL]) {
    UNROLL for (int s = 1; s < VL; s *= 2)
        UNROLL for (int i = 0; i < VL; i++)
            if (!(i & s)) exchange(&r[i], &r[i + s], s);
}

/* Lane i < n of the result is the sum of the lanes of r[i]; the lanes past n hold copies of some. */
INLINE vec sum_each(vec r[VL], int n) {
    UNROLL for (int s = 1; s < VL; s *= 2)
        UNROLL for (int i = 0; i < n; i += 2 * s) {
            if (i + s < n) {
                exchange(&r[i], &r[i + s], s);
                r[i] += r[i + s];
            } else {
                r[i] += swap(r[i], s);
            }
        }
    return n > 0 ? r[0] : (vec){0};
}

/* The largest, or the sum, of the first n lanes, in every one of them (n rounded up to a power of two). */
INLINE vec largest(vec v, int n) {
    UNROLL for (int s = 1; s < n; s *= 2) v = max(v, swap(v, s));
    return v;
}
INLINE vec total(vec v, int n) {
    UNROLL for (int s = 1; s < n; s *= 2) v += swap(v, s);
    return v;
}

/* ---- exp and tanh ---- */

/*
 * exp(x) - 1 = 2^n (exp(r) - 1) + (2^n - 1) with n = round(x / ln 2), |r| <= ln 2 / 2. The polynomial interpolates
 * (exp(r) - 1) / r at six Chebyshev nodes, relative error 1.3e-8. *scale gets 2^n.
 */
INLINE vec exp_minus_1(vec x, vec *scale) {
    const vec magic = splat(12582912.f); /* 1.5 * 2^23: adding it rounds to an integer, kept in the low bits */
    vec t = x * 1.44269504f + magic, n = t - magic;
    vec r = x - n * 0.693359375f + n * 2.12194440e-4f; /* ln 2 in two parts */
    vec r2 = r * r;
    vec p = (0.500000001f * r + 1.00000001f) + r2 * ((0.0416664650f * r + 0.166665053f) + r2 * (0.00139336410f * r + 0.00836914849f));
    vec two_n = (vec)(((ivec)t << 23) + 0x3f800000);
    *scale = two_n;
    return p * r * two_n + (two_n - 1);
}

/* tanh(x) = -m / (m + 2), m = exp(-2 |x|) - 1, with the sign of x; keeps relative precision at 0. */
INLINE vec tanh_of(vec x) {
    const ivec sign_bit = (ivec){0} + (int)0x80000000u;
    ivec sign = (ivec)x & sign_bit;
    vec a = (vec)((ivec)x & ~sign_bit), scale;
    vec m = exp_minus_1(max(-2 * a, splat(-20.f)), &scale);
    return (vec)((ivec)(-m / (m + 2)) | sign);
}

/* Softmax of one row of 16 logits; those past the classes are -1e30 (their bias) and give 0. */
INLINE void softmax(vec v[16 / VL], int classes) {
    const int lanes = classes < VL ? classes : VL;
    vec top = v[0], sum = {0}, scale;
    if (classes > VL) top = max(top, v[16 / VL - 1]);
    top = largest(top, lanes);
    UNROLL for (int i = 0; i < 16 / VL; i++) {
        v[i] = exp_minus_1(max(v[i] - top, splat(-80.f)), &scale) + 1;
        sum += v[i];
    }
    sum = 1 / total(sum, lanes);
    UNROLL for (int i = 0; i < 16 / VL; i++) v[i] *= sum;
}

/* ---- minibatch: one tile for everything ---- */

/* acc[m][v] += sum over k of a[m * am + k * ak] * b[k * ldb + v * VL ...]. */
INLINE void tile(int mr, int nv, int k_end, const float *a, ptrdiff_t am, ptrdiff_t ak, const float *b, ptrdiff_t ldb, vec *acc) {
    for (int k = 0; k < k_end; k++) {
        vec bv[4];
        UNROLL for (int v = 0; v < nv; v++) bv[v] = load(b + k * ldb + v * VL);
        UNROLL for (int m = 0; m < mr; m++) {
            vec s = splat(a[m * am + k * ak]);
            UNROLL for (int v = 0; v < nv; v++) acc[m * nv + v] += s * bv[v];
        }
    }
}

/* Rows and vectors of a tile for an output of n columns. */
#define NV(n) ((n) % (2 * VL) ? 1 : 2)
#if VL == 16
#define MR(n) (NV(n) == 2 ? 8 : 16)
#else
#define MR(n) (NV(n) == 2 ? 4 : 8)
#endif
#define KC 48 /* rows of W that stay in the first-level cache while a minibatch passes over them */

enum output { LINEAR_OUT, RELU_OUT, TANH_OUT };

/* y[B][O] = act(x[B][I] W[I][O] + bias[O]) */
INLINE void forward(int B, int I, int O, const float *x, int ldx, const float *w, const float *bias, float *y, enum output out) {
    const int nv = NV(O), mr = MR(O);
    const int kc = I <= 128 ? I : KC;
    for (int k = 0; k < I; k += kc) {
        const int kn = k + kc < I ? kc : I - k, last = k + kc >= I;
        for (int m = 0; m < B; m += mr)
            for (int n = 0; n < O; n += nv * VL) {
                if (kc < I) { /* a share of the rows that come next: too short a run for the hardware to foresee */
                    const float *next = m + mr < B ? x + (m + mr) * ldx + k : x + k + kc;
                    const int share = mr * nv * VL / O;
                    UNROLL for (int i = 0; i < share; i++)
                        UNROLL for (int j = 0; j <= KC; j += 16) __builtin_prefetch(next + (n / (nv * VL) * share + i) * ldx + j);
                }
                vec acc[16];
                UNROLL for (int i = 0; i < mr; i++) UNROLL for (int v = 0; v < nv; v++) acc[i * nv + v] = load(k ? y + (m + i) * O + n + v * VL : bias + n + v * VL);
                tile(mr, nv, kn, x + m * ldx + k, ldx, 1, w + k * O + n, O, acc);
                UNROLL for (int i = 0; i < mr; i++) UNROLL for (int v = 0; v < nv; v++) {
                    vec z = acc[i * nv + v];
                    if (out == RELU_OUT && last) z = max(z, (vec){0});
                    store(y + (m + i) * O + n + v * VL, z);
                }
            }
    }
    if (out == TANH_OUT)
        for (int i = 0; i < B * O; i += 2 * VL) {
            store(y + i, tanh_of(load(y + i)));
            store(y + i + VL, tanh_of(load(y + i + VL)));
        }
}

/* Turns logits [B][16] into deltas, p - onehot(label): VL rows at a time, transposed so that no lane idles. */
INLINE void softmax_delta(int B, int classes, float *y, const int *label) {
    for (int b = 0; b < B; b += VL) {
        vec v[16], top, sum = {0}, scale;
        UNROLL for (int h = 0; h < 16; h += VL) {
            UNROLL for (int i = 0; i < VL; i++) v[h + i] = load(y + (b + i) * 16 + h);
            transpose(v + h);
        }
        top = v[0];
        UNROLL for (int c = 1; c < classes; c++) top = max(top, v[c]);
        UNROLL for (int c = 0; c < classes; c++) {
            v[c] = exp_minus_1(max(v[c] - top, splat(-80.f)), &scale) + 1;
            sum += v[c];
        }
        sum = 1 / sum;
        ivec l;
        memcpy(&l, label + b, sizeof l);
        UNROLL for (int c = 0; c < 16; c++) v[c] = c < classes ? v[c] * sum - one_where(l == c) : (vec){0};
        UNROLL for (int h = 0; h < 16; h += VL) {
            transpose(v + h);
            UNROLL for (int i = 0; i < VL; i++) store(y + (b + i) * 16 + h, v[h + i]);
        }
    }
}

/* t[O][I] = W[I][O] transposed. */
INLINE void transpose_weights(int I, int O, const float *w, float *t) {
    for (int i = 0; i < I; i += VL)
        for (int o = 0; o < O; o += VL) {
            vec r[VL];
            UNROLL for (int j = 0; j < VL; j++) r[j] = load(w + (i + j) * O + o);
            transpose(r);
            UNROLL for (int j = 0; j < VL; j++) store(t + (o + j) * I + i, r[j]);
        }
}

/* below[B][I] = (d[B][O] W^T) * act'(y[B][I]); only the first `used` of the O columns are non-zero. */
INLINE void pass_back(int B, int I, int O, int used, const float *d, const float *w, const float *y, float *below, float *scratch, enum output act) {
    const int nv = NV(I), mr = MR(I);
    transpose_weights(I, O, w, scratch);
    for (int m = 0; m < B; m += mr)
        for (int n = 0; n < I; n += nv * VL) {
            vec acc[16] = {0};
            tile(mr, nv, used, d + m * O, O, 1, scratch + n, I, acc);
            UNROLL for (int i = 0; i < mr; i++) UNROLL for (int v = 0; v < nv; v++) {
                vec h = load(y + (m + i) * I + n + v * VL), z = acc[i * nv + v];
                if (act == RELU_OUT) z = where_positive(h, z);
                if (act == TANH_OUT) z *= 1 - h * h;
                store(below + (m + i) * I + n + v * VL, z);
            }
        }
}

/* W[I][O] -= step * x^T d, bias[O] -= step * (column sums of d) */
INLINE void update(int B, int I, int O, float step, const float *x, int ldx, const float *d, float *w, float *bias, float *scratch) {
    const int nv = NV(O), mr = MR(O);
    for (int n = 0; n < O; n += nv * VL) {
        UNROLL for (int v = 0; v < nv; v++) {
            vec s[4] = {0};
            for (int b = 0; b < B; b += 4)
                UNROLL for (int j = 0; j < 4; j++) s[j] += load(d + (b + j) * O + n + v * VL);
            float *p = bias + n + v * VL;
            store(p, load(p) - step * ((s[0] + s[1]) + (s[2] + s[3])));
        }
        const float *panel = d + n;
        int ldp = O;
        if (B * O > 8192) { /* rows a power of two apart would fight for the same lines of the cache */
            for (int b = 0; b < B; b++) UNROLL for (int v = 0; v < nv; v++) store(scratch + (b * nv + v) * VL, load(d + b * O + n + v * VL));
            panel = scratch;
            ldp = nv * VL;
        }
        for (int m = 0; m < I; m += mr) {
            vec acc[16] = {0};
            tile(mr, nv, B, x + m, 1, ldx, panel, ldp, acc);
            UNROLL for (int i = 0; i < mr; i++) UNROLL for (int v = 0; v < nv; v++) {
                float *p = w + (m + i) * O + n + v * VL;
                store(p, load(p) - step * acc[i * nv + v]);
            }
        }
    }
}

/* ---- batch 1 ---- */

/* y[O] = act(x[I] W[I][O] + bias) */
INLINE void forward_1(int I, int O, const float *x, const float *w, const float *bias, float *y, enum output out) {
    const int nv = O / VL, chains = nv >= 8 ? 1 : nv >= 4 ? 2 : 4;
    vec acc[128 / VL] = {0};
    UNROLL for (int v = 0; v < nv; v++) acc[v] = load(bias + v * VL);
    for (int i = 0; i < I; i += chains)
        UNROLL for (int c = 0; c < chains; c++) {
            vec s = splat(x[i + c]);
            UNROLL for (int v = 0; v < nv; v++) acc[c * nv + v] += s * load(w + (i + c) * O + v * VL);
        }
    UNROLL for (int c = chains / 2; c > 0; c /= 2)
        UNROLL for (int j = 0; j < c * nv; j++) acc[j] += acc[j + c * nv];
    UNROLL for (int v = 0; v < nv; v++) {
        vec z = acc[v];
        if (out == RELU_OUT) z = max(z, (vec){0});
        if (out == TANH_OUT) z = tanh_of(z);
        store(y + v * VL, z);
    }
}

/* W[I][O] -= step * x d^T; W is read and written once. */
INLINE void update_1(int I, int O, float step, const float *x, const float *d, float *w, float *bias) {
    const int nv = O / VL;
    vec dv[128 / VL];
    UNROLL for (int v = 0; v < nv; v++) {
        dv[v] = -step * load(d + v * VL);
        store(bias + v * VL, load(bias + v * VL) + dv[v]);
    }
    for (int i = 0; i < I; i += 2)
        UNROLL for (int j = 0; j < 2; j++) {
            vec s = splat(x[i + j]);
            UNROLL for (int v = 0; v < nv; v++) {
                float *p = w + (i + j) * O + v * VL;
                store(p, load(p) + s * dv[v]);
            }
        }
}

/* The same pass also gives below[I] = (W_old d) * act'(x). */
INLINE void update_and_pass_back_1(int I, int O, float step, const float *x, const float *d, float *w, float *bias, float *below, enum output act) {
    const int nv = O / VL;
    vec dv[128 / VL];
    UNROLL for (int v = 0; v < nv; v++) {
        dv[v] = load(d + v * VL);
        store(bias + v * VL, load(bias + v * VL) - step * dv[v]);
    }
    for (int i = 0; i < I; i += VL) {
        vec dot[VL];
        UNROLL for (int j = 0; j < VL; j++) {
            vec s = splat(-step * x[i + j]), t = (vec){0};
            UNROLL for (int v = 0; v < nv; v++) {
                float *p = w + (i + j) * O + v * VL;
                vec old = load(p);
                t += old * dv[v];
                store(p, old + s * dv[v]);
            }
            dot[j] = t;
        }
        vec h = load(x + i), z = sum_each(dot, VL);
        if (act == RELU_OUT) z = where_positive(h, z);
        if (act == TANH_OUT) z *= 1 - h * h;
        store(below + i, z);
    }
}

/*
 * The last layer at batch 1, whole: its weights are T[classes][I], for few rows are fewer vectors than many short ones.
 * Leaves below[I], and the loss gradient is applied on the way.
 */
INLINE void output_1(int I, int classes, float step, const float *x, int label, float *t, float *bias, float *below, enum output act) {
    const int nv = I / VL;
    vec h[64 / VL], back[64 / VL] = {0}, logit[16 / VL];
    UNROLL for (int v = 0; v < nv; v++) h[v] = load(x + v * VL);
    UNROLL for (int first = 0; first < 16; first += VL) {
        const int n = classes - first < 0 ? 0 : classes - first < VL ? classes - first : VL;
        vec dot[VL];
        UNROLL for (int o = 0; o < n; o++) {
            const float *row = t + (first + o) * I;
            dot[o] = h[0] * load(row);
            UNROLL for (int v = 1; v < nv; v++) dot[o] += h[v] * load(row + v * VL);
        }
        logit[first / VL] = sum_each(dot, n) + load(bias + first);
    }
    softmax(logit, classes);
    UNROLL for (int i = 0; i < 16 / VL; i++) {
        ivec lane;
        UNROLL for (int j = 0; j < VL; j++) lane[j] = i * VL + j;
        logit[i] -= one_where(lane == label);
        store(bias + i * VL, load(bias + i * VL) - step * logit[i]);
    }
    UNROLL for (int o = 0; o < classes; o++) {
        vec delta = spread(logit[o / VL], o % VL);
        UNROLL for (int v = 0; v < nv; v++) {
            float *p = t + o * I + v * VL;
            vec old = load(p);
            back[v] += delta * old;
            store(p, old - step * delta * h[v]);
        }
    }
    UNROLL for (int v = 0; v < nv; v++) {
        vec z = back[v];
        if (act == RELU_OUT) z = where_positive(h[v], z);
        if (act == TANH_OUT) z *= 1 - h[v] * h[v];
        store(below + v * VL, z);
    }
}

/* ---- the networks ---- */

static const struct workload *work;
static const struct data *data;
static float *weight[MAX_LAYERS], *bias[MAX_LAYERS], *activation[MAX_LAYERS + 1], *delta[2], *scratch;
static int transposed_output;

typedef void step_function(const float *x, const int *label, float rate);
static step_function *step;

static void w1_1(const float *x, const int *label, float rate) {
    float *h = activation[1], *d = delta[0];
    forward_1(4, 16, x, weight[0], bias[0], h, TANH_OUT);
    output_1(16, 3, rate, h, *label, weight[1], bias[1], d, TANH_OUT);
    update_1(4, 16, rate, x, d, weight[0], bias[0]);
}

static void w2_1(const float *x, const int *label, float rate) {
    float *h = activation[1], *d = delta[0];
    forward_1(64, 32, x, weight[0], bias[0], h, TANH_OUT);
    output_1(32, 10, rate, h, *label, weight[1], bias[1], d, TANH_OUT);
    update_1(64, 32, rate, x, d, weight[0], bias[0]);
}

static void w3_1(const float *x, const int *label, float rate) {
    float *h1 = activation[1], *h2 = activation[2], *d2 = delta[0], *d1 = delta[1];
    forward_1(784, 128, x, weight[0], bias[0], h1, RELU_OUT);
    forward_1(128, 64, h1, weight[1], bias[1], h2, RELU_OUT);
    output_1(64, 10, rate, h2, *label, weight[2], bias[2], d2, RELU_OUT);
    update_and_pass_back_1(128, 64, rate, h1, d2, weight[1], bias[1], d1, RELU_OUT);
    update_1(784, 128, rate, x, d1, weight[0], bias[0]);
}

static void w2_32(const float *x, const int *label, float rate) {
    float *h = activation[1], *y = activation[2], *d = delta[0];
    forward(32, 64, 32, x, 64, weight[0], bias[0], h, TANH_OUT);
    forward(32, 32, 16, h, 32, weight[1], bias[1], y, LINEAR_OUT);
    softmax_delta(32, 10, y, label);
    pass_back(32, 32, 16, 10, y, weight[1], h, d, scratch, TANH_OUT);
    update(32, 32, 16, rate / 32, h, 32, y, weight[1], bias[1], scratch);
    update(32, 64, 32, rate / 32, x, 64, d, weight[0], bias[0], scratch);
}

INLINE void w3(int B, const float *x, const int *label, float rate) {
    float *h1 = activation[1], *h2 = activation[2], *y = activation[3], *d2 = delta[0], *d1 = delta[1];
    forward(B, 784, 128, x, 784, weight[0], bias[0], h1, RELU_OUT);
    forward(B, 128, 64, h1, 128, weight[1], bias[1], h2, RELU_OUT);
    forward(B, 64, 16, h2, 64, weight[2], bias[2], y, LINEAR_OUT);
    softmax_delta(B, 10, y, label);
    pass_back(B, 64, 16, 10, y, weight[2], h2, d2, scratch, RELU_OUT);
    update(B, 64, 16, rate / B, h2, 64, y, weight[2], bias[2], scratch);
    pass_back(B, 128, 64, 64, d2, weight[1], h1, d1, scratch, RELU_OUT);
    update(B, 128, 64, rate / B, h1, 128, d2, weight[1], bias[1], scratch);
    update(B, 784, 128, rate / B, x, 784, d1, weight[0], bias[0], scratch);
}
static void w3_32(const float *x, const int *label, float rate) { w3(32, x, label, rate); }
static void w3_128(const float *x, const int *label, float rate) { w3(128, x, label, rate); }

static void w4_32(const float *x, const int *label, float rate) {
    float *y = activation[57], *d = delta[0], *below = delta[1];
    forward(32, 64, 32, x, 64, weight[0], bias[0], activation[1], RELU_OUT);
    for (int l = 1; l < 56; l++) forward(32, 32, 32, activation[l], 32, weight[l], bias[l], activation[l + 1], RELU_OUT);
    forward(32, 32, 16, activation[56], 32, weight[56], bias[56], y, LINEAR_OUT);
    softmax_delta(32, 10, y, label);
    pass_back(32, 32, 16, 10, y, weight[56], activation[56], d, scratch, RELU_OUT);
    update(32, 32, 16, rate / 32, activation[56], 32, y, weight[56], bias[56], scratch);
    for (int l = 55; l > 0; l--) {
        pass_back(32, 32, 32, 32, d, weight[l], activation[l], below, scratch, RELU_OUT);
        update(32, 32, 32, rate / 32, activation[l], 32, d, weight[l], bias[l], scratch);
        float *t = d;
        d = below;
        below = t;
    }
    update(32, 64, 32, rate / 32, x, 64, d, weight[0], bias[0], scratch);
}

/* ---- the peer ---- */

static float *floats(size_t n) {
    void *p = NULL;
    if (posix_memalign(&p, 64, 4 * n)) abort();
    return memset(p, 0, 4 * n);
}

int peer_open(const struct workload *w, const struct data *d) {
    static const struct { const char *name; step_function *step; } steps[] = {
        {"W1/1", w1_1}, {"W2/1", w2_1}, {"W3/1", w3_1}, {"W2/32", w2_32}, {"W3/32", w3_32}, {"W3/128", w3_128}, {"W4/32", w4_32},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (!strcmp(steps[i].name, w->name)) step = steps[i].step;
    work = w;
    data = d;
    transposed_output = w->batch == 1;
    for (int l = 0; l < w->layers; l++) {
        int in = w->width[l], out = w->width[l + 1], padded = PAD(out);
        int transposed = transposed_output && l == w->layers - 1;
        weight[l] = floats((size_t)in * (size_t)padded);
        bias[l] = floats((size_t)padded);
        activation[l + 1] = floats((size_t)w->batch * (size_t)padded);
        for (int o = 0; o < out; o++)
            for (int i = 0; i < in; i++) weight[l][transposed ? o * in + i : i * padded + o] = d->weight[l][o * in + i];
        for (int o = out; o < padded; o++) bias[l][o] = -1e30f; /* probability 0 */
    }
    delta[0] = floats(128 * 128);
    delta[1] = floats(128 * 128);
    scratch = floats(128 * 128);
    _mm_setcsr(_mm_getcsr() | 0x8040); /* denormals are zero */
    return !step;
}

void peer_train(int first, int count) {
    for (int i = first; i < first + count; i += work->batch)
        step(data->x + (size_t)i * (size_t)work->width[0], data->label + i, work->rate);
}

/* Untimed, plain. */
void peer_predict(int first, int count, float *p) {
    int classes = work->width[work->layers];
    for (int s = 0; s < count; s++) {
        float a[2][784];
        memcpy(a[0], data->x + (size_t)(first + s) * (size_t)work->width[0], sizeof(float) * (size_t)work->width[0]);
        float *x = a[0], *y = a[1], sum = 0, top = -1e30f;
        for (int l = 0; l < work->layers; l++) {
            int in = work->width[l], out = work->width[l + 1], padded = PAD(out), last = l == work->layers - 1;
            for (int o = 0; o < out; o++) {
                float z = bias[l][o];
                for (int i = 0; i < in; i++) z += x[i] * weight[l][transposed_output && last ? o * in + i : i * padded + o];
                y[o] = last ? z : work->activation == RELU ? (z > 0 ? z : 0) : __builtin_tanhf(z);
            }
            float *t = x;
            x = y;
            y = t;
        }
        for (int c = 0; c < classes; c++) top = x[c] > top ? x[c] : top;
        for (int c = 0; c < classes; c++) sum += x[c] = __builtin_expf(x[c] - top);
        for (int c = 0; c < classes; c++) p[s * classes + c] = x[c] / sum;
    }
}
