/* What a call's results are held against: the call again, its matrices one by one, A given twice, the plain series, the
 * adjoint. */
#ifndef TWINS_H
#define TWINS_H

#include "judge.h"

static int is_output_of(const struct operation *o, int m) {
    return kinds[m].output && takes(o, "", kinds[m].name, NULL) && v.m[m].p != NULL;
}

static int elements_equal(
    struct shape_in_memory s, int m, int64_t b, int64_t i, const unsigned char *other, int64_t ld) {
    for (int64_t c = 0; c < s.columns; c++)
        if (memcmp(column_of(m, s, b, i, c), other + (size_t)(c * ld) * s.element, (size_t)s.rows * s.element) != 0)
            return 0;
    return 1;
}

/* ---- The call again: the same bits, on other cores too where the matrices are small, with and without a workspace */

static void again(expmgrad_status status) {
    const struct operation *o = drawn.operation;
    unsigned char *kept[PLACES] = {0};
    for (int i = 0; i < INFO_AT + 1; i++) {
        int written = i < MATRICES ? is_output_of(o, i) : i == STATUS_AT ? v.status != NULL : i == INFO_AT && v.info;
        if (!written) continue;
        kept[i] = malloc(places[i].all_bytes);
        if (kept[i] == NULL) abort();
        memcpy(kept[i], places[i].all, places[i].all_bytes);
        put_back(i);
    }
    const expmgrad_options *given = v.options;
    expmgrad_options other;
    if (given && drawn.n <= 64) {
        memcpy(&other, given, sizeof other);
        if (other.struct_size == sizeof other) {
            if (once_in(2)) other.num_threads = draw(4);
            if (once_in(2)) other.workspace = NULL;
            v.options = &other;
        }
    }
    expmgrad_tape *first = made;
    made = NULL;
    expmgrad_status second = o->call();
    if ((first == NULL) != (made == NULL)) found("a tape once, none another time");
    expmgrad_tape_destroy(made);
    made = first, v.options = given;
    if (second != status) found("status %d, and %d the second time", status, second);
    for (int i = 0; i < INFO_AT + 1; i++) {
        if (kept[i] == NULL) continue;
        if (memcmp(kept[i], places[i].all, places[i].all_bytes) != 0)
            found("%s has other bits the second time", i < MATRICES     ? kinds[i].name
                                                       : i == STATUS_AT ? "status"
                                                                        : "info");
        memcpy(places[i].all, kept[i], places[i].all_bytes);
        free(kept[i]);
    }
}

/* ---- One matrix of a batch: the same bits, n <= 64 */

static void single(expmgrad_status status) {
    const struct operation *o = drawn.operation;
    char name[40];
    size_t length = strlen(o->name) - 6;
    if (strlen(o->name) < 7 || strcmp(o->name + length, "_batch") != 0 || v.count < 1 || drawn.n > 64) return;
    memcpy(name, o->name, length);
    name[length] = 0;
    const struct operation *one = find_operation(name);
    if (one == NULL) return;
    struct matrix kept[MATRICES];
    memcpy(kept, v.m, sizeof kept);
    int64_t b = draw(255) % v.count;
    for (int m = 0; m < MATRICES; m++) {
        if (!takes(o, "", kinds[m].name, NULL) || v.m[m].p == NULL) continue;
        struct shape_in_memory s = shape_in_memory(m);
        if (!kinds[m].output) {
            v.m[m].p = (unsigned char *)v.m[m].p + (size_t)(is_vector(m) ? b : b * v.m[m].batch_stride) * s.element;
            continue;
        }
        v.m[m].ld = s.rows > 1 ? s.rows : 1, v.m[m].stride = s.rows * s.columns;
        v.m[m].p = take_place(TWINS_AT + m, (size_t)(is_vector(m) ? 1 : s.inner * s.rows * s.columns) * s.element, 1);
    }
    const expmgrad_info *infos = v.info;
    expmgrad_info info = {.struct_size = sizeof info};
    if (v.info) v.info = &info;
    expmgrad_status fact = status_of(status, b, v.count), alone = one->call();
    v.info = (void *)(uintptr_t)infos;
    struct matrix twins[MATRICES];
    memcpy(twins, v.m, sizeof twins);
    memcpy(v.m, kept, sizeof kept);
    if (fact >= 0 && alone != fact)
        found("matrix %lld of the batch has status %d, alone %d", (long long)b, fact, alone);
    for (int m = 0; m < MATRICES && drawn.n > 0; m++) {
        if (!is_output_of(o, m)) continue;
        struct shape_in_memory s = shape_in_memory(m);
        if (is_vector(m)) {
            if (memcmp((char *)v.m[m].p + (size_t)b * s.element, twins[m].p, s.element) != 0)
                found("%s of matrix %lld is another alone", kinds[m].name, (long long)b);
            continue;
        }
        for (int64_t i = 0; i < s.inner; i++)
            if (!elements_equal(
                    s, m, b, i, (unsigned char *)twins[m].p + (size_t)(i * twins[m].stride) * s.element, twins[m].ld))
                found("%s %lld of matrix %lld has other bits alone", kinds[m].name, (long long)i, (long long)b);
    }
}

