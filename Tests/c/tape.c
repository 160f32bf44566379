/*
 * What the C API says about tapes and workspaces: a tape's derivatives are those of the calls without one, wrong
 * handles are refused, any thread may use a tape, and with a workspace no call takes memory from the system.
 */
#define _GNU_SOURCE
#include "check.h"

#include "calls.h"
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* ---- Memory from the system, counted: the library calls the program's malloc ---- */

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t),
    *__libc_memalign(size_t, size_t);
static atomic_long allocations, largest;
static void *counted(void *p, size_t bytes) {
    allocations++;
    if ((long)bytes > largest) largest = (long)bytes;
    return p;
}
void *malloc(size_t bytes) { return counted(__libc_malloc(bytes), bytes); }
void *calloc(size_t count, size_t bytes) { return counted(__libc_calloc(count, bytes), count * bytes); }
void *realloc(void *p, size_t bytes) { return counted(__libc_realloc(p, bytes), bytes); }
void *memalign(size_t alignment, size_t bytes) { return counted(__libc_memalign(alignment, bytes), bytes); }
void *aligned_alloc(size_t alignment, size_t bytes) { return counted(__libc_memalign(alignment, bytes), bytes); }
int posix_memalign(void **p, size_t alignment, size_t bytes) { return (*p = memalign(alignment, bytes)) ? 0 : 12; }

enum { LARGEST = 100 };
static double _Complex room[MATRICES][LARGEST * LARGEST], other[LARGEST * LARGEST];
static expmgrad_tape *tape;

static double uniform(void) {
    static uint64_t state = 20180613;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-52 - 1;
}

/* Random matrices of order n; A of 1-norm about `norm`. */
static void prepare(int64_t n, double norm) {
    v.n = n, v.k = v.count = 1, v.uplo = 'L', v.status = NULL, v.options = NULL, v.new_tape = &tape;
    for (int m = 0; m < MATRICES; m++) {
        v.m[m] = (struct matrix){room[m], n, n * n, n * n};
        for (int64_t i = 0; i < n * n && m < X; i++)
            put(room[m], i, (uniform() + I * uniform()) * (m == A ? norm / (double)n : 1));
    }
}

static double difference(const void *x, const void *y, int64_t count) {
    double error = 0, size = 0;
    for (int64_t i = 0; i < count; i++) {
        error += pow(cabs(get(x, i) - get(y, i)), 2);
        size += pow(cabs(get(y, i)), 2);
    }
    return sqrt(error / size);
}

static void equals_calls_without_a_tape(int64_t n, double norm) {
    prepare(n, norm);
    snprintf(situation, sizeof situation, "tape_%c, n = %d, norm %g", type, (int)n, norm);
    double bound = 32 * unit_roundoff() * (double)n * (1 + norm);
    check(call_tape_create() == EXPMGRAD_SUCCESS, "create");
    v.tape = tape;
    memcpy(other, room[Y], sizeof other);
    check(call_jvp() == 0 && difference(other, room[Y], n * n) <= bound, "value");
    memcpy(other, room[DY], sizeof other);
    check(call_tape_jvp() == 0 && difference(room[DY], other, n * n) <= bound, "jvp");
    check(call_vjp() == 0, "vjp");
    memcpy(other, room[ABAR], sizeof other);
    check(call_tape_vjp() == 0 && difference(room[ABAR], other, n * n) <= bound, "vjp");
    check(call_hvp() == 0, "hvp");
    memcpy(other, room[ABAR_DOT], sizeof other);
    check(call_tape_hvp() == 0 && difference(room[ABAR_DOT], other, n * n) <= bound, "hvp");
    v.m[ABAR].p = v.m[G_DOT].p = NULL;
    check(call_tape_hvp() == 0, "hvp without the optional matrices");
    check(expmgrad_tape_destroy(tape) == 0, "destroy");
}

