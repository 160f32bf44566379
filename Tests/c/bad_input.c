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

static unsigned char buffers[MATRICES][BUFFER], before[MATRICES][BUFFER];
static expmgrad_status statuses[COUNT];
static expmgrad_info infos[COUNT], infos_before[COUNT];
static expmgrad_options options;
static expmgrad_tape *tapes[2], *made; /* of `type` and of another; what tape_create made */
static expmgrad_action_tape *recordings[2], *recorded;

/* A full matrix by rows, as a sparse one. */
static int32_t offsets[N + 1] = {0, 3, 6, 9}, indices[N * N] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
static double _Complex entries[N * N];
static expmgrad_operator op;

/* Order of a square output, rows of a factor. */
static int columns_of(const struct operation *operation, int m) {
    if (shape_of(m) != JACOBIAN) return N;
    return strcmp(operation->name, "jacobian_half") == 0 ? N * (N + 1) / 2 : N * N;
}

/* A call without fault: symmetric matrices in padded storage, all strides larger than needed. */
static void valid(void) {
    for (int m = 0; m < MATRICES; m++) {
        memset(buffers[m], CANARY, BUFFER);
        v.m[m] = (struct matrix){buffers[m], shape_of(m) == JACOBIAN ? N * N + 1 : LD, STRIDE, BATCH_STRIDE};
        if (kinds[m].output) continue;
        if (shape_of(m) == REALS)
            for (int i = 0; i < COUNT; i++) put_real(buffers[m], i, 0.5 + i);
        else
            for (int b = 0; b < COUNT; b++)
                for (int i = 0; i < K; i++)
                    for (int col = 0; col < N; col++)
                        for (int row = 0; row < N; row++)
                            put(buffers[m], b * BATCH_STRIDE + i * STRIDE + col * LD + row,
                                0.25 * (m + b + i) / 4 + 0.125 * (row * col) - 0.5 * (row == col));
    }
    memcpy(before, buffers, sizeof before);
    for (int b = 0; b < COUNT; b++) statuses[b] = 77;
    options = (expmgrad_options){.struct_size = sizeof options};
    v.n = N, v.k = v.r = K, v.count = COUNT;
    v.norm = EXPMGRAD_NORM_FRO, v.layout = EXPMGRAD_LAYOUT_COLUMNS;
    v.method = EXPMGRAD_JACOBIAN_FRECHET, v.form = 1, v.convention = EXPMGRAD_CONVENTION_SYMMETRIC, v.uplo = 'L';
    v.tape = tapes[0], v.new_tape = &made, made = NULL;
    v.status = statuses, v.options = &options;
    for (int i = 0; i < N * N; i++) put(entries, i, 0.25 * i - 1);
    op = (expmgrad_operator){.struct_size = sizeof op,
        .kind = EXPMGRAD_OPERATOR_CSR,
        .index_bits = 32,
        .n = N,
        .entries = N * N,
        .values = entries,
        .offsets = offsets,
        .indices = indices};
    v.op = &op, v.columns = N, v.recording = recordings[0], v.new_recording = &recorded, recorded = NULL;
    memset(infos, CANARY, sizeof infos);
    infos[0].struct_size = sizeof infos[0];
    memcpy(infos_before, infos, sizeof infos);
    v.info = infos;
}

/* The matrix whose `prefix` (ld, stride_, batch_stride_) the argument is, or -1. */
static int measures(const char *argument, const char *prefix) {
    size_t length = strlen(prefix);
    for (int m = 0; m < MATRICES && strncmp(argument, prefix, length) == 0; m++)
        if (strcmp(kinds[m].name, argument + length) == 0) return m;
    return -1;
}

