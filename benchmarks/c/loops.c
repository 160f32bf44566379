/* Seconds that `repeats` calls take, without Python between them; negative where a call reports an error. */
#include <stdint.h>
#include <time.h>

#include "expmgrad.h"

typedef void gemm_function(int order, int transa, int transb, int m, int n, int k, double alpha, const double *a,
    int lda, const double *b, int ldb, double beta, double *c, int ldc);

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define TIMED(call)                                                                                                    \
    double start = now();                                                                                              \
    expmgrad_status status = 0;                                                                                        \
    for (int64_t i = 0; i < repeats; i++) status |= (call);                                                            \
    double seconds = now() - start;                                                                                    \
    return status ? -1 : seconds

double time_expm(int64_t repeats, __typeof__(&expmgrad_expm_d) f, int64_t n, const double *a, double *y) {
    TIMED(f(n, a, n, y, n, NULL));
}

double time_vjp(int64_t repeats, __typeof__(&expmgrad_vjp_d) f, int64_t n, const double *a, const double *g, double *y,
    double *abar) {
    TIMED(f(n, 1, a, n, g, n, n * n, y, n, abar, n, n * n, NULL));
}

double time_jvp(int64_t repeats, __typeof__(&expmgrad_jvp_d) f, int64_t n, int64_t k, const double *a, const double *e,
    double *y, double *dy) {
    TIMED(f(n, k, a, n, e, n, n * n, y, n, dy, n, n * n, NULL));
}

double time_tape_vjp(int64_t repeats, __typeof__(&expmgrad_tape_vjp_d) f, const expmgrad_tape *tape, int64_t n,
    const double *g, double *abar) {
    TIMED(f(tape, 1, g, n, n * n, abar, n, n * n, NULL));
}

/* Of every element type: the functions differ in what their pointers point to, which nothing here looks at. */
double time_expm_batch(
    int64_t repeats, __typeof__(&expmgrad_expm_batch_d) f, int64_t n, int64_t count, const double *a, double *y) {
    TIMED(f(n, count, a, n, n * n, y, n, n * n, NULL, NULL));
}

double time_vjp_batch(int64_t repeats, __typeof__(&expmgrad_vjp_batch_d) f, int64_t n, int64_t count, const double *a,
    const double *g, double *y, double *abar) {
    TIMED(f(n, 1, count, a, n, n * n, g, n, n * n, n * n, y, n, n * n, abar, n, n * n, n * n, NULL, NULL));
}

double time_gemm(int64_t repeats, gemm_function *f, int64_t n, const double *a, const double *b, double *c) {
    enum { row_major = 101, as_it_is = 111 };
    int m = (int)n;
    TIMED((f(row_major, as_it_is, as_it_is, m, m, m, 1, a, m, b, m, 0, c, m), 0));
}
