/*
 * Van Loan's integrals from C: closed forms in both layouts and all types, gradients against central differences and
 * the adjoint identity, batches, what overflows, and what is not asked for.
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include "calls.h"
#include <math.h>
#include <stdlib.h>

enum { N = 2, M = 3, LD = 5 };

static double _Complex places[MATRICES][64];

static void given(int m, int64_t lines, int64_t line, const double _Complex *entries) {
    v.m[m] = (struct matrix){places[m], LD, 0, 20};
    int by_rows = v.layout == EXPMGRAD_LAYOUT_ROWS;
    for (int64_t i = 0; i < lines; i++)
        for (int64_t j = 0; j < line; j++) put(places[m], by_rows ? i * LD + j : i + j * LD, entries[i * line + j]);
}

static double _Complex entry(int m, int64_t i, int64_t j) {
    return get(places[m], v.layout == EXPMGRAD_LAYOUT_ROWS ? i * LD + j : i + j * LD);
}

static void prepare(double t) {
    for (int m = 0; m < MATRICES; m++) v.m[m] = (struct matrix){NULL, LD, 0, 20};
    v.n = N, v.columns = M, v.count = 1, v.options = NULL, v.status = NULL;
    v.m[T].p = places[T];
    put_real(places[T], 0, t);
}

static void want(int m) { v.m[m].p = places[m], memset(places[m], 0xA5, sizeof places[m]); }

/* A = [[l, x], [0, l]]: exp(sA) = e^(ls) [[1, xs], [0, 1]]. */
static void defective(double l, double x, double t) {
    static const double _Complex b[N * M] = {1, 2, 3, -1, 0.5, 4}, q[N * N] = {0, 0, 0, 1};
    prepare(t);
    given(A, N, N, (double _Complex[]){l, x, 0, l});
    given(B, N, M, b), given(Q, N, N, q), want(Y), want(S), want(P);
    snprintf(situation, sizeof situation, "integrals_%c, defective, layout %d, t %g", type, v.layout, t);
    check(call_integrals() == EXPMGRAD_SUCCESS, "refused");
    double e = exp(l * t), i0 = expm1(l * t) / l, i1 = (t * e - i0) / l; /* int e^(ls), int s e^(ls) */
    double e2 = expm1(2 * l * t) / (2 * l), f = exp(2 * l * t), f1 = (t * f - e2) / (2 * l),
           f2 = (t * t * f - 2 * f1) / (2 * l);
    double allowed = 64 * unit_roundoff() * (1 + fabs(t)) * (1 + x * x) * exp(2 * fabs(l * t)) * (1 + t * t * fabs(t));
    check(
        cabs(entry(Y, 0, 1) - e * x * t) <= allowed && cabs(entry(Y, 1, 1) - e) <= allowed && entry(Y, 1, 0) == 0, "y");
    for (int c = 0; c < M; c++) {
        check(cabs(entry(S, 0, c) - (i0 * b[c] + x * i1 * b[M + c])) <= 5 * allowed, "s(0, %d)", c);
        check(cabs(entry(S, 1, c) - i0 * b[M + c]) <= 5 * allowed, "s(1, %d)", c);
    }
    check(cabs(entry(P, 1, 1) - e2) <= allowed && cabs(entry(P, 0, 1) - x * f1) <= allowed, "p");
    check(cabs(entry(P, 0, 0) - x * x * f2) <= allowed && entry(P, 0, 1) == conj(entry(P, 1, 0)), "p is not Hermitian");
}

/* Rates of 1e6 over a horizon of 1000: the block matrix of Van Loan has e^(1e9) in it. */
static void stiff(void) {
    prepare(1000);
    given(A, N, N, (double _Complex[]){-1e6, 0, 0, -1}), given(Q, N, N, (double _Complex[]){1, 1, 1, 1}), want(P);
    given(B, N, M, (double _Complex[]){1, 0, 0, 0, 1, 0}), want(S), want(Y);
    snprintf(situation, sizeof situation, "integrals_%c, stiff", type);
    check(call_integrals() == EXPMGRAD_SUCCESS, "refused");
    double allowed = 64 * 1e6 * unit_roundoff();
    check(entry(Y, 0, 0) == 0 && entry(Y, 1, 1) == 0, "e^(-1000) does not underflow");
    check(cabs(entry(P, 1, 1) - 0.5) <= allowed && cabs(entry(P, 0, 0) - 5e-7) <= 1e-4 * 5e-7, "p");
    check(cabs(entry(P, 0, 1) - 1 / 1000001.0) <= 1e-6 * 1e-4 + allowed, "p off the diagonal");
    check(cabs(entry(S, 1, 1) - 1) <= allowed && cabs(entry(S, 0, 0) - 1e-6) <= 1e-4 * 1e-6, "s");
}

