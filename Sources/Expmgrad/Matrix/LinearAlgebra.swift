// BLAS and LAPACK on stored rows: products with transposes, the Hermitian eigenproblem, linear systems.
//
// LAPACK reads columns: it sees a matrix of stored rows transposed.
import ExpmgradPool
import ExpmgradSchemes
public import COpenBLAS

public typealias LAPACKInt = expmgrad_lapack_int

/// Of rows, columns and leading dimensions, 32-bit numbers to BLAS. Callers' sizes are held to it at the boundary.
package let largestBLASSize = Int(blasint.max)

/// The k directions of a matrix, whose rows are one matrix to a product, are more than BLAS counts; small ones do
/// without it.
package func exceedsBLAS(order n: Int, k: Int) -> Bool { !isSmall(n) && k > largestBLASSize / n }

/// An operand of `gemm`: as stored, or conjugate-transposed (transposed if real), or transposed.
enum Form {
  case plain, adjoint, transposed
  var blas: CBLAS_TRANSPOSE {
    switch self {
    case .plain: CblasNoTrans
    case .adjoint: CblasConjTrans
    case .transposed: CblasTrans
    }
  }
}

/// What BLAS and LAPACK do for a real scalar and the complex numbers made of it. Pointers are to entries.
public protocol LinearAlgebraScalar {
  static func blasGemm(
    complex: Bool, _ ta: CBLAS_TRANSPOSE, _ tb: CBLAS_TRANSPOSE, _ m: blasint, _ n: blasint, _ k: blasint,
    _ a: UnsafeRawPointer, _ lda: blasint, _ b: UnsafeRawPointer, _ ldb: blasint, _ c: UnsafeMutableRawPointer,
    _ ldc: blasint, adding: Bool)
  /// y = op(A) x, A of m rows of n.
  static func blasGemv(
    complex: Bool, _ ta: CBLAS_TRANSPOSE, _ m: blasint, _ n: blasint, _ a: UnsafeRawPointer, _ lda: blasint,
    _ x: UnsafeRawPointer, _ y: UnsafeMutableRawPointer)
  /// The upper triangle of C = SᴴS for S of k rows of n.
  static func blasHerk(complex: Bool, _ n: blasint, _ k: blasint, _ s: UnsafeRawPointer, _ c: UnsafeMutableRawPointer)
  static func lapackEigh(
    complex: Bool, _ uplo: CChar, _ n: LAPACKInt, _ a: UnsafeMutableRawPointer, _ w: UnsafeMutablePointer<Self>,
    _ work: UnsafeMutableRawPointer, _ lwork: LAPACKInt, _ rwork: UnsafeMutablePointer<Self>, _ lrwork: LAPACKInt,
    _ iwork: UnsafeMutablePointer<LAPACKInt>, _ liwork: LAPACKInt
  ) -> LAPACKInt
  /// The complex Schur form.
  static func lapackSchur(
    _ n: LAPACKInt, _ a: UnsafeMutableRawPointer, _ w: UnsafeMutableRawPointer, _ z: UnsafeMutableRawPointer,
    _ work: UnsafeMutableRawPointer, _ lwork: LAPACKInt, _ rwork: UnsafeMutablePointer<Self>
  ) -> LAPACKInt
  /// The real Schur form.
  static func lapackRealSchur(
    _ n: LAPACKInt, _ a: UnsafeMutablePointer<Self>, _ re: UnsafeMutablePointer<Self>, _ im: UnsafeMutablePointer<Self>,
    _ z: UnsafeMutablePointer<Self>, _ work: UnsafeMutablePointer<Self>, _ lwork: LAPACKInt
  ) -> LAPACKInt
  static func lapackSolve(
    complex: Bool, _ n: LAPACKInt, _ m: LAPACKInt, _ a: UnsafeMutableRawPointer, _ norm: Self,
    _ pivots: UnsafeMutablePointer<LAPACKInt>,
    _ b: UnsafeMutableRawPointer, _ rcond: UnsafeMutablePointer<Self>, _ work: UnsafeMutableRawPointer,
    _ rwork: UnsafeMutablePointer<Self>, _ iwork: UnsafeMutablePointer<LAPACKInt>
  ) -> LAPACKInt
}

