/*
 * Every operation of expmgrad.h behind one argument record, so that a test can go through all operations,
 * element types and argument positions. `arguments` spells a prototype: its names, in order; '?' marks a
 * pointer that may be NULL.
 */
#ifndef CALLS_H
#define CALLS_H

#include <complex.h>
#include <expmgrad.h>
#include <string.h>

enum { A, E, G, F, G_DOT, U, V, X, T, Y, DY, ABAR, DDY, ABAR_DOT, JAC, HALF, TBAR, COND, MATRICES };
enum shape { SQUARE, FACTOR, JACOBIAN, FREE_ENTRIES, ELEMENTS, REALS, DOUBLES };

static const struct {
    const char *name;
    int output;
    enum shape shape;
} kinds[MATRICES] = {
    {"a", 0, SQUARE},     {"e", 0, SQUARE},    {"g", 0, SQUARE},  {"f", 0, SQUARE},    {"g_dot", 0, SQUARE},
    {"u", 0, FACTOR},     {"v", 0, FACTOR},    {"x", 0, ELEMENTS},   {"t", 0, REALS},
    {"y", 1, SQUARE},     {"dy", 1, SQUARE},   {"abar", 1, SQUARE},  {"ddy", 1, SQUARE},  {"abar_dot", 1, SQUARE},
    {"jac", 1, JACOBIAN}, {"half", 1, FREE_ENTRIES}, {"tbar", 1, REALS}, {"cond", 1, DOUBLES},
};

struct matrix {
    void *p;
    int64_t ld, stride, batch_stride;
};

static char type; /* s d c z */
static struct {
    int64_t n, k, r, count;
    int32_t method, form, convention, ord, layout;
    char uplo;
    struct matrix m[MATRICES];
    const expmgrad_tape *tape;
    expmgrad_tape **new_tape;
    expmgrad_info *info;
    expmgrad_status *status;
    const expmgrad_options *options;
} v;

#define CALL(operation, ...)                                                \
    static expmgrad_status call_##operation(void) {                         \
        switch (type) {                                                     \
        case 's': return expmgrad_##operation##_s(__VA_ARGS__);             \
        case 'd': return expmgrad_##operation##_d(__VA_ARGS__);             \
        case 'c': return expmgrad_##operation##_c(__VA_ARGS__);             \
        default: return expmgrad_##operation##_z(__VA_ARGS__);              \
        }                                                                   \
    }
#define ONE(x) v.m[x].p, v.m[x].ld
#define SOME(x) v.m[x].p, v.m[x].ld, v.m[x].stride
#define BATCH(x) v.m[x].p, v.m[x].ld, v.m[x].batch_stride
#define SOME_BATCH(x) v.m[x].p, v.m[x].ld, v.m[x].stride, v.m[x].batch_stride

CALL(expm, v.n, ONE(A), ONE(Y), v.options)
CALL(expm_batch, v.n, v.count, BATCH(A), BATCH(Y), v.status, v.options)
CALL(jvp, v.n, v.k, ONE(A), SOME(E), ONE(Y), SOME(DY), v.options)
CALL(jvp_batch, v.n, v.k, v.count, BATCH(A), SOME_BATCH(E), BATCH(Y), SOME_BATCH(DY), v.status, v.options)
CALL(vjp, v.n, v.k, ONE(A), SOME(G), ONE(Y), SOME(ABAR), v.options)
CALL(vjp_batch, v.n, v.k, v.count, BATCH(A), SOME_BATCH(G), BATCH(Y), SOME_BATCH(ABAR), v.status, v.options)
CALL(l2, v.n, ONE(A), ONE(E), ONE(F), ONE(Y), ONE(DDY), v.options)
CALL(l2_batch, v.n, v.count, BATCH(A), BATCH(E), BATCH(F), BATCH(Y), BATCH(DDY), v.status, v.options)
CALL(hvp, v.n, ONE(A), ONE(G), ONE(F), ONE(G_DOT), ONE(Y), ONE(ABAR), ONE(ABAR_DOT), v.options)
CALL(hvp_batch, v.n, v.count, BATCH(A), BATCH(G), BATCH(F), BATCH(G_DOT), BATCH(Y), BATCH(ABAR), BATCH(ABAR_DOT),
     v.status, v.options)
