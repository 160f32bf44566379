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
    check(expmgrad_eigh_vjp_d(uplo, EXPMGRAD_CONVENTION_TRIANGLE, N, given, N, g, N, y, N, eigen, N, NULL) == 0,
        "the eigensolver's");
    /* |L(A, G)| <= |G| e^|A|; each way errs by about n u of that, times |A|. */
    double bound = 64 * N * 0x1p-53 * N * exp(N);
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++) {
            double want = (uplo == 'L' ? i < j : i > j) ? 0
                          : i == j                      ? whole[i + j * N]
                                                        : whole[i + j * N] + whole[j + i * N];
            check(
                fabs(found[i + j * N] - want) <= bound, "entry %d, %d: %g, expected %g", i, j, found[i + j * N], want);
            check(fabs(taped[i + j * N] - want) <= bound, "tape, entry %d, %d: %g, expected %g", i, j, taped[i + j * N],
                want);
            check(fabs(eigen[i + j * N] - want) <= bound, "eigensolver, entry %d, %d: %g, expected %g", i, j,
                eigen[i + j * N], want);
        }
    options.structure = EXPMGRAD_STRUCTURE_UPPER;
    check(
        expmgrad_vjp_d(N, 1, given, N, g, N, N * N, NULL, N, found, N, N * N, &options) == EXPMGRAD_UNKNOWN_OPTION + 13,
        "uplo with upper");
    options.structure = EXPMGRAD_STRUCTURE_AUTO;
    double cond;
    check(expmgrad_cond_d(N, EXPMGRAD_NORM_FRO, EXPMGRAD_COND_EXACT, a, N, &cond, &options) ==
              EXPMGRAD_UNKNOWN_OPTION + 7,
        "uplo in cond");
}

static void a_false_structure_is_found_out_by_cond_and_lowrank(void) {
    double a[N * N], u[N], y[N * N], d[N * N], cond[2];
    for (int i = 0; i < N * N; i++) a[i] = number();
    for (int i = 0; i < N; i++) u[i] = number();
    expmgrad_options options = defaults();
    options.check_structure = 1;
    static const int32_t structures[] = {EXPMGRAD_STRUCTURE_DIAGONAL, EXPMGRAD_STRUCTURE_UPPER,
        EXPMGRAD_STRUCTURE_LOWER, EXPMGRAD_STRUCTURE_HERMITIAN, EXPMGRAD_STRUCTURE_SKEW_HERMITIAN,
        EXPMGRAD_STRUCTURE_MARKOV};
    for (int s = 0; s < 6; s++) {
        options.structure = structures[s];
        check(expmgrad_cond_d(N, EXPMGRAD_NORM_FRO, EXPMGRAD_COND_ESTIMATE, a, N, cond, &options) ==
                      EXPMGRAD_STRUCTURE_MISMATCH &&
                  isnan(*cond),
            "cond, structure %d", structures[s]);
        check(expmgrad_jvp_lowrank_d(EXPMGRAD_LAYOUT_COLUMNS, N, 1, a, N, u, N, u, N, y, N, d, N, &options) ==
                      EXPMGRAD_STRUCTURE_MISMATCH &&
                  isnan(y[0]) && isnan(d[N * N - 1]),
            "jvp_lowrank, structure %d", structures[s]);
        check(expmgrad_vjp_lowrank_d(EXPMGRAD_LAYOUT_ROWS, N, 1, a, N, u, 1, u, 1, y, N, d, N, &options) ==
                      EXPMGRAD_STRUCTURE_MISMATCH &&
                  isnan(d[0]),
            "vjp_lowrank, structure %d", structures[s]);
    }
    /* A triangle by columns is one of cond's and, read by rows, the other one of lowrank's. */
    for (int j = 0; j < N; j++)
        for (int i = j + 1; i < N; i++) a[i + j * N] = 0;
    options.structure = EXPMGRAD_STRUCTURE_UPPER;
    check(expmgrad_cond_d(N, EXPMGRAD_NORM_FRO, EXPMGRAD_COND_ESTIMATE, a, N, cond, &options) == 0 && cond[0] > 0,
        "cond, a true one");
    check(expmgrad_jvp_lowrank_d(EXPMGRAD_LAYOUT_COLUMNS, N, 1, a, N, u, N, u, N, y, N, d, N, &options) == 0,
        "jvp_lowrank, a true one");
    check(expmgrad_jvp_lowrank_d(EXPMGRAD_LAYOUT_ROWS, N, 1, a, N, u, 1, u, 1, y, N, d, N, &options) ==
              EXPMGRAD_STRUCTURE_MISMATCH,
        "jvp_lowrank, upper by columns is not upper by rows");
}

