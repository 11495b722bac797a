/* main() of every C peer: reads the workload and its data file, checks the loss, times the training. */
#define _GNU_SOURCE
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HIDDEN_56                                                                                                      \
    32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32,    \
        32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32

static const struct workload workloads[] = {
    {"W1/1", 2, {4, 16, 3}, TANH, 1, 0.01f},
    {"W2/1", 2, {64, 32, 10}, TANH, 1, 0.01f},
    {"W2/32", 2, {64, 32, 10}, TANH, 32, 0.01f},
    {"W3/1", 3, {784, 128, 64, 10}, RELU, 1, 0.001f},
    {"W3/32", 3, {784, 128, 64, 10}, RELU, 32, 0.01f},
    {"W3/128", 3, {784, 128, 64, 10}, RELU, 128, 0.01f},
    {"W4/32", 57, {64, HIDDEN_56, 10}, RELU, 32, 0.001f},
};

enum { CHUNK = 512 }; /* samples between two looks at the clock: a multiple of every batch size, a divisor of SAMPLES */

static void die(const char *what, const char *which) {
    fprintf(stderr, "%s: %s %s\n", peer_name, what, which);
    exit(1);
}

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Milliseconds since compare started this process, which it tells in the environment; NaN where nobody did. */
static double since_launch(void) {
    const char *launched = getenv("GRADUS_BENCH_LAUNCHED");
    return launched ? 1e3 * (now(CLOCK_MONOTONIC) - atof(launched)) : NAN;
}

static void *allocate(size_t bytes) {
    void *p = NULL;
    if (posix_memalign(&p, 64, bytes)) die("out of memory", "");
    return p;
}

/* The file: x as float32, labels as int32, then each layer's weights as float32, all little-endian. */
static void load(const struct workload *w, struct data *d) {
    char path[4096], net[8] = {0};
    const char *folder = getenv("GRADUS_BENCH_DATA");
    memcpy(net, w->name, 2);
    snprintf(path, sizeof path, "%s/%s.bin", folder ? folder : "build/data", net);
    FILE *f = fopen(path, "rb");
    if (!f) die("cannot read", path);
    float *x = allocate(sizeof(float) * SAMPLES * (size_t)w->width[0]);
    int *label = allocate(sizeof(int) * SAMPLES);
    size_t ok = fread(x, sizeof(float) * (size_t)w->width[0], SAMPLES, f) == SAMPLES;
    ok &= fread(label, sizeof(int), SAMPLES, f) == SAMPLES;
    for (int l = 0; l < w->layers; l++) {
        size_t n = (size_t)w->width[l] * (size_t)w->width[l + 1];
        float *v = allocate(sizeof(float) * n);
        ok &= fread(v, sizeof(float), n, f) == n;
        d->weight[l] = v;
    }
    ok &= fgetc(f) == EOF;
    fclose(f);
    if (!ok) die("not the size expected:", path);
    d->x = x;
    d->label = label;
}

static double mean_loss(const struct workload *w, const struct data *d) {
    int classes = w->width[w->layers];
    float *p = allocate(sizeof(float) * CHUNK * (size_t)classes);
    double sum = 0;
    for (int first = 0; first < SAMPLES; first += CHUNK) {
        peer_predict(first, CHUNK, p);
        for (int i = 0; i < CHUNK; i++) {
            if (!peer_squared_error) sum -= log(fmax(1e-30, (double)p[i * classes + d->label[first + i]]));
            for (int c = 0; peer_squared_error && c < classes; c++) {
                double error = (double)p[i * classes + c] - (d->label[first + i] == c);
                sum += error * error;
            }
        }
    }
    free(p);
    return sum / SAMPLES;
}

static void print_number(const char *key, double value) {
    if (isfinite(value))
        printf("\"%s\": %.6f, ", key, value);
    else
        printf("\"%s\": null, ", key);
}

int main(int argc, char **argv) {
    const struct workload *w = NULL;
    for (size_t i = 0; argc == 3 && i < sizeof workloads / sizeof *workloads; i++)
        if (!strcmp(workloads[i].name, argv[1])) w = &workloads[i];
    int counted = 0; /* samples to train once and no more, for who counts instructions */
    if (w) sscanf(argv[2], "samples=%d", &counted);
    double seconds = w ? atof(argv[2]) : 0;
    if (!(seconds > 0) && !(counted > 0 && counted <= SAMPLES)) {
        fprintf(stderr, "usage: %s W1/1|W2/1|W2/32|W3/1|W3/32|W3/128|W4/32 SECONDS|samples=N\n", peer_name);
        return 2;
    }
    struct data d;
    load(w, &d);
    if (peer_open(w, &d)) die("has no", w->name);
    if (counted) {
        peer_train(0, counted);
        return 0;
    }

    peer_train(0, w->batch);
    double first_step = since_launch();
    peer_train(w->batch, SAMPLES - w->batch);
    double loss = mean_loss(w, &d);

    double warm = seconds < 1 ? seconds / 4 : 0.25, start = now(CLOCK_MONOTONIC), cpu = 0, elapsed;
    int first = 0, warming = 1;
    long samples = 0;
    for (;;) {
        peer_train(first, CHUNK);
        first = (first + CHUNK) % SAMPLES;
        samples += CHUNK;
        elapsed = now(CLOCK_MONOTONIC) - start;
        if (warming && elapsed >= warm) {
            warming = 0;
            samples = 0;
            cpu = now(CLOCK_PROCESS_CPUTIME_ID);
            start = now(CLOCK_MONOTONIC);
        } else if (!warming && elapsed >= seconds) {
            break;
        }
    }
    cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"peer\": \"%s\", \"workload\": \"%s\", \"samples_per_second\": %.1f, ", peer_name, w->name,
           (double)samples / elapsed);
    print_number("loss", loss);
    print_number("final_loss", mean_loss(w, &d));
    print_number("first_step_ms", first_step);
    printf("\"kernels\": \"%s\", ", peer_kernels());
    printf("\"loss_kind\": \"%s\", \"core_share\": %.3f}\n", peer_squared_error ? "squared error" : "cross-entropy",
           cpu / elapsed);
    return 0;
}