/* ---- y == a: the same bits */

static void in_place(void) {
    const struct operation *o = drawn.operation;
    struct shape_in_memory s = shape_in_memory(A);
    if (strncmp(o->name, "expm", 4) != 0 || is_empty(s) || v.m[A].p == NULL) return;
    int64_t span = (s.columns - 1) * v.m[A].ld + s.rows;
    if (s.batches > 1 && v.m[A].batch_stride < span) return;
    struct matrix a = v.m[A], y = v.m[Y];
    unsigned char *place = take_place(TWINS_AT + A, bytes_of(A, s), 1);
    memcpy(place, a.p, bytes_of(A, s));
    v.m[A].p = place, v.m[Y] = v.m[A];
    int refused = o->call() >= 1000;
    v.m[A] = a;
    if (refused) found("refused with y == a");
    for (int64_t b = 0; b < s.batches && !refused; b++) {
        unsigned char *own = place + (size_t)(b * a.batch_stride) * s.element;
        v.m[Y] = y;
        if (!elements_equal(s, Y, b, 0, own, a.ld)) found("y of matrix %lld has other bits where a was", (long long)b);
    }
    v.m[Y] = y;
}

/* ---- The plain series, for a few small matrices */

enum { SMALL = 12 };
typedef double _Complex square[SMALL * SMALL];

static void multiply(int n, const square x, const square y, square into) {
    square product;
    for (int c = 0; c < n; c++)
        for (int r = 0; r < n; r++) {
            double _Complex sum = 0;
            for (int i = 0; i < n; i++) sum += x[r + i * n] * y[i + c * n];
            product[r + c * n] = sum;
        }
    memcpy(into, product, sizeof product);
}

static double one_norm(int n, const square x) {
    double largest = 0;
    for (int c = 0; c < n; c++) {
        double sum = 0;
        for (int r = 0; r < n; r++) sum += cabs(x[r + c * n]);
        if (!(sum <= largest)) largest = sum;
    }
    return largest;
}

/* exp by 24 terms of Taylor's series of 2^-s A, |2^-s A| <= 1/2, squared s times: error some n u e^|A| 2^s. */
static void plain_exponential(int n, const square a, square y) {
    int squarings = 0;
    for (double norm = one_norm(n, a); norm > 0.5; norm /= 2) squarings++;
    square x, term = {0};
    for (int i = 0; i < n * n; i++)
        x[i] = ldexp(creal(a[i]), -squarings) + ldexp(cimag(a[i]), -squarings) * (double _Complex)I;
    for (int i = 0; i < n; i++) term[i + i * n] = 1;
    memcpy(y, term, sizeof term);
    for (int k = 1; k < 24; k++) {
        multiply(n, term, x, term);
        for (int i = 0; i < n * n; i++) term[i] /= k, y[i] += term[i];
    }
    for (int s = 0; s < squarings; s++) multiply(n, y, y, y);
}

static double real_at(int m, int64_t i) {
    return real_bytes() == sizeof(float) ? ((float *)v.m[m].p)[i] : ((double *)v.m[m].p)[i];
}

/* Matrix b as the operation takes it: of one triangle where it says so. False: too large, or not what is stated. */
static int load_small(int64_t b, double t, square x, double *norm) {
    int n = (int)drawn.n;
    struct shape_in_memory s = shape_in_memory(A);
    int32_t uplo = takes(drawn.operation, "uplo", "", NULL) ? v.uplo : v.options ? v.options->uplo : 0;
    if (n < 1 || n > SMALL || v.m[A].p == NULL) return 0;
    if (v.options && v.options->structure != EXPMGRAD_STRUCTURE_AUTO &&
        v.options->structure != EXPMGRAD_STRUCTURE_GENERAL)
        return 0;
    for (int c = 0; c < n; c++)
        for (int r = 0; r < n; r++) {
            int mirrored = (uplo == 'L' && r < c) || (uplo == 'U' && r > c);
            double _Complex e = mirrored ? conj(get(column_of(A, s, b, 0, r), c)) : get(column_of(A, s, b, 0, c), r);
            x[r + c * n] = t * (uplo && r == c ? creal(e) : e);
        }
    *norm = one_norm(n, x);
    return *norm <= 8;
}

