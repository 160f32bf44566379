/* One large matrix reports how far it is and can be cancelled between two products, in every operation. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "expmgrad.h"
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

/* A product takes some 50 ms, so that every operation is asked at least once, 0.2 s after its start. */
enum { N = 900, TIMES = 12, LD = N, SIZE = N * N };

static double *general, *symmetric, *spare, *g, *y, *d, *many, times[TIMES], tbar[TIMES];
static struct {
    double last, least, asked; /* asked: in processor time */
    int calls, cancel_at;
    int64_t done;
} heard;
static double whole_value; /* processor time of exp, which takes some ten products */

static double of_clock(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static double seconds(void) { return of_clock(CLOCK_MONOTONIC); }
/* What the machine's other processes do does not lengthen it. */
static double processor_seconds(void) { return of_clock(CLOCK_PROCESS_CPUTIME_ID); }

/* In (-1, 1), the same numbers everywhere. */
static double number(void) {
    static uint64_t state = 7;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(int64_t)(state >> 11) * 0x1p-52 - 1;
}

static int note(void *user, int64_t done, int64_t total) {
    (void)user;
    double now = seconds();
    if (now - heard.last < heard.least) heard.least = now - heard.last;
    heard.last = now;
    heard.asked = processor_seconds();
    check(0 <= done && done <= total && done >= heard.done, "progress %lld of %lld after %lld", (long long)done,
        (long long)total, (long long)heard.done);
    heard.done = done;
    return ++heard.calls == heard.cancel_at;
}

static expmgrad_options watched(int cancel_at) {
    expmgrad_options options = {0};
    options.struct_size = sizeof options;
    options.progress = note;
    heard.last = seconds();
    heard.least = INFINITY;
    heard.calls = 0;
    heard.done = 0;
    heard.cancel_at = cancel_at;
    return options;
}

static expmgrad_tape *tape;

static expmgrad_status expm(const expmgrad_options *o) { return expmgrad_expm_d(N, general, LD, y, LD, o); }
static expmgrad_status jvp(const expmgrad_options *o) {
    return expmgrad_jvp_d(N, 1, general, LD, g, LD, SIZE, y, LD, d, LD, SIZE, o);
}
static expmgrad_status vjp(const expmgrad_options *o) {
    return expmgrad_vjp_d(N, 1, general, LD, g, LD, SIZE, y, LD, d, LD, SIZE, o);
}
static expmgrad_status l2(const expmgrad_options *o) {
    return expmgrad_l2_d(N, general, LD, g, LD, g, LD, y, LD, d, LD, o);
}
static expmgrad_status hvp(const expmgrad_options *o) {
    return expmgrad_hvp_d(N, general, LD, g, LD, g, LD, NULL, LD, y, LD, many, LD, d, LD, o);
}
static expmgrad_status tape_create(const expmgrad_options *o) {
    return expmgrad_tape_create_d(N, general, LD, y, LD, &tape, o);
}
static expmgrad_status tape_jvp(const expmgrad_options *o) {
    return expmgrad_tape_jvp_d(tape, 1, g, LD, SIZE, d, LD, SIZE, o);
}
static expmgrad_status tape_vjp(const expmgrad_options *o) {
    return expmgrad_tape_vjp_d(tape, 1, g, LD, SIZE, d, LD, SIZE, o);
}
static expmgrad_status tape_hvp(const expmgrad_options *o) {
    return expmgrad_tape_hvp_d(tape, g, LD, g, LD, NULL, LD, y, LD, d, LD, o);
}
static expmgrad_status of_times(const expmgrad_options *o) {
    return expmgrad_times_d(N, TIMES, times, general, LD, many, LD, SIZE, NULL, o);
}
static expmgrad_status of_few_times(const expmgrad_options *o) {
    return expmgrad_times_d(N, 3, times, general, LD, many, LD, SIZE, NULL, o);
}
static expmgrad_status times_vjp(const expmgrad_options *o) {
    return expmgrad_times_vjp_d(N, TIMES, times, general, LD, g, LD, 0, NULL, LD, SIZE, d, LD, tbar, NULL, o);
}
static expmgrad_status cond(const expmgrad_options *o) {
    double found;
    return expmgrad_cond_d(N, EXPMGRAD_NORM_FRO, EXPMGRAD_COND_ESTIMATE, general, LD, &found, o);
}
static expmgrad_status cond_one(const expmgrad_options *o) {
    double found;
    return expmgrad_cond_d(N, EXPMGRAD_NORM_ONE, EXPMGRAD_COND_ESTIMATE, general, LD, &found, o);
}
static expmgrad_status info(const expmgrad_options *o) {
    expmgrad_info found = {.struct_size = sizeof found};
    return expmgrad_info_d(N, general, LD, y, LD, &found, o);
}
static expmgrad_status lowrank(const expmgrad_options *o) {
    return expmgrad_vjp_lowrank_d(EXPMGRAD_LAYOUT_COLUMNS, N, 2, general, LD, g, LD, g, LD, y, LD, d, LD, o);
}
static expmgrad_status eigh(const expmgrad_options *o) { return expmgrad_eigh_d('L', N, symmetric, LD, y, LD, o); }
static expmgrad_status eigh_vjp(const expmgrad_options *o) {
    return expmgrad_eigh_vjp_d('L', EXPMGRAD_CONVENTION_SYMMETRIC, N, symmetric, LD, g, LD, y, LD, d, LD, o);
}
static expmgrad_status symmetric_vjp(const expmgrad_options *o) {
    return expmgrad_vjp_d(N, 1, symmetric, LD, g, LD, SIZE, y, LD, d, LD, SIZE, o);
}
static expmgrad_status markov_vjp(const expmgrad_options *o) {
    expmgrad_options stated = *o;
    stated.structure = EXPMGRAD_STRUCTURE_MARKOV;
    return expmgrad_vjp_d(N, 1, spare, LD, g, LD, SIZE, y, LD, d, LD, SIZE, &stated);
}

static const struct {
    const char *name;
    expmgrad_status (*call)(const expmgrad_options *);
} operations[] = {
    {"expm", expm},
    {"jvp", jvp},
    {"vjp", vjp},
    {"l2", l2},
    {"hvp", hvp},
    {"times", of_times},
    {"few times", of_few_times},
    {"times_vjp", times_vjp},
    {"cond", cond},
    {"cond, 1-norm", cond_one},
    {"info", info},
    {"lowrank", lowrank},
    {"eigh", eigh},
    {"eigh_vjp", eigh_vjp},
    {"vjp of a symmetric matrix", symmetric_vjp},
    {"vjp of a Markov generator", markov_vjp},
    {"tape_create", tape_create},
};
static const struct {
    const char *name;
    expmgrad_status (*call)(const expmgrad_options *);
} replays[] = {
    {"tape_jvp", tape_jvp},
    {"tape_vjp", tape_vjp},
    {"tape_hvp", tape_hvp},
};

static void a_call_ends_where_it_is_told_to(const char *name, expmgrad_status (*call)(const expmgrad_options *)) {
    snprintf(situation, sizeof situation, "%s", name);
    expmgrad_options options = watched(1);
    double start = processor_seconds();
    expmgrad_status status = call(&options);
    double end = processor_seconds();
    if (heard.calls == 0) {
        /* A machine so fast that nobody asked. */
        check(end - start < 1 && status == EXPMGRAD_SUCCESS, "not asked in %g s, status %d", end - start, status);
        return;
    }
    check(status == EXPMGRAD_CANCELLED && heard.calls == 1, "status %d after %d calls", status, heard.calls);
    check(end - heard.asked < 0.6 + whole_value / 2, "ended %g s after it was told to", end - heard.asked);
}

int main(void) {
    begin();
    double **all[] = {&general, &symmetric, &spare, &g, &y, &d};
    for (int i = 0; i < 6; i++)
        if (!(*all[i] = malloc(sizeof(double) * SIZE))) return 1;
    if (!(many = malloc(sizeof(double) * SIZE * TIMES))) return 1;
    /* Norms that take several squarings and leave the exponential in range. */
    for (int i = 0; i < SIZE; i++) {
        general[i] = 2 * number();
        g[i] = number();
        spare[i] = fabs(number());
    }
    for (int j = 0; j < N; j++) {
        for (int i = 0; i < N; i++) symmetric[i + j * N] = i < j ? 0 : number();
        for (int i = 0; i < j; i++) symmetric[i + j * N] = symmetric[j + i * N];
        spare[j + j * N] = -N;
    }
    for (int i = 0; i < TIMES; i++) times[i] = 0.5 + 0.05 * i;
    double *before = malloc(sizeof(double) * SIZE), *found = malloc(sizeof(double) * SIZE);
    if (!before || !found) return 1;
    memcpy(before, general, sizeof(double) * SIZE);

    double start = processor_seconds();
    check(expm(NULL) == 0, "the value");
    whole_value = processor_seconds() - start;
    int count = (int)(sizeof operations / sizeof *operations);
    for (int i = 0; i < count; i++) a_call_ends_where_it_is_told_to(operations[i].name, operations[i].call);
    check(tape == NULL, "a cancelled tape is none");

    snprintf(situation, sizeof situation, "after that");
    expmgrad_options options = watched(0);
    check(tape_create(NULL) == 0, "a tape");
    for (int i = 0; i < 3; i++) a_call_ends_where_it_is_told_to(replays[i].name, replays[i].call);
    snprintf(situation, sizeof situation, "after that");
    check(memcmp(before, general, sizeof(double) * SIZE) == 0, "inputs are as they were");
    options = watched(0);
    check(vjp(&options) == 0, "a call that goes on");
    check(heard.calls > 0 && heard.least >= 0.2 && heard.done > 0, "%d reports, %g s apart, %lld done", heard.calls,
        heard.least, (long long)heard.done);
    memcpy(found, d, sizeof(double) * SIZE);
    check(vjp(NULL) == 0, "the same, not watched");
    check(memcmp(found, d, sizeof(double) * SIZE) == 0, "a watched call's bits are those of a call that is not");
    expmgrad_tape_destroy(tape);
    for (int i = 0; i < 6; i++) free(*all[i]);
    free(many);
    free(before);
    free(found);
    return report("cancel");
}
