/* What a meeting of threads costs on this machine, just now: on a virtual one it tells where its processors lie, on one
 * core, near one another or far apart. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "team/threads.h"

enum { MOST_MEETINGS = 1000, ENOUGH_NS = 1000000 };

struct meetings {
    struct team team;
    atomic_bool enough;
    int count;
    double took[MOST_MEETINGS]; /* ns */
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

/* Thread 0 measures, and says before a meeting whether it is the last one. */
static void meet_often(void *argument, int thread) {
    struct meetings *m = argument;
    double begin = now();
    for (int n = 0; n < MOST_MEETINGS; n++) {
        double start = now();
        if (thread == 0) {
            atomic_store_explicit(&m->enough, start - begin > ENOUGH_NS, memory_order_relaxed);
        }
        team_barrier(&m->team, thread);
        bool last = atomic_load_explicit(&m->enough, memory_order_relaxed);
        if (thread == 0) {
            m->took[n] = now() - start;
            m->count = n + 1;
        }
        team_barrier(&m->team, thread); /* all have read it */
        if (last) {
            break;
        }
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double team_price(int threads) {
    struct meetings *m = aligned_alloc(64, (sizeof *m + 63) / 64 * 64);
    if (m == NULL) {
        return -1;
    }
    memset(m, 0, sizeof *m);
    double price = -1;
    if (team_start(&m->team, threads, meet_often, m)) {
        team_work(&m->team, false);
        team_stop(&m->team);
        qsort(m->took, (size_t)m->count, sizeof *m->took, ascending);
        price = m->took[m->count / 4]; /* what is above is disturbed by others */
    }
    free(m);
    return price;
}