/* Two states, left at `out` and `back`: y_12(t) = out (1 - e^-(out + back) t) / (out + back). */
static void many_times_of_a_markov_generator_are_right_entry_by_entry(void) {
    enum { COUNT = 12 };
    static const double rates[][2] = {{1e-12, 3}, {0.5, 0.25}, {1e12, 1e9 / 3}, {4e307, 2e307}};
    const double u = 0x1p-53, t[COUNT] = {0, 0.1, 0.2, 0.3, 0.7, 1, 1.1, 1e-9, 1e-3, 0x1p-40, NAN, 0.9};
    expmgrad_options options = defaults();
    options.structure = EXPMGRAD_STRUCTURE_MARKOV;
    options.check_structure = 1;
    for (int r = 0; r < 4; r++) {
        const double out = rates[r][0], back = rates[r][1], total = out + back;
        const double a[4] = {-out, out, back, -back};
        double y[COUNT * 4], g[COUNT * 4], abar[4], tbar[COUNT];
        expmgrad_status status[COUNT];
        for (int i = 0; i < COUNT * 4; i++) g[i] = i % 4 == 1;
        expmgrad_times_vjp_d(2, COUNT, t, a, 2, g, 2, 4, y, 2, 4, abar, 2, tbar, status, &options);
        for (int i = 0; i < COUNT; i++) {
            if (isnan(t[i])) {
                check(status[i] == EXPMGRAD_NONFINITE && isnan(y[4 * i]) && isnan(tbar[i]), "a time that is NaN");
                continue;
            }
            const double gone = -expm1(-total * t[i]), x = out / total * gone, z = back / total * gone;
            const double slope = out * exp(-total * t[i]);
            check(status[i] == 0, "rates %g %g, t %g: %d", out, back, t[i], status[i]);
            check(fabs(y[4 * i + 1] - x) <= 100 * u * x && fabs(y[4 * i + 2] - z) <= 100 * u * z,
                "rates %g %g, t %g: %g", out, back, t[i], y[4 * i + 1] / x - 1);
            check(fabs(tbar[i] - slope) <= 100 * u * total, "rates %g %g, t %g: slope %g", out, back, t[i], tbar[i]);
        }
    }
    /* t A of a time before 0 has negative entries off its diagonal: that time takes the general path. */
    const double a[4] = {-2, 2, 1, -1}, both[3] = {-1, 1, -0.5};
    double y[12];
    expmgrad_status status[3];
    check(expmgrad_times_d(2, 3, both, a, 2, y, 2, 4, status, &options) == 0, "times of both signs");
    for (int i = 0; i < 3; i++) {
        const double x = 2 * -expm1(-3 * both[i]) / 3;
        check(
            status[i] == 0 && fabs(y[4 * i + 1] - x) <= 100 * u * fabs(x), "t %g: %g of %g", both[i], y[4 * i + 1], x);
    }
}

/* Its norm is beyond the type, so are sums of its columns and the number that its squarings were once counted by. */
static void a_markov_generator_at_the_end_of_the_range_is_described(void) {
    expmgrad_options options = defaults();
    options.structure = EXPMGRAD_STRUCTURE_MARKOV;
    options.check_structure = 1;
    const double q = 6.1e307, a[9] = {-q, q, 0, 0, -q, q, q, 0, -q};
    double y[9];
    expmgrad_info info = {.struct_size = sizeof info};
    check(expmgrad_info_d(3, a, 3, y, 3, &info, &options) == 0 && info.squarings > 1000, "info: %d squarings",
        info.squarings);
    for (int i = 0; i < 9; i++) check(fabs(3 * y[i] - 1) <= 0x1p-49, "entry %d: %g", i, y[i]);
}

