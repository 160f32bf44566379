/* Facts of options.uplo, options.check_structure and progress that hold for single functions. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "expmgrad.h"
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { N = 5 };

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static expmgrad_options defaults(void) {
    expmgrad_options options = {0};
    options.struct_size = sizeof options;
    return options;
}

/* In (-1, 1), the same numbers everywhere. */
static double number(void) {
    static uint64_t state = 42;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(int64_t)(state >> 11) * 0x1p-52 - 1;
}

static void one_triangle_gives_the_gradient_of_its_entries(char uplo) {
    double a[N * N], given[N * N], g[N * N], y[N * N], whole[N * N], found[N * N], taped[N * N], eigen[N * N];
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++) {
            if (i >= j) a[i + j * N] = a[j + i * N] = number();
            g[i + j * N] = number();
        }
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++) given[i + j * N] = (uplo == 'L' ? i >= j : i <= j) ? a[i + j * N] : NAN;
    expmgrad_options options = defaults();
    options.uplo = uplo;
    check(expmgrad_vjp_d(N, 1, a, N, g, N, N * N, NULL, N, whole, N, N * N, NULL) == 0, "the whole gradient");
    check(expmgrad_vjp_d(N, 1, given, N, g, N, N * N, y, N, found, N, N * N, &options) == 0, "the triangle's");
    expmgrad_tape *tape = NULL;
    check(expmgrad_tape_create_d(N, given, N, y, N, &tape, &options) == 0, "its tape");
    check(expmgrad_tape_vjp_d(tape, 1, g, N, N * N, taped, N, N * N, NULL) == 0, "the tape's gradient");
    expmgrad_tape_destroy(tape);
    check(expmgrad_eigh_vjp_d(uplo, EXPMGRAD_CONVENTION_TRIANGLE, N, given, N, g, N, y, N, eigen, N, NULL) == 0, "the eigensolver's");
    /* |L(A, G)| <= |G| e^|A|; each way errs by about n u of that, times |A|. */
    double bound = 64 * N * 0x1p-53 * N * exp(N);
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++) {
            double want = (uplo == 'L' ? i < j : i > j) ? 0 : i == j ? whole[i + j * N] : whole[i + j * N] + whole[j + i * N];
            check(fabs(found[i + j * N] - want) <= bound, "entry %d, %d: %g, expected %g", i, j, found[i + j * N], want);
            check(fabs(taped[i + j * N] - want) <= bound, "tape, entry %d, %d: %g, expected %g", i, j, taped[i + j * N], want);
            check(fabs(eigen[i + j * N] - want) <= bound, "eigensolver, entry %d, %d: %g, expected %g", i, j, eigen[i + j * N], want);
        }
    options.structure = EXPMGRAD_STRUCTURE_UPPER;
    check(expmgrad_vjp_d(N, 1, given, N, g, N, N * N, NULL, N, found, N, N * N, &options) == EXPMGRAD_UNKNOWN_OPTION + 13, "uplo with upper");
    options.structure = EXPMGRAD_STRUCTURE_AUTO;
    double cond;
    check(expmgrad_cond_d(N, EXPMGRAD_COND_FRO, EXPMGRAD_COND_EXACT, a, N, &cond, &options) == EXPMGRAD_UNKNOWN_OPTION + 7, "uplo in cond");
}

static void a_false_structure_is_found_out_by_cond_and_lowrank(void) {
    double a[N * N], u[N], y[N * N], d[N * N], cond[2];
    for (int i = 0; i < N * N; i++) a[i] = number();
    for (int i = 0; i < N; i++) u[i] = number();
    expmgrad_options options = defaults();
    options.check_structure = 1;
    static const int32_t structures[] = {EXPMGRAD_STRUCTURE_DIAGONAL, EXPMGRAD_STRUCTURE_UPPER, EXPMGRAD_STRUCTURE_LOWER,
                                         EXPMGRAD_STRUCTURE_HERMITIAN, EXPMGRAD_STRUCTURE_SKEW_HERMITIAN, EXPMGRAD_STRUCTURE_MARKOV};
    for (int s = 0; s < 6; s++) {
        options.structure = structures[s];
        check(expmgrad_cond_d(N, EXPMGRAD_COND_FRO, EXPMGRAD_COND_ESTIMATE, a, N, cond, &options) == EXPMGRAD_STRUCTURE_MISMATCH && isnan(*cond),
              "cond, structure %d", structures[s]);
        check(expmgrad_jvp_lowrank_d(EXPMGRAD_LAYOUT_COLUMNS, N, 1, a, N, u, N, u, N, y, N, d, N, &options) == EXPMGRAD_STRUCTURE_MISMATCH
                  && isnan(y[0]) && isnan(d[N * N - 1]),
              "jvp_lowrank, structure %d", structures[s]);
        check(expmgrad_vjp_lowrank_d(EXPMGRAD_LAYOUT_ROWS, N, 1, a, N, u, 1, u, 1, y, N, d, N, &options) == EXPMGRAD_STRUCTURE_MISMATCH
                  && isnan(d[0]),
              "vjp_lowrank, structure %d", structures[s]);
    }
    /* A triangle by columns is one of cond's and, read by rows, the other one of lowrank's. */
    for (int j = 0; j < N; j++)
        for (int i = j + 1; i < N; i++) a[i + j * N] = 0;
    options.structure = EXPMGRAD_STRUCTURE_UPPER;
    check(expmgrad_cond_d(N, EXPMGRAD_COND_FRO, EXPMGRAD_COND_ESTIMATE, a, N, cond, &options) == 0 && cond[0] > 0, "cond, a true one");
    check(expmgrad_jvp_lowrank_d(EXPMGRAD_LAYOUT_COLUMNS, N, 1, a, N, u, N, u, N, y, N, d, N, &options) == 0, "jvp_lowrank, a true one");
    check(expmgrad_jvp_lowrank_d(EXPMGRAD_LAYOUT_ROWS, N, 1, a, N, u, 1, u, 1, y, N, d, N, &options) == EXPMGRAD_STRUCTURE_MISMATCH,
          "jvp_lowrank, upper by columns is not upper by rows");
}

