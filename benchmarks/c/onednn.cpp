/*
 * oneDNN: a matmul primitive with the bias and activation fused for the forward pass, one for the delta, and one for the
 * gradient that adds -rate * x^T d straight into the weights (output scale and sum post-op). Primitives and memory
 * objects are made once. Softmax, activation derivatives and the bias are vectorised loops. Weights are [fanIn][fanOut].
 */
extern "C" {
#include "bench.h"
}

#include <oneapi/dnnl/dnnl.hpp>

#include <cmath>
#include <cstring>
#include <unordered_map>
#include <vector>
#include <xmmintrin.h>

extern "C" const char *const peer_name = "onednn";
extern "C" const int peer_squared_error = 0;

using namespace dnnl;
using arguments = std::unordered_map<int, memory>;

namespace {

const workload *work;
const data *samples;
engine cpu(engine::kind::cpu, 0);
stream *queue;

struct layer {
    int in, out;
    std::vector<float> weight, bias, y, delta; // y and delta: (batch, out)
    memory x; // its data handle moves over the samples in the first layer
    matmul forward, back, gradient;
    arguments forward_args, back_args, gradient_args;
};
std::vector<layer> layers;

memory wrap(int rows, int columns, float *p, bool transposed = false) {
    auto strides = transposed ? memory::dims{1, rows} : memory::dims{columns, 1};
    return memory({{rows, columns}, memory::data_type::f32, strides}, cpu, p);
}

void open_layer(int l, int batch) {
    layer &me = layers[l];
    bool last = l == work->layers - 1;
    float *below = l ? layers[l - 1].y.data() : const_cast<float *>(samples->x);
    auto weight = wrap(me.in, me.out, me.weight.data()), bias = wrap(1, me.out, me.bias.data());
    auto y = wrap(batch, me.out, me.y.data()), delta = wrap(batch, me.out, me.delta.data());
    me.x = wrap(batch, me.in, below);

    primitive_attr activate;
    if (!last) {
        post_ops ops;
        ops.append_eltwise(1, work->activation == TANH ? algorithm::eltwise_tanh : algorithm::eltwise_relu, 0, 0);
        activate.set_post_ops(ops);
    }
    me.forward = matmul({{me.x.get_desc(), weight.get_desc(), bias.get_desc(), y.get_desc()}, activate, cpu});
    me.forward_args = {{DNNL_ARG_SRC, me.x}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, y}};

    if (l) {
        auto weight_t = wrap(me.out, me.in, me.weight.data(), true);
        auto delta_below = wrap(batch, me.in, layers[l - 1].delta.data());
        me.back = matmul({{delta.get_desc(), weight_t.get_desc(), delta_below.get_desc()}, cpu});
        me.back_args = {{DNNL_ARG_SRC, delta}, {DNNL_ARG_WEIGHTS, weight_t}, {DNNL_ARG_DST, delta_below}};
    }

    auto x_t = wrap(me.in, batch, below, true);
    primitive_attr subtract;
    subtract.set_output_scales(0, {-work->rate / batch});
    post_ops ops;
    ops.append_sum(1);
    subtract.set_post_ops(ops);
    me.gradient = matmul({{x_t.get_desc(), delta.get_desc(), weight.get_desc()}, subtract, cpu});
    me.gradient_args = {{DNNL_ARG_SRC, x_t}, {DNNL_ARG_WEIGHTS, delta}, {DNNL_ARG_DST, weight}};
}

void forward(int first) {
    float *x = const_cast<float *>(samples->x) + (size_t)first * work->width[0];
    layers[0].forward_args.at(DNNL_ARG_SRC).set_data_handle(x);
    layers[0].gradient_args.at(DNNL_ARG_SRC).set_data_handle(x);
    for (auto &l : layers) l.forward.execute(*queue, l.forward_args);
    int classes = layers.back().out;
    float *y = layers.back().y.data();
    for (int b = 0; b < work->batch; b++, y += classes) {
        float top = y[0], sum = 0;
        for (int c = 1; c < classes; c++) top = y[c] > top ? y[c] : top;
        for (int c = 0; c < classes; c++) y[c] = expf(y[c] - top);
        for (int c = 0; c < classes; c++) sum += y[c];
        for (int c = 0; c < classes; c++) y[c] /= sum;
    }
}

void backward(const int *label) {
    auto &top = layers.back();
    top.delta = top.y;
    for (int b = 0; b < work->batch; b++) top.delta[b * top.out + label[b]] -= 1;
    float step = work->rate / work->batch;
    for (int l = work->layers - 1; l >= 0; l--) {
        auto &me = layers[l];
        if (l) {
            me.back.execute(*queue, me.back_args);
            const float *__restrict h = layers[l - 1].y.data();
            float *__restrict d = layers[l - 1].delta.data();
            int n = work->batch * me.in;
            if (work->activation == RELU)
                for (int i = 0; i < n; i++) d[i] = h[i] > 0 ? d[i] : 0;
            else
                for (int i = 0; i < n; i++) d[i] *= 1 - h[i] * h[i];
        }
        me.gradient.execute(*queue, me.gradient_args);
        const float *__restrict d = me.delta.data();
        float *__restrict bias = me.bias.data();
        for (int b = 0; b < work->batch; b++)
            for (int o = 0; o < me.out; o++) bias[o] -= step * d[b * me.out + o];
    }
}

} // namespace

extern "C" int peer_open(const workload *w, const data *d) {
    work = w;
    samples = d;
    queue = new stream(cpu);
    layers.resize(w->layers);
    for (int l = 0; l < w->layers; l++) {
        layer &me = layers[l];
        me.in = w->width[l];
        me.out = w->width[l + 1];
        me.weight.resize(me.in * me.out);
        me.bias.resize(me.out);
        me.y.resize(w->batch * me.out);
        me.delta.resize(w->batch * me.out);
        for (int o = 0; o < me.out; o++)
            for (int i = 0; i < me.in; i++) me.weight[i * me.out + o] = d->weight[l][o * me.in + i];
        open_layer(l, w->batch);
    }
    _mm_setcsr(_mm_getcsr() | 0x8040); // denormals are zero
    return 0;
}

extern "C" void peer_train(int first, int count) {
    for (int i = first; i < first + count; i += work->batch) {
        forward(i);
        backward(samples->label + i);
    }
}

extern "C" void peer_predict(int first, int count, float *p) {
    for (int i = 0; i < count; i += work->batch) {
        forward(first + i);
        std::memcpy(p + i * layers.back().out, layers.back().y.data(), sizeof(float) * layers.back().y.size());
    }
}
