/* Runs a plan that the Java tests wrote to a file, without a JVM: for sanitizers, emulators and profilers.
 *
 *     driver FILE ISA THREADS SAMPLES ROUNDS
 *
 * Prints the loss, the steps done and a checksum of the parameters; with ROUNDS > 1 also samples a second, the median
 * over so many calls of SAMPLES samples each. */
#include <time.h>

#include "planfile.h"

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
    const struct isa *isa = argc > 2 ? isa_named(argv[2]) : NULL;
    if (argc > 2 && isa == NULL) {
        fprintf(stderr, "driver: no such instruction set here\n");
        return 3;
    }
    FILE *file = argc == 6 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: driver FILE ISA THREADS SAMPLES ROUNDS\n");
        return 2;
    }
    struct planfile plan = planfile_read(file);
    fclose(file);
    const struct header *h = &plan.header;
    float *arena = plan.arena;
    int threads = atoi(argv[3]);
    struct net *net = planfile_net(&plan, isa, threads);
    int samples = atoi(argv[4]), rounds = atoi(argv[5]);
    double *rates = calloc((size_t)rounds, sizeof *rates);
    if (rates == NULL || samples > h->size) {
        fprintf(stderr, "driver: too many samples\n");
        return 1;
    }
    struct job job = {.arena = arena, .source = &plan.source, .samples = samples, .training = true};
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
    }
    printf("\n");
    job.training = false;
    net_run(net, &job);
    net_destroy(net);
    free(rates);
    planfile_free(&plan);
    return 0;
}
