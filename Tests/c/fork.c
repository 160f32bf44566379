/* Facts of processes that fork: children never wait for ever, a fork does not wait long, and nobody waits for
 * another caller for ever. */
#define _GNU_SOURCE /* usleep */
#include "expmgrad.h"
#include "check.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { N = 4, COUNT = 4000, LARGE = 80, THREADS = 8, DEADLINE = 20 };

static double a[N * N * COUNT], y[N * N * COUNT], large[LARGE * LARGE];

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static expmgrad_options on_threads(int count) {
    expmgrad_options options = {0};
    options.struct_size = sizeof options;
    options.num_threads = count;
    return options;
}

static expmgrad_status batch(void) {
    expmgrad_options options = on_threads(2);
    return expmgrad_expm_batch_d(N, COUNT, a, N, N * N, y, N, N * N, NULL, &options);
}

/* What `single` gives, whoever calls it. */
static double wanted[LARGE * LARGE];

static expmgrad_status single(int count, double *result) {
    expmgrad_options options = on_threads(count);
    return expmgrad_expm_d(LARGE, large, LARGE, result, LARGE, count > 0 ? &options : NULL);
}

/* Whether a child that was born just now ends well before the deadline. */
static int ends_well(pid_t child) {
    double start = seconds();
    int status;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (seconds() - start > DEADLINE) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return 0;
        }
        usleep(200);
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void children_make_their_first_parallel_batch(const char *parent, int count) {
    int well = 0;
    for (int i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0) _exit(batch() != 0);
        if (child > 0 && ends_well(child)) well++;
        else if (count - i > 4) count = i + 4; /* each that does not end takes the whole deadline */
    }
    check(well == count, "%d of %d children of a parent that %s ended well", well, count, parent);
}

static void *both_at_once(void *unused) {
    (void)unused;
    return batch() == 0 ? y : NULL;
}

static void two_threads_of_a_child_may_call_first_at_once(int count) {
    int well = 0;
    for (int i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0) {
            pthread_t other;
            void *found = NULL;
            double *result = malloc(sizeof(double) * LARGE * LARGE);
            if (!result || pthread_create(&other, NULL, both_at_once, NULL) != 0) _exit(1);
            expmgrad_status status = single(2, result);
            pthread_join(other, &found);
            _exit(status != 0 || !found);
        }
        if (child > 0 && ends_well(child)) well++;
        else break;
    }
    check(well == count, "%d of %d children with two threads ended well", well, count);
}

static volatile int rest;
static struct caller {
    int threads, calls;
    double longest;
    pthread_t thread;
} callers[THREADS + 1];

static void *keep_calling(void *given) {
    struct caller *caller = given;
    double *result = malloc(sizeof(double) * LARGE * LARGE);
    while (result && !rest) {
        double start = seconds();
        check(single(caller->threads, result) == 0, "a call beside forks");
        double took = seconds() - start;
        if (took > caller->longest) caller->longest = took;
        caller->calls++;
    }
    free(result);
    return NULL;
}

static int ascending(const void *x, const void *z) {
    return (*(const double *)x > *(const double *)z) - (*(const double *)x < *(const double *)z);
}

/* Eight threads with as many helpers as there are, and one without. */
static void forks_and_callers_beside_eight_busy_threads_do_not_wait_long(void) {
    enum { FORKS = 300 };
    double took[FORKS], *result = malloc(sizeof(double) * LARGE * LARGE);
    int well = 0;
    for (int i = 0; i <= THREADS; i++) {
        callers[i].threads = i == THREADS ? 1 : 0;
        pthread_create(&callers[i].thread, NULL, keep_calling, callers + i);
    }
    usleep(200000);
    for (int f = 0; f < FORKS; f++) {
        double start = seconds();
        pid_t child = fork();
        if (child == 0) _exit(!result || single(f % 3, result) != 0 || memcmp(result, wanted, sizeof wanted) != 0);
        took[f] = seconds() - start;
        if (child > 0 && ends_well(child)) well++;
        usleep(1000);
    }
    rest = 1;
    for (int i = 0; i <= THREADS; i++) pthread_join(callers[i].thread, NULL);
    free(result);
    qsort(took, FORKS, sizeof *took, ascending);
    check(well == FORKS, "%d of %d children ended well", well, FORKS);
    /* On a busy machine a thread inside may be off its core for a while: the median says what the library does. */
    check(took[FORKS / 2] <= 0.05 && took[FORKS - 1] < 5, "forks waited %g s, at most %g s", took[FORKS / 2],
        took[FORKS - 1]);
    for (int i = 0; i <= THREADS; i++)
        check(callers[i].calls > 4 && callers[i].longest < 5, "caller %d: %d calls, the longest %g s", i,
            callers[i].calls, callers[i].longest);
}

int main(void) {
    begin();
    for (int i = 0; i < N * N * COUNT; i++) a[i] = (double)(i % 17) / 17;
    for (int i = 0; i < LARGE * LARGE; i++) large[i] = (double)(i % 13) / (13 * LARGE);
    children_make_their_first_parallel_batch("has only loaded the library", 300);
    two_threads_of_a_child_may_call_first_at_once(50);
    check(batch() == 0 && single(1, wanted) == 0, "the parent's calls");
    children_make_their_first_parallel_batch("has used it", 150);
    forks_and_callers_beside_eight_busy_threads_do_not_wait_long();
    return report("fork");
}
