/* Threads that help a call, made when they are wanted and kept for some seconds.
 *
 * A child after fork has none of them, nor anything of what they were at: it starts afresh. */
#include "threads.h"

#include <errno.h>
#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

#include "processor.h"

struct work {
    void (*body)(void *, long);
    void *context;
    long count;
    atomic_long next;
    int wanted, active;
    unsigned generation;
    fenv_t environment;
    pthread_cond_t done;
    struct work *behind;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake;
static struct work *queue;
/* Helpers wanted by the queue; threads that wait for work, or are on their way to; all threads. */
static int wanted, idle, threads;
/* Of the process: its parent's work has another. */
static unsigned generation;

enum { SECONDS_KEPT = 5 };

static void take_off(struct work *work) {
    for (struct work **at = &queue; *at != NULL; at = &(*at)->behind) {
        if (*at != work) continue;
        *at = work->behind;
        return;
    }
}

static void run_shares(struct work *work) {
    for (;;) {
        long i = atomic_fetch_add_explicit(&work->next, 1, memory_order_relaxed);
        if (i >= work->count) return;
        work->body(work->context, i);
    }
}

static void *help(void *unused) {
    (void)unused;
    pthread_mutex_lock(&lock);
    for (;;) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += SECONDS_KEPT;
        int late = 0;
        while (queue == NULL && !late) late = pthread_cond_timedwait(&wake, &lock, &until) == ETIMEDOUT;
        idle--;
        struct work *work = queue;
        if (work == NULL) break;
        wanted--;
        if (--work->wanted == 0) queue = work->behind;
        work->active++;
        pthread_mutex_unlock(&lock);
        /* The caller's rounding, so that its results do not depend on who helps. */
        fesetenv(&work->environment);
        run_shares(work);
        pthread_mutex_lock(&lock);
        idle++;
        /* Under the lock: the caller may end `work` as soon as it has it. */
        if (--work->active == 0) pthread_cond_signal(&work->done);
    }
    threads--;
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* Makes the threads that the queue lacks, under the lock. Calls at once have no more helpers than cores, or than one asks for. */
static void make_threads(int most) {
    if (idle >= wanted || threads >= most) return;
    sigset_t all, before;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    /* Signals are the program's threads'. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (idle < wanted && threads < most) {
        pthread_t thread;
        if (pthread_create(&thread, &attributes, help, NULL) != 0) break;
        threads++;
        idle++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
}

int expmgrad_share_work(int helpers, long count, void (*body)(void *, long), void *context) {
    if (helpers > count - 1) helpers = (int)(count - 1);
    struct work work = {.body = body, .context = context, .count = count, .wanted = helpers};
    if (helpers < 1) {
        run_shares(&work);
        return 1;
    }
    int cores = expmgrad_available_cores() - 1;
    fegetenv(&work.environment);
    pthread_cond_init(&work.done, NULL);
    pthread_mutex_lock(&lock);
    work.generation = generation;
    struct work **end = &queue;
    while (*end != NULL) end = &(*end)->behind;
    *end = &work;
    wanted += helpers;
    make_threads(helpers > cores ? helpers : cores);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < helpers; i++) pthread_cond_signal(&wake);

    run_shares(&work);

    pthread_mutex_lock(&lock);
    int is_ours = work.generation == generation;
    if (is_ours) {
        if (work.wanted > 0) {
            wanted -= work.wanted;
            take_off(&work);
        }
        while (work.active > 0) pthread_cond_wait(&work.done, &lock);
        pthread_cond_destroy(&work.done);
    }
    pthread_mutex_unlock(&lock);
    return is_ours;
}

int expmgrad_is_forked(void) { return generation != 0; }

static void make_wake(void) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&wake, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void begin_child(void) {
    pthread_mutex_init(&lock, NULL);
    make_wake();
    queue = NULL;
    wanted = idle = threads = 0;
    generation++;
}

__attribute__((constructor)) static void prepare(void) {
    make_wake();
    pthread_atfork(NULL, NULL, begin_child);
}
