/*
 * What the C API says about results: C99's complex layout, NaN and overflow kept to their own matrix,
 * batches equal to single calls, status texts, versions, threads and rounding modes.
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include "calls.h"
#include <fenv.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

enum { ROOM = 4096 };
static double _Complex room[MATRICES][ROOM / 16];

/* Everything packed: n x n matrices, k directions of each, `count` of them. */
static void packed(int64_t n, int64_t k, int64_t count) {
    v.n = n, v.k = k, v.count = count, v.uplo = 'L', v.convention = EXPMGRAD_CONVENTION_SYMMETRIC;
    v.method = EXPMGRAD_JACOBIAN_FRECHET, v.form = 1, v.status = NULL, v.options = NULL;
    memset(room, 0, sizeof room);
    for (int m = 0; m < MATRICES; m++)
        v.m[m] = (struct matrix){room[m], n > 1 ? n : 1, n * n, n * n * (m == A || m == Y ? 1 : k)};
}

/* Seeded: the same entries on every machine. */
static double uniform(void) {
    static uint64_t state = 20180613;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-52 - 1;
}

static void complex_has_the_layout_of_c99(void) {
    const double _Complex i = I, t = 0.3 + 0.7 * I;
    const double _Complex rotation[4] = {0, t, -t, 0}; /* columns (0, t), (-t, 0) */
    double _Complex y[4], z;
    strcpy(situation, "complex layout");
    check(sizeof(expmgrad_complex128) == sizeof y[0] && sizeof(expmgrad_complex64) == sizeof(float _Complex),
        "sizes differ");

    check(expmgrad_expm_z(1, (const expmgrad_complex128 *)&i, 1, (expmgrad_complex128 *)&z, 1, NULL) == 0,
        "1 x 1 refused");
    check(cabs(z - cexp(I)) <= 4 * 0x1p-53, "exp(i) = %.17g%+.17gi", creal(z), cimag(z));

    /* exp([[0, -t], [t, 0]]) = [[cos t, -sin t], [sin t, cos t]]; condition below 3, 10 n cond u with room to spare. */
    check(expmgrad_expm_z(2, (const expmgrad_complex128 *)rotation, 2, (expmgrad_complex128 *)y, 2, NULL) == 0,
        "refused");
    const double _Complex want[4] = {ccos(t), csin(t), -csin(t), ccos(t)};
    for (int k = 0; k < 4; k++)
        check(cabs(y[k] - want[k]) <= 60 * 0x1p-53, "entry %d off by %g", k, cabs(y[k] - want[k]));
}

/* Matrix 1 of 3 is poisoned; its neighbours equal single calls bit for bit and say success. */
static void a_poisoned_matrix_leaves_its_neighbours_alone(const char *name, double poison, expmgrad_status want) {
    enum { N = 4, K = 2, COUNT = 3 };
    static double _Complex in_batch[MATRICES][ROOM / 16];
    char batch_name[40];
    snprintf(batch_name, sizeof batch_name, "%s_batch", name);
    const struct operation *batch = find_operation(batch_name), *single = find_operation(name);
    int directions = takes(batch, "k", "", NULL) ? K : 1;
    snprintf(situation, sizeof situation, "%s_%c with a[1] holding %g", batch_name, type, poison);

    packed(N, directions, COUNT);
    for (int b = 0; b < COUNT; b++)
        for (int col = 0; col < N; col++)
            for (int row = col; row < N; row++) { /* symmetric, for eigh too */
                double value = uniform();
                put(v.m[A].p, b * N * N + col * N + row, value);
                put(v.m[A].p, b * N * N + row * N + col, value);
            }
    for (int m = E; m <= G_DOT; m++)
        for (int i = 0; i < COUNT * directions * N * N; i++) put(v.m[m].p, i, uniform());
    put(v.m[A].p, N * N, poison);
    expmgrad_status status[COUNT] = {77, 77, 77};
    v.status = status;
    expmgrad_status returned = batch->call();
    check(returned == want, "returned %d (%s), want %d", returned, expmgrad_status_string(returned), want);
    check(status[0] == 0 && status[1] == want && status[2] == 0, "status %d %d %d", status[0], status[1], status[2]);

    memcpy(in_batch, room, sizeof room);
    for (int b = 0; b < COUNT; b++) {
        for (int m = A; m <= G_DOT; m++)
            v.m[m].p = (char *)room[m] + element_bytes() * (size_t)(b * v.m[m].batch_stride);
        expmgrad_status alone = single->call();
        check(alone == status[b], "the single call returns %d for matrix %d", alone, b);
        for (int m = Y; m < MATRICES; m++) {
            if (!takes(batch, "", kinds[m].name, NULL)) continue;
            int64_t elements = v.m[m].batch_stride;
            const char *entry = (const char *)in_batch[m] + element_bytes() * (size_t)(b * elements);
            if (b != 1) {
                check(memcmp(entry, room[m], element_bytes() * (size_t)elements) == 0,
                    "%s[%d] differs from the single call", kinds[m].name, b);
                continue;
            }
            int finite = 0, numbers = 0;
            for (int64_t i = 0; i < elements; i++) {
                double _Complex z = get(entry, i);
                finite += isfinite(creal(z)) && isfinite(cimag(z));
                numbers += !isnan(creal(z)) && !isnan(cimag(z));
            }
            /* NaN in, NaN out; overflow may leave finite entries in y, never a number in a derivative. */
            if (want == EXPMGRAD_NONFINITE || m != Y)
                check(numbers == 0, "%s has %d numbers beside NaN", kinds[m].name, numbers);
            else check(finite < elements, "y is finite");
        }
    }
}

