#define _GNU_SOURCE
#include "team/threads.h"

#include <linux/futex.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* About 20 to 50 us: more than a barrier takes, less than a scheduler's slice. */
enum { SPINS = 2000 };

static void pause_core(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    __asm__ volatile("yield");
#endif
}

static void sleep_while(atomic_int *word, int value) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void wake_all(atomic_int *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

/* Whether a count, which may have begun anew, is behind another. */
static bool behind(int count, int other) {
    return (int)((unsigned)count - (unsigned)other) < 0;
}

/* Returns once the word is no longer behind the value. The order of "sleepers++" and the kernel's look at the word,
 * against that of "word = ..." and the look at sleepers, makes sure that nobody is left asleep. */
static void await(atomic_int *word, int value, atomic_int *sleepers, int spins) {
    for (int n = 0; n < spins; n++) {
        if (!behind(atomic_load_explicit(word, memory_order_acquire), value)) {
            return;
        }
        pause_core();
    }
    atomic_fetch_add(sleepers, 1);
    for (int now = atomic_load(word); behind(now, value); now = atomic_load(word)) {
        sleep_while(word, now);
    }
    atomic_fetch_sub(sleepers, 1);
}

/* Only the caller changes the word. */
static int advance(atomic_int *word, atomic_int *sleepers) {
    int value = (int)((unsigned)atomic_load_explicit(word, memory_order_relaxed) + 1);
    atomic_store(word, value);
    if (atomic_load(sleepers) > 0) {
        wake_all(word);
    }
    return value;
}

void team_barrier(struct team *team, int thread) {
    if (team->active == 1) {
        return;
    }
    int arrived = advance(&team->seats[thread].arrived, &team->seats[thread].sleepers);
    for (int other = 0; other < team->active; other++) {
        await(&team->seats[other].arrived, arrived, &team->seats[other].sleepers, team->spins);
    }
}

struct worker {
    struct team *team;
    int number;
};

static void *live(void *argument) {
    struct worker worker = *(struct worker *)argument;
    struct team *team = worker.team;
    free(argument);
    for (unsigned call = 1;; call++) {
        await(&team->calls, (int)call, &team->idle_sleepers, team->spins);
        if (atomic_load(&team->stopping)) {
            return NULL;
        }
        team->work(team->argument, worker.number);
        team_barrier(team, worker.number);
    }
}

/* Processors that this process may use. */
static int processors(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* Signals are the JVM's business, and no worker's. */
static int start_quietly(pthread_t *thread, struct worker *worker) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(thread, NULL, live, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

bool team_start(struct team *team, int size, void (*work)(void *, int), void *argument) {
    team->size = 1;
    team->work = work;
    team->argument = argument;
    team->spins = size <= processors() ? SPINS : 0; /* who spins where another should run waits for itself */
    if (size <= 1) {
        return true;
    }
    team->workers = calloc((size_t)size - 1, sizeof *team->workers);
    while (team->workers != NULL && team->size < size) {
        struct worker *worker = malloc(sizeof *worker);
        if (worker == NULL) {
            break;
        }
        *worker = (struct worker){team, team->size};
        if (start_quietly(&team->workers[team->size - 1], worker) != 0) {
            free(worker);
            break;
        }
        team->size++;
    }
    if (team->size < size) {
        team_stop(team);
        return false;
    }
    return true;
}

void team_work(struct team *team, bool alone) {
    team->active = alone ? 1 : team->size;
    if (team->active > 1) {
        advance(&team->calls, &team->idle_sleepers);
    }
    team->work(team->argument, 0);
    team_barrier(team, 0);
}

void team_stop(struct team *team) {
    if (team->workers != NULL) {
        atomic_store(&team->stopping, true);
        advance(&team->calls, &team->idle_sleepers);
        for (int n = 0; n < team->size - 1; n++) {
            pthread_join(team->workers[n], NULL);
        }
        free(team->workers);
        team->workers = NULL;
    }
}
