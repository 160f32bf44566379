/*
 * Facts of what the caller's process may be: flags of the arithmetic, traps, small stacks, a library that is loaded and
 * unloaded, two copies of it. Every operation gives the bits it gives otherwise, and leaves all as it was.
 */
#define _GNU_SOURCE /* feenableexcept, RTLD_* */
#include "check.h"

#include "calls.h"
#include <dlfcn.h>
#include <fenv.h>
#include <pthread.h>
#include <stdlib.h>

/* What the header asks for: OpenBLAS has buffers of 100 KiB there. */
enum { STACK = 256 * 1024 };
enum { COUNT = 2, K = 2, COLUMNS = 3, ORDERS = 6 };
static const int64_t orders[ORDERS] = {1, 2, 5, 20, 40, 70};
/* Of COUNT x K matrices, or an n^2 x n^2 Jacobian, which is not asked for above that order. */
enum { LARGEST_JACOBIAN = 5, BYTES = 16 * COUNT * K * 70 * 70 };
static size_t bytes(int64_t n) {
    int64_t row = n > COLUMNS ? n : COLUMNS, several = COUNT * K * n * row, jacobian = n * n * n * n;
    return 16 * (size_t)(n <= LARGEST_JACOBIAN && jacobian > several ? jacobian : several);
}

static int needs_more(const char *name) {
    return strncmp(name, "tape", 4) == 0 || strncmp(name, "action", 6) == 0 || strcmp(name, "omexpovx") == 0;
}

static double uniform(unsigned *state) {
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (1 << 24) - 0.5;
}

/* Hermitian entries, as eigh needs them, of norm about 1; what is no matrix has its first entries. */
static void fill(void *memory, int64_t n, unsigned seed) {
    size_t element = type == 's' ? 4 : type == 'z' ? 16 : 8;
    for (int64_t m = 0; m < COUNT * K; m++)
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = 0; j < n; j++) {
                unsigned state = seed * 7919u + (unsigned)(m * 71 * 71 + (i > j ? i * 71 + j : j * 71 + i));
                double re = 2 * uniform(&state) / (double)n, im = (double)((i > j) - (i < j)) / (10 * (double)n);
                char *at = (char *)memory + element * (size_t)(m * n * n + i * n + j);
                if (type == 's') *(float *)at = (float)re;
                if (type == 'd') *(double *)at = re;
                if (type == 'c') *(float _Complex *)at = (float)re + (float)im * I;
                if (type == 'z') *(double _Complex *)at = re + im * I;
            }
}

struct work {
    char type;
    int operation, threads;
    int64_t n;
    char *memory; /* BYTES for each matrix */
    expmgrad_status status;
};

static expmgrad_info facts[COUNT];

/* Makes the call that `work` describes. */
static void *make(void *argument) {
    struct work *work = argument;
    int64_t n = work->n;
    expmgrad_options options = {0};
    options.struct_size = sizeof options;
    options.num_threads = work->threads;
    type = work->type;
    v.n = n, v.k = K, v.r = K, v.columns = COLUMNS, v.count = COUNT, v.uplo = 'L', v.options = &options;
    v.layout = EXPMGRAD_LAYOUT_ROWS, v.convention = EXPMGRAD_CONVENTION_SYMMETRIC, v.status = NULL;
    v.method = 0, v.form = 0, v.norm = EXPMGRAD_NORM_FRO;
    if (strncmp(operations[work->operation].name, "jacobian", 8) == 0) v.form = 1;
    for (int i = 0; i < COUNT; i++) facts[i] = (expmgrad_info){.struct_size = sizeof facts[i]};
    v.info = facts;
    for (int m = 0; m < MATRICES; m++) {
        void *p = work->memory + (size_t)m * BYTES;
        int64_t row = n > COLUMNS ? n : COLUMNS;
        v.m[m] = (struct matrix){p, row, n * row, n * row * (m == A || m == Y ? 1 : K)};
        if (m == JAC) v.m[m].ld = n * n;
    }
    work->status = operations[work->operation].call();
    return NULL;
}

