/*
 * expmgrad.h - the matrix exponential and its derivatives
 * SPDX-License-Identifier: Apache-2.0
 *
 * Y = exp(A) for n x n matrices, real or complex, single or double precision, with
 *
 *   L(A, E)   the Frechet derivative of exp at A in direction E                         (jvp)
 *   L*(A, G)  its adjoint, L(A^H, G), so that Re<G, L(A, E)> = Re<L*(A, G), E>          (vjp)
 *             with <X, Y> = trace(X^H Y): what a reverse-mode program calls the gradient
 *
 * Names       expmgrad_<operation>_<t> and expmgrad_<operation>_batch_<t>, t = s d c z for
 *             float, double, expmgrad_complex64, expmgrad_complex128.
 * Storage     Entry (i, j) is at a[i + j * lda], lda >= max(1, n). Because exp(A^T) = exp(A)^T, and
 *             every derivative transposes with it, a caller whose matrices are all row-major gets
 *             row-major results; only words that name a triangle (upper, lower, uplo) then swap.
 * Batches     count matrices, `batch_stride_x` elements from one to the next; stride 0 repeats an
 *             input. k directions or cotangents of one matrix lie `stride_x` elements apart.
 *             A batch equals its single calls, bit for bit, for n <= 64.
 * Status      Functions that can fail return an expmgrad_status. An argument error leaves all outputs
 *             untouched. `status`, where a batch has it, has one entry a matrix; the batch's own
 *             return value is the first entry that is not success.
 * NULL        `status` and `options` may be NULL (none wanted; defaults), and so may a pointer whose
 *             declaration says "or NULL": an output that is not wanted, an input that is zero. Any
 *             matrix may be where it has no elements (n = 0, k = 0 or count = 0). The leading dimension
 *             and strides of a NULL matrix are checked all the same.
 * Outputs     What is not const is written, and only read where its comment says so.
 * NaN, Inf    in A: that matrix's outputs are NaN, its status EXPMGRAD_NONFINITE. exp(A) overflows:
 *             Inf or NaN as IEEE gives, derivatives all NaN, status EXPMGRAD_OVERFLOW. Only a derivative
 *             overflows: y is right, the derivative has Inf or NaN, status EXPMGRAD_OVERFLOW.
 *             NaN or Inf in a direction is one in its derivative, and no status. Where exp(A) is below the
 *             normal numbers of the type, it and its derivatives lose digits without one (see error_bound).
 * Overlap     Outputs may not overlap inputs or each other, but for y == a with equal leading
 *             dimension and stride in expm. Violations are the caller's.
 * Threads     Any function may be called from any number of threads at once. A tape is immutable
 *             and may be shared; a workspace serves one call at a time. A child after fork may call at once;
 *             a fork waits for products of ours that run in other threads, ten seconds at most.
 *             A stack of 256 KiB is enough; what the caller has set of rounding, traps and subnormal
 *             numbers changes no bit and is left as it was.
 * Processor   The best kernels it can run are taken when the library is loaded; the environment variable
 *             EXPMGRAD_CPU=baseline, v3 or v4 asks for those of a lower level.
 * Versions    A compiled program runs with every later library of the same soname: structs carry the size
 *             they had (see "Structs that grow"), values keep their meaning. What came after 0.1 says
 *             "Since" and the version; what does not is in every version.
 */
#ifndef EXPMGRAD_H
#define EXPMGRAD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EXPMGRAD_VERSION_MAJOR 0
#define EXPMGRAD_VERSION_MINOR 1
#define EXPMGRAD_VERSION_PATCH 0

/* Marks a status that tells what a right program cannot know, which should be looked at; (void) says that it is not.
 * Nothing for compilers whose attribute (void) does not silence; define it empty for a parser that knows none. */
#ifndef EXPMGRAD_NODISCARD
#if defined(__cplusplus) ? __cplusplus >= 201703L : defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define EXPMGRAD_NODISCARD [[nodiscard]]
#elif defined(__clang__)
#define EXPMGRAD_NODISCARD __attribute__((warn_unused_result))
#else
#define EXPMGRAD_NODISCARD
#endif
#endif

/* ---- Status ------------------------------------------------------------------------------- */

/* 0 is success. 100-199: a fact about one matrix's result. 200-299: the call could not be done.
 * From 1000: an argument error; value = kind + position of the argument (first is 1), as in
 * EXPMGRAD_NULL_POINTER + 2. Values never change meaning. */
typedef int32_t expmgrad_status;

#define EXPMGRAD_SUCCESS 0
#define EXPMGRAD_NONFINITE 110           /* A has a NaN or Inf; outputs are NaN */
#define EXPMGRAD_OVERFLOW 120            /* exp(A), or a derivative, exceeds the type; see "NaN, Inf" */
#define EXPMGRAD_NOT_CONVERGED 130       /* an eigensolver or an iteration gave up; outputs are NaN */
#define EXPMGRAD_SINGULAR 140            /* the formula asked for does not exist at this A; outputs are NaN */
#define EXPMGRAD_STRUCTURE_MISMATCH 150  /* A lacks the stated structure (options.check_structure); outputs are NaN */
#define EXPMGRAD_OUT_OF_MEMORY 210
#define EXPMGRAD_CANCELLED 220           /* options.progress returned nonzero; outputs are undefined */
#define EXPMGRAD_NULL_POINTER 1000
#define EXPMGRAD_NEGATIVE_SIZE 1100
#define EXPMGRAD_SIZE_OVERFLOW 1200      /* the extent does not fit in the address space; or a leading dimension,
                                          * k n for n > 64, or r is beyond 2^31 - 1, which BLAS counts to */
#define EXPMGRAD_LEADING_DIMENSION 1300  /* less than max(1, rows) */
#define EXPMGRAD_STRIDE 1400             /* negative, or an output's too small to keep matrices apart */
#define EXPMGRAD_UNKNOWN_OPTION 1500     /* a value that this version does not know, or this operation
                                          * does not take; in options and info, struct_size among them */
#define EXPMGRAD_HANDLE_MISMATCH 1600    /* a tape or workspace of another operation, size or type */
#define EXPMGRAD_INDEX 1700              /* an index of a sparse matrix is outside of it, or offsets descend */

/* English text for any status, never NULL; static storage. */
const char *expmgrad_status_string(expmgrad_status status);

/* ---- Types and options --------------------------------------------------------------------- */

/* The layout of C99 `float _Complex` and `double _Complex`. */
typedef struct { float re, im; } expmgrad_complex64;
typedef struct { double re, im; } expmgrad_complex128;

#define EXPMGRAD_STRUCTURE_AUTO 0 /* detected at O(n^2) cost */
#define EXPMGRAD_STRUCTURE_GENERAL 10
#define EXPMGRAD_STRUCTURE_DIAGONAL 20
#define EXPMGRAD_STRUCTURE_UPPER 30
#define EXPMGRAD_STRUCTURE_LOWER 40
#define EXPMGRAD_STRUCTURE_HERMITIAN 50
#define EXPMGRAD_STRUCTURE_SKEW_HERMITIAN 60
#define EXPMGRAD_STRUCTURE_MARKOV 70 /* nonnegative off the diagonal; entrywise accuracy */

/* Scratch of one call after another; see "Workspace". */
typedef struct expmgrad_workspace expmgrad_workspace;

/* Called on the caller's thread, at most every 0.2 s; nonzero cancels the call, whose outputs are then undefined;
 * inputs are as they were. `done` of `total` are matrices, times or steps, or, where one matrix is the whole call,
 * its products so far expected: `total`, at least 1, may grow, and the last report may be below it. A matrix of order
 * above 64 is asked about between two of its products, a batch of smaller ones between shares of some milliseconds; a
 * call of LAPACK's (eigenvalues, Schur form, linear systems) ends before anyone is asked. */
typedef int (*expmgrad_progress)(void *user, int64_t done, int64_t total);

/* Structs that grow: the caller sets struct_size to the sizeof it was compiled with. Later versions add fields at
 * the end, for which 0 means what was before them. A library takes every size that the struct has had: what an older
 * program lacks counts as 0. Of a newer program's struct, up to 4096 bytes, it takes the part it knows if the rest
 * is 0. Any other size, and a rest that asks for something, is EXPMGRAD_UNKNOWN_OPTION. */
typedef struct expmgrad_options {
    size_t struct_size;         /* sizeof(expmgrad_options) */
    int32_t structure;          /* EXPMGRAD_STRUCTURE_*; never restricts E, G or the gradient */
    int32_t check_structure;    /* nonzero: verify the stated structure, else it is trusted */
    int32_t num_threads;        /* 0: expmgrad_get_num_threads(); negative is an error */
    int32_t uplo;               /* 0; or 'L', 'U': A is Hermitian and given by that triangle; see "One triangle" */
    expmgrad_progress progress; /* or NULL */
    void *progress_user;
    expmgrad_workspace *workspace; /* or NULL: scratch for this call alone */
} expmgrad_options;