static void wrong_handles_are_refused(void) {
    prepare(3, 1);
    snprintf(situation, sizeof situation, "handles, %c", type);
    check(call_tape_create() == 0, "create");
    v.tape = tape;
    char mine = type;
    type = mine == 'd' ? 'z' : 'd';
    check(call_tape_jvp() == EXPMGRAD_HANDLE_MISMATCH + 1, "a tape of another type");
    check(call_tape_vjp() == EXPMGRAD_HANDLE_MISMATCH + 1, "a tape of another type");
    check(call_tape_hvp() == EXPMGRAD_HANDLE_MISMATCH + 1, "a tape of another type");
    type = mine;
    v.m[E].ld = 2;
    check(call_tape_jvp() == EXPMGRAD_LEADING_DIMENSION + 4, "leading dimension");
    v.m[E].ld = 3, v.m[E].p = NULL;
    check(call_tape_jvp() == EXPMGRAD_NULL_POINTER + 3, "direction NULL");
    v.k = -1;
    check(call_tape_vjp() == EXPMGRAD_NEGATIVE_SIZE + 2, "k = -1");
    expmgrad_tape_destroy(tape);
    prepare(3, 1);
    v.tape = NULL;
    check(call_tape_jvp() == EXPMGRAD_NULL_POINTER + 1, "NULL tape");
    check(expmgrad_tape_destroy(NULL) == 0 && expmgrad_workspace_destroy(NULL) == 0, "NULL is destroyed");

    expmgrad_workspace *workspace = NULL;
    check(expmgrad_workspace_create(15, type, 3, 1, &workspace) == EXPMGRAD_UNKNOWN_OPTION + 1, "operation 15");
    check(expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, 'x', 3, 1, &workspace) == EXPMGRAD_UNKNOWN_OPTION + 2,
        "type x");
    check(expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, type, -1, 1, &workspace) == EXPMGRAD_NEGATIVE_SIZE + 3,
        "n = -1");
    check(expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, type, 3, -1, &workspace) == EXPMGRAD_NEGATIVE_SIZE + 4,
        "k = -1");
    check(expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, type, 3, 1, NULL) == EXPMGRAD_NULL_POINTER + 5,
        "no place for it");
    check(expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, type, INT64_MAX, INT64_MAX, &workspace) ==
              EXPMGRAD_SIZE_OVERFLOW + 3,
        "vast n");
    check(
        expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, type, 3, INT64_MAX, &workspace) == EXPMGRAD_SIZE_OVERFLOW + 4,
        "vast k");
    check(
        expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, type, 1 << 24, 1 << 20, &workspace) == EXPMGRAD_OUT_OF_MEMORY,
        "too large");
    check(workspace == NULL, "a refused workspace was written");
    check(expmgrad_workspace_create(EXPMGRAD_OPERATION_JVP, type, 3, 1, &workspace) == 0, "refused");
    expmgrad_options options = {.struct_size = sizeof options, .workspace = workspace};
    v.options = &options;
    check(call_jvp() == 0, "its own operation");
    check(call_vjp() == EXPMGRAD_HANDLE_MISMATCH + 13, "another operation");
    check(call_expm() == EXPMGRAD_HANDLE_MISMATCH + 6, "another operation");
    check(call_eigh() == EXPMGRAD_HANDLE_MISMATCH + 7, "another operation");
    v.k = 2;
    check(call_jvp() == EXPMGRAD_HANDLE_MISMATCH + 13, "more directions");
    v.k = 1, v.n = 2;
    check(call_jvp() == EXPMGRAD_HANDLE_MISMATCH + 13, "another order");
    v.n = 3, type = mine == 'd' ? 'z' : 'd';
    check(call_jvp() == EXPMGRAD_HANDLE_MISMATCH + 13, "another type");
    type = mine;
    expmgrad_workspace_destroy(workspace);
}

/* The failed tape exists and says NaN and why. */
static void a_failed_tape(double entry, expmgrad_status want) {
    prepare(3, 1);
    snprintf(situation, sizeof situation, "tape_%c of a matrix with %g", type, entry);
    put(v.m[A].p, 4, entry);
    tape = NULL;
    check(call_tape_create() == want && tape != NULL, "create");
    v.tape = tape;
    check(call_tape_jvp() == want && isnan(creal(get(v.m[DY].p, 0))), "jvp");
    check(call_tape_hvp() == want && isnan(creal(get(v.m[ABAR_DOT].p, 8))), "hvp");
    expmgrad_tape_destroy(tape);
}

