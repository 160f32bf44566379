/*
 * Bad input at every argument of every operation and element type: the status is the documented kind plus
 * the argument's position, the outputs keep every byte, and nothing traps.
 */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include "calls.h"
#include <stddef.h>
#include <stdlib.h>

enum { N = 3, K = 2, COUNT = 2, LD = 5, STRIDE = 17, BATCH_STRIDE = 40, BUFFER = 4096, CANARY = 0xA5 };

static const char *const matrix_names[] = {"a", "e", "g", "x", "y", "dy", "abar", "jac"};
static struct matrix *const matrices[] = {&v.a, &v.e, &v.g, &v.x, &v.y, &v.dy, &v.abar, &v.jac};
enum { MATRICES = 8, FIRST_OUTPUT = 4 };
static unsigned char buffers[MATRICES][BUFFER], before[MATRICES][BUFFER];
static expmgrad_status statuses[COUNT];
static expmgrad_options options;

/* A call without fault: symmetric matrices in padded storage, all strides larger than needed. */
static void valid(void) {
    for (int m = 0; m < MATRICES; m++) {
        memset(buffers[m], CANARY, BUFFER);
        *matrices[m] = (struct matrix){buffers[m], LD, STRIDE, BATCH_STRIDE};
    }
    v.jac.ld = N * N + 1;
    for (int m = 0; m < FIRST_OUTPUT; m++)
        for (int b = 0; b < COUNT; b++)
            for (int i = 0; i < K; i++)
                for (int col = 0; col < N; col++)
                    for (int row = 0; row < N; row++)
                        put(buffers[m], b * BATCH_STRIDE + i * STRIDE + col * LD + row,
                            0.25 * (m + b + i) + 0.125 * (row * col) - 0.5 * (row == col));
    memcpy(before, buffers, sizeof before);
    for (int b = 0; b < COUNT; b++) statuses[b] = 77;
    options = (expmgrad_options){.struct_size = sizeof options};
    v.n = N, v.k = K, v.count = COUNT;
    v.method = EXPMGRAD_JACOBIAN_FRECHET, v.form = 1, v.convention = EXPMGRAD_CONVENTION_SYMMETRIC, v.uplo = 'L';
    v.status = statuses, v.options = &options;
}

static int find_matrix(const char *name) {
    for (int m = 0; m < MATRICES; m++)
        if (strcmp(matrix_names[m], name) == 0) return m;
    return -1;
}

/* The matrix that argument `name` measures, when it starts with `prefix`. */
static int measures(const char *name, const char *prefix) {
    size_t length = strlen(prefix);
    return strncmp(name, prefix, length) == 0 ? find_matrix(name + length) : -1;
}

static int has_argument(const struct operation *operation, const char *name) {
    char text[256], *token;
    snprintf(text, sizeof text, "%s", operation->arguments);
    for (token = strtok(text, " ?"); token; token = strtok(NULL, " ?"))
        if (strcmp(token, name) == 0) return 1;
    return 0;
}

/* Calls with the fault that is set now; then the status, all bytes and all inputs are as they should be. */
static void rejected(const struct operation *operation, expmgrad_status kind, int position, const char *fault) {
    snprintf(situation, sizeof situation, "%s_%c with %s", operation->name, type, fault);
    expmgrad_status status = operation->call();
    if (position > 0)
        check(status == kind + position, "status %d (%s), want %d", status, expmgrad_status_string(status), kind + position);
    else
        check(status > kind && status < kind + 100, "status %d (%s), want %d + a position", status,
              expmgrad_status_string(status), kind);
    check(memcmp(before, buffers, sizeof before) == 0, "a matrix was written");
    for (int b = 0; b < COUNT; b++) check(statuses[b] == 77, "status[%d] was written", b);
    situation[0] = 0;
    valid();
}

static void fault(const struct operation *operation, expmgrad_status kind, int position, int64_t *argument, int64_t value,
                  const char *name) {
    char text[80];
    snprintf(text, sizeof text, "%s = %lld", name, (long long)value);
    *argument = value;
    rejected(operation, kind, position, text);
}

static void bad_options(const struct operation *operation, int position) {
    static const struct { const char *name; size_t offset; int64_t value; } faults[] = {
        {"struct_size 0", offsetof(expmgrad_options, struct_size), 0},
        {"struct_size 1", offsetof(expmgrad_options, struct_size), 1},
        {"struct_size one short", offsetof(expmgrad_options, struct_size), sizeof(expmgrad_options) - 1},
        {"struct_size huge", offsetof(expmgrad_options, struct_size), -1},
        {"structure 5", offsetof(expmgrad_options, structure), 5},
        {"structure -10", offsetof(expmgrad_options, structure), -10},
        {"structure 80", offsetof(expmgrad_options, structure), 80},
        {"structure INT32_MIN", offsetof(expmgrad_options, structure), INT32_MIN},
        {"num_threads -1", offsetof(expmgrad_options, num_threads), -1},
        {"num_threads INT32_MIN", offsetof(expmgrad_options, num_threads), INT32_MIN},
        {"reserved 1", offsetof(expmgrad_options, reserved), 1},
    };
    for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
        if (faults[f].offset == 0) options.struct_size = (size_t)faults[f].value;
        else {
            int32_t value = (int32_t)faults[f].value;
            memcpy((char *)&options + faults[f].offset, &value, sizeof value);
        }
        rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, faults[f].name);
    }
}

