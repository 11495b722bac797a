/* A team of threads that lives as long as a net: the caller's and size - 1 workers. They spin a little and then sleep. */
#ifndef GRADUS_THREADS_H
#define GRADUS_THREADS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct team {
    int size, spins;
    int active; /* who takes part in this call: 1, the caller alone, or size */
    void (*work)(void *argument, int thread);
    void *argument;
    pthread_t *workers;
    _Alignas(64) atomic_int arrived;    /* at the barrier */
    _Alignas(64) atomic_int generation; /* barriers passed; a futex */
    atomic_int sleepers;
    _Alignas(64) atomic_int calls; /* of team_work; a futex */
    atomic_int idle_sleepers;
    atomic_bool stopping;
};

/* False if a thread cannot be made; none is left then. */
bool team_start(struct team *team, int size, void (*work)(void *, int), void *argument);
/* Does the work on every thread of the team, the caller being thread 0, or on the caller alone; returns when all is
 * done. */
void team_work(struct team *team, bool alone);
/* Waits until the whole team is here. What each wrote before, all read after. */
void team_barrier(struct team *team);
/* Joins the workers. */
void team_stop(struct team *team);

#endif
