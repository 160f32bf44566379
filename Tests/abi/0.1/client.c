/* A program of version 0.1: compiled with the header beside it, it must run with every later library of its soname. */
#include <expmgrad.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N = 2, COUNT = 2 };
static int failed;

static void check(int holds, const char *fact) {
    if (holds) return;
    failed = 1;
    fprintf(stderr, "does not hold: %s\n", fact);
}

static int asked;
static int note(void *user, int64_t done, int64_t total) {
    (void)done, (void)total;
    ++*(int *)user;
    return 0;
}

/* exp of a rotation's generator, by columns. */
static const double a[COUNT * N * N] = {0, 1, -1, 0, 0, 2, -2, 0}, g[N * N] = {1, 0, 0, 1};

static void values(void) {
    double y[COUNT * N * N];
    expmgrad_status status[COUNT] = {77, 77};
    expmgrad_options options = {.struct_size = sizeof options, .structure = EXPMGRAD_STRUCTURE_SKEW_HERMITIAN,
                                .check_structure = 1, .num_threads = 1, .progress = note, .progress_user = &asked};
    check(expmgrad_expm_d(N, a, N, y, N, NULL) == EXPMGRAD_SUCCESS && fabs(y[0] - cos(1)) < 1e-15, "expm");
    check(expmgrad_expm_batch_d(N, COUNT, a, N, N * N, y, N, N * N, status, &options) == 0, "expm_batch");
    check(status[0] == 0 && status[1] == 0 && fabs(y[5] - sin(2)) < 1e-15, "the second matrix of a batch");
    options.structure = EXPMGRAD_STRUCTURE_UPPER;
    check(expmgrad_expm_d(N, a, N, y, N, &options) == EXPMGRAD_STRUCTURE_MISMATCH, "a structure that A lacks");
}

static void derivatives(void) {
    double y[N * N], abar[N * N], again[N * N];
    expmgrad_tape *tape = NULL;
    check(expmgrad_vjp_d(N, 1, a, N, g, N, N * N, y, N, abar, N, N * N, NULL) == EXPMGRAD_SUCCESS, "vjp");
    check(fabs(abar[0] - cos(1)) < 1e-15, "the gradient");
    check(expmgrad_tape_create_d(N, a, N, NULL, N, &tape, NULL) == EXPMGRAD_SUCCESS && tape, "tape_create");
    check(expmgrad_tape_vjp_d(tape, 1, g, N, N * N, again, N, N * N, NULL) == EXPMGRAD_SUCCESS, "tape_vjp");
    for (int i = 0; i < N * N; i++) check(fabs(abar[i] - again[i]) < 1e-15, "the gradient of a tape");
    check(expmgrad_tape_destroy(tape) == EXPMGRAD_SUCCESS, "tape_destroy");
}

static void facts(void) {
    struct {
        expmgrad_info info[COUNT];
        unsigned char beyond[64];
    } found;
    double cond;
    expmgrad_status status[COUNT];
    memset(&found, 0xA5, sizeof found);
    found.info[0].struct_size = sizeof(expmgrad_info);
    check(expmgrad_info_batch_d(N, COUNT, a, N, N * N, NULL, N, N * N, found.info, status, NULL) == 0, "info_batch");
    for (int i = 0; i < COUNT; i++) {
        check(found.info[i].struct_size == sizeof(expmgrad_info), "struct_size of every entry");
        check(found.info[i].structure == EXPMGRAD_STRUCTURE_SKEW_HERMITIAN, "the structure found");
        check(found.info[i].cond > 0 && found.info[i].error_bound > 0 && found.info[i].error_bound < 1e-12, "facts");
    }
    for (size_t i = 0; i < sizeof found.beyond; i++) check(found.beyond[i] == 0xA5, "nothing is written beyond them");
    check(expmgrad_cond_d(N, EXPMGRAD_NORM_FRO, EXPMGRAD_COND_EXACT, a, N, &cond, NULL) == 0 && cond > 0, "cond");
}

static void statuses(void) {
    double y[N * N];
    check(expmgrad_expm_d(-1, a, N, y, N, NULL) == EXPMGRAD_NEGATIVE_SIZE + 1, "a negative size");
    check(expmgrad_expm_d(N, a, 1, y, N, NULL) == EXPMGRAD_LEADING_DIMENSION + 3, "a leading dimension");
    check(expmgrad_eigh_d('X', N, a, N, y, N, NULL) == EXPMGRAD_UNKNOWN_OPTION + 1, "an unknown triangle");
    check(strlen(expmgrad_status_string(EXPMGRAD_NULL_POINTER + 2)) > 0, "a text");
    check(expmgrad_set_num_threads(1) == EXPMGRAD_SUCCESS && expmgrad_get_num_threads() == 1, "set_num_threads");
}

int main(void) {
    values();
    derivatives();
    facts();
    statuses();
    return failed;
}