/* Runs `change`, every operation on a thread of its own with this stack, and compares. */
static void the_bits_are_the_same(const char *fact, size_t stack, void (*change)(void), void (*back)(const char *)) {
    static char inputs[MATRICES][BYTES], wanted[MATRICES][BYTES], found[MATRICES][BYTES];
    int compared = 0;
    for (const char *t = "sdcz"; *t; t++)
        for (int o = 0; o < ORDERS; o++) {
            type = *t;
            for (int m = 0; m < MATRICES; m++) fill(inputs[m], orders[o], (unsigned)m + 1);
            size_t used = bytes(orders[o]);
            for (int i = 0; i < OPERATIONS; i++) {
                const char *name = operations[i].name;
                if (needs_more(name)) continue;
                if (strncmp(name, "jacobian", 8) == 0 && orders[o] > LARGEST_JACOBIAN) continue;
                snprintf(situation, sizeof situation, "%s: %s_%c of order %d", fact, name, *t, (int)orders[o]);
                for (int threads = 1; threads <= 2; threads++) {
                    struct work plain = {*t, i, threads, orders[o], wanted[0], 0}, changed = plain;
                    changed.memory = found[0];
                    for (int m = 0; m < MATRICES; m++)
                        memcpy(wanted[m], inputs[m], used), memcpy(found[m], inputs[m], used);
                    make(&plain);
                    if (change) change();
                    if (stack > 0) {
                        pthread_attr_t attributes;
                        pthread_t thread;
                        pthread_attr_init(&attributes);
                        check(pthread_attr_setstacksize(&attributes, stack) == 0, "no stack of that size");
                        check(pthread_create(&thread, &attributes, make, &changed) == 0, "no thread");
                        pthread_join(thread, NULL);
                        pthread_attr_destroy(&attributes);
                    } else {
                        make(&changed);
                    }
                    if (back) back(name);
                    check(plain.status < 1000, "refused: %d", plain.status);
                    check(plain.status == changed.status, "status %d, not %d", changed.status, plain.status);
                    for (int m = 0; m < MATRICES; m++)
                        check(memcmp(wanted[m], found[m], used) == 0, "%s has other bits, %d threads", kinds[m].name,
                            threads);
                    compared++;
                }
            }
        }
    snprintf(situation, sizeof situation, "%s", fact);
    check(compared > 500, "only %d calls were compared", compared);
}

#if defined(__x86_64__)
/* Subnormal numbers are zero, as with -ffast-math in some library of the process. */
enum { FLUSH = 0x8040 };
static void flush_subnormals(void) { __builtin_ia32_ldmxcsr(0x1f80 | FLUSH); }
static void no_flush(const char *name) {
    unsigned state = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(0x1f80);
    check((state & 0xffc0) == (0x1f80 | FLUSH), "%s left the flags at %x", name, state);
}
#endif

enum { TRAPS = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW };
static void trap(void) {
    feclearexcept(FE_ALL_EXCEPT);
    feenableexcept(TRAPS);
}
static void no_traps(const char *name) {
    int enabled = fegetexcept(), raised = fetestexcept(TRAPS);
    fedisableexcept(FE_ALL_EXCEPT);
    feclearexcept(FE_ALL_EXCEPT);
    check(enabled == TRAPS, "%s left the traps %x", name, enabled);
    check(raised == 0, "%s raised %x", name, raised);
}

typedef expmgrad_status expm(int64_t, const double *, int64_t, double *, int64_t, const expmgrad_options *);

/* Whether a copy of the library computes what was wanted. */
static int right(void *library, const double *a, const double *wanted, int64_t n) {
    static double y[100 * 100];
    expm *call;
    *(void **)&call = dlsym(library, "expmgrad_expm_d"); /* as POSIX has it */
    return call && call(n, a, n, y, n, NULL) == 0 && memcmp(y, wanted, sizeof *y * (size_t)(n * n)) == 0;
}

static void it_can_be_loaded_a_thousand_times_and_twice_at_once(const char *file, const char *copy) {
    static double a[100 * 100], wanted[100 * 100];
    const int64_t n = 100;
    unsigned state = 1;
    for (int64_t i = 0; i < n * n; i++) a[i] = uniform(&state) / 10;
    snprintf(situation, sizeof situation, "dlopen of %s", file);
    check(expmgrad_expm_d(n, a, n, wanted, n, NULL) == 0, "refused");
    int well = 0;
    for (int i = 0; i < 1000; i++) {
        void *library = dlopen(copy, RTLD_NOW | RTLD_LOCAL);
        well += library && right(library, a, wanted, n);
        if (library) dlclose(library);
    }
    check(well == 1000, "%d of 1000 times right", well);
    void *first = dlopen(file, RTLD_NOW | RTLD_LOCAL), *second = dlopen(copy, RTLD_NOW | RTLD_LOCAL);
    check(first && second, "%s", dlerror());
    if (!first || !second) return;
    check(dlsym(first, "expmgrad_expm_d") != dlsym(second, "expmgrad_expm_d"), "not two copies");
    for (int i = 0; i < 20; i++)
        check(right(first, a, wanted, n) && right(second, a, wanted, n), "two copies in turn, round %d", i);
}

int main(int count, char **arguments) {
    begin();
    if (count > 2) it_can_be_loaded_a_thousand_times_and_twice_at_once(arguments[1], arguments[2]);
    the_bits_are_the_same("a small stack", STACK, NULL, NULL);
#if defined(__x86_64__)
    the_bits_are_the_same("subnormals are flushed", 0, flush_subnormals, no_flush);
#endif
    the_bits_are_the_same("exceptions trap", 0, trap, no_traps);
    return report("environment");
}
