/*
 * Training as small C libraries for microcontrollers write it (kann, AIfES): a loop for each product, row by row of
 * weights that lie (outputs, inputs), which the compiler makes vectors of where it can; gradients in an array, and the
 * update behind them. For benchmarks/arm, which cannot have those libraries.
 */
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const peer_name = "plain";
const int peer_squared_error = 0;

const char *peer_kernels(void) {
    return "plain C";
}

static const struct workload *work;
static const struct data *data;
static float *weight[MAX_LAYERS], *bias[MAX_LAYERS], *gradient[MAX_LAYERS], *bias_gradient[MAX_LAYERS];
static float activation[MAX_LAYERS + 1][1024], delta[2][1024];

static float *floats(size_t n) {
    float *p = calloc(n, sizeof *p);
    if (!p) abort();
    return p;
}

int peer_open(const struct workload *w, const struct data *d) {
    work = w;
    data = d;
    for (int l = 0; l < w->layers; l++) {
        size_t n = (size_t)w->width[l] * (size_t)w->width[l + 1];
        weight[l] = memcpy(floats(n), d->weight[l], n * sizeof(float));
        bias[l] = floats((size_t)w->width[l + 1]);
        gradient[l] = floats(n);
        bias_gradient[l] = floats((size_t)w->width[l + 1]);
    }
    return 0;
}

static float dot(const float *a, const float *b, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static void add(float *restrict to, float factor, const float *restrict x, int n) {
    for (int i = 0; i < n; i++) to[i] += factor * x[i];
}

static void forward(const float *x) {
    for (int l = 0; l < work->layers; l++) {
        int in = work->width[l], out = work->width[l + 1];
        float *y = activation[l + 1];
        for (int o = 0; o < out; o++) {
            float z = bias[l][o] + dot(weight[l] + o * in, x, in);
            y[o] = l == work->layers - 1 ? z : work->activation == RELU ? (z > 0 ? z : 0) : tanhf(z);
        }
        x = y;
    }
    int classes = work->width[work->layers];
    float *y = activation[work->layers], top = y[0], sum = 0;
    for (int c = 1; c < classes; c++) top = y[c] > top ? y[c] : top;
    for (int c = 0; c < classes; c++) sum += y[c] = expf(y[c] - top);
    for (int c = 0; c < classes; c++) y[c] /= sum;
}

static void backward(const float *x, int label) {
    int layers = work->layers, classes = work->width[layers];
    float *d = delta[0], *below = delta[1];
    memcpy(d, activation[layers], sizeof(float) * (size_t)classes);
    d[label] -= 1;
    for (int l = layers - 1; l >= 0; l--) {
        int in = work->width[l], out = work->width[l + 1];
        const float *a = l ? activation[l] : x;
        if (l) memset(below, 0, sizeof(float) * (size_t)in);
        for (int o = 0; o < out; o++) {
            add(gradient[l] + o * in, d[o], a, in);
            bias_gradient[l][o] += d[o];
            if (l) add(below, d[o], weight[l] + o * in, in);
        }
        for (int i = 0; l && i < in; i++) below[i] *= work->activation == RELU ? a[i] > 0 : 1 - a[i] * a[i];
        float *t = d;
        d = below;
        below = t;
    }
}

static void update(float step) {
    for (int l = 0; l < work->layers; l++) {
        int out = work->width[l + 1], n = work->width[l] * out;
        add(weight[l], -step, gradient[l], n);
        add(bias[l], -step, bias_gradient[l], out);
        memset(gradient[l], 0, sizeof(float) * (size_t)n);
        memset(bias_gradient[l], 0, sizeof(float) * (size_t)out);
    }
}

void peer_train(int first, int count) {
    for (int i = first; i < first + count; i++) {
        const float *x = data->x + (size_t)i * (size_t)work->width[0];
        forward(x);
        backward(x, data->label[i]);
        if ((i + 1 - first) % work->batch == 0) update(work->rate / (float)work->batch);
    }
}

void peer_predict(int first, int count, float *p) {
    int classes = work->width[work->layers];
    for (int s = 0; s < count; s++) {
        forward(data->x + (size_t)(first + s) * (size_t)work->width[0]);
        memcpy(p + s * classes, activation[work->layers], sizeof(float) * (size_t)classes);
    }
}
