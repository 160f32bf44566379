/* exp(tA)B from C: a rotation in every way A can be given, its gradients, callbacks that end a call, old structs. */
#include "check.h"

#include <expmgrad.h>
#include <math.h>
#include <stddef.h>

enum { N = 2, TIMES = 2 };

static const double t[TIMES] = {0.5, -2.0};
static const double values[2] = {-1.0, 1.0}; /* [[0, -1], [1, 0]] */
static const int32_t rows[2] = {0, 1}, columns[2] = {1, 0}, by_rows[3] = {0, 1, 2};
static const int64_t wide_columns[2] = {1, 0}, wide_by_rows[3] = {0, 1, 2};
static const double dense[4] = {0, -1, 1, 0}, b[N] = {1, 0};

static int products;
static double gradient[4];

static int apply(void *user, int32_t adjoint, int64_t count, const void *x, void *y) {
    const double *from = x;
    double *to = y, sign = adjoint ? -1 : 1;
    for (int64_t c = 0; c < count; c++) to[c] = -sign * from[count + c], to[count + c] = sign * from[c];
    return ++products > *(int *)user;
}

static int outer(void *user, int64_t count, const void *z, const void *x) {
    (void)user;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            for (int64_t c = 0; c < count; c++)
                gradient[N * i + j] += ((const double *)z)[i * count + c] * ((const double *)x)[j * count + c];
    return 0;
}

/* w is right, and so are the gradients of w[0][0] + 3 w[1][1]: w = (cos t, sin t). */
static void rotates(const char *name, expmgrad_operator op, const expmgrad_options *options) {
    double w[TIMES * N] = {0}, g[TIMES * N] = {1, 0, 0, 3}, abar[4] = {0}, bbar[N], tbar[TIMES];
    expmgrad_info info = {.struct_size = sizeof info};
    expmgrad_action_tape *tape = NULL;
    snprintf(situation, sizeof situation, "%s", name);
    check(expmgrad_action_d(&op, EXPMGRAD_LAYOUT_ROWS, 1, TIMES, t, b, 1, w, 1, N, &info, options) == EXPMGRAD_SUCCESS,
        "refused");
    for (int i = 0; i < TIMES; i++)
        check(fabs(w[N * i] - cos(t[i])) < 1e-15 && fabs(w[N * i + 1] - sin(t[i])) < 1e-15, "time %d is wrong", i);
    check(info.products > 0 && info.squarings >= 1 && info.error_bound < 1e-13 && isnan(info.cond),
        "the facts are wrong");
    check(expmgrad_action_tape_create_d(
              &op, EXPMGRAD_LAYOUT_ROWS, 1, TIMES, t, b, 1, NULL, 1, N, &tape, NULL, options) == EXPMGRAD_SUCCESS,
        "no record");
    for (int i = 0; i < 4; i++) gradient[i] = 0;
    check(expmgrad_action_tape_vjp_d(tape, g, 1, N, abar, bbar, 1, tbar, options) == EXPMGRAD_SUCCESS, "no gradients");
    check(fabs(tbar[0] + sin(t[0])) < 1e-15 && fabs(tbar[1] - 3 * cos(t[1])) < 2e-15, "tbar is wrong");
    check(fabs(bbar[0] - cos(t[0]) - 3 * sin(t[1])) < 2e-15 && fabs(bbar[1] + sin(t[0]) - 3 * cos(t[1])) < 2e-15,
        "bbar is wrong");
    /* Along A itself the gradient is t d/dt. */
    double along = t[0] * tbar[0] + t[1] * tbar[1];
    double found = op.kind == EXPMGRAD_OPERATOR_CALLBACK ? gradient[2] - gradient[1]
                   : op.kind == EXPMGRAD_OPERATOR_DENSE  ? abar[2] - abar[1]
                                                         : abar[1] - abar[0];
    check(fabs(found - along) < 1e-14, "abar is wrong: %g, not %g", found, along);
    check(expmgrad_action_tape_destroy(tape) == EXPMGRAD_SUCCESS, "the record stays");
    situation[0] = 0;
}

static int never(void *user, int64_t done, int64_t total) { return *(int *)user = done <= total, 1; }

int main(void) {
    begin();
    int most = 1 << 30, told = 0;
    const expmgrad_operator csr = {.struct_size = sizeof csr,
        .kind = EXPMGRAD_OPERATOR_CSR,
        .index_bits = 32,
        .n = N,
        .entries = 2,
        .values = values,
        .offsets = by_rows,
        .indices = columns};
    expmgrad_operator csc = csr, coo = csr, wide = csr;
    csc.kind = EXPMGRAD_OPERATOR_CSC, csc.values = (const double[]){1.0, -1.0};
    coo.kind = EXPMGRAD_OPERATOR_COO, coo.offsets = rows;
    wide.index_bits = 64, wide.offsets = wide_by_rows, wide.indices = wide_columns;
    const expmgrad_operator full = {
        .struct_size = sizeof full, .kind = EXPMGRAD_OPERATOR_DENSE, .n = N, .ld = N, .values = dense};
    expmgrad_operator called = {.struct_size = sizeof called,
        .kind = EXPMGRAD_OPERATOR_CALLBACK,
        .n = N,
        .apply = apply,
        .outer = outer,
        .user = &most,
        .lower = -1,
        .upper = 1};
    expmgrad_options options = {.struct_size = sizeof options, .structure = EXPMGRAD_STRUCTURE_SKEW_HERMITIAN};
    rotates("CSR", csr, NULL);
    rotates("COO", coo, NULL);
    rotates("CSR with long indices", wide, NULL);
    rotates("dense", full, NULL);
    rotates("callback, stated", called, &options);
    options.structure = EXPMGRAD_STRUCTURE_GENERAL;
    rotates("CSR as general", csr, &options);
    rotates("dense as general", full, &options);
    rotates("callback", called, &options);

    /* Columns of the transpose: the rotation back. */
    double w[TIMES * N];
    check(expmgrad_action_d(&csc, EXPMGRAD_LAYOUT_COLUMNS, 1, TIMES, t, b, N, w, N, N, NULL, NULL) == EXPMGRAD_SUCCESS,
        "CSC is refused");
    check(fabs(w[0] - cos(t[0])) < 1e-15 && fabs(w[1] - sin(t[0])) < 1e-15, "CSC is wrong");

    /* A callback ends the call, and so does progress. */
    most = products + 3;
    check(expmgrad_action_d(&called, EXPMGRAD_LAYOUT_ROWS, 1, TIMES, t, b, 1, w, 1, N, NULL, &options) ==
              EXPMGRAD_CANCELLED,
        "a callback does not end the call");
    const double far[1] = {-1e7};
    options = (expmgrad_options){.struct_size = sizeof options, .progress = never, .progress_user = &told};
    check(expmgrad_action_d(&csr, EXPMGRAD_LAYOUT_ROWS, 1, 1, far, b, 1, w, 1, N, NULL, &options) == EXPMGRAD_CANCELLED,
        "progress does not end the call");
    check(told, "progress was not told of products");
    return report("action");
}
