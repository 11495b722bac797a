/* Runs a plan that the Java tests wrote to a file, without a JVM: for sanitizers, emulators and profilers.
 *
 *     driver FILE ISA THREADS SAMPLES ROUNDS
 *
 * Prints the loss, the steps done and a checksum of the parameters; with ROUNDS > 1 also samples a second, the median
 * over so many calls of SAMPLES samples each, and with more threads than one how long a meeting of theirs takes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/net.h"

struct header {
    int op_count, forward_ops, batch_size, health_every, arena_floats, parameters, parameters_end;
    int size, inputs, outputs, bytes, classes;
};

static void *get(FILE *file, size_t bytes) {
    void *p = malloc(bytes > 0 ? bytes : 1);
    if (p == NULL || fread(p, 1, bytes, file) != bytes) {
        fprintf(stderr, "driver: the file is short\n");
        exit(1);
    }
    return p;
}

/* With one thread, that thread's own time: others may share the core. */
static double now(int threads) {
    struct timespec t;
    clock_gettime(threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static unsigned checksum(const float *values, int n) {
    unsigned sum = 2166136261u;
    for (int i = 0; i < n; i++) {
        unsigned bits;
        memcpy(&bits, &values[i], sizeof bits);
        sum = (sum ^ bits) * 16777619u;
    }
    return sum;
}

int main(int argc, char **argv) {
    const struct isa *isa = isas;
    while (isa->name != NULL && (strcmp(isa->name, argc > 2 ? argv[2] : "") != 0 || !isa->available())) {
        isa++;
    }
    if (isa->name == NULL) {
        fprintf(stderr, "driver: no such instruction set here\n");
        return 3;
    }
    FILE *file = argc == 6 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: driver FILE ISA THREADS SAMPLES ROUNDS\n");
        return 2;
    }
    struct header *h = get(file, sizeof *h);
    int *ops = get(file, sizeof(int) * FIELD_LENGTH * (size_t)h->op_count);
    /* As in a JVM: 16 bytes behind a cache line's begin. */
    size_t arena_bytes = sizeof(float) * (size_t)h->arena_floats;
    char *block = aligned_alloc(64, (arena_bytes + 16 + 63) / 64 * 64);
    float *arena = (float *)(block + 16);
    if (block == NULL || fread(arena, 1, arena_bytes, file) != arena_bytes) {
        fprintf(stderr, "driver: the file is short\n");
        return 1;
    }
    size_t values = (size_t)h->size * (size_t)h->inputs;
    struct source source = {.size = h->size, .inputs = h->inputs, .stride = h->inputs, .outputs = h->outputs};
    source.bytes = h->bytes;
    source.classes = h->classes;
    void *features = get(file, h->bytes ? values : values * sizeof(float));
    void *targets = get(file, sizeof(float) * (size_t)h->size * (h->classes ? 1 : (size_t)h->outputs));
    int32_t *order = get(file, sizeof(int32_t) * (size_t)h->size);
    fclose(file);
    source.features = features;
    source.targets = targets;
    source.order = order;

    int threads = atoi(argv[3]);
    struct net *net = net_create(ops, h->op_count, h->forward_ops, h->batch_size, h->health_every, h->arena_floats, isa,
                                 threads);
    int samples = atoi(argv[4]), rounds = atoi(argv[5]);
    double *rates = calloc((size_t)rounds, sizeof *rates);
    if (net == NULL || rates == NULL || samples > h->size) {
        fprintf(stderr, "driver: no net, or too many samples\n");
        return 1;
    }
    struct job job = {.arena = arena, .source = &source, .samples = samples, .training = true};
    double loss = 0;
    for (int n = 0; n < rounds; n++) {
        double start = now(threads);
        loss = net_run(net, &job);
        rates[n] = samples / (now(threads) - start);
        job.first_step += (int64_t)arena[CONTROL_STEPS_DONE];
    }
    printf("loss %.6g steps %d checksum %08x", loss, (int)arena[CONTROL_STEPS_DONE],
           checksum(arena + h->parameters, h->parameters_end - h->parameters));
    if (rounds > 1) {
        qsort(rates, (size_t)rounds, sizeof *rates, ascending);
        printf("  %.0f samples/s (best %.0f)", rates[rounds / 2], rates[rounds - 1]);
        if (threads > 1) {
            printf(" meeting %.0f ns", team_price(threads));
        }
    }
    printf("\n");
    job.training = false;
    net_run(net, &job);
    net_destroy(net);
    free(rates);
    free(order);
    free(targets);
    free(features);
    free(block);
    free(ops);
    free(h);
    return 0;
}
