/* What the pool (Sources/ExpmgradPool) needs of the system: threads, sleep and wake, the cores they may use. */
#define _GNU_SOURCE
#include "threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#endif

enum { STACK = 1 << 20 };

int expmgrad_start_helper(void *(*body)(void *), void *context) {
    sigset_t all, before;
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0) return 0;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    /* Signals are the program's threads'. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failure = pthread_create(&thread, &attributes, body, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return failure == 0;
}

int expmgrad_thread_number(void) {
#if defined(__linux__)
    return (int)syscall(SYS_gettid);
#else
    return 0;
#endif
}

void expmgrad_sleep_on(const void *word, unsigned seen) {
#if defined(__linux__)
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
#else
    const struct timespec while_unchanged = {0, 200000};
    if (atomic_load((const _Atomic unsigned *)word) == seen) nanosleep(&while_unchanged, NULL);
#endif
}

void expmgrad_wake(const void *word, int count) {
#if defined(__linux__)
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
#else
    (void)word, (void)count;
#endif
}

int expmgrad_bar_cores(const int *cores, int count, const int *helpers, int helper_count, int anew) {
#if defined(__linux__)
    static cpu_set_t given;
    cpu_set_t mask;
    if (sched_getaffinity(0, sizeof mask, &mask) != 0) return helper_count;
    for (int i = 0; i < count; i++) {
        if (cores[i] >= 0 && cores[i] < CPU_SETSIZE) CPU_CLR(cores[i], &mask);
    }
    int left = CPU_COUNT(&mask);
    if (left == 0 || (!anew && CPU_EQUAL(&mask, &given))) return left;
    given = mask;
    for (int i = 0; i < helper_count; i++) {
        if (helpers[i] > 0) (void)sched_setaffinity(helpers[i], sizeof mask, &mask);
    }
    return left;
#else
    (void)cores, (void)count, (void)helpers, (void)anew;
    return helper_count;
#endif
}

static _Thread_local void *thread_work;

void *expmgrad_thread_work(void) { return thread_work; }
void expmgrad_set_thread_work(void *work) { thread_work = work; }

static atomic_uint generation;

unsigned expmgrad_generation(void) { return atomic_load_explicit(&generation, memory_order_relaxed); }

static void begin_child(void) { atomic_fetch_add(&generation, 1); }

__attribute__((constructor)) static void prepare(void) { pthread_atfork(NULL, NULL, begin_child); }
