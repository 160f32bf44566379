/*
 * derivative.h - the one operation that both frameworks call
 *
 *   y = D_k(A; E_1 ... E_k)      k = 0: exp(A);  1: L(A, E);  2: L2(A, E, F)
 *   adjoint: the gradient of Re<G, D_k(A; E_1 ... E_k)> in E_1, where G takes the place of E_1:
 *            1: L(A^H, G);  2: L2(A^H, G, E_2^H)
 *
 * over buffers as frameworks have them: contiguous, rows first, leading axes B of A, and B followed by K of every
 * direction and of y. A serves all of K at once. A direction without leading axes serves the whole batch.
 */
#ifndef EXPMGRAD_FRAMEWORKS_DERIVATIVE_H
#define EXPMGRAD_FRAMEWORKS_DERIVATIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "expmgrad.h"

/* The most directions that the library takes; higher orders are second ones of block matrices. */
enum { MOST_DIRECTIONS = 2 };

/* The element type, as the library's letters have it. */
enum element { FLOAT32, FLOAT64, COMPLEX64, COMPLEX128, OTHER };

/* An array of the framework; of `y` the axes are read and the data written. */
struct array {
    enum element element;
    const void *data;
    int64_t rank;
    const int64_t *axes;
};

struct derivative {
    struct array a;
    int directions;
    struct array direction[MOST_DIRECTIONS];
    struct array y;
    void *result; /* y's data */
    bool adjoint;
    int32_t structure; /* EXPMGRAD_STRUCTURE_*, of A as the library reads it: by columns */
};

/* What is wrong with the arrays' types and axes, in English; NULL where nothing is. */
const char *derivative_fault(const struct derivative *derivative);

/* Writes y. Of arrays without fault. NaN, Inf and overflow are results, and a success. */
expmgrad_status derivative_run(const struct derivative *derivative);

/* The header's version, of which the Python package wants its own. */
__attribute__((visibility("default"))) const char *expmgrad_frameworks_version(void);

#endif