/* Each faulty value of the argument at `position`, chosen by what its name says it is. */
static void bad_argument(const struct operation *operation, const char *name, int position, int optional) {
    static const int64_t negatives[] = {-1, -3, INT32_MIN, INT64_MIN};
    int64_t *size = strcmp(name, "n") == 0 ? &v.n : strcmp(name, "k") == 0 ? &v.k : strcmp(name, "count") == 0 ? &v.count : NULL;
    int m = find_matrix(name);
    if (size)
        for (int i = 0; i < 4; i++) fault(operation, EXPMGRAD_NEGATIVE_SIZE, position, size, negatives[i], name);
    if (m >= 0 && !optional) {
        matrices[m]->p = NULL;
        rejected(operation, EXPMGRAD_NULL_POINTER, position, name);
    }
    if ((m = measures(name, "ld")) >= 0) {
        int64_t rows = strcmp(name, "ldjac") == 0 ? N * N : N;
        fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &matrices[m]->ld, rows - 1, name);
        fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &matrices[m]->ld, 0, name);
        v.n = 0; /* max(1, n) even then, as in BLAS */
        fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &matrices[m]->ld, 0, name);
        for (int i = 0; i < 4; i++) fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &matrices[m]->ld, negatives[i], name);
    }
    if ((m = measures(name, "stride_")) >= 0) {
        for (int i = 0; i < 4; i++) fault(operation, EXPMGRAD_STRIDE, position, &matrices[m]->stride, negatives[i], name);
        if (m >= FIRST_OUTPUT) {
            fault(operation, EXPMGRAD_STRIDE, position, &matrices[m]->stride, 0, name);
            fault(operation, EXPMGRAD_STRIDE, position, &matrices[m]->stride, (N - 1) * LD + N - 1, name);
        }
    }
    if ((m = measures(name, "batch_stride_")) >= 0) {
        int64_t inner = has_argument(operation, "k") && m != 4 ? (K - 1) * STRIDE : 0;
        for (int i = 0; i < 4; i++) fault(operation, EXPMGRAD_STRIDE, position, &matrices[m]->batch_stride, negatives[i], name);
        if (m >= FIRST_OUTPUT) {
            fault(operation, EXPMGRAD_STRIDE, position, &matrices[m]->batch_stride, 0, name);
            fault(operation, EXPMGRAD_STRIDE, position, &matrices[m]->batch_stride, inner + (N - 1) * LD + N - 1, name);
        }
    }
    if (strcmp(name, "uplo") == 0)
        for (int i = 0; i < 4; i++) {
            v.uplo = "XN0"[i];
            rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, "an unknown uplo");
        }
    if (strcmp(name, "convention") == 0 || strcmp(name, "method") == 0)
        for (int i = 0; i < 4; i++) {
            *(strcmp(name, "method") == 0 ? &v.method : &v.convention) = (int32_t[]){-10, 1, 40, INT32_MAX}[i];
            rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, name);
        }
    if (strcmp(name, "form") == 0)
        for (int i = 0; i < 3; i++) {
            v.method = EXPMGRAD_JACOBIAN_NAJFELD, v.form = (int32_t[]){0, -1, 4}[i];
            rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, name);
        }
    if (strcmp(name, "options") == 0) bad_options(operation, position);
}

/* Extents that leave the address space, by elements and by bytes. Which of the sizes is named is not prescribed. */
static void too_large(const struct operation *operation) {
    static const int64_t sizes[] = {INT64_MAX, INT64_MAX - 1, (int64_t)1 << 62, (int64_t)1 << 32, (int64_t)1 << 31};
    if (has_argument(operation, "n"))
        for (int i = 0; i < 5; i++) {
            v.n = sizes[i];
            for (int m = 0; m < MATRICES; m++) matrices[m]->ld = matrices[m]->stride = matrices[m]->batch_stride = sizes[i];
            v.jac.ld = INT64_MAX;
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "n beyond the address space");
        }
    for (int i = 0; i < 3; i++) {
        if (has_argument(operation, "count")) {
            v.count = sizes[i];
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "count beyond the address space");
        }
        if (has_argument(operation, "k")) {
            v.k = sizes[i], v.count = 1;
            for (int m = 0; m < MATRICES; m++) matrices[m]->batch_stride = INT64_MAX; /* not the fault */
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "k beyond the address space");
        }
    }
    if (has_argument(operation, "status")) {
        v.n = 0, v.count = INT64_MAX; /* no element to touch, but the status array cannot be that long */
        rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "as many statuses as there are addresses");
    }
    for (int m = 0; m < MATRICES; m++) {
        char name[40];
        snprintf(name, sizeof name, "ld%s", matrix_names[m]);
        if (has_argument(operation, name)) fault(operation, EXPMGRAD_SIZE_OVERFLOW, 0, &matrices[m]->ld, INT64_MAX, name);
        snprintf(name, sizeof name, "stride_%s", matrix_names[m]);
        if (has_argument(operation, name)) fault(operation, EXPMGRAD_SIZE_OVERFLOW, 0, &matrices[m]->stride, INT64_MAX, name);
        snprintf(name, sizeof name, "batch_stride_%s", matrix_names[m]);
        if (has_argument(operation, name))
            fault(operation, EXPMGRAD_SIZE_OVERFLOW, 0, &matrices[m]->batch_stride, INT64_MAX, name);
    }
}

