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

void *expmgrad_thread_block(void) {
    static _Thread_local _Alignas(64) unsigned char block[EXPMGRAD_THREAD_BLOCK];
    return block;
}