/* One triangle: with options.uplo only that triangle of a is read, and gradients (vjp, hvp, and a tape's) are with
 * respect to its entries: of S = L(A, G) the diagonal of (S + S^H)/2, twice what is off it in the triangle, zero
 * beyond. E, G, F are whole matrices; in hvp, F Hermitian moves A. It is for expm, jvp, vjp, hvp and tapes made with
 * it, structure AUTO or HERMITIAN; other operations refuse it.
 *   eigh and eigh_vjp have their own argument `uplo`, of the same meaning, and refuse the option. They compute the
 * same by another way, an eigendecomposition: eigh_vjp with CONVENTION_TRIANGLE is vjp with options.uplo up to
 * rounding; CONVENTION_SYMMETRIC is the gradient with respect to whole Hermitian matrices, (S + S^H)/2, which no
 * option gives. */

/* ---- The exponential ----------------------------------------------------------------------- */

/* y = exp(A). Scaling and squaring with the 5-product polynomial of degree 32:
 * 5 + s products of n x n matrices, s about log2(|A^2|^(1/2) / 2.37). y may equal a. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_s(
    int64_t n, const float *a, int64_t lda,
    float *y, int64_t ldy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_d(
    int64_t n, const double *a, int64_t lda,
    double *y, int64_t ldy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_c(
    int64_t n, const expmgrad_complex64 *a, int64_t lda,
    expmgrad_complex64 *y, int64_t ldy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_z(
    int64_t n, const expmgrad_complex128 *a, int64_t lda,
    expmgrad_complex128 *y, int64_t ldy, const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_batch_s(
    int64_t n, int64_t count, const float *a, int64_t lda, int64_t batch_stride_a,
    float *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_batch_d(
    int64_t n, int64_t count, const double *a, int64_t lda, int64_t batch_stride_a,
    double *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_batch_c(
    int64_t n, int64_t count, const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    expmgrad_complex64 *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_expm_batch_z(
    int64_t n, int64_t count, const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    expmgrad_complex128 *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);

/* ---- Frechet derivative and adjoint -------------------------------------------------------- */