static void poison(void) {
    static const char *const names[] = {"expm", "jvp", "vjp", "l2", "hvp", "eigh", "eigh_vjp"};
    for (int i = 0; i < 7; i++) {
        a_poisoned_matrix_leaves_its_neighbours_alone(names[i], NAN, EXPMGRAD_NONFINITE);
        a_poisoned_matrix_leaves_its_neighbours_alone(names[i], INFINITY, EXPMGRAD_NONFINITE);
        a_poisoned_matrix_leaves_its_neighbours_alone(names[i], -INFINITY, EXPMGRAD_NONFINITE);
        a_poisoned_matrix_leaves_its_neighbours_alone(names[i], 1e4, EXPMGRAD_OVERFLOW);
    }
}

/* exp(A) = diag(e^x, 1): the value is in range, a derivative e^x * e or (e^x - 1)/x * e need not be. */
static void a_derivative_that_overflows_says_so_beside_a_right_value(int64_t n) {
    const int single = type == 's' || type == 'c';
    const double x = single ? 80 : 700, large = single ? 1e10 : 1e20;
    snprintf(situation, sizeof situation, "derivative beyond the range, %c, diagonal of order %d", type, (int)n);
    for (int adjoint = 0; adjoint < 2; adjoint++) {
        packed(n, 2, 2);
        expmgrad_status status[2] = {77, 77};
        v.status = status;
        for (int b = 0; b < 2; b++) put(v.m[A].p, b * n * n, x);
        for (int i = 0; i < 4 * n * n; i++) put(v.m[adjoint ? G : E].p, i, 1);
        put(v.m[adjoint ? G : E].p, 3 * n * n, large); /* the second of the second */
        check((adjoint ? call_vjp_batch() : call_jvp_batch()) == EXPMGRAD_OVERFLOW, "not returned");
        check(status[0] == EXPMGRAD_SUCCESS && status[1] == EXPMGRAD_OVERFLOW, "status %d %d", status[0], status[1]);
        const void *d = v.m[adjoint ? ABAR : DY].p;
        for (int b = 0; b < 2; b++) {
            double y = creal(get(v.m[Y].p, b * n * n));
            check(fabs(y / exp(x) - 1) <= 4 * unit_roundoff(), "value %g", y);
            for (int k = 0; k < 2; k++) {
                double slope = creal(get(d, (2 * b + k) * n * n));
                check(b == 1 && k == 1 ? isinf(slope) : slope == y, "derivative %d of matrix %d is %g", k, b, slope);
            }
        }
    }
}