/// C = (or +=) op(A) op(B): C is m × n, the inner size k.
func gemm<T: Element>(
  _ ta: Form, _ tb: Form, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<T>, _ lda: Int,
  _ b: UnsafePointer<T>, _ ldb: Int, into c: UnsafeMutablePointer<T>, _ ldc: Int, adding: Bool = false
) {
  // By rows of C: an entry's bits do not depend on how they are cut into multiples of what GEMM has in its registers.
  let pays = m &* n &* k >= 1_000_000, height = Swift.max(24, (m / 16 &+ 23) / 24 &* 24)
  let work = pays ? Work.current : nil
  work.forEach(work == nil ? 1 : (m &+ height &- 1) / height) { i, _ in
    let first = i &* height, rows = work == nil ? m : Swift.min(height, m &- first)
    T.Real.blasGemm(
      complex: T.isComplex, ta.blas, tb.blas, blasint(rows), blasint(n), blasint(k),
      a + (ta == .plain ? first &* lda : first), blasint(lda), b, blasint(ldb), c + first &* ldc, blasint(ldc),
      adding: adding)
  }
}

/// C = AB
func gemm<T: Element>(
  _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<T>, _ lda: Int, _ b: UnsafePointer<T>, _ ldb: Int,
  into c: UnsafeMutablePointer<T>, _ ldc: Int
) { gemm(.plain, .plain, m, n, k, a, lda, b, ldb, into: c, ldc) }

/// C = SᴴS, exactly Hermitian, for S of k rows of n; half the work of a product.
func gram<T: Element>(_ n: Int, _ k: Int, _ s: UnsafePointer<T>, into c: UnsafeMutablePointer<T>) {
  if !isSmall(n) {
    T.Real.blasHerk(complex: T.isComplex, blasint(n), blasint(k), s, c)
  } else {
    // OpenBLAS shares even a small herk over its threads, which must not change small results.
    gemm(.adjoint, .plain, n, n, k, s, n, s, n, into: c, n)
    for i in 0..<n { c[i &* (n &+ 1)] = T(c[i &* (n &+ 1)].re) }
  }
  for i in 0..<n { for j in 0..<i { c[i &* n &+ j] = c[j &* n &+ i].conjugate } }
}

/// X = A⁻¹B; A is n × n, B has n rows of n; both are overwritten, B with X. Returns the reciprocal condition number of
/// A. `work` has 5n entries, `integers` 2n.
func solve<T: Element>(
  _ n: Int, _ a: UnsafeMutablePointer<T>, _ b: UnsafeMutablePointer<T>, _ work: UnsafeMutablePointer<T>,
  _ integers: UnsafeMutablePointer<LAPACKInt>
) -> T.Real {
  // As LAPACK sees them, Aᵀ is factored: X = A⁻¹B needs Bᵀ in columns with Aᵀ in place of A, so both are transposed
  // first.
  transpose(n, a)
  transpose(n, b)
  var norm: T.Real = 0, rcond: T.Real = 0
  for j in 0..<n {
    var sum: T.Real = 0
    for i in 0..<n { sum += a[j &* n &+ i].magnitude }
    norm = Swift.max(norm, sum)
  }
  let info = T.Real.lapackSolve(
    complex: T.isComplex, LAPACKInt(n), LAPACKInt(n), a, norm, integers, b, &rcond, work, scalars(work + 4 &* n),
    integers + n)
  transpose(n, b)
  return info == 0 ? rcond : 0
}

private func transpose<T: Element>(_ n: Int, _ a: UnsafeMutablePointer<T>) {
  for i in 0..<n {
    for j in 0..<i { (a[i &* n &+ j], a[j &* n &+ i]) = (a[j &* n &+ i], a[i &* n &+ j]) }
  }
}

