/*
 * oneDNN: a matmul primitive with the bias and activation fused for the forward pass, one for the delta, and one for the
 * gradient that adds to the weights (sum post-op), since deltas are scaled by -rate / batch at the output already.
 * Primitives and memory objects are made once. Softmax, activation derivatives and the bias are vectorised loops. Weights are [fanIn][fanOut].
 */
extern "C" {
#include "bench.h"
}

#include <oneapi/dnnl/dnnl.hpp>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <unordered_map>
#include <vector>
#include <xmmintrin.h>

extern "C" const char *const peer_name = "onednn";
extern "C" const int peer_squared_error = 0;

extern "C" const char *peer_kernels(void) {
    static char text[64];
    const char *isa = "other";
    switch (dnnl_get_effective_cpu_isa()) {
        case dnnl_cpu_isa_sse41: isa = "SSE4.1"; break;
        case dnnl_cpu_isa_avx: isa = "AVX"; break;
        case dnnl_cpu_isa_avx2: isa = "AVX2"; break;
        case dnnl_cpu_isa_avx2_vnni: isa = "AVX2, VNNI"; break;
        case dnnl_cpu_isa_avx512_core: isa = "AVX-512"; break;
        case dnnl_cpu_isa_avx512_core_vnni: isa = "AVX-512, VNNI"; break;
        case dnnl_cpu_isa_avx512_core_bf16: isa = "AVX-512, BF16"; break;
        default: break;
    }
    const dnnl_version_t *v = dnnl_version();
    snprintf(text, sizeof text, "%d.%d, %s", v->major, v->minor, isa);
    return text;
}

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

/* y = x w (+ bias), by the interface of the library's version. */
matmul product(const memory &x, const memory &w, const memory *bias, const memory &y, const primitive_attr &how) {
    auto a = x.get_desc(), b = w.get_desc(), c = y.get_desc();
#if DNNL_VERSION_MAJOR >= 3
    return matmul(bias ? matmul::primitive_desc(cpu, a, b, bias->get_desc(), c, how)
                       : matmul::primitive_desc(cpu, a, b, c, how));
#else
    return matmul({bias ? matmul::desc(a, b, bias->get_desc(), c) : matmul::desc(a, b, c), how, cpu});
#endif
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
        auto function = work->activation == TANH ? algorithm::eltwise_tanh : algorithm::eltwise_relu;
#if DNNL_VERSION_MAJOR >= 3
        ops.append_eltwise(function, 0, 0);
#else
        ops.append_eltwise(1, function, 0, 0);
#endif
        activate.set_post_ops(ops);
    }
    me.forward = product(me.x, weight, &bias, y, activate);
    me.forward_args = {{DNNL_ARG_SRC, me.x}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, y}};

    if (l) {
        auto weight_t = wrap(me.out, me.in, me.weight.data(), true);
        auto delta_below = wrap(batch, me.in, layers[l - 1].delta.data());
        me.back = product(delta, weight_t, nullptr, delta_below, {});
        me.back_args = {{DNNL_ARG_SRC, delta}, {DNNL_ARG_WEIGHTS, weight_t}, {DNNL_ARG_DST, delta_below}};
    }

    auto x_t = wrap(me.in, batch, below, true);
    primitive_attr add;
    post_ops ops;
    ops.append_sum(1);
    add.set_post_ops(ops);
    me.gradient = product(x_t, delta, nullptr, weight, add);
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
    for (float &d : top.delta) d *= -step; // so that each gradient adds without a factor of its own
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
            for (int o = 0; o < me.out; o++) bias[o] += d[b * me.out + o];
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
