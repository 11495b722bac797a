/*
 * The expert's hand-roll: register-tiled training loops for exactly these networks, every dimension a compile-time
 * constant. Weights are W[fanIn][fanOut padded to a vector], so that the forward pass and the gradient are the same
 * outer-product tile (broadcast one scalar, multiply a vector, accumulate in registers) and the update happens while
 * the gradient tile is still in registers. Only the delta passed back needs W transposed: a scratch copy, made tile by
 * tile. At batch 1 one pass over a layer's weights does delta, gradient and update together.
 */
#include "tiled-kernels.h"

#include <stdlib.h>

#if VL == 8
const char *const peer_name = "tiled-256";
#else
const char *const peer_name = "tiled-512";
#endif
const int peer_squared_error = 0;

const char *peer_kernels(void) {
    return VL == 16 ? "512 bits" : "256 bits";
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
    for (int l = 1; l < 56; l++)
        forward(32, 32, 32, activation[l], 32, weight[l], bias[l], activation[l + 1], RELU_OUT);
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
        {"W1/1", w1_1}, {"W2/1", w2_1}, {"W3/1", w3_1}, {"W2/32", w2_32},
        {"W3/32", w3_32}, {"W3/128", w3_128}, {"W4/32", w4_32},
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
                for (int i = 0; i < in; i++)
                    z += x[i] * weight[l][transposed_output && last ? o * in + i : i * padded + o];
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