/* Of another structure than the one stated there is no tape, and no place for one is written. */
static void no_tape_of_a_mismatch(void) {
    prepare(3, 1);
    snprintf(situation, sizeof situation, "tape_%c of a matrix that is not diagonal", type);
    expmgrad_options options = {
        .struct_size = sizeof options, .structure = EXPMGRAD_STRUCTURE_DIAGONAL, .check_structure = 1};
    expmgrad_tape *const untouched = (expmgrad_tape *)&options;
    tape = untouched, v.options = &options;
    check(call_tape_create() == EXPMGRAD_STRUCTURE_MISMATCH, "create");
    check(tape == untouched, "*tape was written");
    v.options = NULL;
}

static void *derivative(void *unused) {
    static const double e[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double *dy = malloc(9 * sizeof *dy);
    for (int i = 0; i < 200; i++)
        if (expmgrad_tape_jvp_d(tape, 1, e, 3, 9, dy, 3, 9, NULL) != 0) return unused;
    return dy;
}

static void several_threads_share_a_tape(void) {
    type = 'd', prepare(3, 4);
    strcpy(situation, "threads");
    check(call_tape_create() == 0, "create");
    v.tape = tape;
    pthread_t threads[4];
    void *results[4];
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, derivative, NULL);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], &results[i]);
    for (int i = 0; i < 4; i++)
        check(results[i] && memcmp(results[i], results[0], 9 * sizeof(double)) == 0, "thread %d", i);
    for (int i = 0; i < 4; i++) free(results[i]);
    expmgrad_tape_destroy(tape);
}

/* ---- Memory ---- */

static const struct {
    int32_t operation;
    expmgrad_status (*call)(void);
    const char *name;
    double matrices; /* of n^2 elements, at most, where results lie packed; 0: not documented */
} uses[] = {
    {EXPMGRAD_OPERATION_EXPM, call_expm, "expm", 8},
    {EXPMGRAD_OPERATION_JVP, call_jvp, "jvp", 12},
    {EXPMGRAD_OPERATION_VJP, call_vjp, "vjp", 12},
    {EXPMGRAD_OPERATION_L2, call_l2, "l2", 28},
    {EXPMGRAD_OPERATION_HVP, call_hvp, "hvp", 28},
    {EXPMGRAD_OPERATION_TAPE_JVP, call_tape_jvp, "tape_jvp", 7},
    {EXPMGRAD_OPERATION_TAPE_VJP, call_tape_vjp, "tape_vjp", 7},
    {EXPMGRAD_OPERATION_TAPE_HVP, call_tape_hvp, "tape_hvp", 21},
    {EXPMGRAD_OPERATION_EIGH, call_eigh, "eigh", 0},
    {EXPMGRAD_OPERATION_EIGH_VJP, call_eigh_vjp, "eigh_vjp", 0},
    {EXPMGRAD_OPERATION_JVP_LOWRANK, call_jvp_lowrank, "jvp_lowrank", 0},
    {EXPMGRAD_OPERATION_VJP_LOWRANK, call_vjp_lowrank, "vjp_lowrank", 0},
};
enum { USES = sizeof uses / sizeof uses[0] };

/* One for every way that a matrix may take, and what may lie below it. */
enum kind {
    GENERAL,
    TRIANGULAR,
    STIFF_TRIANGULAR, /* many squarings */
    HERMITIAN,
    DIAGONAL,
    SKEW,
    LARGE_SKEW, /* eigenvectors of norm beyond 1/u */
    MARKOV,     /* stated */
    BLOCKS,     /* after a permutation */
    NILPOTENT,  /* but for rounding: Schur form */
    ONE_TRIANGLE,
    FAR_DIRECTION, /* derivatives overflow but for a power of two */
    KINDS
};
static const char *const kind_names[KINDS] = {"general", "triangular", "stiff triangular", "Hermitian", "diagonal",
    "skew", "large skew", "Markov", "blocks", "nilpotent", "one triangle", "far direction"};

