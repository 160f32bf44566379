/* What a pool of threads needs of the system, and BLAS shared by calls: both whole again in a child after fork. */
#ifndef EXPMGRAD_THREADS_H
#define EXPMGRAD_THREADS_H

#include <sched.h>
#include <time.h>

/* Starts a detached thread without signals; 0 if the system has none. */
int expmgrad_start_helper(void *(*body)(void *), void *context);

/* The calling thread's number for `expmgrad_bar_cores`. */
int expmgrad_thread_number(void);

/* Sleeps while the 32 bits at `word` are `seen`, or for no reason wakes; wakes `count` who sleep there. */
void expmgrad_sleep_on(const void *word, unsigned seen);
void expmgrad_wake(const void *word, int count);

/* Lets these threads onto the calling thread's cores but `cores`; returns how many that are. Does nothing if that is
 * 0, or what they have and not `anew`. One thread at a time. */
int expmgrad_bar_cores(const int *cores, int count, const int *helpers, int helper_count, int anew);

/* What the calling thread put there last. */
void *expmgrad_thread_work(void);
void expmgrad_set_thread_work(void *work);

/* How many forks lie between this process and the one that loaded the library. */
unsigned expmgrad_generation(void);

static inline void expmgrad_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* Lets others have the core. */
static inline void expmgrad_yield(void) { (void)sched_yield(); }

static inline long long expmgrad_nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000000ll + t.tv_nsec;
}

/* A call that uses BLAS, on `count` cores, 0 for as many as BLAS has been told. Calls of one count are inside
 * together, in the order of their coming; get and set are BLAS's. A thread that is inside already stays as it is. */
void expmgrad_blas_enter(int count, int (*get)(void), void (*set)(int));
void expmgrad_blas_leave(void);

/* Lets in who waits, if the calling thread is inside: between two products. */
void expmgrad_blas_rest(void);

/* Leaves, if the calling thread is inside, and comes back: for a stop of unknown length. */
int expmgrad_blas_pause(void);
void expmgrad_blas_resume(int paused);

#endif
