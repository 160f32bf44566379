#define _GNU_SOURCE
#include "processor.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Whole processors that a group's files give in `folder`: "quota period" in one file, or in two; 0 if they set no
 * limit. */
static int quota_in(const char *folder) {
    char name[1024];
    long long quota = 0, period = 0;
    snprintf(name, sizeof name, "%s/cpu.max", folder);
    FILE *file = fopen(name, "re");
    if (file != NULL) {
        if (fscanf(file, "%lld %lld", &quota, &period) != 2) quota = 0;
        fclose(file);
    } else {
        snprintf(name, sizeof name, "%s/cpu.cfs_quota_us", folder);
        if ((file = fopen(name, "re")) == NULL) return 0;
        if (fscanf(file, "%lld", &quota) != 1) quota = 0;
        fclose(file);
        snprintf(name, sizeof name, "%s/cpu.cfs_period_us", folder);
        if ((file = fopen(name, "re")) == NULL) return 0;
        if (fscanf(file, "%lld", &period) != 1) period = 0;
        fclose(file);
    }
    if (quota <= 0 || period <= 0) return 0;
    long long whole = quota / period;
    return whole < 1 ? 1 : whole > 1 << 20 ? 0 : (int)whole;
}

/* The least of a group's and of those it is part of, up to `root`, of which a container may see only the last. */
static int least_quota(const char *root, char *group) {
    int least = 0;
    for (;;) {
        char folder[1024];
        snprintf(folder, sizeof folder, "%s%s", root, group);
        int here = quota_in(folder);
        if (here > 0 && (least == 0 || here < least)) least = here;
        char *slash = strrchr(group, '/');
        if (slash == NULL) return least;
        *slash = 0;
    }
}

int expmgrad_processor_quota(void) {
    char line[1024], *group;
    int least = 0;
    FILE *groups = fopen("/proc/self/cgroup", "re");
    if (groups == NULL) return 0;
    while (fgets(line, sizeof line, groups) != NULL) {
        line[strcspn(line, "\n")] = 0;
        char *controllers = strchr(line, ':');
        if (controllers == NULL || (group = strchr(controllers + 1, ':')) == NULL) continue;
        *group++ = 0;
        controllers++;
        const char *root = *controllers == 0                         ? "/sys/fs/cgroup"
                           : strncmp(controllers, "cpu,", 4) == 0    ? "/sys/fs/cgroup/cpu"
                           : strcmp(controllers, "cpu") == 0         ? "/sys/fs/cgroup/cpu"
                           : strcmp(controllers, "cpuacct,cpu") == 0 ? "/sys/fs/cgroup/cpu"
                                                                     : NULL;
        int found = root == NULL ? 0 : least_quota(root, group);
        if (found > 0 && (least == 0 || found < least)) least = found;
    }
    fclose(groups);
    return least;
}

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

void *expmgrad_thread_block(void) {
    static _Thread_local _Alignas(64) unsigned char block[EXPMGRAD_THREAD_BLOCK];
    return block;
}