/* exp underflows, and its product with a large direction does not. */
static void a_derivative_in_range_is_found_though_exp_is_not(int64_t n) {
    const int single = type == 's' || type == 'c';
    const double x = single ? -110 : -800, large = single ? 0x1p120 : 0x1p1000, u = unit_roundoff();
    const double _Complex turn = is_complex() ? 0.6 + 0.8 * I : 1; /* the angle of e^(i atan2(0.8, 0.6)) */
    const double _Complex lambda = x + I * carg(turn);
    snprintf(situation, sizeof situation, "derivative of an exponential that underflows, %c, diagonal of order %d",
        type, (int)n);
    packed(n, 1, 1);
    for (int64_t i = 0; i < n; i++) put(v.m[A].p, i * n + i, lambda);
    for (int64_t i = 0; i < n * n; i++) put(v.m[E].p, i, large), put(v.m[G].p, i, large);
    check(call_jvp() == 0 && call_vjp() == 0, "refused");
    /* e^x large = 2^k (e^x' 2^j), x' within the range: x' = x/2 twice. The angle as stored costs its own u. */
    const double half = exp(x / 2), want = half * large * half;
    for (int64_t i = 0; i < n * n; i++) {
        double forward = cabs(get(v.m[DY].p, i) - want * turn),
               backward = cabs(get(v.m[ABAR].p, i) - want * conj(turn));
        check(
            forward <= 16 * u * want && backward <= 16 * u * want, "off by %g and %g from %g", forward, backward, want);
    }
}

/* <G, L(A, E)> = <L*(A, G), E>, real parts: jvp against vjp, both against the value, in every type. */
static void vjp_is_the_adjoint_of_jvp(void) {
    enum { N = 5 };
    double forward = 0, backward = 0, size = 0;
    snprintf(situation, sizeof situation, "adjoint identity, %c", type);
    packed(N, 1, 1);
    for (int i = 0; i < N * N; i++) {
        put(v.m[A].p, i, uniform() + I * uniform());
        put(v.m[E].p, i, uniform() + I * uniform());
        put(v.m[G].p, i, uniform() + I * uniform());
    }
    check(call_jvp() == 0 && call_vjp() == 0, "refused");
    for (int i = 0; i < N * N; i++) {
        forward += creal(conj(get(v.m[G].p, i)) * get(v.m[DY].p, i));
        backward += creal(conj(get(v.m[ABAR].p, i)) * get(v.m[E].p, i));
        size += cabs(get(v.m[G].p, i)) * cabs(get(v.m[DY].p, i)) + cabs(get(v.m[ABAR].p, i)) * cabs(get(v.m[E].p, i));
    }
    check(size > 0 && fabs(forward - backward) <= 10 * N * unit_roundoff() * size, "%.17g against %.17g", forward,
        backward);
}

static void omexpovx_is_precise_everywhere(void) {
    snprintf(situation, sizeof situation, "omexpovx_%c", type);
    const double u = unit_roundoff();
    const double x[] = {0, -0.0, 1, -1, 1e-3, 0x1p-30, -0x1p-60, 20, -20, 80, 1e30, -1e4, INFINITY, NAN};
    const int COUNT = sizeof x / sizeof x[0] - (is_complex() ? 3 : 0); /* the last three: real types only */
    packed(1, 1, COUNT);
    for (int i = 0; i < COUNT; i++) put(v.m[X].p, i, x[i]);
    check(call_omexpovx() == 0, "refused");
    for (int i = 0; i < COUNT; i++) {
        double stored = creal(get(v.m[X].p, i)), y = creal(get(v.m[Y].p, i));
        double want = stored == 0 ? 1 : isinf(stored) ? 0 : -expm1(-stored) / stored;
        if (isnan(want)) check(isnan(y), "x = nan gives %g", y);
        else if (isinf(want)) check(isinf(y) && y > 0, "x = %g gives %g", stored, y);
        else check(fabs(y - want) <= 4 * 2 * u * fabs(want), "x = %g gives %.17g, want %.17g", stored, y, want);
    }
    if (!is_complex()) return;
    const double _Complex z[] = {1e-9 * I, 3 * I, 1e-5 + 1e-7 * I, 2 - 1 * I, -3 + 2 * I};
    for (int i = 0; i < 5; i++) put(v.m[X].p, i, z[i]);
    v.count = 5;
    check(call_omexpovx() == 0, "refused");
    for (int i = 0; i < 5; i++) {
        /* 1 - exp(-z) without cancellation: expm1(-x) and sin(y/2) for z = x + iy. */
        double _Complex w = get(v.m[X].p, i);
        double real = -expm1(-creal(w)) + 2 * exp(-creal(w)) * pow(sin(cimag(w) / 2), 2);
        double _Complex want = (real + I * exp(-creal(w)) * sin(cimag(w))) / w;
        check(cabs(get(v.m[Y].p, i) - want) <= 8 * 2 * u * cabs(want), "entry %d off by %g", i,
            cabs(get(v.m[Y].p, i) - want));
    }
}

