#define _GNU_SOURCE
#include "processor.h"

#include <sched.h>
#include <unistd.h>

int expmgrad_available_cores(void) {
#if defined(__linux__)
    cpu_set_t mask;
    if (sched_getaffinity(0, sizeof mask, &mask) == 0) return CPU_COUNT(&mask);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

int expmgrad_current_core(void) {
#if defined(__linux__)
    return sched_getcpu();
#else
    return -1;
#endif
}

void expmgrad_leave_core(int core) {
#if defined(__linux__)
    cpu_set_t mask, others;
    if (core < 0 || core >= CPU_SETSIZE || sched_getaffinity(0, sizeof mask, &mask) != 0) return;
    others = mask;
    CPU_CLR(core, &others);
    if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
    sched_setaffinity(0, sizeof mask, &mask);
#else
    (void)core;
#endif
}

void *expmgrad_thread_block(void) {
    static _Thread_local _Alignas(64) unsigned char block[EXPMGRAD_THREAD_BLOCK];
    return block;
}
