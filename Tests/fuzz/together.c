/*
 * Executions of the fuzzer on many threads at once, with tapes that they share: each returns and writes, bit for bit,
 * what it did alone. Beside them the process forks, and the children do the same; signals come; the threads' stacks
 * are small.
 *
 *     together [--seconds N] [--threads N] [--seed S]
 */
#define _GNU_SOURCE
#define PER_THREAD _Thread_local
#include "fuzz.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

enum { EXECUTIONS = 512, SHARED = 4, STACK = 256 << 10 };

static uint64_t seed = 1, alone[EXECUTIONS];
static PER_THREAD uint64_t now_at;
static atomic_int differences, children, signals, stops;
static atomic_llong done;
static expmgrad_tape *tapes[4][SHARED];
static int64_t orders[SHARED] = {3, 12, 33, 70};

static void name_execution(void) {
    fprintf(stderr, "  execution %llu of seed %llu\n", (unsigned long long)now_at, (unsigned long long)seed);
}

static const expmgrad_tape *tape_of(char letter, int64_t *order) {
    int which = draw(SHARED);
    *order = orders[which];
    return tapes[strchr("sdcz", letter) - "sdcz"][which];
}

static void make_tapes(void) {
    for (int t = 0; t < 4; t++)
        for (int i = 0; i < SHARED; i++) {
            int64_t n = orders[i];
            type = "sdcz"[t];
            void *a = malloc((size_t)(n * n) * element_bytes());
            if (a == NULL) abort();
            fill_family(GENERAL, n, a, n, 1.0 / (double)n);
            memset(&v, 0, sizeof v);
            v.n = n, v.m[A].p = a, v.m[A].ld = v.m[Y].ld = n, v.new_tape = &tapes[t][i];
            if (find_operation("tape_create")->call() != EXPMGRAD_SUCCESS) abort();
            free(a);
        }
}

static uint64_t run(uint64_t execution) {
    now_at = execution;
    execute(NULL, 0, seed * 0x9e3779b97f4a7c15 + execution * 0xd1342543de82ef95);
    return digest;
}

static void compare(uint64_t execution, const char *where) {
    uint64_t found_now = run(execution);
    atomic_fetch_add(&done, 1);
    if (found_now == alone[execution]) return;
    if (atomic_fetch_add(&differences, 1) < 10) found("other bits %s", where), name_execution();
}

static void *work(void *number) {
    reserve_places();
    uint64_t x = (uint64_t)(uintptr_t)number * 0x9e3779b97f4a7c15 + 1;
    while (!atomic_load(&stops)) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        compare((x >> 33) % EXECUTIONS, "beside other threads");
    }
    return (void *)(uintptr_t)findings;
}

static void count_signal(int number) {
    (void)number;
    atomic_fetch_add(&signals, 1);
}

static void fork_once(uint64_t from) {
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        for (uint64_t i = 0; i < 8; i++) compare((from + i * 37) % EXECUTIONS, "in a child after fork");
        _exit(atomic_load(&differences) > 0);
    }
    int state = 0;
    if (child < 0 || waitpid(child, &state, 0) != child) return;
    atomic_fetch_add(&children, 1);
    if (state != 0) atomic_fetch_add(&differences, 1), fprintf(stderr, "FOUND: a child ended with %d\n", state);
}

static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int count, char **arguments) {
    double seconds = 60;
    int threads = 16;
    for (int i = 1; i + 1 < count; i += 2) {
        if (strcmp(arguments[i], "--seconds") == 0) seconds = atof(arguments[i + 1]);
        else if (strcmp(arguments[i], "--threads") == 0) threads = atoi(arguments[i + 1]);
        else if (strcmp(arguments[i], "--seed") == 0) seed = strtoull(arguments[i + 1], NULL, 10);
        else return fprintf(stderr, "together: what is %s?\n", arguments[i]), 2;
    }
    if (threads > 64) threads = 64;
    reserve_places();
    reproduce = name_execution;
    make_tapes();
    shared_tape = tape_of;
    sets_defaults = 0;
    for (uint64_t i = 0; i < EXECUTIONS; i++) alone[i] = run(i);
    uint64_t found_in_all = findings;

    struct sigaction action = {.sa_handler = count_signal, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    pthread_t workers[64];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&workers[i], &attributes, work, (void *)(uintptr_t)(i + 1)) != 0) abort();
    double end = seconds_now() + seconds;
    for (uint64_t round = 0; seconds_now() < end; round++) {
        struct timespec pause = {0, 20000000};
        nanosleep(&pause, NULL);
        pthread_kill(workers[round % (uint64_t)threads], SIGUSR1);
#ifndef WITHOUT_FORK
        if (round % 25 == 0) fork_once(round);
#endif
    }
    atomic_store(&stops, 1);
    for (int i = 0; i < threads; i++) {
        void *result;
        pthread_join(workers[i], &result);
        found_in_all += (uintptr_t)result;
    }
    for (int t = 0; t < 4; t++)
        for (int i = 0; i < SHARED; i++) expmgrad_tape_destroy(tapes[t][i]);
    printf("%lld executions on %d threads with stacks of %d KiB, %d children, %d signals: %d differ, %llu found\n",
        (long long)atomic_load(&done), threads, STACK >> 10, atomic_load(&children), atomic_load(&signals),
        atomic_load(&differences), (unsigned long long)found_in_all);
    return atomic_load(&differences) > 0 || found_in_all > 0;
}
