/* BLAS's thread count belongs to the process: calls that want one count are inside together, the others wait for
 * them to leave. Who comes later never overtakes, so that nobody starves, and a long call lets others in between its
 * products.
 *
 * A fork waits too: OpenBLAS takes its threads away before it, from a call that is waiting for them as well. */
#include "threads.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

/* What a fork asks for: to be alone. */
enum { FORK = -1, LONGEST_WAIT_OF_FORK = 10 };
/* Seconds a call keeps to itself: to change places between any two small products would cost more than they do. */
#define TURN 5e-3

struct waiter {
    int count, entered;
    pthread_cond_t turn;
    struct waiter *behind;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct waiter *queue;
static atomic_int waiting, fork_is_waiting;
/* Calls inside, the count they asked for, and the one that BLAS had been told, if they asked for another. */
static int inside, in_force, told;
static int (*get_count)(void);
static void (*set_count)(int);
/* Of a thread that is inside: 1 + what it asked for, and how often it has come in. */
static _Thread_local int held, depth;
static _Thread_local double since;
static _Thread_local int paused_for_fork;
static int held_for_fork;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int may_enter(int count) { return inside == 0 || (count == in_force && count != FORK); }

static void admit(int count) {
    if (inside++ > 0) return;
    in_force = count;
    if (count <= 0) return;
    told = get_count();
    if (told != count) set_count(count);
}

static void admit_waiters(void) {
    while (queue != NULL && may_enter(queue->count)) {
        struct waiter *first = queue;
        queue = first->behind;
        atomic_fetch_sub(&waiting, 1);
        admit(first->count);
        first->entered = 1;
        pthread_cond_signal(&first->turn);
    }
}

/* 0 if `until` came first. */
static int wait_in_line(int count, const struct timespec *until) {
    struct waiter self = {.count = count}, **end = &queue;
    pthread_cond_init(&self.turn, NULL);
    /* A fork, for which a whole interpreter may stand still, is next. */
    while (*end != NULL && count != FORK) end = &(*end)->behind;
    self.behind = *end;
    *end = &self;
    atomic_fetch_add(&waiting, 1);
    int late = 0;
    while (!self.entered && !late) {
        if (until == NULL) {
            pthread_cond_wait(&self.turn, &lock);
        } else {
            late = pthread_cond_timedwait(&self.turn, &lock, until) == ETIMEDOUT;
        }
    }
    if (!self.entered) {
        struct waiter **at = &queue;
        while (*at != &self) at = &(*at)->behind;
        *at = self.behind;
        atomic_fetch_sub(&waiting, 1);
        admit_waiters();
    }
    pthread_cond_destroy(&self.turn);
    return self.entered;
}

static int enter(int count, const struct timespec *until) {
    int entered = 1;
    pthread_mutex_lock(&lock);
    if (queue == NULL && may_enter(count)) {
        admit(count);
    } else {
        entered = wait_in_line(count, until);
    }
    pthread_mutex_unlock(&lock);
    return entered;
}

static void leave(void) {
    pthread_mutex_lock(&lock);
    if (--inside == 0) {
        if (in_force > 0 && told != in_force) set_count(told);
        admit_waiters();
    }
    pthread_mutex_unlock(&lock);
}

void expmgrad_blas_enter(int count, int (*get)(void), void (*set)(int)) {
    if (depth++ > 0) return;
    if (count > 0) {
        pthread_mutex_lock(&lock);
        get_count = get;
        set_count = set;
        /* The count that BLAS has anyway is nothing to wait for. */
        if (count == (inside > 0 && in_force > 0 ? told : get())) count = 0;
        pthread_mutex_unlock(&lock);
    }
    expmgrad_blas_resume(1 + count);
}

void expmgrad_blas_leave(void) {
    if (--depth > 0) return;
    held = 0;
    leave();
}

int expmgrad_blas_pause(void) {
    int paused = held;
    held = 0;
    if (paused > 0) leave();
    return paused;
}

void expmgrad_blas_resume(int paused) {
    if (paused == 0) return;
    enter(paused - 1, NULL);
    held = paused;
    since = 0;
}

void expmgrad_blas_rest(void) {
    if (held == 0 || atomic_load_explicit(&waiting, memory_order_relaxed) == 0) return;
    /* The turn is counted from where someone was first seen to wait: a call that nobody waits for reads no clock. */
    if (since == 0) since = now();
    if (atomic_load_explicit(&fork_is_waiting, memory_order_relaxed) || now() - since > TURN)
        expmgrad_blas_resume(expmgrad_blas_pause());
}

static void before_fork(void) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LONGEST_WAIT_OF_FORK;
    paused_for_fork = expmgrad_blas_pause();
    /* Not for ever: a call that is inside may wait for what the forking thread holds. */
    atomic_store(&fork_is_waiting, 1);
    held_for_fork = enter(FORK, &until);
    atomic_store(&fork_is_waiting, 0);
    /* Handlers that come after this one may call BLAS: this thread is inside. */
    depth++;
}

static void after_fork(void) {
    depth--;
    if (held_for_fork) leave();
    expmgrad_blas_resume(paused_for_fork);
}

/* None of the threads inside or in line is here. */
static void begin_child(void) {
    pthread_mutex_init(&lock, NULL);
    if (inside > 0 && in_force > 0 && told != in_force) set_count(told);
    queue = NULL;
    atomic_store(&waiting, 0);
    atomic_store(&fork_is_waiting, 0);
    inside = 0;
    depth--;
    expmgrad_blas_resume(paused_for_fork);
}

/* Handlers run before a fork in the reverse order of their coming: after OpenBLAS's, which comes when it is loaded. */
__attribute__((constructor)) static void prepare(void) { pthread_atfork(before_fork, after_fork, begin_child); }
