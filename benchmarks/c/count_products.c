/* Stands before BLAS (LD_PRELOAD) and counts the multiply-adds of cblas_dgemm; hands every call on to the real one.
 *
 * Squares of the input that only serve the choice of scaling (of A^2, A^4) are the products X X that come before the
 * first product of two different matrices, but for the first, A A, which the polynomial uses. They are counted apart. */
#include <stdint.h>

typedef void gemm_function(int order, int transa, int transb, int m, int n, int k, double alpha, const double *a,
    int lda, const double *b, int ldb, double beta, double *c, int ldc);

gemm_function *counted_gemm; /* the real one, set by the program that counts */
double counted_all, counted_leading_squares;
int32_t counted_mixed; /* a product of two different matrices has been seen */

void cblas_dgemm(int order, int transa, int transb, int m, int n, int k, double alpha, const double *a, int lda,
    const double *b, int ldb, double beta, double *c, int ldc) {
    double work = (double)m * n * k;
    counted_all += work;
    if (a != b) counted_mixed = 1;
    if (!counted_mixed) counted_leading_squares += work;
    counted_gemm(order, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
