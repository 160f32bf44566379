// Axes to counts and strides, and one call of the library.
//
// exp(A^T) = exp(A)^T, and every derivative transposes with it: arrays by rows are matrices by columns to the library,
// whose results are rows again.
#include "derivative.h"

#include <stddef.h>

#define TEXT(x) #x
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *expmgrad_frameworks_version(void) {
    return VERSION(EXPMGRAD_VERSION_MAJOR, EXPMGRAD_VERSION_MINOR, EXPMGRAD_VERSION_PATCH);
}

/* How the arrays' leading axes become the library's arguments. */
struct extent {
    int64_t n;     /* order */
    int64_t count; /* matrices A: the product of B */
    int64_t each;  /* results of each: the product of K */
};

/* Below 200 a status is a fact about a matrix, which its result shows. */
static bool is_failure(expmgrad_status status) { return status >= 200; }

static int64_t product(const int64_t *axes, int64_t first, int64_t end) {
    int64_t all = 1;
    for (int64_t i = first; i < end; i++) all *= axes[i];
    return all;
}

static struct extent extent(const struct derivative *d) {
    int64_t leading = d->a.rank - 2;
    return (struct extent){
        d->a.axes[leading], product(d->a.axes, 0, leading), product(d->y.axes, leading, d->y.rank - 2)};
}

/* Whether `x` begins as y does, `leading` axes, and ends with two of order n. */
static bool fits(struct array x, struct array y, int64_t leading) {
    if (x.rank != leading + 2) return false;
    for (int64_t i = 0; i < leading; i++)
        if (x.axes[i] != y.axes[i]) return false;
    int64_t n = y.axes[y.rank - 1];
    return x.axes[leading] == n && x.axes[leading + 1] == n;
}

const char *derivative_fault(const struct derivative *d) {
    if (d->a.element == OTHER) return "a: the element type must be float32, float64, complex64 or complex128";
    if (d->a.rank < 2 || d->a.axes[d->a.rank - 1] != d->a.axes[d->a.rank - 2])
        return "a: expected square matrices, shape (..., n, n)";
    if (d->y.element != d->a.element || d->y.rank < d->a.rank || !fits(d->y, d->y, d->y.rank - 2) ||
        !fits(d->a, d->y, d->a.rank - 2))
        return "the result's shape does not begin and end as that of a";
    if (d->directions == 0 && d->y.rank != d->a.rank) return "the result has not the shape of a";
    for (int i = 0; i < d->directions; i++) {
        struct array e = d->direction[i];
        if (e.element != d->a.element) return "a direction has another element type than a";
        if (!fits(e, d->y, d->y.rank - 2) && !fits(e, d->y, 0))
            return "a direction has neither the shape of the result nor that of one matrix";
    }
    if (d->adjoint && d->directions == 0) return "the value has no adjoint";
    return NULL;
}

/* Elements from one direction of a matrix to the next, and to the first of the next matrix. */
struct steps {
    int64_t each, batch;
};
static struct steps steps(struct array e, struct array y, struct extent x) {
    if (e.rank == 2 && y.rank > 2) return (struct steps){0, 0};
    return (struct steps){x.n * x.n, x.n * x.n * x.each};
}

/* One body for the four element types: the library's functions differ in their letter and pointers. First order takes
 * many directions of one A; second order takes one, so that A is repeated by a stride of 0, a call for each A. */
#define BODY(letter, element)                                                                                          \
    static expmgrad_status first_##letter(const struct derivative *d, const expmgrad_options *options) {               \
        const struct extent x = extent(d);                                                                             \
        const struct steps e = steps(d->direction[0], d->y, x);                                                        \
        const int64_t size = x.n * x.n;                                                                                \
        return (d->adjoint ? expmgrad_vjp_batch_##letter : expmgrad_jvp_batch_##letter)(x.n, x.each, x.count,          \
            d->a.data, x.n, size, d->direction[0].data, x.n, e.each, e.batch, NULL, x.n, size, d->result, x.n, size,   \
            x.each * size, NULL, options);                                                                             \
    }                                                                                                                  \
    static expmgrad_status second_##letter(const struct derivative *d, const expmgrad_options *options) {              \
        const struct extent x = extent(d);                                                                             \
        const struct steps of_e = steps(d->direction[0], d->y, x), of_f = steps(d->direction[1], d->y, x);             \
        const int64_t size = x.n * x.n;                                                                                \
        const bool repeated = x.each != 1;                                                                             \
        for (int64_t i = 0; i < (repeated ? x.count : 1); i++) {                                                       \
            const element *a = (const element *)d->a.data + i * size;                                                  \
            const element *e = (const element *)d->direction[0].data + i * of_e.batch;                                 \
            const element *f = (const element *)d->direction[1].data + i * of_f.batch;                                 \
            element *y = (element *)d->result + i * x.each * size;                                                     \
            const int64_t count = repeated ? x.each : x.count, step = repeated ? 0 : size;                             \
            const expmgrad_status status = d->adjoint ? expmgrad_hvp_batch_##letter(x.n, count, a, x.n, step, e, x.n,  \
                                                            of_e.each, f, x.n, of_f.each, NULL, x.n, size, NULL, x.n,  \
                                                            size, NULL, x.n, size, y, x.n, size, NULL, options)        \
                                                      : expmgrad_l2_batch_##letter(x.n, count, a, x.n, step, e, x.n,   \
                                                            of_e.each, f, x.n, of_f.each, NULL, x.n, size, y, x.n,     \
                                                            size, NULL, options);                                      \
            if (is_failure(status)) return status;                                                                     \
        }                                                                                                              \
        return EXPMGRAD_SUCCESS;                                                                                       \
    }                                                                                                                  \
    static expmgrad_status run_##letter(const struct derivative *d, const expmgrad_options *options) {                 \
        const struct extent x = extent(d);                                                                             \
        const int64_t size = x.n * x.n;                                                                                \
        switch (d->directions) {                                                                                       \
        case 0:                                                                                                        \
            return expmgrad_expm_batch_##letter(                                                                       \
                x.n, x.count, d->a.data, x.n, size, d->result, x.n, size, NULL, options);                              \
        case 1: return first_##letter(d, options);                                                                     \
        default: return second_##letter(d, options);                                                                   \
        }                                                                                                              \
    }
BODY(s, float)
BODY(d, double)
BODY(c, expmgrad_complex64)
BODY(z, expmgrad_complex128)
#undef BODY

expmgrad_status derivative_run(const struct derivative *d) {
    if (product(d->y.axes, 0, d->y.rank) == 0) return EXPMGRAD_SUCCESS;
    const expmgrad_options options = {.struct_size = sizeof options, .structure = d->structure};
    expmgrad_status status = EXPMGRAD_SUCCESS;
    switch (d->a.element) {
    case FLOAT32: status = run_s(d, &options); break;
    case FLOAT64: status = run_d(d, &options); break;
    case COMPLEX64: status = run_c(d, &options); break;
    case COMPLEX128: status = run_z(d, &options); break;
    case OTHER: break; /* a fault */
    }
    return is_failure(status) ? status : EXPMGRAD_SUCCESS;
}