CALL(tape_create, v.n, ONE(A), ONE(Y), v.new_tape, v.options)
CALL(tape_jvp, v.tape, v.k, SOME(E), SOME(DY), v.options)
CALL(tape_vjp, v.tape, v.k, SOME(G), SOME(ABAR), v.options)
CALL(tape_hvp, v.tape, ONE(G), ONE(F), ONE(G_DOT), ONE(ABAR), ONE(ABAR_DOT), v.options)
CALL(times, v.n, v.count, v.m[T].p, ONE(A), SOME(Y), v.status, v.options)
CALL(times_vjp, v.n, v.count, v.m[T].p, ONE(A), SOME(G), SOME(Y), ONE(ABAR), v.m[TBAR].p, v.status, v.options)
CALL(jacobian, v.n, v.method, v.form, ONE(A), ONE(Y), ONE(JAC), v.options)
CALL(jacobian_half, v.n, ONE(A), ONE(Y), ONE(HALF), v.options)
CALL(cond, v.n, v.ord, v.method, ONE(A), v.m[COND].p, v.options)
CALL(cond_batch, v.n, v.ord, v.method, v.count, BATCH(A), v.m[COND].p, v.status, v.options)
CALL(info, v.n, ONE(A), ONE(Y), v.info, v.options)
CALL(info_batch, v.n, v.count, BATCH(A), BATCH(Y), v.info, v.options)
CALL(jvp_lowrank, v.layout, v.n, v.r, ONE(A), ONE(U), ONE(V), ONE(Y), ONE(DY), v.options)
CALL(vjp_lowrank, v.layout, v.n, v.r, ONE(A), ONE(U), ONE(V), ONE(Y), ONE(ABAR), v.options)
CALL(eigh, v.uplo, v.n, ONE(A), ONE(Y), v.options)
CALL(eigh_batch, v.uplo, v.n, v.count, BATCH(A), BATCH(Y), v.status, v.options)
CALL(eigh_vjp, v.uplo, v.convention, v.n, ONE(A), ONE(G), ONE(Y), ONE(ABAR), v.options)
CALL(eigh_vjp_batch, v.uplo, v.convention, v.n, v.count, BATCH(A), BATCH(G), BATCH(Y), BATCH(ABAR), v.status, v.options)
CALL(omexpovx, v.count, v.m[X].p, v.m[Y].p)

