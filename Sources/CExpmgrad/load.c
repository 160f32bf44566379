/* What is made at its first use is made before a fork at the latest: Swift guards it by a lock that knows its owner
 * by a thread number kept from before the fork, so that two threads of a child that come to it at once would wait
 * for ever. (Not when the library is loaded: Swift's runtime may not be ready then.) */
#include "expmgrad.h"

#include <pthread.h>

#define N 3
#define COUNT 2

/* Value, gradient and second order of one element type, and what a batch of them makes. */
#define FIRST_CALLS(t, type)                                                                                           \
    static void first_calls_##t(const expmgrad_options *options) {                                                     \
        static const type a[COUNT * N * N];                                                                            \
        type y[COUNT * N * N], d[COUNT * N * N], e[N * N];                                                             \
        (void)expmgrad_vjp_batch_##t(                                                                                  \
            N, 1, COUNT, a, N, N *N, a, N, N *N, N *N, y, N, N *N, d, N, N *N, N *N, NULL, options);                   \
        (void)expmgrad_hvp_##t(N, a, N, a, N, a, N, NULL, N, y, N, d, N, e, N, options);                               \
    }

FIRST_CALLS(s, float)
FIRST_CALLS(d, double)
FIRST_CALLS(c, expmgrad_complex64)
FIRST_CALLS(z, expmgrad_complex128)

/* What the pool makes at its first use (ExpmgradC/Library.swift). */
void expmgrad_prepare_pool(void);

static void make_first_calls(void) {
    const expmgrad_options options = {
        .struct_size = sizeof options, .structure = EXPMGRAD_STRUCTURE_GENERAL, .num_threads = 1};
    expmgrad_info info = {.struct_size = sizeof info};
    double a = 0, b = 1, t = 1, w;
    first_calls_s(&options);
    first_calls_d(&options);
    first_calls_c(&options);
    first_calls_z(&options);
    (void)expmgrad_info_d(1, &a, 1, NULL, 1, &info, &options);
    const expmgrad_operator op = {
        .struct_size = sizeof op, .kind = EXPMGRAD_OPERATOR_DENSE, .n = 1, .ld = 1, .values = &a};
    (void)expmgrad_action_d(&op, EXPMGRAD_LAYOUT_ROWS, 1, 1, &t, &b, 1, &w, 1, 1, &info, &options);
    expmgrad_status_string(EXPMGRAD_SUCCESS);
    expmgrad_prepare_pool();
}

static void before_fork(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_first_calls);
}

__attribute__((constructor)) static void prepare(void) { pthread_atfork(before_fork, NULL, NULL); }
