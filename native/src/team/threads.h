/* A team of threads that lives as long as a net: the caller's and size - 1 workers. They spin a little and then
 * sleep. */
#ifndef GRADUS_TEAM_THREADS_H
#define GRADUS_TEAM_THREADS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { MAX_THREADS = 64 };

/* What a thread tells the others at a barrier. The flags of one phase and the next lie apart, so that a fast thread
 * sets none that a slow one is still to read. */
struct finding {
    int loss, row, correct;
    struct {
        int delta, gradient;
    } phase[2];
};

/* A thread's own cache line: the others wait for its count of barriers to rise, and have what it found with it. That
 * is one line to fetch from another core, which may take a quarter of a microsecond, where a common count takes
 * three. */
struct seat {
    _Alignas(64) atomic_int arrived; /* at so many barriers; a futex */
    atomic_int sleepers;
    struct finding finding;
};

struct team {
    int size, spins;
    int active; /* who takes part in this call: 1, the caller alone, or size */
    void (*work)(void *argument, int thread);
    void *argument;
    pthread_t *workers;
    struct seat seats[MAX_THREADS];
    _Alignas(64) atomic_int calls; /* of team_work; a futex */
    atomic_int idle_sleepers;
    atomic_bool stopping;
};

/* False if a thread cannot be made; none is left then. */
bool team_start(struct team *team, int size, void (*work)(void *, int), void *argument);
/* Does the work on every thread of the team, the caller being thread 0, or on the caller alone; returns when all is
 * done. */
void team_work(struct team *team, bool alone);
/* The thread waits until the whole team is here. What each wrote before, all read after. */
void team_barrier(struct team *team, int thread);
/* What a meeting of so many threads takes here, in nanoseconds, reading the clock included: the lower quartile of
 * those of a millisecond. -1 if there is no memory or no thread. */
double team_price(int threads);
/* Joins the workers. */
void team_stop(struct team *team);

#endif