/* Calls with the fault that is set now; then the status, all bytes and all inputs are as they should be. */
static void rejected(const struct operation *operation, expmgrad_status kind, int position, const char *fault) {
    snprintf(situation, sizeof situation, "%s_%c with %s", operation->name, type, fault);
    expmgrad_status status = operation->call();
    if (position > 0)
        check(status == kind + position, "status %d (%s), want %d", status, expmgrad_status_string(status),
            kind + position);
    else
        check(status > kind && status < kind + 100, "status %d (%s), want %d + a position", status,
            expmgrad_status_string(status), kind);
    check(memcmp(before, buffers, sizeof before) == 0, "a matrix was written");
    for (int b = 0; b < COUNT; b++) check(statuses[b] == 77, "status[%d] was written", b);
    check(made == NULL && recorded == NULL, "a tape was made");
    check(memcmp(infos, infos_before, sizeof infos) == 0, "a matrix's facts were written");
    situation[0] = 0;
    valid();
}

static void fault(const struct operation *operation, expmgrad_status kind, int position, int64_t *argument,
    int64_t value, const char *name) {
    char text[80];
    snprintf(text, sizeof text, "%s = %lld", name, (long long)value);
    *argument = value;
    rejected(operation, kind, position, text);
}

static void bad_options(const struct operation *operation, int position) {
    static const struct {
        const char *name;
        size_t offset;
        int64_t value;
    } faults[] = {
        {"struct_size 0", offsetof(expmgrad_options, struct_size), 0},
        {"struct_size 1", offsetof(expmgrad_options, struct_size), 1},
        {"struct_size one short", offsetof(expmgrad_options, struct_size), sizeof(expmgrad_options) - 1},
        {"struct_size one more", offsetof(expmgrad_options, struct_size), sizeof(expmgrad_options) + 1},
        {"struct_size 4104", offsetof(expmgrad_options, struct_size), 4104},
        {"struct_size huge", offsetof(expmgrad_options, struct_size), -1},
        {"structure 5", offsetof(expmgrad_options, structure), 5},
        {"structure -10", offsetof(expmgrad_options, structure), -10},
        {"structure 80", offsetof(expmgrad_options, structure), 80},
        {"structure INT32_MIN", offsetof(expmgrad_options, structure), INT32_MIN},
        {"num_threads -1", offsetof(expmgrad_options, num_threads), -1},
        {"num_threads INT32_MIN", offsetof(expmgrad_options, num_threads), INT32_MIN},
        {"uplo 1", offsetof(expmgrad_options, uplo), 1},
        {"uplo l", offsetof(expmgrad_options, uplo), 'l'},
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

/* Each way in which a matrix of the action can be wrong. */
static void bad_operator(const struct operation *operation, int position) {
    v.op = NULL;
    rejected(operation, EXPMGRAD_NULL_POINTER, position, "no operator");
#define BAD(field, value, kind)                                                                                        \
    op.field = value;                                                                                                  \
    rejected(operation, kind, position, #field " = " #value)
    BAD(struct_size, 0, EXPMGRAD_UNKNOWN_OPTION);
    BAD(struct_size, sizeof op + 1, EXPMGRAD_UNKNOWN_OPTION);
    BAD(kind, 0, EXPMGRAD_UNKNOWN_OPTION);
    BAD(kind, 22, EXPMGRAD_UNKNOWN_OPTION);
    BAD(kind, 60, EXPMGRAD_UNKNOWN_OPTION);
    BAD(kind, EXPMGRAD_OPERATOR_CALLBACK, EXPMGRAD_NULL_POINTER);
    BAD(kind, EXPMGRAD_OPERATOR_DENSE, EXPMGRAD_LEADING_DIMENSION);
    BAD(index_bits, 16, EXPMGRAD_UNKNOWN_OPTION);
    BAD(entries, -1, EXPMGRAD_NEGATIVE_SIZE);
    BAD(entries, 8, EXPMGRAD_INDEX);
    BAD(entries, INT64_MAX, EXPMGRAD_SIZE_OVERFLOW);
    BAD(n, -1, EXPMGRAD_NEGATIVE_SIZE);
    BAD(values, NULL, EXPMGRAD_NULL_POINTER);
    BAD(offsets, NULL, EXPMGRAD_NULL_POINTER);
    BAD(indices, NULL, EXPMGRAD_NULL_POINTER);
#undef BAD
    static const int32_t wrong_offsets[][N + 1] = {{1, 3, 6, 9}, {0, 6, 3, 9}, {0, 3, 6, 10}, {0, -3, 6, 9}};
    for (int i = 0; i < 4; i++) {
        op.offsets = wrong_offsets[i];
        rejected(operation, EXPMGRAD_INDEX, position, "offsets that descend or leave the entries");
    }
    for (int i = 0; i < 3; i++) {
        int32_t wrong[N * N];
        memcpy(wrong, indices, sizeof wrong);
        wrong[4 * i] = (int32_t[]){-1, N, INT32_MIN}[i];
        for (int kind = 20; kind <= 40; kind += 10) {
            op.indices = wrong, op.kind = kind;
            if (kind == EXPMGRAD_OPERATOR_COO) op.offsets = indices;
            rejected(operation, EXPMGRAD_INDEX, position, "an index outside of the matrix");
        }
    }
    if (!is_complex()) {
        op.scale_im = 1;
        rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, "a complex scale of a real call");
    }
}

/* Each faulty value of the argument at `position`, chosen by what its name says it is. */
static void bad_argument(const struct operation *operation, const char *name, int position, int optional) {
    static const int64_t negatives[] = {-1, -3, INT32_MIN, INT64_MIN};
    int64_t *size = strcmp(name, "n") == 0         ? &v.n
                    : strcmp(name, "k") == 0       ? &v.k
                    : strcmp(name, "count") == 0   ? &v.count
                    : strcmp(name, "r") == 0       ? &v.r
                    : strcmp(name, "columns") == 0 ? &v.columns
                                                   : NULL;
    int m = measures(name, "");
    if (size)
        for (int i = 0; i < 4; i++) fault(operation, EXPMGRAD_NEGATIVE_SIZE, position, size, negatives[i], name);
    if (m >= 0 && !optional) {
        v.m[m].p = NULL;
        rejected(operation, EXPMGRAD_NULL_POINTER, position, name);
    }
    if ((m = measures(name, "ld")) >= 0) {
        int64_t rows = columns_of(operation, m);
        fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &v.m[m].ld, rows - 1, name);
        fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &v.m[m].ld, 0, name);
        if (takes(operation, "n", "", NULL)) {
            v.n = 0; /* max(1, n) even then, as in BLAS */
            fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &v.m[m].ld, 0, name);
        }
        for (int i = 0; i < 4; i++)
            fault(operation, EXPMGRAD_LEADING_DIMENSION, position, &v.m[m].ld, negatives[i], name);
    }
    if ((m = measures(name, "stride_")) >= 0) {
        for (int i = 0; i < 4; i++) fault(operation, EXPMGRAD_STRIDE, position, &v.m[m].stride, negatives[i], name);
        if (kinds[m].output) {
            fault(operation, EXPMGRAD_STRIDE, position, &v.m[m].stride, 0, name);
            fault(operation, EXPMGRAD_STRIDE, position, &v.m[m].stride, (N - 1) * LD + N - 1, name);
        }
    }
    if ((m = measures(name, "batch_stride_")) >= 0) {
        int64_t inner = takes(operation, "stride_", kinds[m].name, NULL) ? (K - 1) * STRIDE : 0;
        for (int i = 0; i < 4; i++)
            fault(operation, EXPMGRAD_STRIDE, position, &v.m[m].batch_stride, negatives[i], name);
        if (kinds[m].output) {
            fault(operation, EXPMGRAD_STRIDE, position, &v.m[m].batch_stride, 0, name);
            fault(operation, EXPMGRAD_STRIDE, position, &v.m[m].batch_stride, inner + (N - 1) * LD + N - 1, name);
        }
    }
    if (strcmp(name, "uplo") == 0)
        for (int i = 0; i < 4; i++) {
            v.uplo = "XN0"[i];
            rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, "an unknown uplo");
        }
    int32_t *choice = strcmp(name, "convention") == 0 ? &v.convention
                      : strcmp(name, "method") == 0   ? &v.method
                      : strcmp(name, "norm") == 0     ? &v.norm
                      : strcmp(name, "layout") == 0   ? &v.layout
                                                      : NULL;
    for (int i = 0; i < 4 && choice; i++) {
        *choice = (int32_t[]){-10, 1, 40, INT32_MAX}[i];
        rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, name);
    }
    if (strcmp(name, "form") == 0)
        for (int i = 0; i < 3; i++) {
            v.method = EXPMGRAD_JACOBIAN_NAJFELD, v.form = (int32_t[]){0, -1, 4}[i];
            rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, name);
        }
    if (strcmp(name, "tape") == 0) {
        v.tape = NULL;
        rejected(operation, EXPMGRAD_NULL_POINTER, position, "no tape");
        v.tape = tapes[1];
        rejected(operation, EXPMGRAD_HANDLE_MISMATCH, position, "a tape of another element type");
    }
    if (strcmp(name, "new_tape") == 0) {
        v.new_tape = NULL;
        rejected(operation, EXPMGRAD_NULL_POINTER, position, "nowhere to put the tape");
    }
    if (strcmp(name, "op") == 0) bad_operator(operation, position);
    if (strcmp(name, "recording") == 0) {
        v.recording = NULL;
        rejected(operation, EXPMGRAD_NULL_POINTER, position, "no record");
        v.recording = recordings[1];
        rejected(operation, EXPMGRAD_HANDLE_MISMATCH, position, "a record of another element type");
    }
    if (strcmp(name, "new_recording") == 0) {
        v.new_recording = NULL;
        rejected(operation, EXPMGRAD_NULL_POINTER, position, "nowhere to put the record");
    }
    if (strcmp(name, "info") == 0) {
        if (!optional) {
            v.info = NULL;
            rejected(operation, EXPMGRAD_NULL_POINTER, position, "nowhere to put the facts");
        }
        for (int i = 0; i < 6; i++) {
            size_t size = infos[0].struct_size = infos_before[0].struct_size = (size_t[]){
                0, 1, sizeof(expmgrad_info) - 8, sizeof(expmgrad_info) + 1, 4104, SIZE_MAX}[i];
            char text[80];
            snprintf(text, sizeof text, "info's struct_size %zu", size);
            rejected(operation, EXPMGRAD_UNKNOWN_OPTION, position, text);
        }
    }
    if (strcmp(name, "options") == 0) bad_options(operation, position);
}

