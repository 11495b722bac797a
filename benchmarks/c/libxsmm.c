/*
 * LIBXSMM: a kernel compiled at run time for each of a layer's three matrix products, with the update folded into the
 * gradient's (beta = 1). What is row-major here is column-major there, so every product is written transposed. The
 * weights are turned over by the library before the deltas' product, which has no transposed form. Minibatches only.
 */
#include "dense.h"

#include <libxsmm.h>

const char *const peer_name = "libxsmm";
const int peer_squared_error = 0;

static libxsmm_smmfunction product[MAX_LAYERS], back[MAX_LAYERS], gradient[MAX_LAYERS];
static float *turned; /* one layer's weights, [fanOut][fanIn] */

const char *peer_kernels(void) {
    return libxsmm_get_target_arch();
}

/* C (rows, columns) = A (rows, inner) B (inner, columns) + beta C, column-major; flags as LIBXSMM's. */
static libxsmm_smmfunction kernel(int rows, int columns, int inner, int ldb, float beta, int flags) {
    float alpha = 1;
    int prefetch = LIBXSMM_GEMM_PREFETCH_NONE;
    return libxsmm_smmdispatch(rows, columns, inner, &rows, &ldb, &rows, &alpha, &beta, &flags, &prefetch);
}

int peer_open(const struct workload *w, const struct data *d) {
    if (w->batch == 1) return 1;
    libxsmm_init();
    open_layers(w, d);
    size_t most = 0;
    for (int l = 0; l < w->layers; l++) {
        int in = w->width[l], out = w->width[l + 1];
        product[l] = kernel(out, w->batch, in, in, 1, LIBXSMM_GEMM_FLAG_NONE);
        back[l] = kernel(in, w->batch, out, out, 0, LIBXSMM_GEMM_FLAG_NONE);
        gradient[l] = kernel(out, in, w->batch, in, 1, LIBXSMM_GEMM_FLAG_TRANS_B);
        if (!product[l] || !back[l] || !gradient[l]) return 1;
        size_t size = (size_t)in * (size_t)out;
        most = size > most ? size : most;
    }
    turned = floats(most);
    return 0;
}

static void forward(int rows, const float *x) {
    for (int l = 0; l < work->layers; l++) {
        int in = work->width[l], out = work->width[l + 1];
        float *y = activation[l + 1];
        set_biases(rows, out, bias[l], y);
        for (int b = 0; b < rows; b += work->batch) product[l](weight[l], x + b * in, y + b * out);
        if (l < work->layers - 1) activate(rows * out, y);
        x = y;
    }
    softmax(rows, work->width[work->layers], activation[work->layers]);
}

static void backward(int batch, const float *x, const int *label) {
    output_deltas(batch, label);
    for (int l = work->layers - 1; l >= 0; l--) {
        int in = work->width[l], out = work->width[l + 1];
        const float *a = l ? activation[l] : x;
        if (l) {
            libxsmm_otrans(turned, weight[l], sizeof(float), (unsigned)out, (unsigned)in, (unsigned)out, (unsigned)in);
            back[l](turned, delta[l + 1], delta[l]);
            through_derivative(batch * in, a, delta[l]);
        }
        gradient[l](delta[l + 1], a, weight[l]);
        update_biases(batch, out, delta[l + 1], bias[l]);
    }
}