static void every_status_has_a_text(void) {
    static const expmgrad_status facts[] = {0, 110, 120, 130, 140, 150, 210, 220};
    static const expmgrad_status kinds[] = {1000, 1100, 1200, 1300, 1400, 1500, 1600};
    static const expmgrad_status strange[] = {-1, 1, 99, 111, 999, 1700, INT32_MIN, INT32_MAX};
    const char *texts[32];
    int count = 0;
    strcpy(situation, "status strings");
    for (int i = 0; i < 8; i++) texts[count++] = expmgrad_status_string(facts[i]);
    for (int i = 0; i < 7; i++) texts[count++] = expmgrad_status_string(kinds[i] + 3);
    texts[count++] = expmgrad_status_string(strange[0]);
    for (int i = 0; i < count; i++) {
        check(texts[i] && *texts[i], "text %d is missing", i);
        for (int j = 0; j < i; j++)
            check(texts[i] && texts[j] && strcmp(texts[i], texts[j]), "texts %d and %d are equal", i, j);
    }
    for (int i = 0; i < 8; i++) check(expmgrad_status_string(strange[i]) != NULL, "status %d has no text", strange[i]);
    for (int32_t status = -2000; status < 4000; status++)
        if (!expmgrad_status_string(status)) check(0, "status %d has no text", status);
}

enum { THREADS = 8, SIZE = 20 };
static double shared_a[SIZE * SIZE], shared_y[THREADS][SIZE * SIZE], shared_abar[THREADS][SIZE * SIZE];
static void *one_thread(void *number) {
    int64_t t = (int64_t)(intptr_t)number;
    for (int repeat = 0; repeat < 20; repeat++)
        if (expmgrad_vjp_d(
                SIZE, 1, shared_a, SIZE, shared_a, SIZE, 0, shared_y[t], SIZE, shared_abar[t], SIZE, SIZE * SIZE, NULL))
            return "refused";
    return NULL;
}
static void threads_do_not_disturb_each_other(void) {
    pthread_t threads[THREADS];
    strcpy(situation, "eight threads");
    for (int i = 0; i < SIZE * SIZE; i++) shared_a[i] = uniform();
    for (int64_t t = 0; t < THREADS; t++) pthread_create(&threads[t], NULL, one_thread, (void *)(intptr_t)t);
    for (int t = 0; t < THREADS; t++) {
        void *result;
        pthread_join(threads[t], &result);
        check(result == NULL, "a call of thread %d was refused", t);
        check(memcmp(shared_y[0], shared_y[t], sizeof shared_y[0]) == 0, "value of thread %d differs", t);
        check(memcmp(shared_abar[0], shared_abar[t], sizeof shared_abar[0]) == 0, "gradient of thread %d differs", t);
    }
    check(shared_abar[0][0] != 0, "nothing was computed");
}

static double distance(const void *x, const void *from, int64_t elements) {
    double difference = 0, size = 0;
    for (int64_t i = 0; i < elements; i++) {
        difference += pow(cabs(get(x, i) - get(from, i)), 2);
        size += pow(cabs(get(from, i)), 2);
    }
    return sqrt(difference / size);
}

/* Values and gradients of `count` matrices of order n in each rounding mode, against those to nearest. Directed
 * rounding errs by up to 2 u an operation, always to one side. */
