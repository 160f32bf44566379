/* Which processor level this machine has: 4 x86-64-v4 (AVX-512), 3 x86-64-v3 (AVX2, FMA), 2 neither, 0 another architecture. */
#ifndef EXPMGRAD_PROCESSOR_H
#define EXPMGRAD_PROCESSOR_H

static inline int expmgrad_processor_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return 4;
    if (__builtin_cpu_supports("x86-64-v3")) return 3;
    return 2;
#else
    return 0;
#endif
}

/* Cores this process may run on, at least 1. */
int expmgrad_available_cores(void);

/* The core the calling thread runs on; -1 if the system does not tell. */
int expmgrad_current_core(void);

/* Moves the calling thread to another core that it may use, if there is one, and leaves it as free as it was. */
void expmgrad_leave_core(int core);

/* Scratch of the calling thread, aligned to cache lines: for calls so short that malloc would show. */
#define EXPMGRAD_THREAD_BLOCK 16384
void *expmgrad_thread_block(void);

#endif