static void beside_the_series(expmgrad_status status) {
    const struct operation *o = drawn.operation;
    int has_t = takes(o, "t", "", NULL), n = (int)drawn.n;
    if (!is_output_of(o, Y) || !takes(o, "", "a", NULL) || status != EXPMGRAD_SUCCESS) return;
    struct shape_in_memory s = shape_in_memory(Y);
    if (is_empty(s)) return;
    square a, y;
    double norm, t = 1;
    int64_t b = draw(255) % s.batches, i = draw(255) % s.inner;
    if (has_t) t = real_at(T, is_of_times() ? i : b);
    if (!load_small(b, t, a, &norm)) return;
    plain_exponential(n, a, y);
    double error = 0;
    for (int c = 0; c < n; c++)
        for (int r = 0; r < n; r++) error = fmax(error, cabs(get(column_of(Y, s, b, i, c), r) - y[r + c * n]));
    double allowed = (64 * unit_roundoff() + 64 * 0x1p-53 * (1 + norm)) * n * exp(norm);
    if (!(error <= allowed)) found("y differs from the plain series by %g, allowed are %g", error, allowed);
}

/* ---- Re<G, L(A, E)> = Re<L*(A, G), E>, and the same of a tape */

static double inner_product(int x, int y) {
    double sum = 0;
    struct shape_in_memory s = shape_in_memory(x);
    for (int64_t c = 0; c < s.columns; c++)
        for (int64_t r = 0; r < s.rows; r++)
            sum += creal(conj(get(column_of(x, s, 0, 0, c), r)) * get(column_of(y, s, 0, 0, c), r));
    return sum;
}

static void adjoint(expmgrad_status status) {
    const struct operation *o = drawn.operation, *other;
    int tape = strcmp(o->name, "tape_jvp") == 0, n = (int)drawn.n;
    if (!(tape || strncmp(o->name, "jvp", 3) == 0) || status != EXPMGRAD_SUCCESS || strstr(o->name, "lowrank")) return;
    other = find_operation(tape ? "tape_vjp" : strstr(o->name, "batch") ? "vjp_batch" : "vjp");
    square a;
    double norm = 8;
    if (is_empty(shape_in_memory(E)) || n > SMALL || (v.options && v.options->uplo)) return;
    if (!tape && !load_small(0, 1, a, &norm)) return;
    int64_t ld = n, size = (int64_t)n * n, k = v.k, count = v.count;
    struct matrix kept[MATRICES];
    memcpy(kept, v.m, sizeof kept);
    v.k = v.count = 1;
    v.m[G] = (struct matrix){take_place(TWINS_AT, (size_t)size * element_bytes(), 1), ld, size, size};
    v.m[ABAR] = (struct matrix){take_place(TWINS_AT + 1, (size_t)size * element_bytes(), 1), ld, size, size};
    for (int64_t i = 0; i < size; i++) put(v.m[G].p, i, entry());
    v.m[Y].p = NULL;
    const expmgrad_options *options = v.options;
    expmgrad_status *statuses = v.status;
    v.options = NULL, v.status = NULL;
    expmgrad_status second = other->call();
    v.options = options, v.status = statuses;
    if (second == EXPMGRAD_SUCCESS) {
        double left = inner_product(G, DY), right = inner_product(ABAR, E);
        double sizes = sqrt(inner_product(G, G)) * sqrt(inner_product(E, E));
        double allowed = 256 * n * unit_roundoff() * exp(norm) * sizes;
        if (isfinite(allowed) && isfinite(left) && !(fabs(left - right) <= allowed) && sizes > 0x1p-80 &&
            sizes < 0x1p80 && !tape)
            found("<G, L(A, E)> is %.17g, <L*(A, G), E> %.17g, allowed %g", left, right, allowed);
    }
    memcpy(v.m, kept, sizeof kept);
    v.k = k, v.count = count;
}

/* ---- (1 - exp(-x))/x */