/* Extents that leave the address space, by elements and by bytes. Which of the sizes is named is not prescribed. */
static void too_large(const struct operation *operation) {
    static const int64_t sizes[] = {INT64_MAX, INT64_MAX - 1, (int64_t)1 << 62, (int64_t)1 << 32, (int64_t)1 << 31};
    if (takes(operation, "n", "", NULL))
        for (int i = 0; i < 5; i++) {
            v.n = sizes[i];
            for (int m = 0; m < MATRICES; m++) v.m[m].ld = v.m[m].stride = v.m[m].batch_stride = sizes[i];
            v.m[JAC].ld = INT64_MAX;
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "n beyond the address space");
        }
    for (int i = 0; i < 3; i++) {
        if (takes(operation, "count", "", NULL)) {
            v.count = sizes[i];
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "count beyond the address space");
        }
        if (takes(operation, "r", "", NULL)) {
            v.r = sizes[i];
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "r beyond the address space");
            v.n = 1, v.r = sizes[i + 2]; /* the inner size of a product */
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "r beyond 32 bits");
        }
        if (takes(operation, "k", "", NULL)) {
            v.k = sizes[i], v.count = 1;
            for (int m = 0; m < MATRICES; m++) v.m[m].batch_stride = INT64_MAX; /* not the fault */
            rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "k beyond the address space");
        }
    }
    if (takes(operation, "status", "", NULL)) {
        v.n = 0, v.count = INT64_MAX; /* no element to touch, but the status array cannot be that long */
        rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "as many statuses as there are addresses");
    }
    for (int m = 0; m < MATRICES; m++) {
        const char *name = kinds[m].name;
        for (int i = 0; i < 4; i++) /* BLAS has 32-bit sizes */
            if (takes(operation, "ld", name, NULL))
                fault(operation, EXPMGRAD_SIZE_OVERFLOW, 0, &v.m[m].ld,
                    (int64_t[]){INT64_MAX, ((int64_t)1 << 32) + 2, (int64_t)1 << 32, (int64_t)1 << 31}[i], name);
        if (takes(operation, "stride_", name, NULL))
            fault(operation, EXPMGRAD_SIZE_OVERFLOW, 0, &v.m[m].stride, INT64_MAX, name);
        if (takes(operation, "batch_stride_", name, NULL))
            fault(operation, EXPMGRAD_SIZE_OVERFLOW, 0, &v.m[m].batch_stride, INT64_MAX, name);
    }
}

