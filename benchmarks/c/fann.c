/*
 * FANN (libfann, the float build). It has no ReLU and no softmax cross-entropy: the nearest it has are used, of the
 * same cost or less: the linear piece, and linear outputs under the squared error. Batch 1 is its incremental training;
 * a minibatch is one epoch of its batch training over a slice of the data.
 */
#include "bench.h"

#include <fann.h>
#include <stdlib.h>
#include <string.h>

const char *const peer_name = "fann";
const int peer_squared_error = 1;

const char *peer_kernels(void) {
    return "plain C";
}

static const struct workload *work;
static const struct data *data;
static struct fann *net;
static struct fann_train_data **slice; /* one for each minibatch */
static float *onehot;                  /* [SAMPLES][classes] */

int peer_open(const struct workload *w, const struct data *d) {
    int classes = w->width[w->layers];
    unsigned widths[MAX_LAYERS + 1];
    work = w;
    data = d;
    for (int l = 0; l <= w->layers; l++) widths[l] = (unsigned)w->width[l];
    net = fann_create_standard_array((unsigned)w->layers + 1, widths);
    if (!net) return 1;
    fann_set_activation_function_hidden(net, w->activation == TANH ? FANN_SIGMOID_SYMMETRIC : FANN_LINEAR_PIECE);
    fann_set_activation_function_output(net, FANN_LINEAR);
    fann_set_activation_steepness_hidden(net, 1);
    fann_set_activation_steepness_output(net, 1);
    fann_set_train_error_function(net, FANN_ERRORFUNC_LINEAR);
    fann_set_learning_rate(net, w->rate);
    fann_set_learning_momentum(net, 0);

    /* FANN takes a linear piece's derivative as 1 everywhere: 56 of them explode at the scale that suits ReLU. */
    float scale = w->layers > 3 ? 0.5f : 1;
    float *p = net->weights; /* for each neuron: its inputs' weights, then its bias */
    for (int l = 0; l < w->layers; l++)
        for (int o = 0, in = w->width[l]; o < w->width[l + 1]; o++, p += in + 1) {
            for (int i = 0; i < in; i++) p[i] = scale * d->weight[l][o * in + i];
            p[in] = 0;
        }
    if (p != net->weights + net->total_connections) return 1;

    onehot = calloc(SAMPLES * (size_t)classes, sizeof(float));
    for (int i = 0; i < SAMPLES; i++) onehot[i * classes + d->label[i]] = 1;
    if (w->batch > 1) {
        struct fann_train_data *all = fann_create_train(SAMPLES, widths[0], (unsigned)classes);
        for (int i = 0; i < SAMPLES; i++) {
            memcpy(all->input[i], d->x + (size_t)i * widths[0], sizeof(float) * widths[0]);
            memcpy(all->output[i], onehot + i * classes, sizeof(float) * (size_t)classes);
        }
        slice = calloc(SAMPLES, sizeof *slice);
        for (int i = 0; i < SAMPLES; i += w->batch) slice[i] = fann_subset_train_data(all, (unsigned)i, (unsigned)w->batch);
        fann_set_training_algorithm(net, FANN_TRAIN_BATCH);
    }
    return 0;
}

void peer_train(int first, int count) {
    int classes = work->width[work->layers];
    for (int i = first; i < first + count; i += work->batch) {
        if (work->batch > 1)
            fann_train_epoch(net, slice[i]);
        else
            fann_train(net, (fann_type *)data->x + (size_t)i * (size_t)work->width[0], onehot + i * classes);
    }
}

void peer_predict(int first, int count, float *p) {
    int classes = work->width[work->layers];
    for (int i = 0; i < count; i++)
        memcpy(p + i * classes, fann_run(net, (fann_type *)data->x + (size_t)(first + i) * (size_t)work->width[0]),
               sizeof(float) * (size_t)classes);
}
