/*
 * What an expert writes by hand on OpenBLAS: sgemm for minibatches, sgemv and sger for single samples, the update folded
 * into the gradient's own BLAS call (beta = 1, alpha = -rate), vectorised loops for the rest. Layers too small for a call
 * to pay at batch 1 are plain loops. Weights are [fanIn][fanOut].
 */
#include "bench.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xmmintrin.h>

const char *const peer_name = "openblas";
const int peer_squared_error = 0;

enum { LOOP_BELOW = 4096 }; /* weights; at batch 1 */

static const struct workload *work;
static const struct data *data;
static float *weight[MAX_LAYERS], *bias[MAX_LAYERS], *activation[MAX_LAYERS + 1], *delta[MAX_LAYERS + 1];

static float *floats(size_t n) {
    void *p = NULL;
    if (posix_memalign(&p, 64, sizeof(float) * n)) abort();
    return memset(p, 0, sizeof(float) * n);
}

int peer_open(const struct workload *w, const struct data *d) {
    work = w;
    data = d;
    openblas_set_num_threads(1);
    for (int l = 0; l < w->layers; l++) {
        int in = w->width[l], out = w->width[l + 1];
        weight[l] = floats((size_t)in * (size_t)out);
        bias[l] = floats((size_t)out);
        activation[l + 1] = floats(512 * (size_t)out);
        delta[l + 1] = floats((size_t)w->batch * (size_t)out);
        for (int o = 0; o < out; o++)
            for (int i = 0; i < in; i++) weight[l][i * out + o] = d->weight[l][o * in + i];
    }
    _mm_setcsr(_mm_getcsr() | 0x8040); /* denormals are zero */
    return 0;
}

/* y[out] = bias + x[in] W */
static void forward_1(int in, int out, const float *x, const float *restrict w, const float *b, float *restrict y) {
    memcpy(y, b, sizeof(float) * (size_t)out);
    if (in * out >= LOOP_BELOW) {
        cblas_sgemv(CblasRowMajor, CblasTrans, in, out, 1, w, out, x, 1, 1, y, 1);
        return;
    }
    for (int i = 0; i < in; i++)
        for (int o = 0; o < out; o++) y[o] += x[i] * w[i * out + o];
}

static void forward(int count, const float *x) {
    for (int l = 0; l < work->layers; l++) {
        int in = work->width[l], out = work->width[l + 1], n = count * out;
        float *restrict y = activation[l + 1];
        if (count == 1) {
            forward_1(in, out, x, weight[l], bias[l], y);
        } else {
            for (int b = 0; b < count; b++) memcpy(y + b * out, bias[l], sizeof(float) * (size_t)out);
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, count, out, in, 1, x, in, weight[l], out, 1, y, out);
        }
        if (l < work->layers - 1) {
            if (work->activation == RELU)
                for (int i = 0; i < n; i++) y[i] = y[i] > 0 ? y[i] : 0;
            else
                for (int i = 0; i < n; i++) y[i] = tanhf(y[i]);
        }
        x = y;
    }
    int classes = work->width[work->layers];
    float *y = activation[work->layers];
    for (int b = 0; b < count; b++, y += classes) {
        float top = y[0], sum = 0;
        for (int c = 1; c < classes; c++) top = y[c] > top ? y[c] : top;
        for (int c = 0; c < classes; c++) y[c] = expf(y[c] - top);
        for (int c = 0; c < classes; c++) sum += y[c];
        for (int c = 0; c < classes; c++) y[c] /= sum;
    }
}

static void backward(int batch, const float *x, const int *label) {
    int layers = work->layers, classes = work->width[layers];
    float step = work->rate / (float)batch;
    memcpy(delta[layers], activation[layers], sizeof(float) * (size_t)(batch * classes));
    for (int b = 0; b < batch; b++) delta[layers][b * classes + label[b]] -= 1;
    for (int l = layers - 1; l >= 0; l--) {
        int in = work->width[l], out = work->width[l + 1], n = batch * in;
        const float *restrict a = l ? activation[l] : x;
        const float *restrict d = delta[l + 1];
        float *restrict below = delta[l], *restrict w = weight[l], *restrict bs = bias[l];
        if (l) {
            if (batch > 1) {
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batch, in, out, 1, d, out, w, out, 0, below, in);
            } else if (in * out >= LOOP_BELOW) {
                cblas_sgemv(CblasRowMajor, CblasNoTrans, in, out, 1, w, out, d, 1, 0, below, 1);
            } else {
                for (int i = 0; i < in; i++) {
                    float s = 0;
                    for (int o = 0; o < out; o++) s += w[i * out + o] * d[o];
                    below[i] = s;
                }
            }
            if (work->activation == RELU)
                for (int i = 0; i < n; i++) below[i] = a[i] > 0 ? below[i] : 0;
            else
                for (int i = 0; i < n; i++) below[i] *= 1 - a[i] * a[i];
        }
        if (batch > 1) {
            cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, batch, -step, a, in, d, out, 1, w, out);
        } else if (in * out >= LOOP_BELOW) {
            cblas_sger(CblasRowMajor, in, out, -step, a, 1, d, 1, w, out);
        } else {
            for (int i = 0; i < in; i++)
                for (int o = 0; o < out; o++) w[i * out + o] -= step * a[i] * d[o];
        }
        for (int b = 0; b < batch; b++)
            for (int o = 0; o < out; o++) bs[o] -= step * d[b * out + o];
    }
}

void peer_train(int first, int count) {
    for (int i = first; i < first + count; i += work->batch) {
        const float *x = data->x + (size_t)i * (size_t)work->width[0];
        forward(work->batch, x);
        backward(work->batch, x, data->label + i);
    }
}

void peer_predict(int first, int count, float *p) {
    forward(count, data->x + (size_t)first * (size_t)work->width[0]);
    memcpy(p, activation[work->layers], sizeof(float) * (size_t)(count * work->width[work->layers]));
}