static void results_hold_in_every_rounding_mode(int64_t n, double norm, int hermitian) {
    enum { COUNT = 3, ORDER = 70, ELEMENTS = COUNT * ORDER * ORDER };
    static double _Complex memory[4][ELEMENTS], nearest[2][ELEMENTS];
    static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}, used[] = {A, G, Y, ABAR};
    static const char *const names[] = {"to nearest", "upward", "downward", "toward zero"};
    double cond[COUNT], size[COUNT];
    snprintf(situation, sizeof situation, "%s %c of order %d, norm %g", hermitian ? "Hermitian" : "general", type,
        (int)n, norm);
    packed(n, 1, COUNT);
    for (int m = 0; m < 4; m++) v.m[used[m]] = (struct matrix){memory[m], n, n * n, n * n};
    for (int64_t b = 0; b < COUNT; b++) {
        double sum = 0;
        for (int64_t col = 0; col < n; col++) {
            for (int64_t row = 0; row < n; row++) {
                int64_t at = b * n * n + col * n + row, mirrored = b * n * n + row * n + col;
                double _Complex z = norm / n * (uniform() + I * uniform());
                if (row == col) z += norm / 4 * (b - 1 + 3 * I * uniform());
                if (hermitian) z = row == col ? creal(z) : row > col ? z : conj(get(v.m[A].p, mirrored));
                put(v.m[A].p, at, z);
                put(v.m[G].p, at, uniform() + I * uniform());
                sum += pow(cabs(z), 2);
            }
        }
        size[b] = sqrt(sum);
    }
    v.norm = EXPMGRAD_NORM_FRO, v.method = EXPMGRAD_COND_EXACT, v.m[COND].p = cond;
    check(call_cond_batch() == 0, "no condition number");
    for (int mode = 0; mode < 4; mode++) {
        fesetround(modes[mode]);
        expmgrad_status status = call_vjp_batch();
        int found = fegetround();
        fesetround(FE_TONEAREST);
        check(status == 0, "%s: %d", names[mode], status);
        check(found == modes[mode], "the mode %s was changed", names[mode]);
        if (mode == 0) {
            memcpy(nearest[0], v.m[Y].p, sizeof nearest[0]);
            memcpy(nearest[1], v.m[ABAR].p, sizeof nearest[1]);
        }
        for (int64_t b = 0; b < COUNT; b++) {
            double limit = 20 * n * unit_roundoff() * fmax(1, cond[b]);
            size_t at = element_bytes() * (size_t)(b * n * n);
            double value = distance((char *)v.m[Y].p + at, (char *)nearest[0] + at, n * n);
            double gradient = distance((char *)v.m[ABAR].p + at, (char *)nearest[1] + at, n * n);
            check(value <= limit, "%s: value of matrix %d off by %g, limit %g", names[mode], (int)b, value, limit);
            limit *= fmax(1, size[b]);
            check(gradient <= limit, "%s: gradient of matrix %d off by %g, limit %g", names[mode], (int)b, gradient,
                limit);
        }
    }
}

static void rounding_modes(void) {
    static const int orders[] = {1, 2, 3, 8, 20, 70};
    for (int i = 0; i < 6; i++)
        for (int hermitian = 0; hermitian < 2; hermitian++) {
            results_hold_in_every_rounding_mode(orders[i], 0.3, hermitian);
            results_hold_in_every_rounding_mode(orders[i], 6, hermitian);
            results_hold_in_every_rounding_mode(orders[i], 20, hermitian);
        }
}

int main(void) {
    begin();
    complex_has_the_layout_of_c99();
    for (const char *t = "sdcz"; *t; t++) {
        type = *t;
        poison();
        vjp_is_the_adjoint_of_jvp();
        omexpovx_is_precise_everywhere();
        rounding_modes();
        for (int64_t n = 1; n <= 4; n++) {
            a_derivative_that_overflows_says_so_beside_a_right_value(n);
            a_derivative_in_range_is_found_though_exp_is_not(n);
        }
    }
    every_status_has_a_text();
    threads_do_not_disturb_each_other();
    return report("values");
}