static void beyond_the_type(void) {
    prepare(1);
    snprintf(situation, sizeof situation, "integrals_%c, beyond the type", type);
    given(A, N, N, (double _Complex[]){2000, 0, 0, 0}), given(Q, N, N, (double _Complex[]){1, 0, 0, 1});
    given(B, N, M, (double _Complex[N * M]){0}), want(Y), want(S), want(P);
    check(call_integrals() == EXPMGRAD_OVERFLOW, "e^2000 is no number");
    given(GP, N, N, (double _Complex[]){1, 1, 1, 1}), want(ABAR), want(QBAR), want(TBAR);
    check(call_integrals_vjp() == EXPMGRAD_OVERFLOW && isnan(creal(entry(ABAR, 0, 0))), "nor are its gradients");
    given(A, N, N, (double _Complex[]){NAN, 0, 0, 0});
    check(call_integrals_vjp() == EXPMGRAD_NONFINITE && isnan(creal(entry(P, 1, 1))) && isnan(creal(entry(QBAR, 0, 1))),
        "NaN");
    given(A, N, N, (double _Complex[]){1, 0, 0, 0}), put_real(places[T], 0, INFINITY);
    check(call_integrals() == EXPMGRAD_NONFINITE && isnan(creal(entry(Y, 1, 1))), "an infinite t");
    put_real(places[T], 0, 1), given(B, N, M, (double _Complex[N * M]){NAN}), v.m[S].p = NULL;
    check(call_integrals() == EXPMGRAD_SUCCESS, "a B that no output asks for");
    put_real(places[T], 0, 0), want(P), want(Y);
    check(call_integrals() == EXPMGRAD_SUCCESS && entry(P, 0, 0) == 0 && entry(Y, 0, 0) == 1, "t = 0");
}

static double objective(void) {
    double sum = 0;
    int values[] = {Y, S, P}, cotangents[] = {GY, GS, GP};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < N; i++)
            for (int j = 0; j < (k == 1 ? M : N); j++)
                sum += creal(conj(entry(cotangents[k], i, j)) * entry(values[k], i, j));
    return sum;
}

