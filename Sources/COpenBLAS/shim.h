/* BLAS, and LAPACK behind wrappers: lapack.h's prototypes differ between its versions (string lengths, complex types),
 * its macros do not. Complex matrices are void pointers, as in CBLAS. */
#include <cblas.h>
#include <lapack.h>
#include <openblas_config.h>

typedef lapack_int expmgrad_lapack_int; /* lapack.h has it as a macro, which Swift does not see */

/* A = Z diag(w) Z^H for the `uplo` triangle of A, Z into a; workspaces of the lengths LAPACK documents for jobz =
 * 'V'. */
static inline lapack_int expmgrad_ssyevd(
    char uplo, lapack_int n, float *a, float *w, float *work, lapack_int lwork, lapack_int *iwork, lapack_int liwork) {
    lapack_int info;
    LAPACK_ssyevd("V", &uplo, &n, a, &n, w, work, &lwork, iwork, &liwork, &info);
    return info;
}
static inline lapack_int expmgrad_dsyevd(char uplo, lapack_int n, double *a, double *w, double *work, lapack_int lwork,
    lapack_int *iwork, lapack_int liwork) {
    lapack_int info;
    LAPACK_dsyevd("V", &uplo, &n, a, &n, w, work, &lwork, iwork, &liwork, &info);
    return info;
}
static inline lapack_int expmgrad_cheevd(char uplo, lapack_int n, void *a, float *w, void *work, lapack_int lwork,
    float *rwork, lapack_int lrwork, lapack_int *iwork, lapack_int liwork) {
    lapack_int info;
    LAPACK_cheevd("V", &uplo, &n, (lapack_complex_float *)a, &n, w, (lapack_complex_float *)work, &lwork, rwork,
        &lrwork, iwork, &liwork, &info);
    return info;
}
static inline lapack_int expmgrad_zheevd(char uplo, lapack_int n, void *a, double *w, void *work, lapack_int lwork,
    double *rwork, lapack_int lrwork, lapack_int *iwork, lapack_int liwork) {
    lapack_int info;
    LAPACK_zheevd("V", &uplo, &n, (lapack_complex_double *)a, &n, w, (lapack_complex_double *)work, &lwork, rwork,
        &lrwork, iwork, &liwork, &info);
    return info;
}

/* X = A^-1 B for A of order n and B n x m, both overwritten; *rcond is A's reciprocal 1-norm condition number, 0 if
 * A is singular. anorm = |A|_1; work: 4 n entries, rwork: 2 n, pivots: n (iwork: n). */
static inline lapack_int expmgrad_sgesv(lapack_int n, lapack_int m, float *a, float anorm, lapack_int *pivots, float *b,
    float *rcond, float *work, lapack_int *iwork) {
    lapack_int info;
    *rcond = 0;
    LAPACK_sgetrf(&n, &n, a, &n, pivots, &info);
    if (info == 0) LAPACK_sgecon("1", &n, a, &n, &anorm, rcond, work, iwork, &info);
    if (info == 0) LAPACK_sgetrs("N", &n, &m, a, &n, pivots, b, &n, &info);
    return info;
}
static inline lapack_int expmgrad_dgesv(lapack_int n, lapack_int m, double *a, double anorm, lapack_int *pivots,
    double *b, double *rcond, double *work, lapack_int *iwork) {
    lapack_int info;
    *rcond = 0;
    LAPACK_dgetrf(&n, &n, a, &n, pivots, &info);
    if (info == 0) LAPACK_dgecon("1", &n, a, &n, &anorm, rcond, work, iwork, &info);
    if (info == 0) LAPACK_dgetrs("N", &n, &m, a, &n, pivots, b, &n, &info);
    return info;
}
static inline lapack_int expmgrad_cgesv(lapack_int n, lapack_int m, void *a, float anorm, lapack_int *pivots, void *b,
    float *rcond, void *work, float *rwork) {
    lapack_int info;
    lapack_complex_float *A = (lapack_complex_float *)a, *B = (lapack_complex_float *)b;
    *rcond = 0;
    LAPACK_cgetrf(&n, &n, A, &n, pivots, &info);
    if (info == 0) LAPACK_cgecon("1", &n, A, &n, &anorm, rcond, (lapack_complex_float *)work, rwork, &info);
    if (info == 0) LAPACK_cgetrs("N", &n, &m, A, &n, pivots, B, &n, &info);
    return info;
}
static inline lapack_int expmgrad_zgesv(lapack_int n, lapack_int m, void *a, double anorm, lapack_int *pivots, void *b,
    double *rcond, void *work, double *rwork) {
    lapack_int info;
    lapack_complex_double *A = (lapack_complex_double *)a, *B = (lapack_complex_double *)b;
    *rcond = 0;
    LAPACK_zgetrf(&n, &n, A, &n, pivots, &info);
    if (info == 0) LAPACK_zgecon("1", &n, A, &n, &anorm, rcond, (lapack_complex_double *)work, rwork, &info);
    if (info == 0) LAPACK_zgetrs("N", &n, &m, A, &n, pivots, B, &n, &info);
    return info;
}

/* A = Z T Z^T with T block upper triangular, T into a; work: lwork >= 3 n. */
static inline lapack_int expmgrad_sgees(
    lapack_int n, float *a, float *re, float *im, float *z, float *work, lapack_int lwork) {
    lapack_int info, selected = 0;
    LAPACK_sgees("V", "N", NULL, &n, a, &n, &selected, re, im, z, &n, work, &lwork, NULL, &info);
    return info;
}
static inline lapack_int expmgrad_dgees(
    lapack_int n, double *a, double *re, double *im, double *z, double *work, lapack_int lwork) {
    lapack_int info, selected = 0;
    LAPACK_dgees("V", "N", NULL, &n, a, &n, &selected, re, im, z, &n, work, &lwork, NULL, &info);
    return info;
}

/* A = Z T Z^H with T upper triangular, T into a; work: lwork >= 2 n entries, rwork: n. */
static inline lapack_int expmgrad_cgees(
    lapack_int n, void *a, void *w, void *z, void *work, lapack_int lwork, float *rwork) {
    lapack_int info, selected = 0;
    LAPACK_cgees("V", "N", NULL, &n, (lapack_complex_float *)a, &n, &selected, (lapack_complex_float *)w,
        (lapack_complex_float *)z, &n, (lapack_complex_float *)work, &lwork, rwork, NULL, &info);
    return info;
}
static inline lapack_int expmgrad_zgees(
    lapack_int n, void *a, void *w, void *z, void *work, lapack_int lwork, double *rwork) {
    lapack_int info, selected = 0;
    LAPACK_zgees("V", "N", NULL, &n, (lapack_complex_double *)a, &n, &selected, (lapack_complex_double *)w,
        (lapack_complex_double *)z, &n, (lapack_complex_double *)work, &lwork, rwork, NULL, &info);
    return info;
}
