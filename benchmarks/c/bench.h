/*
 * What every C peer shares: the workloads, the data files and the timing loop.
 *
 * A peer is one file that defines `peer_name`, peer_open(), peer_train() and peer_predict(); bench.c holds main().
 *   PEER WORKLOAD SECONDS   e.g.  tiled W3/32 2
 * It trains one pass over the data, reports the loss there, warms up, and then counts samples for SECONDS.
 */
#ifndef GRADUS_BENCH_H
#define GRADUS_BENCH_H

#include <stddef.h>

enum { SAMPLES = 4096, MAX_LAYERS = 57 };

enum activation { TANH, RELU };

struct workload {
    const char *name; /* "W3/32" */
    int layers;       /* weight layers */
    int width[MAX_LAYERS + 1];
    enum activation activation; /* of the hidden layers; the last layer is linear, under softmax cross-entropy */
    int batch;
    float rate; /* w -= rate * mean gradient */
};

struct data {
    const float *x;                  /* [SAMPLES][width[0]] standard normal */
    const int *label;                /* [SAMPLES] 0 .. classes - 1 */
    const float *weight[MAX_LAYERS]; /* [fanOut][fanIn], the initial weights; initial biases are 0 */
};

extern const char *const peer_name;

/* Which kernels the library chose for this processor, in its own words. */
const char *peer_kernels(void);

/* 0, or 1 if the peer has no softmax cross-entropy and trains on the squared error of its outputs instead. */
extern const int peer_squared_error;

/* Prepares the network with the initial weights; returns 0, or non-zero if this peer has no such workload. */
int peer_open(const struct workload *w, const struct data *d);

/* Trains on samples [first, first + count), minibatch after minibatch; count is a multiple of the batch size. */
void peer_train(int first, int count);

/* Writes the class probabilities of samples [first, first + count), or the outputs for squared error, to p,
 * [count][classes]. */
void peer_predict(int first, int count, float *p);

#endif
