/* Runs cases that the Java tests' AgreementFiles wrote, and compares with what JavaStep made of them: the limits are
 * those of NativeAgreementTest. Every case runs with 1, 2 and 3 threads, which must end with the same bits.
 *
 *     agree ISA FILE…
 *
 * Prints a line; exits 1 if a case differs, 2 on bad usage, 3 where the machine lacks the instruction set. */
#include <math.h>

#include "planfile.h"

enum { THREADS = 3, COMPARED_AFTER_A_STEP = 1, COMPARED_AFTER_A_HUNDRED = 2 };

/* A call of JavaStep, and what it left behind. */
struct call {
    int training, first, samples, first_step, strict, compared;
    int layer, cause, steps, correct;
    double loss;
    float *arena; /* NULL if it is not compared */
};

static struct call *read_calls(FILE *file, int floats, int *count) {
    read_into(file, count, sizeof *count);
    struct call *calls = allocated(calloc((size_t)*count, sizeof *calls));
    for (int n = 0; n < *count; n++) {
        read_into(file, &calls[n], 10 * sizeof(int));
        read_into(file, &calls[n].loss, sizeof(double));
        calls[n].arena = calls[n].compared ? get(file, sizeof(float) * (size_t)floats) : NULL;
    }
    return calls;
}

/* Says what is wrong with which case; true if nothing is. */
static bool check(bool good, const char *what, const char *path, int layer, double expected, double actual) {
    if (!good) {
        printf("%s: layer %d: %s: expected %.9g, got %.9g\n", path, layer, what, expected, actual);
    }
    return good;
}

static bool near(double expected, double actual, double limit) {
    return expected == actual || fabs(expected - actual) <= limit || (isnan(expected) && isnan(actual));
}

static double square(double x) {
    return x * x;
}

/* ||expected - actual|| / ||expected|| of all parameters. */
static double distance(const struct header *h, const float *expected, const float *actual) {
    double off = 0, size = 0;
    for (int i = h->parameters; i < h->parameters_end; i++) {
        off += square(expected[i] - (double)actual[i]);
        size += square(expected[i]);
    }
    return sqrt(off / size);
}

/* One layer's weight changes, to 1e-5 but for the rounding of the weights. */
static bool same_update(const int *op, const char *path, const float *start, const float *expected, const float *actual) {
    double off = 0, change = 0, weight = 0;
    int end = op[OP_WEIGHTS] + (op[OP_FAN_IN] + 1) * op[OP_STRIDE];
    for (int i = op[OP_WEIGHTS]; i < end; i++) {
        off += square(expected[i] - (double)actual[i]);
        change += square(expected[i] - (double)start[i]);
        weight += square(start[i]);
    }
    double limit = 1e-5 * sqrt(change) + 1.2e-7 * sqrt(weight);
    bool by_sign = op[OP_RULE] == RULE_SIGN || op[OP_RULE] == RULE_SIGNUM;
    return check(sqrt(off) <= limit || by_sign, "update's distance", path, op[OP_LAYER], limit, sqrt(off));
}

static bool same_counters(const int *op, const char *path, const float *expected, const float *actual) {
    if (op[OP_HEALTH] < 0) {
        return true;
    }
    const float *e = expected + op[OP_HEALTH], *a = actual + op[OP_HEALTH];
    bool good = true;
    for (int n = 0; n < HEALTH_COUNTERS; n++) {
        bool count = n == HEALTH_GRADIENT_ZERO || n == HEALTH_CLIPPED || n == HEALTH_SIGN_FLIPS;
        double limit = count ? 0 : 1e-4 * fabs(e[n]) + (n == HEALTH_ACTIVATION_MEAN ? 1e-6 : 1e-30);
        char what[32];
        snprintf(what, sizeof what, "health counter %d", n);
        good &= check(near(e[n], a[n], limit), what, path, op[OP_LAYER], e[n], a[n]);
    }
    double off = 0, sum = 0;
    for (int n = HEALTH_COUNTERS; n < HEALTH_COUNTERS + HEALTH_BINS; n++) {
        off += fabs(e[n] - a[n]);
        sum += e[n] - a[n];
    }
    good &= check(sum == 0, "distribution's sum", path, op[OP_LAYER], 0, sum);
    return check(off <= 4, "distribution's distance", path, op[OP_LAYER], 4, off) && good;
}

static bool padding_is_zero(const int *op, const char *path, const float *arena) {
    for (int i = 0; i <= op[OP_FAN_IN]; i++) {
        const float *row = arena + op[OP_WEIGHTS] + i * op[OP_STRIDE];
        for (int j = 0; j < op[OP_STRIDE]; j++) {
            if (!check(j < op[OP_FAN_OUT] ? isfinite(row[j]) : row[j] == 0, "weight", path, op[OP_LAYER], 0, row[j])) {
                return false;
            }
        }
    }
    return true;
}