static double _Complex entry_of(enum kind kind, int64_t i, int64_t j, double _Complex x, double _Complex mirrored) {
    switch (kind) {
    case TRIANGULAR: return i > j ? 0 : x;
    case STIFF_TRIANGULAR: return i > j ? 0 : i == j ? -cabs(x) * (type == 's' || type == 'c' ? 1e30 : 1e280) : x;
    case HERMITIAN: return i == j ? creal(x) : i < j ? x : conj(mirrored);
    case DIAGONAL: return i == j ? x : 0;
    case SKEW:
    case LARGE_SKEW:
        return (kind == SKEW ? 1 : 16 / unit_roundoff()) * (i == j ? I * cimag(x) : i < j ? x : -conj(mirrored));
    case MARKOV: return i == j ? -cabs(x) : cabs(x);
    case BLOCKS: return (i ^ j) & 1 ? 0 : x;
    /* w w'^T with w'^T w = 0, w' the w with pairs swapped and one of each negated. */
    case NILPOTENT: return 50 * (i % 2 ? 1 : (double)(i + 1)) * (j % 2 ? (double)j : -1) / (double)(v.n * v.n);
    case FAR_DIRECTION: return (i == j && i % 2 ? -1000 : 0) + 1e-3 * x;
    default: return x;
    }
}

static void structured(enum kind kind) {
    int64_t n = v.n;
    static double _Complex whole[LARGEST * LARGEST];
    for (int64_t i = 0; i < n * n; i++) whole[i] = get(v.m[A].p, i);
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++)
            put(v.m[A].p, i + j * n, entry_of(kind, i, j, whole[i + j * n], whole[j + i * n]));
    double far = type == 's' || type == 'c' ? 1e35 : 1e300;
    if (kind == FAR_DIRECTION)
        for (int64_t i = 0; i < n * n; i++)
            put(v.m[E].p, i, far * get(v.m[E].p, i)), put(v.m[G].p, i, far * get(v.m[G].p, i));
}

static int fits(int32_t operation, enum kind kind) {
    switch (operation) {
    case EXPMGRAD_OPERATION_EIGH:
    case EXPMGRAD_OPERATION_EIGH_VJP:
        return kind == GENERAL || kind == HERMITIAN || kind == DIAGONAL || kind == FAR_DIRECTION;
    case EXPMGRAD_OPERATION_L2:
    case EXPMGRAD_OPERATION_JVP_LOWRANK:
    case EXPMGRAD_OPERATION_VJP_LOWRANK:
    case EXPMGRAD_OPERATION_TAPE_JVP:
    case EXPMGRAD_OPERATION_TAPE_VJP:
    case EXPMGRAD_OPERATION_TAPE_HVP: return kind != ONE_TRIANGLE;
    default: return 1;
    }
}

/* Success, or what the ends of the range allow. */
static int is_computed(expmgrad_status status, enum kind kind) {
    return status == EXPMGRAD_SUCCESS || (kind == FAR_DIRECTION && status == EXPMGRAD_OVERFLOW);
}

static void no_call_allocates(int64_t n, double norm, enum kind kind) {
    prepare(n, norm);
    structured(kind);
    v.layout = EXPMGRAD_LAYOUT_COLUMNS, v.r = 1, v.convention = EXPMGRAD_CONVENTION_SYMMETRIC;
    expmgrad_options options = {
        .struct_size = sizeof options, .num_threads = 1}; /* on several, BLAS itself allocates */
    if (kind == MARKOV) options.structure = EXPMGRAD_STRUCTURE_MARKOV;
    v.options = &options;
    check(call_tape_create() == 0, "create");
    v.tape = tape;
    if (kind == ONE_TRIANGLE) options.uplo = 'L';
    for (size_t u = 0; u < USES; u++) {
        if (!fits(uses[u].operation, kind)) continue;
        snprintf(situation, sizeof situation, "%s_%c with a workspace, n = %d, norm %g, %s", uses[u].name, type, (int)n,
            norm, kind_names[kind]);
        expmgrad_workspace *workspace = NULL;
        expmgrad_status status = uses[u].call(); /* whatever is made once: tables, BLAS's buffers */
        check(is_computed(status, kind), "%d", (int)status);
        memcpy(other, room[Y], sizeof other);
        check(expmgrad_workspace_create(uses[u].operation, type, n, 1, &workspace) == 0, "create");
        options.workspace = workspace;
        allocations = 0;
        for (int i = 0; i < 3; i++) check(uses[u].call() == status, "another status");
        check(allocations == 0, "%ld allocations in 3 calls", (long)allocations);
        check(memcmp(other, room[Y], sizeof other) == 0, "the value changed");
        options.workspace = NULL;
        expmgrad_workspace_destroy(workspace);
    }
    v.options = NULL;
    expmgrad_tape_destroy(tape);
}

