/* Prints how many nanoseconds a cache line takes from one core to another, one way: the best of some rounds. Two
 * cores that a host has put far apart take several times as long, and everything that they share with it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TURNS = 500, ROUNDS = 40 };

static _Alignas(128) atomic_long ball;
static _Alignas(128) atomic_int ready, over;
static int cores[2];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void stay_on(int core) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    CPU_SET(core, &mask);
    (void)sched_setaffinity(0, sizeof mask, &mask);
}

static void *give_back(void *unused) {
    (void)unused;
    stay_on(cores[1]);
    atomic_store(&ready, 1);
    for (long turn = 1;; turn += 2) {
        while (atomic_load_explicit(&ball, memory_order_acquire) != turn)
            if (atomic_load_explicit(&over, memory_order_relaxed)) return NULL;
        atomic_store_explicit(&ball, turn + 1, memory_order_release);
    }
}

int main(int count, char **words) {
    pthread_t other;
    if (count != 3) return 2;
    for (int i = 0; i < 2; i++) cores[i] = atoi(words[1 + i]);
    stay_on(cores[0]);
    if (pthread_create(&other, NULL, give_back, NULL) != 0) return 1;
    while (!atomic_load(&ready)) sched_yield();
    double best = 1;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int i = 0; i < TURNS; i++) {
            long turn = atomic_load_explicit(&ball, memory_order_relaxed) + 1;
            atomic_store_explicit(&ball, turn, memory_order_release);
            while (atomic_load_explicit(&ball, memory_order_acquire) != turn + 1) {}
        }
        double one_way = (now() - start) / (2 * TURNS);
        if (one_way < best) best = one_way;
    }
    atomic_store(&over, 1);
    pthread_join(other, NULL);
    printf("%.0f\n", best * 1e9);
    return 0;
}
