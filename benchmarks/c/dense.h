/*
 * What the entries on matrix-product libraries share: buffers, and every part of a training step that is no matrix
 * product. Weights are [fanIn][fanOut]. Deltas are scaled by -rate / batch at the output already, so that each product
 * adds its weights' change without a factor of its own.
 */
#ifndef GRADUS_BENCH_DENSE_H
#define GRADUS_BENCH_DENSE_H

#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xmmintrin.h>

enum { MOST_ROWS = 512 }; /* of one forward pass: peer_predict's */

static const struct workload *work;
static const struct data *data;
static float *weight[MAX_LAYERS], *bias[MAX_LAYERS], *activation[MAX_LAYERS + 1], *delta[MAX_LAYERS + 1];

static float *floats(size_t n) {
    void *p = NULL;
    if (posix_memalign(&p, 64, sizeof(float) * n)) abort();
    return memset(p, 0, sizeof(float) * n);
}

static void open_layers(const struct workload *w, const struct data *d) {
    work = w;
    data = d;
    for (int l = 0; l < w->layers; l++) {
        int in = w->width[l], out = w->width[l + 1];
        weight[l] = floats((size_t)in * (size_t)out);
        bias[l] = floats((size_t)out);
        activation[l + 1] = floats(MOST_ROWS * (size_t)out);
        delta[l + 1] = floats((size_t)w->batch * (size_t)out);
        for (int o = 0; o < out; o++)
            for (int i = 0; i < in; i++) weight[l][i * out + o] = d->weight[l][o * in + i];
    }
    _mm_setcsr(_mm_getcsr() | 0x8040); /* denormals are zero */
}

/* y[rows][out] = bias */
static void set_biases(int rows, int out, const float *b, float *restrict y) {
    for (int row = 0; row < rows; row++) memcpy(y + row * out, b, sizeof(float) * (size_t)out);
}

static void activate(int n, float *restrict y) {
    if (work->activation == RELU)
        for (int i = 0; i < n; i++) y[i] = y[i] > 0 ? y[i] : 0;
    else
        for (int i = 0; i < n; i++) y[i] = tanhf(y[i]);
}

static void softmax(int rows, int classes, float *restrict y) {
    for (int row = 0; row < rows; row++, y += classes) {
        float top = y[0], sum = 0;
        for (int c = 1; c < classes; c++) top = y[c] > top ? y[c] : top;
        for (int c = 0; c < classes; c++) y[c] = expf(y[c] - top);
        for (int c = 0; c < classes; c++) sum += y[c];
        for (int c = 0; c < classes; c++) y[c] /= sum;
    }
}

/* The output layer's deltas, times -rate / batch. */
static void output_deltas(int batch, const int *label) {
    int classes = work->width[work->layers];
    float *d = delta[work->layers], step = work->rate / (float)batch;
    memcpy(d, activation[work->layers], sizeof(float) * (size_t)(batch * classes));
    for (int b = 0; b < batch; b++) d[b * classes + label[b]] -= 1;
    for (int i = 0; i < batch * classes; i++) d[i] *= -step;
}

/* delta *= activation'(sum), of the activation's output a */
static void through_derivative(int n, const float *restrict a, float *restrict d) {
    if (work->activation == RELU)
        for (int i = 0; i < n; i++) d[i] = a[i] > 0 ? d[i] : 0;
    else
        for (int i = 0; i < n; i++) d[i] *= 1 - a[i] * a[i];
}

static void update_biases(int batch, int out, const float *restrict d, float *restrict b) {
    for (int row = 0; row < batch; row++)
        for (int o = 0; o < out; o++) b[o] += d[row * out + o];
}

static void forward(int rows, const float *x);
static void backward(int batch, const float *x, const int *label);

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

#endif