extension Double: LinearAlgebraScalar {
  public static func blasGemv(
    complex: Bool, _ ta: CBLAS_TRANSPOSE, _ m: blasint, _ n: blasint, _ a: UnsafeRawPointer, _ lda: blasint,
    _ x: UnsafeRawPointer, _ y: UnsafeMutableRawPointer
  ) {
    if complex {
      withUnsafePointer(to: SIMD2<Double>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Double>(0, 0)) {
          cblas_zgemv(CblasRowMajor, ta, m, n, one, a, lda, x, 1, $0, y, 1)
        }
      }
    } else {
      cblas_dgemv(
        CblasRowMajor, ta, m, n, 1, a.assumingMemoryBound(to: Double.self), lda, x.assumingMemoryBound(to: Double.self),
        1,
        0, y.assumingMemoryBound(to: Double.self), 1)
    }
  }
  public static func blasGemm(
    complex: Bool, _ ta: CBLAS_TRANSPOSE, _ tb: CBLAS_TRANSPOSE, _ m: blasint, _ n: blasint, _ k: blasint,
    _ a: UnsafeRawPointer, _ lda: blasint, _ b: UnsafeRawPointer, _ ldb: blasint, _ c: UnsafeMutableRawPointer,
    _ ldc: blasint, adding: Bool
  ) {
    if complex {
      withUnsafePointer(to: SIMD2<Double>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Double>(adding ? 1 : 0, 0)) {
          cblas_zgemm(CblasRowMajor, ta, tb, m, n, k, one, a, lda, b, ldb, $0, c, ldc)
        }
      }
    } else {
      cblas_dgemm(
        CblasRowMajor, ta, tb, m, n, k, 1, a.assumingMemoryBound(to: Double.self), lda,
        b.assumingMemoryBound(to: Double.self), ldb,
        adding ? 1 : 0, c.assumingMemoryBound(to: Double.self), ldc)
    }
  }
  public static func blasHerk(
    complex: Bool, _ n: blasint, _ k: blasint, _ s: UnsafeRawPointer, _ c: UnsafeMutableRawPointer
  ) {
    if complex {
      cblas_zherk(CblasRowMajor, CblasUpper, CblasConjTrans, n, k, 1, s, n, 0, c, n)
    } else {
      cblas_dsyrk(
        CblasRowMajor, CblasUpper, CblasTrans, n, k, 1, s.assumingMemoryBound(to: Double.self), n, 0,
        c.assumingMemoryBound(to: Double.self), n)
    }
  }
  public static func lapackEigh(
    complex: Bool, _ uplo: CChar, _ n: LAPACKInt, _ a: UnsafeMutableRawPointer, _ w: UnsafeMutablePointer<Double>,
    _ work: UnsafeMutableRawPointer, _ lwork: LAPACKInt, _ rwork: UnsafeMutablePointer<Double>, _ lrwork: LAPACKInt,
    _ iwork: UnsafeMutablePointer<LAPACKInt>, _ liwork: LAPACKInt
  ) -> LAPACKInt {
    complex
      ? expmgrad_zheevd(uplo, n, a, w, work, lwork, rwork, lrwork, iwork, liwork)
      : expmgrad_dsyevd(
        uplo, n, a.assumingMemoryBound(to: Double.self), w, work.assumingMemoryBound(to: Double.self), lwork, iwork,
        liwork)
  }
  public static func lapackSchur(
    _ n: LAPACKInt, _ a: UnsafeMutableRawPointer, _ w: UnsafeMutableRawPointer, _ z: UnsafeMutableRawPointer,
    _ work: UnsafeMutableRawPointer, _ lwork: LAPACKInt, _ rwork: UnsafeMutablePointer<Double>
  ) -> LAPACKInt { expmgrad_zgees(n, a, w, z, work, lwork, rwork) }
  public static func lapackRealSchur(
    _ n: LAPACKInt, _ a: UnsafeMutablePointer<Double>, _ re: UnsafeMutablePointer<Double>,
    _ im: UnsafeMutablePointer<Double>,
    _ z: UnsafeMutablePointer<Double>, _ work: UnsafeMutablePointer<Double>, _ lwork: LAPACKInt
  ) -> LAPACKInt { expmgrad_dgees(n, a, re, im, z, work, lwork) }
  public static func lapackSolve(
    complex: Bool, _ n: LAPACKInt, _ m: LAPACKInt, _ a: UnsafeMutableRawPointer, _ norm: Double,
    _ pivots: UnsafeMutablePointer<LAPACKInt>,
    _ b: UnsafeMutableRawPointer, _ rcond: UnsafeMutablePointer<Double>, _ work: UnsafeMutableRawPointer,
    _ rwork: UnsafeMutablePointer<Double>, _ iwork: UnsafeMutablePointer<LAPACKInt>
  ) -> LAPACKInt {
    complex
      ? expmgrad_zgesv(n, m, a, norm, pivots, b, rcond, work, rwork)
      : expmgrad_dgesv(
        n, m, a.assumingMemoryBound(to: Double.self), norm, pivots, b.assumingMemoryBound(to: Double.self), rcond,
        work.assumingMemoryBound(to: Double.self), iwork)
  }
}

