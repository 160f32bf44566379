/*
 * The fuzzer alone: plain [--seconds N] [--seed S] [--only I]. Execution I of seed S is the same on every run; one that
 * crashes or hangs is named on its way out. Exit status 1: something was found.
 */
#include "fuzz.h"
#include <signal.h>
#include <time.h>

static uint64_t seed = 1, execution;
enum { LONGEST = 60, ENOUGH = 20 };

static void name_execution(void) {
    fprintf(stderr, "  again: --seed %llu --only %llu\n", (unsigned long long)seed, (unsigned long long)execution);
    if (findings >= ENOUGH) exit(1);
}

static void died(int number) {
    signal(number, SIG_DFL);
    fprintf(
        stderr, "FOUND: %s\n  %s\n", number == SIGALRM ? "a call that does not end" : strsignal(number), describe());
    name_execution();
    raise(number);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int count, char **arguments) {
    double seconds = 60, end;
    long long only = -1;
    for (int i = 1; i + 1 < count; i += 2) {
        if (strcmp(arguments[i], "--seconds") == 0) seconds = atof(arguments[i + 1]);
        else if (strcmp(arguments[i], "--seed") == 0) seed = strtoull(arguments[i + 1], NULL, 10);
        else if (strcmp(arguments[i], "--only") == 0) only = atoll(arguments[i + 1]);
        else return fprintf(stderr, "plain: what is %s?\n", arguments[i]), 2;
    }
    reserve_places();
    reproduce = name_execution;
    const int deadly[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGALRM};
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) signal(deadly[i], died);
    end = now() + seconds;
    for (execution = only < 0 ? 0 : (uint64_t)only; now() < end; execution++) {
        alarm(LONGEST);
        execute(NULL, 0, seed * 0x9e3779b97f4a7c15 + execution * 0xd1342543de82ef95);
        if (only >= 0) break;
    }
    printf("%llu executions, %llu calls: %llu successes, %llu facts, %llu refused, %llu other; %llu found\n",
        (unsigned long long)execution, (unsigned long long)came.calls, (unsigned long long)came.successes,
        (unsigned long long)came.facts, (unsigned long long)came.refused, (unsigned long long)came.other,
        (unsigned long long)findings);
    return findings != 0;
}