static struct { double last, least; int calls, stop; } clocked;

static int note(void *user, int64_t done, int64_t total) {
    (void)user;
    double now = seconds();
    if (now - clocked.last < clocked.least) clocked.least = now - clocked.last;
    clocked.last = now;
    clocked.calls++;
    check(0 <= done && done <= total, "progress %lld of %lld", (long long)done, (long long)total);
    return clocked.stop;
}

static void watch(expmgrad_options *options, int stop) {
    *options = defaults();
    options->progress = note;
    clocked.last = seconds();
    clocked.least = INFINITY;
    clocked.calls = 0;
    clocked.stop = stop;
}

static void eigh_batches_are_shared_cancelled_and_equal_to_single_calls(void) {
    enum { M = 12, COUNT = 60000 };
    double *a = malloc(sizeof(double) * M * M * COUNT), *y = malloc(sizeof(double) * M * M * COUNT), one[M * M];
    expmgrad_status *status = malloc(sizeof(expmgrad_status) * COUNT);
    if (!a || !y || !status) {
        check(0, "memory");
        return;
    }
    for (int64_t i = 0; i < (int64_t)M * M * COUNT; i++) a[i] = number();
    a[7 * M * M] = NAN;
    expmgrad_options options;
    for (int threads = 1; threads <= 3; threads++) {
        watch(&options, 0);
        options.num_threads = threads;
        expmgrad_status first = expmgrad_eigh_batch_d('L', M, COUNT, a, M, M * M, y, M, M * M, status, &options);
        check(first == EXPMGRAD_NONFINITE && status[7] == EXPMGRAD_NONFINITE && status[6] == 0, "status on %d threads", threads);
        check(clocked.least >= 0.2, "progress after %g s", clocked.least);
        for (int m = 0; m < COUNT; m += 997) {
            if (m == 7) continue;
            expmgrad_eigh_d('L', M, a + m * M * M, M, one, M, NULL);
            check(memcmp(one, y + m * M * M, sizeof one) == 0, "matrix %d on %d threads", m, threads);
        }
    }
    watch(&options, 1);
    options.num_threads = 1;
    /* A matrix takes more than 4 us: the call lasts long enough to be asked, and ends there. */
    expmgrad_status cancelled = expmgrad_eigh_vjp_batch_d('U', EXPMGRAD_CONVENTION_SYMMETRIC, M, COUNT, a + M * M, M, 0, a, M, M * M, NULL, M,
                                                          M * M, y, M, M * M, NULL, &options);
    check(cancelled == EXPMGRAD_CANCELLED && clocked.calls == 1, "cancelled: %d after %d calls", cancelled, clocked.calls);
    free(a);
    free(y);
    free(status);
}

static void a_jacobian_reports_at_most_every_fifth_of_a_second(void) {
    enum { M = 36 };
    static double a[M * M];
    double *jac = malloc(sizeof(double) * M * M * M * M);
    if (!jac) {
        check(0, "memory");
        return;
    }
    for (int i = 0; i < M * M; i++) a[i] = number();
    expmgrad_options options;
    watch(&options, 0);
    check(expmgrad_jacobian_d(M, EXPMGRAD_JACOBIAN_FRECHET, 1, a, M, NULL, M, jac, M * M, &options) == 0, "the Jacobian");
    check(clocked.least >= 0.2, "progress after %g s", clocked.least);
    free(jac);
}

int main(void) {
    begin();
    one_triangle_gives_the_gradient_of_its_entries('L');
    one_triangle_gives_the_gradient_of_its_entries('U');
    a_false_structure_is_found_out_by_cond_and_lowrank();
    eigh_batches_are_shared_cancelled_and_equal_to_single_calls();
    a_jacobian_reports_at_most_every_fifth_of_a_second();
    return report("structure");
}