/* The faultless call succeeds and writes its outputs' elements and nothing between or beside them. */
static void accepted(const struct operation *operation) {
    static unsigned char may_change[BUFFER];
    snprintf(situation, sizeof situation, "%s_%c on valid input", operation->name, type);
    check(operation->call() == EXPMGRAD_SUCCESS, "refused");
    int batched = has_argument(operation, "count"), scalars = has_argument(operation, "x");
    for (int m = 0; m < MATRICES; m++) {
        memset(may_change, 0, BUFFER);
        int rows = m == 7 ? N * N : N;
        int directions = (m == 5 || m == 6) && has_argument(operation, "k") ? K : 1;
        if (m >= FIRST_OUTPUT && has_argument(operation, matrix_names[m])) {
            for (int b = 0; b < (batched && !scalars ? COUNT : 1); b++)
                for (int i = 0; i < directions; i++)
                    for (int col = 0; col < (scalars ? 1 : rows); col++)
                        memset(may_change + element_bytes() * (size_t)(b * BATCH_STRIDE + i * STRIDE + col * matrices[m]->ld), 1,
                               element_bytes() * (size_t)(scalars ? COUNT : rows));
            int changed = 0;
            for (int byte = 0; byte < BUFFER; byte++) changed += buffers[m][byte] != before[m][byte];
            check(changed > 0, "%s was not written", matrix_names[m]);
        }
        for (int byte = 0; byte < BUFFER; byte++)
            if (!may_change[byte] && buffers[m][byte] != before[m][byte]) {
                check(0, "byte %d of %s, not an element of an output, was written", byte, matrix_names[m]);
                break;
            }
    }
    if (has_argument(operation, "status"))
        for (int b = 0; b < COUNT; b++) check(statuses[b] == EXPMGRAD_SUCCESS, "status[%d] = %d", b, statuses[b]);
    valid();

    v.options = NULL, v.status = NULL;
    if (strstr(operation->arguments, "y?")) v.y.p = NULL;
    check(operation->call() == EXPMGRAD_SUCCESS, "refused with the optional pointers NULL");
    valid();
}

/* Without elements, pointers may be NULL and nothing is written. */
static void empty(const struct operation *operation) {
    static const char *const sizes[] = {"n", "count"};
    for (int i = 0; i < 2; i++) {
        if (!has_argument(operation, sizes[i])) continue;
        snprintf(situation, sizeof situation, "%s_%c with %s = 0", operation->name, type, sizes[i]);
        for (int without = 0; without < 2; without++) {
            *(i == 0 ? &v.n : &v.count) = 0;
            for (int m = 0; m < MATRICES && without; m++) {
                matrices[m]->p = NULL;
                if (i == 0) matrices[m]->ld = 1;
            }
            check(operation->call() == EXPMGRAD_SUCCESS, "refused, pointers %s", without ? "NULL" : "given");
            check(memcmp(before, buffers, sizeof before) == 0, "a matrix was written");
            valid();
        }
    }
    if (has_argument(operation, "k")) {
        snprintf(situation, sizeof situation, "%s_%c with k = 0", operation->name, type);
        v.k = 0, v.e.p = v.g.p = v.dy.p = v.abar.p = NULL;
        check(operation->call() == EXPMGRAD_SUCCESS, "refused");
        check(memcmp(before[4], buffers[4], BUFFER) != 0, "y was not computed");
        valid();
    }
    situation[0] = 0;
}

int main(void) {
    begin();
    for (const char *t = "sdcz"; *t; t++) {
        type = *t;
        valid();
        for (int o = 0; o < OPERATIONS; o++) {
            char text[256], *rest = text;
            snprintf(text, sizeof text, "%s", operations[o].arguments);
            for (int position = 1; *rest; position++) {
                char *name = rest;
                rest += strcspn(rest, " ");
                if (*rest) *rest++ = 0;
                size_t length = strlen(name);
                int optional = name[length - 1] == '?';
                if (optional) name[length - 1] = 0;
                bad_argument(&operations[o], name, position, optional);
            }
            too_large(&operations[o]);
            accepted(&operations[o]);
            empty(&operations[o]);
        }
    }
    return report("bad_input");
}