/* Compares the arena after a call; start is the arena before the first. */
static bool same(const struct planfile *p, const struct call *call, double loss, const float *start, const char *path) {
    const struct header *h = &p->header;
    const float *arena = p->arena;
    bool good = true;
    if (call->strict) {
        good &= check((int)arena[CONTROL_FAILED_LAYER] == call->layer, "failed layer", path, -1, call->layer,
                      arena[CONTROL_FAILED_LAYER]);
        good &= check((int)arena[CONTROL_FAILED_CAUSE] == call->cause, "cause", path, -1, call->cause,
                      arena[CONTROL_FAILED_CAUSE]);
    }
    if (call->training && (call->strict || call->layer == 0)) {
        good &= check((int)arena[CONTROL_STEPS_DONE] == call->steps, "steps", path, -1, call->steps,
                      arena[CONTROL_STEPS_DONE]);
    }
    if (call->strict && call->layer == 0) {
        good &= check((int)arena[CONTROL_CORRECT] == call->correct, "correct", path, -1, call->correct,
                      arena[CONTROL_CORRECT]);
        good &= check(near(call->loss, loss, 1e-5 * fmax(0.1, fabs(call->loss))), "loss", path, -1, call->loss, loss);
    }
    if (!call->training) {
        good &= check(near(call->loss, loss, 1e-3 * fmax(1, fabs(call->loss))), "evaluation", path, -1, call->loss, loss);
    }
    for (int n = h->forward_ops; n < h->op_count; n++) {
        const int *op = p->ops + n * OP_LENGTH;
        if (call->compared == COMPARED_AFTER_A_STEP) {
            good &= same_update(op, path, start, call->arena, arena) && same_counters(op, path, call->arena, arena);
        }
        good &= padding_is_zero(op, path, arena);
    }
    if (call->compared) {
        double limit = call->compared == COMPARED_AFTER_A_HUNDRED ? 1e-3 : 1e-5;
        double off = distance(h, call->arena, arena);
        good &= check(off < limit, "parameters' distance", path, -1, limit, off);
    }
    return good;
}

/* Runs one case with so many threads from the arena it came with; what it ends with stays in the arena. */
static bool run(struct planfile *p, const struct call *calls, int count, const struct isa *isa, int threads,
                const float *start, const char *path) {
    memcpy(p->arena, start, sizeof(float) * (size_t)p->header.arena_floats);
    struct net *net = planfile_net(p, isa, threads);
    bool good = true;
    for (int n = 0; n < count && good; n++) {
        struct job job = {.arena = p->arena, .source = &p->source, .first = calls[n].first,
                          .samples = calls[n].samples, .first_step = calls[n].first_step,
                          .training = calls[n].training};
        double loss = net_run(net, &job);
        good = same(p, &calls[n], loss, start, path);
    }
    net_destroy(net);
    return good;
}

static bool agrees(const char *path, const struct isa *isa) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    struct planfile p = planfile_read(file);
    int count;
    struct call *calls = read_calls(file, p.header.arena_floats, &count);
    fclose(file);
    size_t bytes = sizeof(float) * (size_t)p.header.arena_floats;
    float *start = allocated(malloc(bytes)), *alone = allocated(malloc(bytes));
    memcpy(start, p.arena, bytes);
    bool good = true;
    for (int threads = 1; threads <= THREADS && good; threads++) {
        good = run(&p, calls, count, isa, threads, start, path);
        if (threads == 1) {
            memcpy(alone, p.arena, bytes);
        } else if (good) {
            good = check(memcmp(alone, p.arena, bytes) == 0, "bits differ from one thread's", path, -1, 1, threads);
        }
    }
    for (int n = 0; n < count; n++) {
        free(calls[n].arena);
    }
    free(calls);
    free(alone);
    free(start);
    planfile_free(&p);
    return good;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: agree ISA FILE…\n");
        return 2;
    }
    const struct isa *isa = isa_named(argv[1]);
    if (isa == NULL) {
        fprintf(stderr, "agree: no %s here\n", argv[1]);
        return 3;
    }
    int bad = 0;
    for (int n = 2; n < argc; n++) {
        bad += !agrees(argv[n], isa);
    }
    printf("%s: %d of %d cases agree with JavaStep, 1 to %d threads give the same bits\n", isa->name, argc - 2 - bad,
           argc - 2, THREADS);
    return bad > 0;
}