/* dy_i = L(A, e_i), i < k, and y = exp(A): (1 + 2k)(5 + s) products.
 * The direction never influences the algorithm: 2^p e gives 2^p dy exactly, short of overflow. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_s(
    int64_t n, int64_t k, const float *a, int64_t lda,
    const float *e, int64_t lde, int64_t stride_e,
    float *y /* or NULL */, int64_t ldy, float *dy, int64_t lddy, int64_t stride_dy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_d(
    int64_t n, int64_t k, const double *a, int64_t lda,
    const double *e, int64_t lde, int64_t stride_e,
    double *y /* or NULL */, int64_t ldy, double *dy, int64_t lddy, int64_t stride_dy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_c(
    int64_t n, int64_t k, const expmgrad_complex64 *a, int64_t lda,
    const expmgrad_complex64 *e, int64_t lde, int64_t stride_e,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *dy, int64_t lddy, int64_t stride_dy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_z(
    int64_t n, int64_t k, const expmgrad_complex128 *a, int64_t lda,
    const expmgrad_complex128 *e, int64_t lde, int64_t stride_e,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *dy, int64_t lddy, int64_t stride_dy,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_batch_s(
    int64_t n, int64_t k, int64_t count, const float *a, int64_t lda, int64_t batch_stride_a,
    const float *e, int64_t lde, int64_t stride_e, int64_t batch_stride_e,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *dy, int64_t lddy, int64_t stride_dy, int64_t batch_stride_dy,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_batch_d(
    int64_t n, int64_t k, int64_t count, const double *a, int64_t lda, int64_t batch_stride_a,
    const double *e, int64_t lde, int64_t stride_e, int64_t batch_stride_e,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *dy, int64_t lddy, int64_t stride_dy, int64_t batch_stride_dy,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_batch_c(
    int64_t n, int64_t k, int64_t count, const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *e, int64_t lde, int64_t stride_e, int64_t batch_stride_e,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *dy, int64_t lddy, int64_t stride_dy, int64_t batch_stride_dy,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_batch_z(
    int64_t n, int64_t k, int64_t count, const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *e, int64_t lde, int64_t stride_e, int64_t batch_stride_e,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *dy, int64_t lddy, int64_t stride_dy, int64_t batch_stride_dy,
    expmgrad_status *status, const expmgrad_options *options);

/* abar_i = L*(A, g_i) = L(A^H, g_i), i < k, and y = exp(A). PyTorch's and
 * TensorFlow's convention for complex A; JAX's cotangent is the conjugate. Cost as jvp. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_s(
    int64_t n, int64_t k, const float *a, int64_t lda,
    const float *g, int64_t ldg, int64_t stride_g,
    float *y /* or NULL */, int64_t ldy, float *abar, int64_t ldabar, int64_t stride_abar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_d(
    int64_t n, int64_t k, const double *a, int64_t lda,
    const double *g, int64_t ldg, int64_t stride_g,
    double *y /* or NULL */, int64_t ldy, double *abar, int64_t ldabar, int64_t stride_abar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_c(
    int64_t n, int64_t k, const expmgrad_complex64 *a, int64_t lda,
    const expmgrad_complex64 *g, int64_t ldg, int64_t stride_g,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *abar, int64_t ldabar, int64_t stride_abar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_z(
    int64_t n, int64_t k, const expmgrad_complex128 *a, int64_t lda,
    const expmgrad_complex128 *g, int64_t ldg, int64_t stride_g,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *abar, int64_t ldabar, int64_t stride_abar,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_batch_s(
    int64_t n, int64_t k, int64_t count, const float *a, int64_t lda, int64_t batch_stride_a,
    const float *g, int64_t ldg, int64_t stride_g, int64_t batch_stride_g,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *abar, int64_t ldabar, int64_t stride_abar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_batch_d(
    int64_t n, int64_t k, int64_t count, const double *a, int64_t lda, int64_t batch_stride_a,
    const double *g, int64_t ldg, int64_t stride_g, int64_t batch_stride_g,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *abar, int64_t ldabar, int64_t stride_abar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_batch_c(
    int64_t n, int64_t k, int64_t count, const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *g, int64_t ldg, int64_t stride_g, int64_t batch_stride_g,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *abar, int64_t ldabar, int64_t stride_abar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_batch_z(
    int64_t n, int64_t k, int64_t count, const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *g, int64_t ldg, int64_t stride_g, int64_t batch_stride_g,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *abar, int64_t ldabar, int64_t stride_abar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);

/* ---- Low-rank directions and cotangents ---------------------------------------------------- */

/* jvp and vjp with e = u v^H, g = u v^H, u and v n x r. `layout` is the storage of every matrix of the call: COLUMNS
 * (entry (i, j) at i + j ld; ldu, ldv >= max(1, n)) or ROWS (i ld + j; ldu, ldv >= max(1, r)). With r = 1 the
 * gradient of u^H exp(A) v is vjp_lowrank(u, v). Cost: jvp's, vjp's, and 2 n^2 r operations. */
#define EXPMGRAD_LAYOUT_COLUMNS 0
#define EXPMGRAD_LAYOUT_ROWS 10
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_lowrank_s(
    int32_t layout, int64_t n, int64_t r, const float *a, int64_t lda,
    const float *u, int64_t ldu, const float *v, int64_t ldv,
    float *y /* or NULL */, int64_t ldy, float *dy, int64_t lddy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_lowrank_d(
    int32_t layout, int64_t n, int64_t r, const double *a, int64_t lda,
    const double *u, int64_t ldu, const double *v, int64_t ldv,
    double *y /* or NULL */, int64_t ldy, double *dy, int64_t lddy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_lowrank_c(
    int32_t layout, int64_t n, int64_t r, const expmgrad_complex64 *a, int64_t lda,
    const expmgrad_complex64 *u, int64_t ldu, const expmgrad_complex64 *v, int64_t ldv,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *dy, int64_t lddy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jvp_lowrank_z(
    int32_t layout, int64_t n, int64_t r, const expmgrad_complex128 *a, int64_t lda,
    const expmgrad_complex128 *u, int64_t ldu, const expmgrad_complex128 *v, int64_t ldv,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *dy, int64_t lddy,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_lowrank_s(
    int32_t layout, int64_t n, int64_t r, const float *a, int64_t lda,
    const float *u, int64_t ldu, const float *v, int64_t ldv,
    float *y /* or NULL */, int64_t ldy, float *abar, int64_t ldabar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_lowrank_d(
    int32_t layout, int64_t n, int64_t r, const double *a, int64_t lda,
    const double *u, int64_t ldu, const double *v, int64_t ldv,
    double *y /* or NULL */, int64_t ldy, double *abar, int64_t ldabar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_lowrank_c(
    int32_t layout, int64_t n, int64_t r, const expmgrad_complex64 *a, int64_t lda,
    const expmgrad_complex64 *u, int64_t ldu, const expmgrad_complex64 *v, int64_t ldv,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *abar, int64_t ldabar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_vjp_lowrank_z(
    int32_t layout, int64_t n, int64_t r, const expmgrad_complex128 *a, int64_t lda,
    const expmgrad_complex128 *u, int64_t ldu, const expmgrad_complex128 *v, int64_t ldv,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *abar, int64_t ldabar,
    const expmgrad_options *options);

/* ---- One matrix, many times ---------------------------------------------------------------- */

/* y_i = exp(t_i A), i < count; t is real, in any order. One set of powers of A serves all t: each costs one to three
 * products. status has one entry a time; NONFINITE also for a t that is NaN or Inf.
 * Of a stated Markov A, times from 0 on are accurate entry by entry; t A of an earlier one is no Markov matrix.
 * With count = 0 `a` is still needed; what has one entry a time may then be NULL. Likewise in times_vjp. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_s(
    int64_t n, int64_t count, const float *t, const float *a, int64_t lda,
    float *y, int64_t ldy, int64_t stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_d(
    int64_t n, int64_t count, const double *t, const double *a, int64_t lda,
    double *y, int64_t ldy, int64_t stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_c(
    int64_t n, int64_t count, const float *t, const expmgrad_complex64 *a, int64_t lda,
    expmgrad_complex64 *y, int64_t ldy, int64_t stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_z(
    int64_t n, int64_t count, const double *t, const expmgrad_complex128 *a, int64_t lda,
    expmgrad_complex128 *y, int64_t ldy, int64_t stride_y,
    expmgrad_status *status, const expmgrad_options *options);

/* abar = sum_i t_i L*(t_i A, g_i), tbar_i = Re<g_i, A exp(t_i A)>, and y_i.
 * A time whose exponential overflows makes abar and its tbar_i NaN. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_vjp_s(
    int64_t n, int64_t count, const float *t, const float *a, int64_t lda,
    const float *g, int64_t ldg, int64_t stride_g,
    float *y /* or NULL */, int64_t ldy, int64_t stride_y,
    float *abar /* or NULL */, int64_t ldabar, float *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_vjp_d(
    int64_t n, int64_t count, const double *t, const double *a, int64_t lda,
    const double *g, int64_t ldg, int64_t stride_g,
    double *y /* or NULL */, int64_t ldy, int64_t stride_y,
    double *abar /* or NULL */, int64_t ldabar, double *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_vjp_c(
    int64_t n, int64_t count, const float *t, const expmgrad_complex64 *a, int64_t lda,
    const expmgrad_complex64 *g, int64_t ldg, int64_t stride_g,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t stride_y,
    expmgrad_complex64 *abar /* or NULL */, int64_t ldabar, float *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_times_vjp_z(
    int64_t n, int64_t count, const double *t, const expmgrad_complex128 *a, int64_t lda,
    const expmgrad_complex128 *g, int64_t ldg, int64_t stride_g,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t stride_y,
    expmgrad_complex128 *abar /* or NULL */, int64_t ldabar, double *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);

/* ---- Second order -------------------------------------------------------------------------- */

/* ddy = L2(A, e, f), the second Frechet derivative d/dt L(A + t f, e) at t = 0, symmetric in e and f;
 * and y = exp(A). 9(5 + s) products. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_s(
    int64_t n, const float *a, int64_t lda, const float *e, int64_t lde,
    const float *f, int64_t ldf,
    float *y /* or NULL */, int64_t ldy, float *ddy, int64_t ldddy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_d(
    int64_t n, const double *a, int64_t lda, const double *e, int64_t lde,
    const double *f, int64_t ldf,
    double *y /* or NULL */, int64_t ldy, double *ddy, int64_t ldddy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_c(
    int64_t n, const expmgrad_complex64 *a, int64_t lda, const expmgrad_complex64 *e, int64_t lde,
    const expmgrad_complex64 *f, int64_t ldf,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *ddy, int64_t ldddy,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_z(
    int64_t n, const expmgrad_complex128 *a, int64_t lda, const expmgrad_complex128 *e, int64_t lde,
    const expmgrad_complex128 *f, int64_t ldf,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *ddy, int64_t ldddy,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_batch_s(
    int64_t n, int64_t count, const float *a, int64_t lda, int64_t batch_stride_a,
    const float *e, int64_t lde, int64_t batch_stride_e,
    const float *f, int64_t ldf, int64_t batch_stride_f,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *ddy, int64_t ldddy, int64_t batch_stride_ddy,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_batch_d(
    int64_t n, int64_t count, const double *a, int64_t lda, int64_t batch_stride_a,
    const double *e, int64_t lde, int64_t batch_stride_e,
    const double *f, int64_t ldf, int64_t batch_stride_f,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *ddy, int64_t ldddy, int64_t batch_stride_ddy,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_batch_c(
    int64_t n, int64_t count, const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *e, int64_t lde, int64_t batch_stride_e,
    const expmgrad_complex64 *f, int64_t ldf, int64_t batch_stride_f,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *ddy, int64_t ldddy, int64_t batch_stride_ddy,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_l2_batch_z(
    int64_t n, int64_t count, const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *e, int64_t lde, int64_t batch_stride_e,
    const expmgrad_complex128 *f, int64_t ldf, int64_t batch_stride_f,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *ddy, int64_t ldddy, int64_t batch_stride_ddy,
    expmgrad_status *status, const expmgrad_options *options);

/* What a reverse-mode program needs of its own derivative: abar = L*(A, g) and
 * abar_dot = d/dt L*(A + t f, g + t g_dot) at t = 0, that is L2(A^H, g, f^H) + L*(A, g_dot).
 * Without g_dot it is zero. 9(5 + s) products. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_s(
    int64_t n, const float *a, int64_t lda, const float *g, int64_t ldg,
    const float *f, int64_t ldf, const float *g_dot /* or NULL */, int64_t ldg_dot,
    float *y /* or NULL */, int64_t ldy, float *abar /* or NULL */, int64_t ldabar,
    float *abar_dot, int64_t ldabar_dot, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_d(
    int64_t n, const double *a, int64_t lda, const double *g, int64_t ldg,
    const double *f, int64_t ldf, const double *g_dot /* or NULL */, int64_t ldg_dot,
    double *y /* or NULL */, int64_t ldy, double *abar /* or NULL */, int64_t ldabar,
    double *abar_dot, int64_t ldabar_dot, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_c(
    int64_t n, const expmgrad_complex64 *a, int64_t lda, const expmgrad_complex64 *g, int64_t ldg,
    const expmgrad_complex64 *f, int64_t ldf, const expmgrad_complex64 *g_dot /* or NULL */, int64_t ldg_dot,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *abar /* or NULL */, int64_t ldabar,
    expmgrad_complex64 *abar_dot, int64_t ldabar_dot, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_z(
    int64_t n, const expmgrad_complex128 *a, int64_t lda, const expmgrad_complex128 *g, int64_t ldg,
    const expmgrad_complex128 *f, int64_t ldf, const expmgrad_complex128 *g_dot /* or NULL */, int64_t ldg_dot,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *abar /* or NULL */, int64_t ldabar,
    expmgrad_complex128 *abar_dot, int64_t ldabar_dot, const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_batch_s(
    int64_t n, int64_t count, const float *a, int64_t lda, int64_t batch_stride_a,
    const float *g, int64_t ldg, int64_t batch_stride_g,
    const float *f, int64_t ldf, int64_t batch_stride_f,
    const float *g_dot /* or NULL */, int64_t ldg_dot, int64_t batch_stride_g_dot,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    float *abar_dot, int64_t ldabar_dot, int64_t batch_stride_abar_dot,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_batch_d(
    int64_t n, int64_t count, const double *a, int64_t lda, int64_t batch_stride_a,
    const double *g, int64_t ldg, int64_t batch_stride_g,
    const double *f, int64_t ldf, int64_t batch_stride_f,
    const double *g_dot /* or NULL */, int64_t ldg_dot, int64_t batch_stride_g_dot,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    double *abar_dot, int64_t ldabar_dot, int64_t batch_stride_abar_dot,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_batch_c(
    int64_t n, int64_t count, const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *g, int64_t ldg, int64_t batch_stride_g,
    const expmgrad_complex64 *f, int64_t ldf, int64_t batch_stride_f,
    const expmgrad_complex64 *g_dot /* or NULL */, int64_t ldg_dot, int64_t batch_stride_g_dot,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_complex64 *abar_dot, int64_t ldabar_dot, int64_t batch_stride_abar_dot,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_hvp_batch_z(
    int64_t n, int64_t count, const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *g, int64_t ldg, int64_t batch_stride_g,
    const expmgrad_complex128 *f, int64_t ldf, int64_t batch_stride_f,
    const expmgrad_complex128 *g_dot /* or NULL */, int64_t ldg_dot, int64_t batch_stride_g_dot,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_complex128 *abar_dot, int64_t ldabar_dot, int64_t batch_stride_abar_dot,
    expmgrad_status *status, const expmgrad_options *options);

/* ---- Tape ---------------------------------------------------------------------------------- */

/* One forward run of a matrix, kept for its derivatives: at most (9 + s) n x n matrices, two for a Hermitian A whose
 * eigenbasis it keeps, A itself for a Markov one (its derivatives compute the value anew), n entries for a diagonal
 * one. A tape never changes, so that any number of threads may use it at once. The element type is part of it: use
 * by a function of another letter is EXPMGRAD_HANDLE_MISMATCH + 1. */
typedef struct expmgrad_tape expmgrad_tape;

/* y = exp(A) and *tape. *tape is made for EXPMGRAD_NONFINITE and EXPMGRAD_OVERFLOW too: its
 * derivatives are NaN and return that status again. After any other status *tape is untouched. 5 + s products. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_create_s(
    int64_t n, const float *a, int64_t lda,
    float *y /* or NULL */, int64_t ldy, expmgrad_tape **tape, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_create_d(
    int64_t n, const double *a, int64_t lda,
    double *y /* or NULL */, int64_t ldy, expmgrad_tape **tape, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_create_c(
    int64_t n, const expmgrad_complex64 *a, int64_t lda,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_tape **tape, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_create_z(
    int64_t n, const expmgrad_complex128 *a, int64_t lda,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_tape **tape, const expmgrad_options *options);

/* dy_i = L(A, e_i) and abar_i = L*(A, g_i), i < k: 2k(5 + s) products, 4k in an eigenbasis. A tape is scaled for
 * second order, so that last bits may differ from jvp's and vjp's. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_jvp_s(
    const expmgrad_tape *tape, int64_t k, const float *e, int64_t lde, int64_t stride_e,
    float *dy, int64_t lddy, int64_t stride_dy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_jvp_d(
    const expmgrad_tape *tape, int64_t k, const double *e, int64_t lde, int64_t stride_e,
    double *dy, int64_t lddy, int64_t stride_dy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_jvp_c(
    const expmgrad_tape *tape, int64_t k, const expmgrad_complex64 *e, int64_t lde, int64_t stride_e,
    expmgrad_complex64 *dy, int64_t lddy, int64_t stride_dy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_jvp_z(
    const expmgrad_tape *tape, int64_t k, const expmgrad_complex128 *e, int64_t lde, int64_t stride_e,
    expmgrad_complex128 *dy, int64_t lddy, int64_t stride_dy, const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_vjp_s(
    const expmgrad_tape *tape, int64_t k, const float *g, int64_t ldg, int64_t stride_g,
    float *abar, int64_t ldabar, int64_t stride_abar, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_vjp_d(
    const expmgrad_tape *tape, int64_t k, const double *g, int64_t ldg, int64_t stride_g,
    double *abar, int64_t ldabar, int64_t stride_abar, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_vjp_c(
    const expmgrad_tape *tape, int64_t k, const expmgrad_complex64 *g, int64_t ldg, int64_t stride_g,
    expmgrad_complex64 *abar, int64_t ldabar, int64_t stride_abar, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_vjp_z(
    const expmgrad_tape *tape, int64_t k, const expmgrad_complex128 *g, int64_t ldg, int64_t stride_g,
    expmgrad_complex128 *abar, int64_t ldabar, int64_t stride_abar, const expmgrad_options *options);

/* abar and abar_dot as hvp gives them: 8(5 + s) products. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_hvp_s(
    const expmgrad_tape *tape, const float *g, int64_t ldg, const float *f, int64_t ldf,
    const float *g_dot /* or NULL */, int64_t ldg_dot,
    float *abar /* or NULL */, int64_t ldabar, float *abar_dot, int64_t ldabar_dot,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_hvp_d(
    const expmgrad_tape *tape, const double *g, int64_t ldg, const double *f, int64_t ldf,
    const double *g_dot /* or NULL */, int64_t ldg_dot,
    double *abar /* or NULL */, int64_t ldabar, double *abar_dot, int64_t ldabar_dot,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_hvp_c(
    const expmgrad_tape *tape, const expmgrad_complex64 *g, int64_t ldg, const expmgrad_complex64 *f, int64_t ldf,
    const expmgrad_complex64 *g_dot /* or NULL */, int64_t ldg_dot,
    expmgrad_complex64 *abar /* or NULL */, int64_t ldabar, expmgrad_complex64 *abar_dot, int64_t ldabar_dot,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_tape_hvp_z(
    const expmgrad_tape *tape, const expmgrad_complex128 *g, int64_t ldg, const expmgrad_complex128 *f, int64_t ldf,
    const expmgrad_complex128 *g_dot /* or NULL */, int64_t ldg_dot,
    expmgrad_complex128 *abar /* or NULL */, int64_t ldabar, expmgrad_complex128 *abar_dot, int64_t ldabar_dot,
    const expmgrad_options *options);

/* Frees a tape no call is using. NULL is a success. */
expmgrad_status expmgrad_tape_destroy(expmgrad_tape *tape);

/* ---- Workspace ----------------------------------------------------------------------------- */

/* Scratch for one operation of element type `type` ('s', 'd', 'c', 'z') on matrices of order n with up to k
 * directions or cotangents, named in options.workspace. It changes no result. With it, calls for one matrix, and
 * batches with num_threads 1, take nothing from the system, whatever the matrix; TIMES, COND, INFO and JACOBIAN make it
 * grow at first, and go on to take lists of numbers, COND and INFO a tape. What no call has touched of it is addresses,
 * not memory. Any other use is EXPMGRAD_HANDLE_MISMATCH + the position of options. */
#define EXPMGRAD_OPERATION_EXPM 10
#define EXPMGRAD_OPERATION_JVP 20
#define EXPMGRAD_OPERATION_VJP 30
#define EXPMGRAD_OPERATION_L2 40
#define EXPMGRAD_OPERATION_HVP 50
#define EXPMGRAD_OPERATION_TAPE_CREATE 60 /* the tape itself is taken from the system */
#define EXPMGRAD_OPERATION_TAPE_JVP 70
#define EXPMGRAD_OPERATION_TAPE_VJP 80
#define EXPMGRAD_OPERATION_TAPE_HVP 90
#define EXPMGRAD_OPERATION_EIGH 100
#define EXPMGRAD_OPERATION_EIGH_VJP 110
#define EXPMGRAD_OPERATION_JVP_LOWRANK 120
#define EXPMGRAD_OPERATION_VJP_LOWRANK 130
#define EXPMGRAD_OPERATION_TIMES 140
#define EXPMGRAD_OPERATION_TIMES_VJP 150
#define EXPMGRAD_OPERATION_COND 160
#define EXPMGRAD_OPERATION_INFO 170
#define EXPMGRAD_OPERATION_JACOBIAN 180 /* JACOBIAN_HALF too */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_workspace_create(
    int32_t operation, int32_t type, int64_t n, int64_t k, expmgrad_workspace **workspace);

/* Frees a workspace no call is using. NULL is a success. */
expmgrad_status expmgrad_workspace_destroy(expmgrad_workspace *workspace);

/* ---- Jacobian ------------------------------------------------------------------------------ */

/* jac = K(A), n^2 x n^2, column-major with leading dimension ldjac: column j + n*l is L(A, E) stacked by columns, E
 * the unit matrix of entry (j, l) as stored; row-major callers read the same row-major, for vec by rows. method
 * FRECHET: n^2 derivatives. EIGH: Hermitian A, divided differences. NAJFELD: form 1, 2, 3 of Najfeld & Havel 1995,
 * thm 4.5, on the n^2 x n^2 operator ad_A (O(n^6): a cross-check); form 3 does not exist where cosh(ad/2) is singular
 * (EXPMGRAD_SINGULAR). form is read by NAJFELD alone. y is written whatever becomes of jac; EXPMGRAD_OVERFLOW with a
 * finite y: some entries of K(A) exceed the type. */
#define EXPMGRAD_JACOBIAN_AUTO 0
#define EXPMGRAD_JACOBIAN_FRECHET 10
#define EXPMGRAD_JACOBIAN_EIGH 20
#define EXPMGRAD_JACOBIAN_NAJFELD 30
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_s(
    int64_t n, int32_t method, int32_t form, const float *a, int64_t lda,
    float *y /* or NULL */, int64_t ldy, float *jac, int64_t ldjac,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_d(
    int64_t n, int32_t method, int32_t form, const double *a, int64_t lda,
    double *y /* or NULL */, int64_t ldy, double *jac, int64_t ldjac,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_c(
    int64_t n, int32_t method, int32_t form, const expmgrad_complex64 *a, int64_t lda,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *jac, int64_t ldjac,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_z(
    int64_t n, int32_t method, int32_t form, const expmgrad_complex128 *a, int64_t lda,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *jac, int64_t ldjac,
    const expmgrad_options *options);

/* jac = the Jacobian of the free entries of a symmetric matrix, n(n+1)/2 of order: column and row of entry (i, j),
 * i >= j, in the order of the lower triangle stacked by columns (vech); an off-diagonal entry moves with its mirror
 * image. Row-major callers read the transpose. A is symmetric (A^T = A); of another A, the lower triangle of
 * L(A, E). */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_half_s(
    int64_t n, const float *a, int64_t lda,
    float *y /* or NULL */, int64_t ldy, float *jac, int64_t ldjac,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_half_d(
    int64_t n, const double *a, int64_t lda,
    double *y /* or NULL */, int64_t ldy, double *jac, int64_t ldjac,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_half_c(
    int64_t n, const expmgrad_complex64 *a, int64_t lda,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *jac, int64_t ldjac,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_jacobian_half_z(
    int64_t n, const expmgrad_complex128 *a, int64_t lda,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *jac, int64_t ldjac,
    const expmgrad_options *options);

/* ---- Condition number ---------------------------------------------------------------------- */

/* *cond = |K(A)| |A| / |exp(A)|, K the Jacobian: FRO with the 2-norm of K and Frobenius norms, ONE with 1-norms (of
 * the column-major A). EXACT: to 1e-8; FRO 4(5 + s) products a Lanczos step, closed for Hermitian, skew-Hermitian
 * and diagonal A; ONE about 30 n^4 operations. ESTIMATE: a lower bound in O(n^3), rarely below a third of the exact
 * number. Computed in double for every type, of a shifted A: exp(A) itself may be out of range. EXPMGRAD_OVERFLOW:
 * the number exceeds double, and is Inf. NaN after any other failure. */
#define EXPMGRAD_NORM_FRO 0 /* norm */
#define EXPMGRAD_NORM_ONE 10
#define EXPMGRAD_COND_EXACT 0 /* method */
#define EXPMGRAD_COND_ESTIMATE 10
EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_s(
    int64_t n, int32_t norm, int32_t method, const float *a, int64_t lda,
    double *cond, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_d(
    int64_t n, int32_t norm, int32_t method, const double *a, int64_t lda,
    double *cond, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_c(
    int64_t n, int32_t norm, int32_t method, const expmgrad_complex64 *a, int64_t lda,
    double *cond, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_z(
    int64_t n, int32_t norm, int32_t method, const expmgrad_complex128 *a, int64_t lda,
    double *cond, const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_batch_s(
    int64_t n, int32_t norm, int32_t method, int64_t count,
    const float *a, int64_t lda, int64_t batch_stride_a,
    double *cond,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_batch_d(
    int64_t n, int32_t norm, int32_t method, int64_t count,
    const double *a, int64_t lda, int64_t batch_stride_a,
    double *cond,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_batch_c(
    int64_t n, int32_t norm, int32_t method, int64_t count,
    const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    double *cond,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_cond_batch_z(
    int64_t n, int32_t norm, int32_t method, int64_t count,
    const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    double *cond,
    expmgrad_status *status, const expmgrad_options *options);

/* What expm computes a matrix's exponential by, and how far the value can be trusted. See "Structs that grow":
 * fields that an older program lacks are not written, those of a newer one that this version does not know are set
 * to 0. */
typedef struct expmgrad_info {
    size_t struct_size;     /* sizeof(expmgrad_info), set by the caller */
    const char *method;     /* the scheme "T1", "T2", "T4", "T8", "m4", "m5", in single precision "m4f32"; "diagonal",
                             * "closed form" (2 x 2), "eigenbasis", "schur", "nonnegative" (Markov), "blocks" (block
                             * diagonal after a permutation: products and squarings are the most that a block takes);
                             * static storage. The facts are those of a success or an overflow: of other matrices
                             * status alone counts */
    int32_t structure;      /* EXPMGRAD_STRUCTURE_*, as stated or found (of the whole matrix) */
    int32_t products;       /* matrix products of the scheme */
    int32_t squarings;      /* and the squarings after them */
    expmgrad_status status; /* of this matrix */
    double cond;            /* expmgrad_cond's ESTIMATE, Inf where it exceeds double; NaN unless a success */
    double error_bound;     /* of the relative Frobenius error: 21 u max(1, cond), as the tests hold the value to 7 u
                             * cond and the estimate may lack a factor 3; four times that from four squarings on, more
                             * where exp(A) underflows. At most 1, which promises no digit: the error may be larger;
                             * NaN unless a success */
} expmgrad_info;

/* y = exp(A), the same bits as expm's, and its facts. Cost: expm's and expmgrad_cond's ESTIMATE. In a batch the
 * entries of `info` lie info[0].struct_size bytes apart, as they do in an array of the caller's; that of the others
 * is set, not read. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_s(
    int64_t n, const float *a, int64_t lda,
    float *y /* or NULL */, int64_t ldy, expmgrad_info *info, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_d(
    int64_t n, const double *a, int64_t lda,
    double *y /* or NULL */, int64_t ldy, expmgrad_info *info, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_c(
    int64_t n, const expmgrad_complex64 *a, int64_t lda,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_info *info, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_z(
    int64_t n, const expmgrad_complex128 *a, int64_t lda,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_info *info, const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_batch_s(
    int64_t n, int64_t count, const float *a, int64_t lda, int64_t batch_stride_a,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y, expmgrad_info *info,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_batch_d(
    int64_t n, int64_t count, const double *a, int64_t lda, int64_t batch_stride_a,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y, expmgrad_info *info,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_batch_c(
    int64_t n, int64_t count, const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y, expmgrad_info *info,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_info_batch_z(
    int64_t n, int64_t count, const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y, expmgrad_info *info,
    expmgrad_status *status, const expmgrad_options *options);

/* ---- Self-adjoint eigensolver -------------------------------------------------------------- */

/* y = exp(H), H the Hermitian matrix whose `uplo` triangle ('L' or 'U') is in a; the other is not read. An
 * eigendecomposition and two products; below order 32, where products are faster, expm's. See "One triangle". */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_s(
    int32_t uplo, int64_t n, const float *a, int64_t lda,
    float *y, int64_t ldy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_d(
    int32_t uplo, int64_t n, const double *a, int64_t lda,
    double *y, int64_t ldy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_c(
    int32_t uplo, int64_t n, const expmgrad_complex64 *a, int64_t lda,
    expmgrad_complex64 *y, int64_t ldy, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_z(
    int32_t uplo, int64_t n, const expmgrad_complex128 *a, int64_t lda,
    expmgrad_complex128 *y, int64_t ldy, const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_batch_s(
    int32_t uplo, int64_t n, int64_t count, const float *a, int64_t lda, int64_t batch_stride_a,
    float *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_batch_d(
    int32_t uplo, int64_t n, int64_t count, const double *a, int64_t lda, int64_t batch_stride_a,
    double *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_batch_c(
    int32_t uplo, int64_t n, int64_t count, const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    expmgrad_complex64 *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_batch_z(
    int32_t uplo, int64_t n, int64_t count, const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    expmgrad_complex128 *y, int64_t ldy, int64_t batch_stride_y,
    expmgrad_status *status, const expmgrad_options *options);

/* Gradient of <g, exp(H)> with S = L(H, g). SYMMETRIC: abar = (S + S^H)/2. TRIANGLE: with respect to the entries of
 * the triangle read: off-diagonal doubled, zeros beyond it, as autodiff through a one-triangle eigensolver has it. */
#define EXPMGRAD_CONVENTION_SYMMETRIC 0
#define EXPMGRAD_CONVENTION_TRIANGLE 10
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_s(
    int32_t uplo, int32_t convention, int64_t n, const float *a, int64_t lda,
    const float *g, int64_t ldg,
    float *y /* or NULL */, int64_t ldy, float *abar, int64_t ldabar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_d(
    int32_t uplo, int32_t convention, int64_t n, const double *a, int64_t lda,
    const double *g, int64_t ldg,
    double *y /* or NULL */, int64_t ldy, double *abar, int64_t ldabar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_c(
    int32_t uplo, int32_t convention, int64_t n, const expmgrad_complex64 *a, int64_t lda,
    const expmgrad_complex64 *g, int64_t ldg,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *abar, int64_t ldabar,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_z(
    int32_t uplo, int32_t convention, int64_t n, const expmgrad_complex128 *a, int64_t lda,
    const expmgrad_complex128 *g, int64_t ldg,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *abar, int64_t ldabar,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_batch_s(
    int32_t uplo, int32_t convention, int64_t n, int64_t count,
    const float *a, int64_t lda, int64_t batch_stride_a,
    const float *g, int64_t ldg, int64_t batch_stride_g,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *abar, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_batch_d(
    int32_t uplo, int32_t convention, int64_t n, int64_t count,
    const double *a, int64_t lda, int64_t batch_stride_a,
    const double *g, int64_t ldg, int64_t batch_stride_g,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *abar, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_batch_c(
    int32_t uplo, int32_t convention, int64_t n, int64_t count,
    const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *g, int64_t ldg, int64_t batch_stride_g,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *abar, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_eigh_vjp_batch_z(
    int32_t uplo, int32_t convention, int64_t n, int64_t count,
    const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *g, int64_t ldg, int64_t batch_stride_g,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *abar, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_status *status, const expmgrad_options *options);

/* ---- Action on vectors --------------------------------------------------------------------- */

/* w_i = exp(t_i scale A) b for n x columns b, without exp(A): A dense, sparse, or known by its products alone. */

/* y = A x, or A^H x if `adjoint`: n rows of `columns` entries of the function's type, side by side. Called on the
 * caller's thread; nonzero cancels the call. */
typedef int (*expmgrad_apply)(void *user, int32_t adjoint, int64_t columns, const void *x, void *y);
/* Takes the pullback of y = A(theta) x at z in: theta_bar += Re<z, dA x>, all weights being in z. Rows as above. */
typedef int (*expmgrad_outer)(void *user, int64_t columns, const void *z, const void *x);

#define EXPMGRAD_OPERATOR_DENSE 10    /* kind; entry (i, j) at values[i * ld + j], or [i + j * ld] in LAYOUT_COLUMNS */
#define EXPMGRAD_OPERATOR_CSR 20      /* n + 1 offsets; the column of each entry in indices */
#define EXPMGRAD_OPERATOR_CSC 30      /* n + 1 offsets; the row of each entry in indices */
#define EXPMGRAD_OPERATOR_COO 40      /* the row of each entry in offsets, its column in indices */
#define EXPMGRAD_OPERATOR_CALLBACK 50 /* apply, and outer for gradients in A */
#define EXPMGRAD_OPERATOR_REAL 1      /* added to a kind: values are real though the function's type is complex */

/* A. Zero-filled but for what its kind needs; see "Structs that grow". Duplicate entries add up, in any order, and each
 * gets the gradient of their sum; explicit zeros belong to the pattern. Arrays are read where they are. */
typedef struct expmgrad_operator {
    size_t struct_size; /* sizeof(expmgrad_operator) */
    int32_t kind;       /* EXPMGRAD_OPERATOR_* */
    int32_t index_bits; /* of offsets and indices: 32 or 64 */
    int64_t n;
    int64_t entries; /* of values and indices: CSR, CSC, COO */
    int64_t ld;      /* DENSE */
    const void *values;
    const void *offsets;
    const void *indices;
    expmgrad_apply apply; /* CALLBACK; the adjoint is asked for only in gradients of general A */
    expmgrad_outer outer; /* or NULL: no gradient in A */
    void *user;
    double lower; /* an interval of the spectrum of A, of A/i for SKEW_HERMITIAN; lower >= upper: not known */
    double upper;
    double scale_re; /* both 0: scale 1. -i with a real symmetric A is exp(-i t A) in real arithmetic */
    double scale_im; /* in complex functions */
} expmgrad_operator;

/* w_i, i < count: entry (r, c) of b and w at r * ld + c in LAYOUT_ROWS, which is the natural one, at r + c * ld in
 * LAYOUT_COLUMNS. Times have any sign and order, and share their work. By options.structure, found in O(entries) if
 * AUTO: HERMITIAN, SKEW_HERMITIAN (scale real; or imaginary, A Hermitian): Chebyshev's series, about 9.7 sqrt(r)
 * products, or r + 12.5 r^(1/3), r = t times half the width of the spectrum, in windows where solutions decay.
 * info->method "chebyshev". MARKOV, stated, t scale >= 0: uniformisation, q t + 9 sqrt(q t) + 25 products, q the
 * largest rate; every entry of a nonnegative b's w is right by itself. "uniformisation". else: Taylor steps whose
 * length follows from their own vectors. "taylor". info->products counts products of A with one column,
 * info->squarings windows or steps; cond is NaN. A NaN or Inf of A makes all outputs NaN, of b those of its column,
 * of t those of its time: EXPMGRAD_NONFINITE. An overflow is Inf or NaN, EXPMGRAD_OVERFLOW. EXPMGRAD_NOT_CONVERGED:
 * the stated interval does not hold the spectrum. options.uplo and .workspace are refused. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_s(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const float *t,
    const float *b, int64_t ldb, float *w, int64_t ldw, int64_t stride_w,
    expmgrad_info *info /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_d(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const double *t,
    const double *b, int64_t ldb, double *w, int64_t ldw, int64_t stride_w,
    expmgrad_info *info /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_c(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const float *t,
    const expmgrad_complex64 *b, int64_t ldb, expmgrad_complex64 *w, int64_t ldw, int64_t stride_w,
    expmgrad_info *info /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_z(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const double *t,
    const expmgrad_complex128 *b, int64_t ldb, expmgrad_complex128 *w, int64_t ldw, int64_t stride_w,
    expmgrad_info *info /* or NULL */, const expmgrad_options *options);

/* The same with its record: of windows two vectors, of steps one, of A a copy (and of A^H, for general A) but of a
 * callback, which is borrowed. *recording is made for EXPMGRAD_NONFINITE and EXPMGRAD_OVERFLOW too: gradients are NaN
 * then and the status is returned again. It never changes: any number of threads may use it at once. */
typedef struct expmgrad_action_tape expmgrad_action_tape;
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_create_s(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const float *t,
    const float *b, int64_t ldb, float *w /* or NULL */, int64_t ldw, int64_t stride_w,
    expmgrad_action_tape **recording, expmgrad_info *info /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_create_d(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const double *t,
    const double *b, int64_t ldb, double *w /* or NULL */, int64_t ldw, int64_t stride_w,
    expmgrad_action_tape **recording, expmgrad_info *info /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_create_c(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const float *t,
    const expmgrad_complex64 *b, int64_t ldb, expmgrad_complex64 *w /* or NULL */, int64_t ldw, int64_t stride_w,
    expmgrad_action_tape **recording, expmgrad_info *info /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_create_z(
    const expmgrad_operator *op, int32_t layout, int64_t columns, int64_t count, const double *t,
    const expmgrad_complex128 *b, int64_t ldb, expmgrad_complex128 *w /* or NULL */, int64_t ldw, int64_t stride_w,
    expmgrad_action_tape **recording, expmgrad_info *info /* or NULL */, const expmgrad_options *options);

/* Gradients of sum_i Re<g_i, w_i>: in A's entries, as many and in the order of `values` (DENSE: n x n without gaps,
 * by rows; real for OPERATOR_REAL), never n x n for a sparse A; in b; in every t. Hermitian, skew-Hermitian: 2
 * products a product of the run, and half an outer product on the pattern; MARKOV: 2; general: 2 or 3 runs. It is
 * the derivative in any direction, of that structure or not. A callback's gradient in A goes to its `outer`. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_vjp_s(
    const expmgrad_action_tape *recording, const float *g, int64_t ldg, int64_t stride_g,
    void *entries_bar /* or NULL */, float *bbar /* or NULL */, int64_t ldbbar,
    float *tbar /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_vjp_d(
    const expmgrad_action_tape *recording, const double *g, int64_t ldg, int64_t stride_g,
    void *entries_bar /* or NULL */, double *bbar /* or NULL */, int64_t ldbbar,
    double *tbar /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_vjp_c(
    const expmgrad_action_tape *recording, const expmgrad_complex64 *g, int64_t ldg, int64_t stride_g,
    void *entries_bar /* or NULL */, expmgrad_complex64 *bbar /* or NULL */, int64_t ldbbar,
    float *tbar /* or NULL */, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_action_tape_vjp_z(
    const expmgrad_action_tape *recording, const expmgrad_complex128 *g, int64_t ldg, int64_t stride_g,
    void *entries_bar /* or NULL */, expmgrad_complex128 *bbar /* or NULL */, int64_t ldbbar,
    double *tbar /* or NULL */, const expmgrad_options *options);

/* NULL is fine. */
expmgrad_status expmgrad_action_tape_destroy(expmgrad_action_tape *recording);

/* ---- Van Loan's integrals ------------------------------------------------------------------- */

/* y = exp(tA), s = int_0^t exp(sA) B ds, p = int_0^t exp(sA) Q exp(sA)^H ds: of a linear system sampled every t, its
 * A_d, B_d and Q_d. B is n x columns, Q any n x n; of a Hermitian Q p is Hermitian, exactly. t is any sign, one number,
 * in a batch one a matrix. `layout` is the storage of every matrix of the call, as for low rank. A step of at most
 * 1/(8 |A|) by Taylor's series, then doublings: no inverse is formed, so that a stiff stable A and long horizons
 * neither overflow nor cancel. An output that is NULL is not computed. Cost: 4 products for each of log2(8 |tA|)
 * doublings, and 15 to 40. NONFINITE: a NaN or Inf in A, t, or in the B, Q of an output that is asked for.
 * options.uplo and .workspace are refused; a structure is verified if asked, and changes no result. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_s(
    int32_t layout, int64_t n, int64_t columns, const float *t,
    const float *a, int64_t lda, const float *b /* or NULL */, int64_t ldb, const float *q /* or NULL */, int64_t ldq,
    float *y /* or NULL */, int64_t ldy, float *s /* or NULL */, int64_t lds, float *p /* or NULL */, int64_t ldp,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_d(
    int32_t layout, int64_t n, int64_t columns, const double *t,
    const double *a, int64_t lda, const double *b /* or NULL */, int64_t ldb,
    const double *q /* or NULL */, int64_t ldq,
    double *y /* or NULL */, int64_t ldy, double *s /* or NULL */, int64_t lds, double *p /* or NULL */, int64_t ldp,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_c(
    int32_t layout, int64_t n, int64_t columns, const float *t,
    const expmgrad_complex64 *a, int64_t lda, const expmgrad_complex64 *b /* or NULL */, int64_t ldb,
    const expmgrad_complex64 *q /* or NULL */, int64_t ldq,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *s /* or NULL */, int64_t lds,
    expmgrad_complex64 *p /* or NULL */, int64_t ldp,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_z(
    int32_t layout, int64_t n, int64_t columns, const double *t,
    const expmgrad_complex128 *a, int64_t lda, const expmgrad_complex128 *b /* or NULL */, int64_t ldb,
    const expmgrad_complex128 *q /* or NULL */, int64_t ldq,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *s /* or NULL */, int64_t lds,
    expmgrad_complex128 *p /* or NULL */, int64_t ldp,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_batch_s(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const float *t,
    const float *a, int64_t lda, int64_t batch_stride_a,
    const float *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const float *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    float *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_batch_d(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const double *t,
    const double *a, int64_t lda, int64_t batch_stride_a,
    const double *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const double *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    double *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_batch_c(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const float *t,
    const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const expmgrad_complex64 *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    expmgrad_complex64 *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_batch_z(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const double *t,
    const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const expmgrad_complex128 *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    expmgrad_complex128 *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_status *status, const expmgrad_options *options);

/* The same, and their derivatives along (dt, da, db, dq): dy, ds, dp. Three times the cost. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_s(
    int32_t layout, int64_t n, int64_t columns, const float *t,
    const float *a, int64_t lda, const float *b /* or NULL */, int64_t ldb, const float *q /* or NULL */, int64_t ldq,
    const float *dt /* or NULL */, const float *da /* or NULL */, int64_t ldda,
    const float *db /* or NULL */, int64_t lddb, const float *dq /* or NULL */, int64_t lddq,
    float *y /* or NULL */, int64_t ldy, float *s /* or NULL */, int64_t lds, float *p /* or NULL */, int64_t ldp,
    float *dy /* or NULL */, int64_t lddy, float *ds /* or NULL */, int64_t ldds,
    float *dp /* or NULL */, int64_t lddp,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_d(
    int32_t layout, int64_t n, int64_t columns, const double *t,
    const double *a, int64_t lda, const double *b /* or NULL */, int64_t ldb,
    const double *q /* or NULL */, int64_t ldq,
    const double *dt /* or NULL */, const double *da /* or NULL */, int64_t ldda,
    const double *db /* or NULL */, int64_t lddb, const double *dq /* or NULL */, int64_t lddq,
    double *y /* or NULL */, int64_t ldy, double *s /* or NULL */, int64_t lds, double *p /* or NULL */, int64_t ldp,
    double *dy /* or NULL */, int64_t lddy, double *ds /* or NULL */, int64_t ldds,
    double *dp /* or NULL */, int64_t lddp,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_c(
    int32_t layout, int64_t n, int64_t columns, const float *t,
    const expmgrad_complex64 *a, int64_t lda, const expmgrad_complex64 *b /* or NULL */, int64_t ldb,
    const expmgrad_complex64 *q /* or NULL */, int64_t ldq,
    const float *dt /* or NULL */, const expmgrad_complex64 *da /* or NULL */, int64_t ldda,
    const expmgrad_complex64 *db /* or NULL */, int64_t lddb,
    const expmgrad_complex64 *dq /* or NULL */, int64_t lddq,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *s /* or NULL */, int64_t lds,
    expmgrad_complex64 *p /* or NULL */, int64_t ldp,
    expmgrad_complex64 *dy /* or NULL */, int64_t lddy, expmgrad_complex64 *ds /* or NULL */, int64_t ldds,
    expmgrad_complex64 *dp /* or NULL */, int64_t lddp,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_z(
    int32_t layout, int64_t n, int64_t columns, const double *t,
    const expmgrad_complex128 *a, int64_t lda, const expmgrad_complex128 *b /* or NULL */, int64_t ldb,
    const expmgrad_complex128 *q /* or NULL */, int64_t ldq,
    const double *dt /* or NULL */, const expmgrad_complex128 *da /* or NULL */, int64_t ldda,
    const expmgrad_complex128 *db /* or NULL */, int64_t lddb,
    const expmgrad_complex128 *dq /* or NULL */, int64_t lddq,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *s /* or NULL */, int64_t lds,
    expmgrad_complex128 *p /* or NULL */, int64_t ldp,
    expmgrad_complex128 *dy /* or NULL */, int64_t lddy, expmgrad_complex128 *ds /* or NULL */, int64_t ldds,
    expmgrad_complex128 *dp /* or NULL */, int64_t lddp,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_batch_s(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const float *t,
    const float *a, int64_t lda, int64_t batch_stride_a,
    const float *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const float *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const float *dt /* or NULL */, const float *da /* or NULL */, int64_t ldda, int64_t batch_stride_da,
    const float *db /* or NULL */, int64_t lddb, int64_t batch_stride_db,
    const float *dq /* or NULL */, int64_t lddq, int64_t batch_stride_dq,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    float *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    float *dy /* or NULL */, int64_t lddy, int64_t batch_stride_dy,
    float *ds /* or NULL */, int64_t ldds, int64_t batch_stride_ds,
    float *dp /* or NULL */, int64_t lddp, int64_t batch_stride_dp,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_batch_d(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const double *t,
    const double *a, int64_t lda, int64_t batch_stride_a,
    const double *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const double *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const double *dt /* or NULL */, const double *da /* or NULL */, int64_t ldda, int64_t batch_stride_da,
    const double *db /* or NULL */, int64_t lddb, int64_t batch_stride_db,
    const double *dq /* or NULL */, int64_t lddq, int64_t batch_stride_dq,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    double *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    double *dy /* or NULL */, int64_t lddy, int64_t batch_stride_dy,
    double *ds /* or NULL */, int64_t ldds, int64_t batch_stride_ds,
    double *dp /* or NULL */, int64_t lddp, int64_t batch_stride_dp,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_batch_c(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const float *t,
    const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const expmgrad_complex64 *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const float *dt /* or NULL */, const expmgrad_complex64 *da /* or NULL */, int64_t ldda, int64_t batch_stride_da,
    const expmgrad_complex64 *db /* or NULL */, int64_t lddb, int64_t batch_stride_db,
    const expmgrad_complex64 *dq /* or NULL */, int64_t lddq, int64_t batch_stride_dq,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    expmgrad_complex64 *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_complex64 *dy /* or NULL */, int64_t lddy, int64_t batch_stride_dy,
    expmgrad_complex64 *ds /* or NULL */, int64_t ldds, int64_t batch_stride_ds,
    expmgrad_complex64 *dp /* or NULL */, int64_t lddp, int64_t batch_stride_dp,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_jvp_batch_z(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const double *t,
    const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const expmgrad_complex128 *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const double *dt /* or NULL */,
    const expmgrad_complex128 *da /* or NULL */, int64_t ldda, int64_t batch_stride_da,
    const expmgrad_complex128 *db /* or NULL */, int64_t lddb, int64_t batch_stride_db,
    const expmgrad_complex128 *dq /* or NULL */, int64_t lddq, int64_t batch_stride_dq,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    expmgrad_complex128 *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_complex128 *dy /* or NULL */, int64_t lddy, int64_t batch_stride_dy,
    expmgrad_complex128 *ds /* or NULL */, int64_t ldds, int64_t batch_stride_ds,
    expmgrad_complex128 *dp /* or NULL */, int64_t lddp, int64_t batch_stride_dp,
    expmgrad_status *status, const expmgrad_options *options);

/* The same, and the gradients of Re<gy, y> + Re<gs, s> + Re<gp, p>. b's is int exp(sA)^H gs ds, q's
 * int exp(sA)^H gp exp(sA) ds. Three times the cost; every doubling is kept, (2 n + columns) n entries each. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_s(
    int32_t layout, int64_t n, int64_t columns, const float *t,
    const float *a, int64_t lda, const float *b /* or NULL */, int64_t ldb, const float *q /* or NULL */, int64_t ldq,
    const float *gy /* or NULL */, int64_t ldgy, const float *gs /* or NULL */, int64_t ldgs,
    const float *gp /* or NULL */, int64_t ldgp,
    float *y /* or NULL */, int64_t ldy, float *s /* or NULL */, int64_t lds, float *p /* or NULL */, int64_t ldp,
    float *abar /* or NULL */, int64_t ldabar, float *bbar /* or NULL */, int64_t ldbbar,
    float *qbar /* or NULL */, int64_t ldqbar, float *tbar /* or NULL */,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_d(
    int32_t layout, int64_t n, int64_t columns, const double *t,
    const double *a, int64_t lda, const double *b /* or NULL */, int64_t ldb,
    const double *q /* or NULL */, int64_t ldq,
    const double *gy /* or NULL */, int64_t ldgy, const double *gs /* or NULL */, int64_t ldgs,
    const double *gp /* or NULL */, int64_t ldgp,
    double *y /* or NULL */, int64_t ldy, double *s /* or NULL */, int64_t lds, double *p /* or NULL */, int64_t ldp,
    double *abar /* or NULL */, int64_t ldabar, double *bbar /* or NULL */, int64_t ldbbar,
    double *qbar /* or NULL */, int64_t ldqbar, double *tbar /* or NULL */,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_c(
    int32_t layout, int64_t n, int64_t columns, const float *t,
    const expmgrad_complex64 *a, int64_t lda, const expmgrad_complex64 *b /* or NULL */, int64_t ldb,
    const expmgrad_complex64 *q /* or NULL */, int64_t ldq,
    const expmgrad_complex64 *gy /* or NULL */, int64_t ldgy,
    const expmgrad_complex64 *gs /* or NULL */, int64_t ldgs,
    const expmgrad_complex64 *gp /* or NULL */, int64_t ldgp,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, expmgrad_complex64 *s /* or NULL */, int64_t lds,
    expmgrad_complex64 *p /* or NULL */, int64_t ldp,
    expmgrad_complex64 *abar /* or NULL */, int64_t ldabar, expmgrad_complex64 *bbar /* or NULL */, int64_t ldbbar,
    expmgrad_complex64 *qbar /* or NULL */, int64_t ldqbar, float *tbar /* or NULL */,
    const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_z(
    int32_t layout, int64_t n, int64_t columns, const double *t,
    const expmgrad_complex128 *a, int64_t lda, const expmgrad_complex128 *b /* or NULL */, int64_t ldb,
    const expmgrad_complex128 *q /* or NULL */, int64_t ldq,
    const expmgrad_complex128 *gy /* or NULL */, int64_t ldgy,
    const expmgrad_complex128 *gs /* or NULL */, int64_t ldgs,
    const expmgrad_complex128 *gp /* or NULL */, int64_t ldgp,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, expmgrad_complex128 *s /* or NULL */, int64_t lds,
    expmgrad_complex128 *p /* or NULL */, int64_t ldp,
    expmgrad_complex128 *abar /* or NULL */, int64_t ldabar, expmgrad_complex128 *bbar /* or NULL */, int64_t ldbbar,
    expmgrad_complex128 *qbar /* or NULL */, int64_t ldqbar, double *tbar /* or NULL */,
    const expmgrad_options *options);

EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_batch_s(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const float *t,
    const float *a, int64_t lda, int64_t batch_stride_a,
    const float *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const float *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const float *gy /* or NULL */, int64_t ldgy, int64_t batch_stride_gy,
    const float *gs /* or NULL */, int64_t ldgs, int64_t batch_stride_gs,
    const float *gp /* or NULL */, int64_t ldgp, int64_t batch_stride_gp,
    float *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    float *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    float *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    float *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    float *bbar /* or NULL */, int64_t ldbbar, int64_t batch_stride_bbar,
    float *qbar /* or NULL */, int64_t ldqbar, int64_t batch_stride_qbar, float *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_batch_d(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const double *t,
    const double *a, int64_t lda, int64_t batch_stride_a,
    const double *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const double *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const double *gy /* or NULL */, int64_t ldgy, int64_t batch_stride_gy,
    const double *gs /* or NULL */, int64_t ldgs, int64_t batch_stride_gs,
    const double *gp /* or NULL */, int64_t ldgp, int64_t batch_stride_gp,
    double *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    double *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    double *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    double *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    double *bbar /* or NULL */, int64_t ldbbar, int64_t batch_stride_bbar,
    double *qbar /* or NULL */, int64_t ldqbar, int64_t batch_stride_qbar, double *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_batch_c(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const float *t,
    const expmgrad_complex64 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex64 *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const expmgrad_complex64 *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const expmgrad_complex64 *gy /* or NULL */, int64_t ldgy, int64_t batch_stride_gy,
    const expmgrad_complex64 *gs /* or NULL */, int64_t ldgs, int64_t batch_stride_gs,
    const expmgrad_complex64 *gp /* or NULL */, int64_t ldgp, int64_t batch_stride_gp,
    expmgrad_complex64 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex64 *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    expmgrad_complex64 *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_complex64 *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_complex64 *bbar /* or NULL */, int64_t ldbbar, int64_t batch_stride_bbar,
    expmgrad_complex64 *qbar /* or NULL */, int64_t ldqbar, int64_t batch_stride_qbar, float *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_integrals_vjp_batch_z(
    int32_t layout, int64_t n, int64_t columns, int64_t count, const double *t,
    const expmgrad_complex128 *a, int64_t lda, int64_t batch_stride_a,
    const expmgrad_complex128 *b /* or NULL */, int64_t ldb, int64_t batch_stride_b,
    const expmgrad_complex128 *q /* or NULL */, int64_t ldq, int64_t batch_stride_q,
    const expmgrad_complex128 *gy /* or NULL */, int64_t ldgy, int64_t batch_stride_gy,
    const expmgrad_complex128 *gs /* or NULL */, int64_t ldgs, int64_t batch_stride_gs,
    const expmgrad_complex128 *gp /* or NULL */, int64_t ldgp, int64_t batch_stride_gp,
    expmgrad_complex128 *y /* or NULL */, int64_t ldy, int64_t batch_stride_y,
    expmgrad_complex128 *s /* or NULL */, int64_t lds, int64_t batch_stride_s,
    expmgrad_complex128 *p /* or NULL */, int64_t ldp, int64_t batch_stride_p,
    expmgrad_complex128 *abar /* or NULL */, int64_t ldabar, int64_t batch_stride_abar,
    expmgrad_complex128 *bbar /* or NULL */, int64_t ldbbar, int64_t batch_stride_bbar,
    expmgrad_complex128 *qbar /* or NULL */, int64_t ldqbar, int64_t batch_stride_qbar, double *tbar /* or NULL */,
    expmgrad_status *status, const expmgrad_options *options);

/* ---- Scalar function ----------------------------------------------------------------------- */

/* y_i = (1 - exp(-x_i)) / x_i for i < count, 1 at 0; to a few units in the last place everywhere. y may equal x. */
EXPMGRAD_NODISCARD expmgrad_status expmgrad_omexpovx_s(
    int64_t count, const float *x, float *y);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_omexpovx_d(
    int64_t count, const double *x, double *y);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_omexpovx_c(
    int64_t count, const expmgrad_complex64 *x, expmgrad_complex64 *y);
EXPMGRAD_NODISCARD expmgrad_status expmgrad_omexpovx_z(
    int64_t count, const expmgrad_complex128 *x, expmgrad_complex128 *y);

/* ---- Threads and versions ------------------------------------------------------------------ */

/* The default for options.num_threads, at first the cores this process may use; 0 restores that. */
expmgrad_status expmgrad_set_num_threads(int32_t num_threads);
int32_t expmgrad_get_num_threads(void);

/* "0.1.0"; and one line for bug reports: version, compilers and flags, processor level in use, BLAS. Static storage. */
const char *expmgrad_version(void);
const char *expmgrad_build_info(void);

#ifdef __cplusplus
}
#endif

#endif /* EXPMGRAD_H */