extension Float: LinearAlgebraScalar {
  public static func blasGemv(
    complex: Bool, _ ta: CBLAS_TRANSPOSE, _ m: blasint, _ n: blasint, _ a: UnsafeRawPointer, _ lda: blasint,
    _ x: UnsafeRawPointer, _ y: UnsafeMutableRawPointer
  ) {
    if complex {
      withUnsafePointer(to: SIMD2<Float>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Float>(0, 0)) {
          cblas_cgemv(CblasRowMajor, ta, m, n, one, a, lda, x, 1, $0, y, 1)
        }
      }
    } else {
      cblas_sgemv(
        CblasRowMajor, ta, m, n, 1, a.assumingMemoryBound(to: Float.self), lda, x.assumingMemoryBound(to: Float.self),
        1,
        0, y.assumingMemoryBound(to: Float.self), 1)
    }
  }
  public static func blasGemm(
    complex: Bool, _ ta: CBLAS_TRANSPOSE, _ tb: CBLAS_TRANSPOSE, _ m: blasint, _ n: blasint, _ k: blasint,
    _ a: UnsafeRawPointer, _ lda: blasint, _ b: UnsafeRawPointer, _ ldb: blasint, _ c: UnsafeMutableRawPointer,
    _ ldc: blasint, adding: Bool
  ) {
    if complex {
      withUnsafePointer(to: SIMD2<Float>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Float>(adding ? 1 : 0, 0)) {
          cblas_cgemm(CblasRowMajor, ta, tb, m, n, k, one, a, lda, b, ldb, $0, c, ldc)
        }
      }
    } else {
      cblas_sgemm(
        CblasRowMajor, ta, tb, m, n, k, 1, a.assumingMemoryBound(to: Float.self), lda,
        b.assumingMemoryBound(to: Float.self), ldb,
        adding ? 1 : 0, c.assumingMemoryBound(to: Float.self), ldc)
    }
  }
  public static func blasHerk(
    complex: Bool, _ n: blasint, _ k: blasint, _ s: UnsafeRawPointer, _ c: UnsafeMutableRawPointer
  ) {
    if complex {
      cblas_cherk(CblasRowMajor, CblasUpper, CblasConjTrans, n, k, 1, s, n, 0, c, n)
    } else {
      cblas_ssyrk(
        CblasRowMajor, CblasUpper, CblasTrans, n, k, 1, s.assumingMemoryBound(to: Float.self), n, 0,
        c.assumingMemoryBound(to: Float.self), n)
    }
  }
  public static func lapackEigh(
    complex: Bool, _ uplo: CChar, _ n: LAPACKInt, _ a: UnsafeMutableRawPointer, _ w: UnsafeMutablePointer<Float>,
    _ work: UnsafeMutableRawPointer, _ lwork: LAPACKInt, _ rwork: UnsafeMutablePointer<Float>, _ lrwork: LAPACKInt,
    _ iwork: UnsafeMutablePointer<LAPACKInt>, _ liwork: LAPACKInt
  ) -> LAPACKInt {
    complex
      ? expmgrad_cheevd(uplo, n, a, w, work, lwork, rwork, lrwork, iwork, liwork)
      : expmgrad_ssyevd(
        uplo, n, a.assumingMemoryBound(to: Float.self), w, work.assumingMemoryBound(to: Float.self), lwork, iwork,
        liwork)
  }
  public static func lapackSchur(
    _ n: LAPACKInt, _ a: UnsafeMutableRawPointer, _ w: UnsafeMutableRawPointer, _ z: UnsafeMutableRawPointer,
    _ work: UnsafeMutableRawPointer, _ lwork: LAPACKInt, _ rwork: UnsafeMutablePointer<Float>
  ) -> LAPACKInt { expmgrad_cgees(n, a, w, z, work, lwork, rwork) }
  public static func lapackRealSchur(
    _ n: LAPACKInt, _ a: UnsafeMutablePointer<Float>, _ re: UnsafeMutablePointer<Float>,
    _ im: UnsafeMutablePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ work: UnsafeMutablePointer<Float>, _ lwork: LAPACKInt
  ) -> LAPACKInt { expmgrad_sgees(n, a, re, im, z, work, lwork) }
  public static func lapackSolve(
    complex: Bool, _ n: LAPACKInt, _ m: LAPACKInt, _ a: UnsafeMutableRawPointer, _ norm: Float,
    _ pivots: UnsafeMutablePointer<LAPACKInt>,
    _ b: UnsafeMutableRawPointer, _ rcond: UnsafeMutablePointer<Float>, _ work: UnsafeMutableRawPointer,
    _ rwork: UnsafeMutablePointer<Float>, _ iwork: UnsafeMutablePointer<LAPACKInt>
  ) -> LAPACKInt {
    complex
      ? expmgrad_cgesv(n, m, a, norm, pivots, b, rcond, work, rwork)
      : expmgrad_sgesv(
        n, m, a.assumingMemoryBound(to: Float.self), norm, pivots, b.assumingMemoryBound(to: Float.self), rcond,
        work.assumingMemoryBound(to: Float.self), iwork)
  }
}
