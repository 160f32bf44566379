/*
 * What fuzzing found, a test each, named by the fact.
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <expmgrad.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

static int all_nan(const double *x, int count) {
    for (int i = 0; i < count; i++)
        if (!isnan(x[i])) return 0;
    return 1;
}

/* A real skew-symmetric matrix of that order whose entries are of the size given. */
static void fill_skew(double *a, int n, double size) {
    for (int c = 0; c < n; c++)
        for (int r = 0; r < n; r++) a[r + c * n] = r == c ? 0 : (r < c ? size : -size) / (1 + abs(r - c));
}

enum { N = 11 };

static void second_order_of_a_stated_skew_matrix_with_a_nan_is_all_nan(void) {
    double a[N * N], e[N * N], y[N * N] = {0}, abar[N * N] = {0}, dot[N * N] = {0};
    const expmgrad_options options = {.struct_size = sizeof options, .structure = EXPMGRAD_STRUCTURE_SKEW_HERMITIAN};
    fill_skew(a, N, 1e6);
    fill_skew(e, N, 1);
    a[3] = NAN;
    expmgrad_status status = expmgrad_hvp_d(N, a, N, e, N, e, N, NULL, N, y, N, abar, N, dot, N, &options);
    check(status == EXPMGRAD_NONFINITE, "status %d", status);
    check(all_nan(y, N * N) && all_nan(abar, N * N) && all_nan(dot, N * N), "an output is not all NaN");
    a[3] = INFINITY;
    status = expmgrad_expm_d(N, a, N, y, N, &options);
    check(status == EXPMGRAD_NONFINITE && all_nan(y, N * N), "Inf: status %d", status);
}

static void second_order_of_a_large_skew_matrix_says_what_became_of_it(void) {
    double a[N * N], e[N * N], y[N * N], abar[N * N], dot[N * N];
    fill_skew(a, N, 1e9);
    fill_skew(e, N, 1);
    expmgrad_status status = expmgrad_hvp_d(N, a, N, e, N, e, N, NULL, N, y, N, abar, N, dot, N, NULL);
    int finite = 1;
    for (int i = 0; i < N * N; i++) finite = finite && isfinite(abar[i]) && isfinite(dot[i]);
    check((status == EXPMGRAD_SUCCESS) == finite, "status %d, derivatives are %s", status, finite ? "finite" : "not");
}

static void a_skew_matrix_beyond_lapack_is_no_success(void) {
    enum { ORDER = 32 };
    static double a[ORDER * ORDER], y[ORDER * ORDER];
    fill_skew(a, ORDER, 0x1.fp1022);
    expmgrad_status status = expmgrad_expm_d(ORDER, a, ORDER, y, ORDER, NULL);
    int finite = 1;
    for (int i = 0; i < ORDER * ORDER; i++) finite = finite && isfinite(y[i]);
    check(status != EXPMGRAD_SUCCESS || finite, "a success that is not finite");
}

static void a_gradient_without_value_is_nan_beyond_the_triangle_too(void) {
    const double a[4] = {1, NAN, NAN, 1}, g[4] = {1, 1, 1, 1};
    double y[4], abar[4];
    expmgrad_status status = expmgrad_eigh_vjp_d('L', EXPMGRAD_CONVENTION_TRIANGLE, 2, a, 2, g, 2, y, 2, abar, 2, NULL);
    check(status == EXPMGRAD_NONFINITE, "status %d", status);
    check(all_nan(y, 4) && all_nan(abar, 4), "an output is not all NaN");
}

static void factors_whose_product_overflows_are_no_success(void) {
    const double a[4] = {0.5, 0.25, 0.125, 0.5}, u[2] = {0x1p600, 1}, w[2] = {0x1p600, 1};
    double dy[4];
    expmgrad_status status = expmgrad_jvp_lowrank_d(
        EXPMGRAD_LAYOUT_COLUMNS, 2, 1, a, 2, u, 2, w, 2, NULL, 2, dy, 2, NULL);
    check(status == EXPMGRAD_OVERFLOW, "status %d", status);
}

/* Threads beyond the cores would wait for one another's turn: 23 s for what takes 0.1. */
static void all_threads_that_an_int_can_count_are_no_more_than_the_cores(void) {
    enum { LARGE = 80 };
    static double a[LARGE * LARGE], y[LARGE * LARGE];
    const expmgrad_options options = {.struct_size = sizeof options, .num_threads = INT32_MAX};
    for (int i = 0; i < LARGE * LARGE; i++) a[i] = (double)(i * 7919 % 101 - 50) / 400;
    clock_t before = clock();
    for (int i = 0; i < 3; i++)
        check(expmgrad_expm_d(LARGE, a, LARGE, y, LARGE, &options) == EXPMGRAD_SUCCESS, "refused");
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    check(seconds < 20, "three products took %g s of processor time", seconds);
}

/* A nilpotent matrix near the end of the type, its Schur form has entries beyond it: a scaling by 2^Inf did not end. */
static void the_schur_form_of_a_matrix_near_the_end_of_the_type_is_one(void) {
    enum { N = 4 };
    const float t = 1e-37f, c = 3e38f;
    float a[N * N], q[N * N], y[N * N], p[N * N];
    for (int i = 0; i < N * N; i++) a[i] = i % 2 ? -c : c, q[i] = i % (N + 1) == 0;
    expmgrad_status status = expmgrad_integrals_s(
        EXPMGRAD_LAYOUT_ROWS, N, 0, &t, a, N, NULL, 1, q, N, y, N, NULL, 1, p, N, NULL);
    check(status == EXPMGRAD_SUCCESS, "status %d", status);
    for (int i = 0; i < N * N; i++) /* A^2 = 0; the condition number is about 2400 */
        check(fabsf(y[i] - q[i] - t * a[i]) <= 2e-3f * t * c, "entry %d is %g, not %g", i, y[i], q[i] + t * a[i]);
}

int main(void) {
    begin();
    the_schur_form_of_a_matrix_near_the_end_of_the_type_is_one();
    second_order_of_a_stated_skew_matrix_with_a_nan_is_all_nan();
    second_order_of_a_large_skew_matrix_says_what_became_of_it();
    a_skew_matrix_beyond_lapack_is_no_success();
    a_gradient_without_value_is_nan_beyond_the_triangle_too();
    factors_whose_product_overflows_are_no_success();
    all_threads_that_an_int_can_count_are_no_more_than_the_cores();
    return report("found");
}