/* Directions whose rows, taken as one matrix, BLAS cannot count. */
static void too_many_rows(const struct operation *operation) {
    if (!takes(operation, "k", "", NULL) || !takes(operation, "n", "", NULL)) return;
    v.n = 65, v.k = (int64_t)1 << 26, v.count = 1;
    for (int m = 0; m < MATRICES; m++) v.m[m].ld = 65, v.m[m].stride = 65 * 65, v.m[m].batch_stride = INT64_MAX;
    rejected(operation, EXPMGRAD_SIZE_OVERFLOW, 0, "k n beyond 32 bits");
}

/* Marks the bytes of the elements of output m. */
static void mark_elements(const struct operation *operation, int m, unsigned char *bytes) {
    int batches = takes(operation, "batch_stride_", kinds[m].name, NULL) ? COUNT : 1;
    int inner = !takes(operation, "stride_", kinds[m].name, NULL) ? 1 : takes(operation, "k", "", NULL) ? K : COUNT;
    int vector = shape_of(m) >= REALS || takes(operation, "x", "", NULL);
    int columns = vector ? 1 : columns_of(operation, m);
    size_t element = shape_of(m) == DOUBLES ? sizeof(double) : shape_of(m) == REALS ? real_bytes() : element_bytes();
    for (int b = 0; b < batches; b++)
        for (int i = 0; i < inner; i++)
            for (int column = 0; column < columns; column++)
                memset(bytes + element * (size_t)(b * BATCH_STRIDE + i * STRIDE + column * v.m[m].ld), 1,
                    element * (size_t)(shape_of(m) == PATTERN ? N * N
                                       : vector               ? COUNT
                                                              : columns));
}

