// The eigenbasis of a Hermitian matrix: A = Rᴴ diag(λ) R, the rows of R orthonormal (LAPACK's divide and conquer,
// syevd).
//
// LAPACK's eigenvalues are wrong by up to 10 u ‖A‖, and its vectors as far from orthonormal by 10 u, which R carries
// into a value twice and into a derivative four times. So it is given A − μI, μ the mean eigenvalue, where that is much
// smaller, and R takes one of Newton and Schulz's steps to the nearest unitary matrix.
import COpenBLAS

/// Which triangle of the stored rows is read.
public enum Triangle: Sendable { case upper, lower }

/// Scratch of the eigenbasis and of products in it, all of order n. LAPACK's workspace becomes three n × n matrices.
struct Eigenbasis<T: Element> {
  typealias S = T.Real
  let n: Int
  /// R; before `decompose`, the matrix.
  let rows: UnsafeMutablePointer<T>
  /// λ, ascending.
  let values: UnsafeMutablePointer<S>
  /// μ, while `rows` holds A − μI.
  private var shift: S = 0
  /// Three n × n matrices, free after `decompose`.
  let scratch: UnsafeMutablePointer<T>
  private let integers: UnsafeMutablePointer<S>

  /// LAPACK's workspace of 2n² + 6n + 1 must be a 32-bit number.
  static var largestOrder: Int { 32_000 }

  /// Scalars of the whole; n ≤ largestOrder.
  static func size(_ n: Int) -> Int {
    lined(n &* n &* T.parts) &+ lined(n) &+ lined(scratchEntries(n) &* T.parts) &+ lined(5 &* n &+ 3)
  }
  private static func scratchEntries(_ n: Int) -> Int { 3 &* n &* n &+ 8 &* n &+ 16 }

  init(_ n: Int, _ carver: inout Carver<S>) {
    self.n = n
    rows = carver.cutEntries(n &* n, of: T.self)
    values = carver.cut(lined(n))
    scratch = carver.cutEntries(Self.scratchEntries(n), of: T.self)
    integers = carver.cut(lined(5 &* n &+ 3))
  }

  /// A basis found before.
  init(_ known: Spectrum<T>, _ carver: inout Carver<S>) {
    (n, rows, values) = (known.n, known.rows, known.values)
    scratch = carver.cutEntries(3 &* n &* n, of: T.self)
    integers = carver.next
  }

  /// Loads the triangle of `factor`·A, less μI. False if it has a NaN or Inf.
  mutating func load(_ a: Input<T>, _ triangle: Triangle, times factor: T = T(1)) -> Bool {
    var finite = true, trace: S = 0, squares: S = 0
    for i in 0..<n {
      let columns = triangle == .upper ? i..<n : 0..<(i &+ 1)
      for j in columns {
        let x = factor == T(1) ? a.base[i &* a.ld &+ j] : factor * a.base[i &* a.ld &+ j]
        // The imaginary part of a Hermitian diagonal is not read.
        if !(i == j ? x.re.isFinite : x.isFinite) { finite = false }
        rows[i &* n &+ j] = x
        squares += i == j ? x.re * x.re : 2 * (x.re * x.re + x.im * x.im)
      }
      trace += rows[i &* n &+ i].re
    }
    // ‖A − μI‖² = ‖A‖² − nμ², in Frobenius norms: half the norm or less. Each difference is rounded once, by less than
    // LAPACK loses.
    let mean = trace / S(n)
    shift = squares.isFinite && mean * mean * S(n) > 0.75 * squares ? mean : 0
    if shift != 0 { for i in 0..<n { rows[i &* n &+ i] = T(rows[i &* n &+ i].re - shift) } }
    return finite
  }

  /// False if the eigensolver gave up.
  func decompose(_ triangle: Triangle) -> Bool {
    if !solve(triangle) { return false }
    if shift != 0 { for i in 0..<n { values[i] += shift } }
    orthonormalise()
    return true
  }

  /// R += R (I − RᴴR)/2. Uses matrices 0 and 1.
  private func orthonormalise() {
    let copy = matrix(0), defect = matrix(1)
    copy.update(from: rows, count: n &* n)
    gram(n, n, copy, into: defect)
    for i in 0..<n &* n { defect[i] = defect[i].scaled(by: -0.5) }
    for i in 0..<n { defect[i &* (n &+ 1)] = defect[i &* (n &+ 1)] + T(0.5) }
    gemm(.plain, .plain, n, n, n, copy, n, defect, n, into: rows, n, adding: true)
  }

  private func solve(_ triangle: Triangle) -> Bool {
    let lwork = T.isComplex ? n &* n &+ 2 &* n : 2 &* n &* n &+ 6 &* n &+ 1
    let lrwork = 2 &* n &* n &+ 5 &* n &+ 1
    let rwork = scalars(scratch + (n &* n &+ 2 &* n))
    let iwork = UnsafeMutableRawPointer(integers).assumingMemoryBound(to: LAPACKInt.self)
    // The stored rows' upper triangle is the lower one of the transpose that LAPACK sees, Aᵀ = Z diag(λ) Zᴴ;
    // the columns of Z lie as the rows of R = Zᵀ, and A = Rᴴ diag(λ) R.
    let uplo = CChar(UInt8(ascii: triangle == .upper ? "L" : "U"))
    return T.Real.lapackEigh(
      complex: T.isComplex, uplo, LAPACKInt(n), rows, values, scratch, LAPACKInt(lwork), rwork, LAPACKInt(lrwork),
      iwork,
      LAPACKInt(5 &* n &+ 3)) == 0
  }

  /// scratch matrix i
  func matrix(_ i: Int) -> UnsafeMutablePointer<T> { scratch + i &* n &* n }

  /// to = R X Rᴴ: X in the eigenbasis. Uses matrix 0.
  func intoBasis(_ x: UnsafePointer<T>, _ ld: Int, _ to: UnsafeMutablePointer<T>, _ watch: Watch?) throws(ExpmError) {
    gemm(.plain, .adjoint, n, n, n, x, ld, rows, n, into: matrix(0), n)
    try watch.checkpoint(1)
    gemm(n, n, n, rows, n, matrix(0), n, into: to, n)
    try watch.checkpoint(1)
  }

  /// y = Rᴴ X R. Uses matrix 0.
  func outOfBasis(_ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ ld: Int, _ watch: Watch?) throws(ExpmError) {
    gemm(.adjoint, .plain, n, n, n, rows, n, x, n, into: matrix(0), n)
    try watch.checkpoint(1)
    gemm(n, n, n, matrix(0), n, rows, n, into: y, ld)
    try watch.checkpoint(1)
  }
}

/// Scalars rounded up so that the next piece starts on a cache line, for either type.
@inline(__always) func lined(_ count: Int) -> Int { (count &+ 15) & ~15 }

extension Carver where S: RealScalar {
  /// Entries on a cache line.
  mutating func cutEntries<T: Element>(_ count: Int, of _: T.Type) -> UnsafeMutablePointer<T> where T.Real == S {
    UnsafeMutableRawPointer(cut(lined(count &* T.parts))).assumingMemoryBound(to: T.self)
  }
}