/* Gradients against central differences in every entry, and tangents against gradients. */
static void gradients(void) {
    static const double _Complex a[] = {-1 + 0.5 * I, 2, 0.3, -0.4 - I}, b[] = {1, 2 - I, 3, -1, 0.5, 4 + I};
    static const double _Complex q[] = {1, 2, 3 + I, 4}, d[] = {0.3, -1 + I, 2, 0.7, -0.2, 1.1 - I};
    if (unit_roundoff() > 1e-10) return;
    prepare(1.3);
    given(A, N, N, a), given(B, N, M, b), given(Q, N, N, q);
    given(GY, N, N, d), given(GS, N, M, d), given(GP, N, N, d + 2);
    want(Y), want(S), want(P), want(ABAR), want(BBAR), want(QBAR), want(TBAR);
    snprintf(situation, sizeof situation, "integrals_vjp_%c, layout %d", type, v.layout);
    check(call_integrals_vjp() == EXPMGRAD_SUCCESS, "refused");
    const int inputs[] = {A, B, Q}, bars[] = {ABAR, BBAR, QBAR};
    const double h = 1e-5;
    for (int k = 0; k < 3; k++)
        for (int e = 0; e < N * (k == 1 ? M : N); e++)
            for (int part = 0; part < 1 + is_complex(); part++) {
                int columns = k == 1 ? M : N, at = v.layout == EXPMGRAD_LAYOUT_ROWS ? e / columns * LD + e % columns
                                                                                    : e / columns + e % columns * LD;
                double _Complex x = get(places[inputs[k]], at), step = part ? h * I : h, slope[2];
                for (int side = 0; side < 2; side++) {
                    put(places[inputs[k]], at, x + (side ? -step : step));
                    check(call_integrals() == EXPMGRAD_SUCCESS, "refused");
                    slope[side] = objective();
                }
                put(places[inputs[k]], at, x);
                double want_ = creal(slope[0] - slope[1]) / (2 * h),
                       bar = part ? cimag(get(places[bars[k]], at)) : creal(get(places[bars[k]], at));
                check(fabs(bar - want_) <= 1e-6 * (1 + fabs(want_)), "gradient %d, entry %d: %g, differences %g", k, e,
                    bar, want_);
            }
    double tbar = creal(*(double *)places[TBAR]), left, right = 0;
    given(DA, N, N, d), given(DB, N, M, d), given(DQ, N, N, d + 1), want(DY), want(DS), want(DP), want(DT);
    put_real(places[DT], 0, 0.4);
    check(call_integrals_jvp() == EXPMGRAD_SUCCESS, "refused");
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < N; i++)
            for (int j = 0; j < (k == 1 ? M : N); j++)
                right += creal(conj(entry(bars[k], i, j)) * entry((int[]){DA, DB, DQ}[k], i, j));
    right += 0.4 * tbar;
    v.m[Y] = v.m[DY], v.m[S] = v.m[DS], v.m[P] = v.m[DP];
    memcpy(places[Y], places[DY], sizeof places[Y]), memcpy(places[S], places[DS], sizeof places[S]);
    memcpy(places[P], places[DP], sizeof places[P]);
    left = objective();
    check(fabs(left - right) <= 1e-12 * (fabs(left) + 100), "<g, d values> %.17g, <gradient, direction> %.17g", left,
        right);
}

/* Each of a batch as alone, with times and statuses of its own. */
static void batches(void) {
    prepare(0.5);
    v.count = 3;
    expmgrad_status statuses[3] = {77, 77, 77};
    double _Complex alone[2][N * N];
    snprintf(situation, sizeof situation, "integrals_batch_%c", type);
    for (int i = 0; i < 3; i++) {
        put_real(places[T], i, 0.5 + i);
        for (int e = 0; e < 4; e++) put(places[A], 20 * i + e / 2 * LD + e % 2, i == 1 ? NAN : 0.3 * e - i);
    }
    v.m[A].p = places[A], v.m[Q].batch_stride = 0;
    given(Q, N, N, (double _Complex[]){1, 0.5, 0.5, 2}), v.m[Q].batch_stride = 0, want(P);
    v.status = statuses;
    check(call_integrals_batch() == EXPMGRAD_NONFINITE, "the first that is no success is not returned");
    check(statuses[0] == 0 && statuses[1] == EXPMGRAD_NONFINITE && statuses[2] == 0, "statuses");
    for (int i = 0; i < 2; i++)
        for (int e = 0; e < 4; e++) alone[i][e] = get(places[P], 40 * i + e / 2 * LD + e % 2);
    for (int i = 0; i < 2; i++) {
        put_real(places[T], 0, 0.5 + 2 * i);
        for (int e = 0; e < 4; e++) put(places[A], e / 2 * LD + e % 2, 0.3 * e - 2 * i);
        check(call_integrals() == EXPMGRAD_SUCCESS, "refused");
        for (int e = 0; e < 4; e++)
            check(get(places[P], e / 2 * LD + e % 2) == alone[i][e], "matrix %d has other bits alone", i);
    }
}

int main(void) {
    begin();
    for (const char *t = "sdcz"; *t; t++)
        for (int layout = 0; layout < 2; layout++) {
            type = *t, v.layout = layout ? EXPMGRAD_LAYOUT_ROWS : EXPMGRAD_LAYOUT_COLUMNS;
            defective(-0.5, 3, 2), defective(0.25, -2, 5), defective(-1, 1, -1.5), defective(1, 1e3, 1e-3);
            stiff(), beyond_the_type(), gradients(), batches();
        }
    return report("integrals");
}
