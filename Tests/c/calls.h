/*
 * Every operation of expmgrad.h behind one argument record, so that a test can go through all operations,
 * element types and argument positions. `arguments` spells a prototype: its names, in order; '?' marks a
 * pointer that may be NULL.
 */
#ifndef CALLS_H
#define CALLS_H

#include <complex.h>
#include <expmgrad.h>

struct matrix {
    void *p;
    int64_t ld, stride, batch_stride;
};

static char type; /* s d c z */
static struct {
    int64_t n, k, count;
    int32_t method, form, convention;
    char uplo;
    struct matrix a, e, g, x, y, dy, abar, jac;
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
#define ONE(m) v.m.p, v.m.ld
#define SOME(m) v.m.p, v.m.ld, v.m.stride
#define BATCH(m) v.m.p, v.m.ld, v.m.batch_stride
#define SOME_BATCH(m) v.m.p, v.m.ld, v.m.stride, v.m.batch_stride

CALL(expm, v.n, ONE(a), ONE(y), v.options)
CALL(expm_batch, v.n, v.count, BATCH(a), BATCH(y), v.status, v.options)
CALL(jvp, v.n, v.k, ONE(a), SOME(e), ONE(y), SOME(dy), v.options)
CALL(jvp_batch, v.n, v.k, v.count, BATCH(a), SOME_BATCH(e), BATCH(y), SOME_BATCH(dy), v.status, v.options)
CALL(vjp, v.n, v.k, ONE(a), SOME(g), ONE(y), SOME(abar), v.options)
CALL(vjp_batch, v.n, v.k, v.count, BATCH(a), SOME_BATCH(g), BATCH(y), SOME_BATCH(abar), v.status, v.options)
CALL(jacobian, v.n, v.method, v.form, ONE(a), ONE(y), ONE(jac), v.options)
CALL(eigh, v.uplo, v.n, ONE(a), ONE(y), v.options)
CALL(eigh_batch, v.uplo, v.n, v.count, BATCH(a), BATCH(y), v.status, v.options)
CALL(eigh_vjp, v.uplo, v.convention, v.n, ONE(a), ONE(g), ONE(y), ONE(abar), v.options)
CALL(eigh_vjp_batch, v.uplo, v.convention, v.n, v.count, BATCH(a), BATCH(g), BATCH(y), BATCH(abar), v.status, v.options)
CALL(omexpovx, v.count, v.x.p, v.y.p)

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
    {"jacobian", call_jacobian, "n method form a lda y? ldy jac ldjac options?"},
    {"eigh", call_eigh, "uplo n a lda y ldy options?"},
    {"eigh_batch", call_eigh_batch, "uplo n count a lda batch_stride_a y ldy batch_stride_y status? options?"},
    {"eigh_vjp", call_eigh_vjp, "uplo convention n a lda g ldg y? ldy abar ldabar options?"},
    {"eigh_vjp_batch", call_eigh_vjp_batch,
     "uplo convention n count a lda batch_stride_a g ldg batch_stride_g y? ldy batch_stride_y "
     "abar ldabar batch_stride_abar status? options?"},
    {"omexpovx", call_omexpovx, "count x y"},
};
enum { OPERATIONS = sizeof operations / sizeof operations[0] };

/* ---- Elements of any type ---- */

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

static inline int is_complex(void) { return type == 'c' || type == 'z'; }
static inline double unit_roundoff(void) { return type == 's' || type == 'c' ? 0x1p-24 : 0x1p-53; }

#endif