static const struct operation {
    const char *name;
    expmgrad_status (*call)(void);
    const char *arguments;
} operations[] = {
    {"expm", call_expm, "n a lda y ldy options?"},
    {"expm_batch", call_expm_batch, "n count a lda batch_stride_a y ldy batch_stride_y status? options?"},
    {"jvp", call_jvp, "n k a lda e lde stride_e y? ldy dy lddy stride_dy options?"},
    {"jvp_batch", call_jvp_batch,
     "n k count a lda batch_stride_a e lde stride_e batch_stride_e y? ldy batch_stride_y "
     "dy lddy stride_dy batch_stride_dy status? options?"},
    {"vjp", call_vjp, "n k a lda g ldg stride_g y? ldy abar ldabar stride_abar options?"},
    {"vjp_batch", call_vjp_batch,
     "n k count a lda batch_stride_a g ldg stride_g batch_stride_g y? ldy batch_stride_y "
     "abar ldabar stride_abar batch_stride_abar status? options?"},
    {"l2", call_l2, "n a lda e lde f ldf y? ldy ddy ldddy options?"},
    {"l2_batch", call_l2_batch,
     "n count a lda batch_stride_a e lde batch_stride_e f ldf batch_stride_f y? ldy batch_stride_y "
     "ddy ldddy batch_stride_ddy status? options?"},
    {"hvp", call_hvp, "n a lda g ldg f ldf g_dot? ldg_dot y? ldy abar? ldabar abar_dot ldabar_dot options?"},
    {"hvp_batch", call_hvp_batch,
     "n count a lda batch_stride_a g ldg batch_stride_g f ldf batch_stride_f g_dot? ldg_dot batch_stride_g_dot "
     "y? ldy batch_stride_y abar? ldabar batch_stride_abar abar_dot ldabar_dot batch_stride_abar_dot status? options?"},
    {"tape_create", call_tape_create, "n a lda y? ldy new_tape options?"},
    {"tape_jvp", call_tape_jvp, "tape k e lde stride_e dy lddy stride_dy options?"},
    {"tape_vjp", call_tape_vjp, "tape k g ldg stride_g abar ldabar stride_abar options?"},
    {"tape_hvp", call_tape_hvp, "tape g ldg f ldf g_dot? ldg_dot abar? ldabar abar_dot ldabar_dot options?"},
    {"times", call_times, "n count t a lda y ldy stride_y status? options?"},
    {"times_vjp", call_times_vjp,
     "n count t a lda g ldg stride_g y? ldy stride_y abar? ldabar tbar? status? options?"},
    {"jacobian", call_jacobian, "n method form a lda y? ldy jac ldjac options?"},
    {"jacobian_half", call_jacobian_half, "n a lda y? ldy half ldhalf options?"},
    {"cond", call_cond, "n ord method a lda cond options?"},
    {"cond_batch", call_cond_batch, "n ord method count a lda batch_stride_a cond status? options?"},
    {"info", call_info, "n a lda y? ldy info options?"},
    {"info_batch", call_info_batch, "n count a lda batch_stride_a y? ldy batch_stride_y info options?"},
    {"jvp_lowrank", call_jvp_lowrank, "layout n r a lda u ldu v ldv y? ldy dy lddy options?"},
    {"vjp_lowrank", call_vjp_lowrank, "layout n r a lda u ldu v ldv y? ldy abar ldabar options?"},
    {"eigh", call_eigh, "uplo n a lda y ldy options?"},
    {"eigh_batch", call_eigh_batch, "uplo n count a lda batch_stride_a y ldy batch_stride_y status? options?"},
    {"eigh_vjp", call_eigh_vjp, "uplo convention n a lda g ldg y? ldy abar ldabar options?"},
    {"eigh_vjp_batch", call_eigh_vjp_batch,
     "uplo convention n count a lda batch_stride_a g ldg batch_stride_g y? ldy batch_stride_y "
     "abar ldabar batch_stride_abar status? options?"},
    {"omexpovx", call_omexpovx, "count x y"},
};
enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static inline const struct operation *find_operation(const char *name) {
    for (int o = 0; o < OPERATIONS; o++)
        if (strcmp(operations[o].name, name) == 0) return &operations[o];
    return NULL;
}

/* Whether the prototype has the argument `prefix` + `name`; `optional`, unless NULL, is set to whether it has a '?'. */
static inline int takes(const struct operation *operation, const char *prefix, const char *name, int *optional) {
    size_t first = strlen(prefix), second = strlen(name);
    for (const char *word = operation->arguments; *word;) {
        size_t length = strcspn(word, " "), bare = length - (word[length - 1] == '?');
        if (bare == first + second && strncmp(word, prefix, first) == 0 && strncmp(word + first, name, second) == 0) {
            if (optional) *optional = bare < length;
            return 1;
        }
        word += length + (word[length] == ' ');
    }
    return 0;
}

/* ---- Elements of any type ---- */

static inline size_t real_bytes(void) { return type == 's' || type == 'c' ? sizeof(float) : sizeof(double); }

static inline size_t element_bytes(void) {
    switch (type) {
    case 's': return sizeof(float);
    case 'd': return sizeof(double);
    case 'c': return sizeof(float _Complex);
    default: return sizeof(double _Complex);
    }
}

/* A real type keeps the real part. */
static inline void put(void *p, int64_t index, double _Complex value) {
    switch (type) {
    case 's': ((float *)p)[index] = (float)creal(value); break;
    case 'd': ((double *)p)[index] = creal(value); break;
    case 'c': ((float _Complex *)p)[index] = (float _Complex)value; break;
    default: ((double _Complex *)p)[index] = value;
    }
}

static inline double _Complex get(const void *p, int64_t index) {
    switch (type) {
    case 's': return ((const float *)p)[index];
    case 'd': return ((const double *)p)[index];
    case 'c': return ((const float _Complex *)p)[index];
    default: return ((const double _Complex *)p)[index];
    }
}

static inline void put_real(void *p, int64_t index, double value) {
    if (real_bytes() == sizeof(float)) ((float *)p)[index] = (float)value;
    else ((double *)p)[index] = value;
}

static inline int is_complex(void) { return type == 'c' || type == 'z'; }
static inline double unit_roundoff(void) { return type == 's' || type == 'c' ? 0x1p-24 : 0x1p-53; }

#endif