/* The faultless call succeeds and writes its outputs' elements and nothing between or beside them. */
static void accepted(const struct operation *operation) {
    static unsigned char may_change[BUFFER];
    snprintf(situation, sizeof situation, "%s_%c on valid input", operation->name, type);
    check(operation->call() == EXPMGRAD_SUCCESS, "refused");
    for (int m = 0; m < MATRICES; m++) {
        memset(may_change, 0, BUFFER);
        if (kinds[m].output && takes(operation, "", kinds[m].name, NULL)) {
            mark_elements(operation, m, may_change);
            check(memcmp(buffers[m], before[m], BUFFER) != 0, "%s was not written", kinds[m].name);
        }
        for (int byte = 0; byte < BUFFER; byte++)
            if (!may_change[byte] && buffers[m][byte] != before[m][byte]) {
                check(0, "byte %d of %s, not an element of an output, was written", byte, kinds[m].name);
                break;
            }
    }
    for (int b = 0; b < COUNT; b++)
        check(statuses[b] == (takes(operation, "status", "", NULL) ? EXPMGRAD_SUCCESS : 77), "status[%d] = %d", b,
            statuses[b]);
    check((made != NULL) == takes(operation, "new_tape", "", NULL), "a tape is %smade", made ? "" : "not ");
    check((recorded != NULL) == takes(operation, "new_recording", "", NULL), "no record is made, or one too many");
    check(expmgrad_tape_destroy(made) == EXPMGRAD_SUCCESS, "the tape cannot be destroyed");
    check(expmgrad_action_tape_destroy(recorded) == EXPMGRAD_SUCCESS, "the record cannot be destroyed");
    valid();

    v.options = NULL, v.status = NULL;
    for (int m = 0, optional = 0; m < MATRICES; m++)
        if (takes(operation, "", kinds[m].name, &optional) && optional) v.m[m].p = NULL;
    check(operation->call() == EXPMGRAD_SUCCESS, "refused with the optional pointers NULL");
    expmgrad_tape_destroy(made);
    expmgrad_action_tape_destroy(recorded);
    valid();
}