static struct {
    double last, least;
    int calls, stop;
} clocked;

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
    enum { M = 24, COUNT = 30000 };
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
        check(first == EXPMGRAD_NONFINITE && status[7] == EXPMGRAD_NONFINITE && status[6] == 0, "status on %d threads",
            threads);
        check(clocked.least >= 0.2, "progress after %g s", clocked.least);
        for (int m = 0; m < COUNT; m += 997) {
            if (m == 7) continue;
            expmgrad_eigh_d('L', M, a + m * M * M, M, one, M, NULL);
            check(memcmp(one, y + m * M * M, sizeof one) == 0, "matrix %d on %d threads", m, threads);
        }
    }
    watch(&options, 1);
    options.num_threads = 1;
    /* A matrix takes more than 10 us: the call lasts long enough to be asked, and ends there. */
    expmgrad_status cancelled = expmgrad_eigh_vjp_batch_d('U', EXPMGRAD_CONVENTION_SYMMETRIC, M, COUNT, a + M * M, M, 0,
        a, M, M * M, NULL, M, M * M, y, M, M * M, NULL, &options);
    check(cancelled == EXPMGRAD_CANCELLED && clocked.calls == 1, "cancelled: %d after %d calls", cancelled,
        clocked.calls);
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
    check(
        expmgrad_jacobian_d(M, EXPMGRAD_JACOBIAN_FRECHET, 1, a, M, NULL, M, jac, M * M, &options) == 0, "the Jacobian");
    check(clocked.least >= 0.2, "progress after %g s", clocked.least);
    free(jac);
}

/* What becomes of the Jacobian is no reason to leave y as it was. */
static void a_jacobian_that_overflows_has_its_value(void) {
    static const int32_t methods[] = {
        EXPMGRAD_JACOBIAN_AUTO, EXPMGRAD_JACOBIAN_FRECHET, EXPMGRAD_JACOBIAN_EIGH, EXPMGRAD_JACOBIAN_NAJFELD};
    double a[N * N], y[N * N], jac[N * N * N * N];
    float af[N * N], yf[N * N], jacf[N * N * N * N];
    for (int i = 0; i < N * N; i++) a[i] = af[i] = 1e4f;
    for (int m = 0; m < 6; m++) {
        for (int i = 0; i < N * N; i++) y[i] = yf[i] = -1;
        expmgrad_status found = m < 4    ? expmgrad_jacobian_d(N, methods[m], 1, a, N, y, N, jac, N * N, NULL)
                                : m == 4 ? expmgrad_jacobian_half_d(N, a, N, y, N, jac, N * N, NULL)
                                         : expmgrad_jacobian_half_s(N, af, N, yf, N, jacf, N * N, NULL);
        check(found == EXPMGRAD_OVERFLOW, "way %d: status %d", m, found);
        for (int i = 0; i < N * N; i++)
            check(!isfinite(m == 5 ? yf[i] : y[i]), "way %d: y[%d] is %g", m, i, m == 5 ? yf[i] : y[i]);
        check(m == 5 ? isnan(jacf[0]) : isnan(jac[0]), "way %d: a Jacobian", m);
    }
    /* x^2 / 6 is an entry of K where exp(A) has x. */
    const double x = 1e200, nilpotent[4] = {0, 0, x, 0};
    for (int m = 0; m < 2; m++) {
        check(
            expmgrad_jacobian_d(2, methods[m], 1, nilpotent, 2, y, 2, jac, 4, NULL) == EXPMGRAD_OVERFLOW, "way %d", m);
        check(y[0] == 1 && y[1] == 0 && y[2] == x && y[3] == 1, "way %d: not the value", m);
    }
}

int main(void) {
    begin();
    one_triangle_gives_the_gradient_of_its_entries('L');
    one_triangle_gives_the_gradient_of_its_entries('U');
    a_false_structure_is_found_out_by_cond_and_lowrank();
    many_times_of_a_markov_generator_are_right_entry_by_entry();
    a_markov_generator_at_the_end_of_the_range_is_described();
    eigh_batches_are_shared_cancelled_and_equal_to_single_calls();
    a_jacobian_reports_at_most_every_fifth_of_a_second();
    a_jacobian_that_overflows_has_its_value();
    return report("structure");
}
