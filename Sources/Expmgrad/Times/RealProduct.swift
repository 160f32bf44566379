// GEMM over real scalars of any layout: coefficients times powers. Complex entries are two scalars side by side.
import COpenBLAS

/// C = (or +=) op(A) B or A op(B), row-major, op the transpose where asked: C is m × n, the inner size k.
func realProduct<S: RealScalar>(
  _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<S>, _ lda: Int,
  _ b: UnsafePointer<S>, _ ldb: Int, into c: UnsafeMutablePointer<S>, _ ldc: Int, adding: Bool
) {
  let ta = transposeA ? CblasTrans : CblasNoTrans, tb = transposeB ? CblasTrans : CblasNoTrans
  let (x, y, z) = (UnsafeRawPointer(a), UnsafeRawPointer(b), UnsafeMutableRawPointer(c))
  if S.self == Double.self {
    cblas_dgemm(
      CblasRowMajor, ta, tb, blasint(m), blasint(n), blasint(k), 1, x.assumingMemoryBound(to: Double.self), blasint(lda),
      y.assumingMemoryBound(to: Double.self), blasint(ldb), adding ? 1 : 0, z.assumingMemoryBound(to: Double.self), blasint(ldc))
  } else {
    cblas_sgemm(
      CblasRowMajor, ta, tb, blasint(m), blasint(n), blasint(k), 1, x.assumingMemoryBound(to: Float.self), blasint(lda),
      y.assumingMemoryBound(to: Float.self), blasint(ldb), adding ? 1 : 0, z.assumingMemoryBound(to: Float.self), blasint(ldc))
  }
}
