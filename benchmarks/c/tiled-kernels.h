/* The kernels of tiled.c: forward, backward and update of one layer, for minibatches and for batch 1. */
#pragma once

#include "tiled-vectors.h"

#include <string.h>

/* ---- minibatch: one tile for everything ---- */

/* acc[m][v] += sum over k of a[m * am + k * ak] * b[k * ldb + v * VL ...]. */
INLINE void tile(int mr, int nv, int k_end, const float *a, ptrdiff_t am, ptrdiff_t ak, const float *b, ptrdiff_t ldb,
                 vec *acc) {
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
INLINE void forward(int B, int I, int O, const float *x, int ldx, const float *w, const float *bias, float *y,
                    enum output out) {
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
                        UNROLL for (int j = 0; j <= KC; j += 16)
                            __builtin_prefetch(next + (n / (nv * VL) * share + i) * ldx + j);
                }
                vec acc[16];
                UNROLL for (int i = 0; i < mr; i++) UNROLL for (int v = 0; v < nv; v++)
                    acc[i * nv + v] = load(k ? y + (m + i) * O + n + v * VL : bias + n + v * VL);
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
INLINE void pass_back(int B, int I, int O, int used, const float *d, const float *w, const float *y, float *below,
                      float *scratch, enum output act) {
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
INLINE void update(int B, int I, int O, float step, const float *x, int ldx, const float *d, float *w, float *bias,
                   float *scratch) {
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
            for (int b = 0; b < B; b++) UNROLL for (int v = 0; v < nv; v++)
                store(scratch + (b * nv + v) * VL, load(d + b * O + n + v * VL));
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
INLINE void update_and_pass_back_1(int I, int O, float step, const float *x, const float *d, float *w, float *bias,
                                   float *below, enum output act) {
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
INLINE void output_1(int I, int classes, float step, const float *x, int label, float *t, float *bias, float *below,
                     enum output act) {
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