static void scalar_function(expmgrad_status status) {
    if (!takes(drawn.operation, "x", "", NULL) || status != EXPMGRAD_SUCCESS || is_complex()) return;
    for (int64_t i = 0; i < v.count; i++) {
        long double x = creal(get(v.m[X].p, i)), y = creal(get(v.m[Y].p, i)), truth = x == 0 ? 1 : -expm1l(-x) / x;
        if (!isfinite((double)x) || fabsl(truth) > (real_bytes() == 4 ? 0x1p127L : 0x1p1023L)) continue;
        long double allowed = 8 * unit_roundoff() * fabsl(truth) + (real_bytes() == 4 ? 0x1p-148L : 0x1p-1073L);
        if (!(fabsl(y - truth) <= allowed)) found("omexpovx(%.17Lg) is %.17Lg, not %.17Lg", x, y, truth);
    }
}

/* The same of Van Loan's integrals, whose directions and cotangents are several: of the first matrix, all given. */
static void adjoint_of_integrals(expmgrad_status status) {
    const struct operation *o = drawn.operation;
    static const int inputs[] = {DA, DB, DQ}, values[] = {DY, DS, DP}, given[] = {GY, GS, GP},
                     bars[] = {ABAR, BBAR, QBAR};
    if (strncmp(o->name, "integrals_jvp", 13) != 0 || status != EXPMGRAD_SUCCESS) return;
    int n = (int)drawn.n, many = strstr(o->name, "batch") != NULL;
    if (n == 0 || v.columns == 0 || (many && v.count == 0)) return;
    square a;
    double norm, t = real_at(T, 0), left = 0, right = 0, sizes[2] = {0, 0};
    if (!load_small(0, t, a, &norm)) return;
    for (int i = 0; i < 3; i++)
        if (v.m[inputs[i]].p == NULL || v.m[values[i]].p == NULL) return;
    if (v.m[DT].p == NULL || v.m[B].p == NULL || v.m[Q].p == NULL) return;
    double data = sqrt(inner_product(B, B)) + sqrt(inner_product(Q, Q)) + 1, rates = sqrt(inner_product(A, A)) + 1;
    struct matrix kept[MATRICES];
    memcpy(kept, v.m, sizeof kept);
    int64_t count = v.count;
    v.count = 1;
    for (int i = 0; i < 3; i++) {
        struct shape_in_memory s = shape_in_memory(given[i]);
        size_t bytes = (size_t)(s.rows * s.columns) * s.element;
        v.m[given[i]] = (struct matrix){take_place(TWINS_AT + i, bytes, 1), s.rows, 0, s.rows * s.columns};
        v.m[bars[i]] = (struct matrix){take_place(TWINS_AT + 3 + i, bytes, 1), s.rows, 0, s.rows * s.columns};
        for (int64_t e = 0; e < s.rows * s.columns; e++) put(v.m[given[i]].p, e, entry());
        left += inner_product(given[i], values[i]);
        sizes[0] += sqrt(inner_product(given[i], given[i])), sizes[1] += sqrt(inner_product(inputs[i], inputs[i]));
    }
    double slope = real_at(DT, 0);
    v.m[TBAR].p = take_place(TWINS_AT + 6, 8, 1);
    v.m[Y].p = v.m[S].p = v.m[P].p = NULL;
    const expmgrad_options *options = v.options;
    expmgrad_status *statuses = v.status;
    v.options = NULL, v.status = NULL;
    if (find_operation(many ? "integrals_vjp_batch" : "integrals_vjp")->call() == EXPMGRAD_SUCCESS) {
        for (int i = 0; i < 3; i++) right += inner_product(bars[i], inputs[i]);
        right += slope * real_at(TBAR, 0);
        double all = sizes[0] * (sizes[1] + fabs(slope) * rates) * data * (1 + t * t);
        double allowed = 1024 * n * unit_roundoff() * exp(2 * norm) * all;
        if (isfinite(allowed) && isfinite(left) && all > 0x1p-80 && all < 0x1p80 && !(fabs(left - right) <= allowed))
            found("<g, d values> is %.17g, <gradient, direction> %.17g, allowed %g", left, right, allowed);
    }
    v.options = options, v.status = statuses;
    memcpy(v.m, kept, sizeof kept);
    v.count = count;
}

static void hold_beside_twins(expmgrad_status status) {
    if (status >= 200 || drawn.may_be_cancelled) return;
    scalar_function(status);
    if (once_in(3)) again(status);
    if (once_in(2)) single(status);
    if (once_in(4)) in_place();
    if (once_in(2)) beside_the_series(status);
    if (once_in(2)) adjoint(status);
    if (once_in(2)) adjoint_of_integrals(status);
}

#endif
