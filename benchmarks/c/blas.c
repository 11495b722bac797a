/*
 * What an expert writes by hand on a BLAS: sgemm for minibatches, sgemv and sger for single samples, the update folded
 * into the gradient's own call (beta = 1), vectorised loops for the rest. Layers too small for a call to pay at batch 1
 * are plain loops. Built for OpenBLAS, and with -DMKL for Intel's library.
 */
#include "dense.h"

#include <cblas.h>

#ifdef MKL
/* Its headers do not come with the library; these are the calls that CBLAS does not have. */
void MKL_Get_Version_String(char *text, int length);
void MKL_Set_Num_Threads(int threads);
const char *const peer_name = "mkl";
#else
const char *const peer_name = "openblas";
#endif
const int peer_squared_error = 0;

enum { LOOP_BELOW = 4096 }; /* weights; at batch 1 */

const char *peer_kernels(void) {
#ifdef MKL
    static char text[200];
    MKL_Get_Version_String(text, sizeof text - 1);
    return text;
#else
    return openblas_get_corename();
#endif
}

int peer_open(const struct workload *w, const struct data *d) {
#ifdef MKL
    MKL_Set_Num_Threads(1);
#else
    openblas_set_num_threads(1);
#endif
    open_layers(w, d);
    return 0;
}

/* y[out] += x[in] W */
static void product_1(int in, int out, const float *x, const float *restrict w, float *restrict y) {
    if (in * out >= LOOP_BELOW) {
        cblas_sgemv(CblasRowMajor, CblasTrans, in, out, 1, w, out, x, 1, 1, y, 1);
        return;
    }
    for (int i = 0; i < in; i++)
        for (int o = 0; o < out; o++) y[o] += x[i] * w[i * out + o];
}

static void forward(int rows, const float *x) {
    for (int l = 0; l < work->layers; l++) {
        int in = work->width[l], out = work->width[l + 1];
        float *y = activation[l + 1];
        set_biases(rows, out, bias[l], y);
        if (rows == 1)
            product_1(in, out, x, weight[l], y);
        else
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, out, in, 1, x, in, weight[l], out, 1, y, out);
        if (l < work->layers - 1) activate(rows * out, y);
        x = y;
    }
    softmax(rows, work->width[work->layers], activation[work->layers]);
}

/* below[in] = d[out] W^T */
static void delta_1(int in, int out, const float *restrict w, const float *restrict d, float *restrict below) {
    if (in * out >= LOOP_BELOW) {
        cblas_sgemv(CblasRowMajor, CblasNoTrans, in, out, 1, w, out, d, 1, 0, below, 1);
        return;
    }
    for (int i = 0; i < in; i++) {
        float s = 0;
        for (int o = 0; o < out; o++) s += w[i * out + o] * d[o];
        below[i] = s;
    }
}

/* W += a[in] d[out] */
static void update_1(int in, int out, const float *restrict a, const float *restrict d, float *restrict w) {
    if (in * out >= LOOP_BELOW) {
        cblas_sger(CblasRowMajor, in, out, 1, a, 1, d, 1, w, out);
        return;
    }
    for (int i = 0; i < in; i++)
        for (int o = 0; o < out; o++) w[i * out + o] += a[i] * d[o];
}

static void backward(int batch, const float *x, const int *label) {
    output_deltas(batch, label);
    for (int l = work->layers - 1; l >= 0; l--) {
        int in = work->width[l], out = work->width[l + 1];
        const float *a = l ? activation[l] : x, *d = delta[l + 1];
        float *below = delta[l], *w = weight[l];
        if (l) {
            if (batch == 1)
                delta_1(in, out, w, d, below);
            else
                cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batch, in, out, 1, d, out, w, out, 0, below, in);
            through_derivative(batch * in, a, below);
        }
        if (batch == 1)
            update_1(in, out, a, d, w);
        else
            cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, batch, 1, a, in, d, out, 1, w, out);
        update_biases(batch, out, d, bias[l]);
    }
}