/* Operations that take lists of numbers from the system have their matrices in the workspace, which has grown once. */
static void no_matrix_is_taken_again(void) {
    static const struct {
        int32_t operation;
        expmgrad_status (*call)(void);
        const char *name;
        int64_t n;
    } others[] = {
        {EXPMGRAD_OPERATION_TIMES, call_times, "times", 80},
        {EXPMGRAD_OPERATION_TIMES_VJP, call_times_vjp, "times_vjp", 80},
        {EXPMGRAD_OPERATION_JACOBIAN, call_jacobian, "jacobian", 10},
        {EXPMGRAD_OPERATION_JACOBIAN, call_jacobian_half, "jacobian_half", 10},
    };
    static double _Complex many[2][12 * 80 * 80];
    static double times[12], tbar[12];
    for (size_t o = 0; o < sizeof others / sizeof others[0]; o++) {
        const int64_t n = others[o].n;
        prepare(n, 2);
        snprintf(situation, sizeof situation, "%s_%c with a workspace", others[o].name, type);
        v.count = 12, v.m[T].p = times, v.m[TBAR].p = tbar, v.m[JAC].ld = n * n;
        v.m[Y].p = others[o].operation == EXPMGRAD_OPERATION_JACOBIAN ? room[Y] : many[0], v.m[G].p = many[1];
        for (int i = 0; i < 12; i++) put_real(times, i, 0.1 * (i + 1));
        expmgrad_options options = {.struct_size = sizeof options, .num_threads = 1};
        v.options = &options;
        check(others[o].call() == 0, "refused");
        memcpy(other, v.m[Y].p, sizeof other);
        check(expmgrad_workspace_create(others[o].operation, type, n, 1, &options.workspace) == 0, "create");
        for (int i = 0; i < 2; i++) check(others[o].call() == 0, "refused");
        largest = 0;
        for (int i = 0; i < 3; i++) check(others[o].call() == 0, "refused");
        check(largest <= 16 << 10, "%ld bytes in one piece", (long)largest);
        check(memcmp(other, v.m[Y].p, sizeof other) == 0, "the value changed");
        expmgrad_workspace_destroy(options.workspace);
        v.options = NULL;
    }
}

/* The largest block a call takes is its scratch. */
static void scratch_is_as_documented(void) {
    const int64_t n = LARGEST;
    const expmgrad_options options = {.struct_size = sizeof options, .num_threads = 1};
    prepare(n, 3);
    v.options = &options;
    check(call_tape_create() == 0, "create");
    v.tape = tape;
    for (size_t u = 0; u < USES && uses[u].matrices > 0; u++) {
        snprintf(situation, sizeof situation, "scratch of %s_%c", uses[u].name, type);
        largest = 0;
        check(uses[u].call() == 0, "refused");
        double matrices = (double)largest / (double)(n * n) / (double)element_bytes();
        /* Vectors beside the matrices: at most a dozen of n reals. */
        check(matrices <= uses[u].matrices + 12.0 / (double)n, "%.2f n^2 elements, at most %.0f", matrices,
            uses[u].matrices);
        if (type == 'd') printf("%s: %.2f n^2 elements of scratch\n", uses[u].name, matrices);
    }
    expmgrad_tape_destroy(tape);
}

int main(void) {
    begin();
    for (const char *t = "sdcz"; *t; t++) {
        type = *t;
        for (int64_t n = 1; n < LARGEST; n = n < 4 ? n + 1 : n * 2 + 1)
            for (double norm = 1e-4; norm < 100; norm *= 30) equals_calls_without_a_tape(n, norm);
        wrong_handles_are_refused();
        a_failed_tape(NAN, EXPMGRAD_NONFINITE), a_failed_tape(-INFINITY, EXPMGRAD_NONFINITE),
            a_failed_tape(1e4, EXPMGRAD_OVERFLOW);
        no_tape_of_a_mismatch();
        for (enum kind kind = 0; kind < KINDS; kind++) {
            no_call_allocates(7, 20, kind), no_call_allocates(70, 20, kind);
            for (int64_t n = 1; n <= LARGEST && kind <= TRIANGULAR; n = n < 8 ? n + 3 : n * 3 + 1)
                no_call_allocates(n, 0.01, kind);
        }
        no_matrix_is_taken_again();
        scratch_is_as_documented();
    }
    several_threads_share_a_tape();
    return report("tape");
}