/* Without elements, pointers may be NULL and nothing is written. */
static void empty(const struct operation *operation) {
    int64_t *const sizes[] = {&v.n, &v.count};
    const char *const names[] = {"n", "count"};
    for (int i = 0; i < 2; i++) {
        if (!takes(operation, names[i], "", NULL)) continue;
        snprintf(situation, sizeof situation, "%s_%c with %s = 0", operation->name, type, names[i]);
        for (int without = 0; without < 2; without++) {
            *sizes[i] = 0;
            /* A sum over no times, or inner products of empty matrices, are zeros: left out here. */
            if (takes(operation, "tbar", "", NULL)) v.m[ABAR].p = v.m[TBAR].p = NULL;
            for (int m = 0; m < MATRICES && without; m++) {
                if (i == 0 && (shape_of(m) == REALS || shape_of(m) == DOUBLES))
                    continue; /* elements even then: times, */
                if (i == 1 && m == A && takes(operation, "t", "", NULL)) continue; /* and their one matrix */
                v.m[m].p = NULL;
                if (i == 0) v.m[m].ld = 1;
            }
            check(operation->call() == EXPMGRAD_SUCCESS, "refused, pointers %s", without ? "NULL" : "given");
            if (i == 0) memcpy(buffers[COND], before[COND], BUFFER); /* an empty matrix has a number: zero */
            check(memcmp(before, buffers, sizeof before) == 0, "a matrix was written");
            check((made != NULL) == takes(operation, "new_tape", "", NULL), "a tape is %smade", made ? "" : "not ");
            expmgrad_tape_destroy(made);
            expmgrad_action_tape_destroy(recorded);
            valid();
        }
    }
    if (takes(operation, "k", "", NULL)) {
        snprintf(situation, sizeof situation, "%s_%c with k = 0", operation->name, type);
        v.k = 0, v.m[E].p = v.m[G].p = v.m[DY].p = v.m[ABAR].p = NULL;
        check(operation->call() == EXPMGRAD_SUCCESS, "refused");
        check((memcmp(before[Y], buffers[Y], BUFFER) != 0) == takes(operation, "y", "", NULL), "y was not computed");
        valid();
    }
    situation[0] = 0;
}

/* Tapes of `type` and of the next type, so that each call meets one that is not its own. */
static void make_tapes(const char *types) {
    static const double _Complex a[N * N] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    const char *const all = "sdcz";
    for (int i = 0; i < 2; i++) {
        expmgrad_tape_destroy(tapes[i]);
        type = i == 0 ? *types : all[(strchr(all, *types) - all + 1) % 4];
        valid();
        for (int entry = 0; entry < N * N; entry++) put(v.m[A].p, entry, a[entry]);
        v.m[A].ld = N, v.new_tape = &tapes[i];
        check(call_tape_create() == EXPMGRAD_SUCCESS, "no tape of type %c", type);
        expmgrad_action_tape_destroy(recordings[i]);
        v.new_recording = &recordings[i];
        check(call_action_tape_create() == EXPMGRAD_SUCCESS, "no record of type %c", type);
    }
    type = *types;
    valid();
}

int main(void) {
    begin();
    for (const char *t = "sdcz"; *t; t++) {
        make_tapes(t);
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
            too_many_rows(&operations[o]);
            accepted(&operations[o]);
            empty(&operations[o]);
        }
    }
    expmgrad_tape_destroy(tapes[0]);
    expmgrad_tape_destroy(tapes[1]);
    expmgrad_action_tape_destroy(recordings[0]);
    expmgrad_action_tape_destroy(recordings[1]);
    return report("bad_input");
}
