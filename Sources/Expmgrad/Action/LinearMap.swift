// A as the methods of the action see it: steps of a recurrence, and products on its pattern.
import COpenBLAS
import ExpmgradPool
import ExpmgradSchemes

/// A caller's product with A or Aᴴ. x and y are n rows of `columns` entries. True ends the call.
package struct ActionCallback<T: Element>: @unchecked Sendable {
  package var apply: (_ adjoint: Bool, _ columns: Int, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>) -> Bool
  /// Takes in the pullback of y = A(θ) x at z; nil where no gradient in A is wanted.
  package var outer: ((_ columns: Int, _ z: UnsafePointer<T>, _ x: UnsafePointer<T>) -> Bool)?
  package init(
    apply: @escaping (Bool, Int, UnsafePointer<T>, UnsafeMutablePointer<T>) -> Bool,
    outer: ((Int, UnsafePointer<T>, UnsafePointer<T>) -> Bool)?
  ) {
    self.apply = apply
    self.outer = outer
  }
}

/// A dense matrix: entry (i, j) at base[i·ld + j], or at base[j·ld + i] if it is stored by columns; scalars.
struct DenseMatrix<S: RealScalar> {
  let base: UnsafePointer<S>
  let ld: Int
  let byColumns: Bool
  let complex: Bool
}

/// A linear map on blocks of vectors. Immutable; one call uses it on the caller's thread and shares its rows.
final class LinearMap<T: Element>: @unchecked Sendable {
  typealias S = T.Real
  enum Storage {
    case sparse(SparseMatrix<S>)
    case dense(DenseMatrix<S>)
    case callback(ActionCallback<T>, adjoint: Bool)
  }
  let n: Int
  let storage: Storage
  private let kept: AnyObject?

  init(n: Int, _ storage: Storage, kept: AnyObject? = nil) {
    self.n = n
    self.storage = storage
    self.kept = kept
  }

  /// Entries are complex; else A acts on the parts of complex vectors alike.
  var complex: Bool {
    switch storage {
    case .sparse(let matrix): matrix.complex
    case .dense(let matrix): matrix.complex
    case .callback: T.isComplex
    }
  }

  /// A step may overwrite the vector it subtracts.
  var worksInPlace: Bool { if case .sparse = storage { true } else { false } }

  /// Scalars of a gradient in A.
  var gradientSize: Int {
    switch storage {
    case .sparse(let matrix): matrix.count * (matrix.complex ? 2 : 1)
    case .dense(let matrix): n * n * (matrix.complex ? 2 : 1)
    case .callback: 0
    }
  }

  private static var block: Int { RecurrenceStep<S>.block }
  private var blocks: Int { (n + Self.block - 1) / Self.block }
  /// Scalars of the sums of squares of a step.
  func squaresSize(_ width: Int) -> Int { blocks * width }

  // MARK: Products

  func run(_ step: RecurrenceStep<S>, _ threads: Int) throws(ExpmError) {
    let kernels = S.kernels, width = step.width, n = n
    switch storage {
    case .sparse(let matrix):
      var step = step
      step.matrix = matrix.rows
      let seconds = 1e-9 * Double(matrix.count + 2 * n) * Double(Swift.max(1, width / 2))
      try shared(blocks, threads, seconds) { kernels.step(step, $0, rows: n) }
    case .dense(let matrix):
      let seconds = 0.3e-9 * Double(n) * Double(n) * Double(width)
      try shared(blocks, threads, seconds) { range in
        for block in range {
          let rows = block * Self.block..<Swift.min(n, (block + 1) * Self.block)
          matrix.product(rows, n, width, step.x, into: step.y)
          kernels.step(step, block..<block + 1, rows: n)
        }
      }
    case .callback(let callback, let adjoint):
      if callback.apply(adjoint, width / T.parts, entries(step.x), entries(step.y)) { throw .cancelled }
      try shared(blocks, threads, 1e-9 * Double(n * width)) { kernels.step(step, $0, rows: n) }
    }
  }

  /// gradient += the pullback of y = A x at z on A's entries; rows of z and x have `inner` scalars.
  func pattern(
    inner: Int, _ z: UnsafePointer<S>, _ x: UnsafePointer<S>, into gradient: UnsafeMutablePointer<S>?, _ threads: Int
  ) throws(ExpmError) {
    let kernels = S.kernels, n = n
    switch storage {
    case .sparse(let matrix):
      guard let gradient else { return }
      let seconds = 1e-9 * Double(matrix.count) * Double(inner) / 4
      try shared(blocks, threads, seconds) {
        let rows = $0.lowerBound * Self.block..<Swift.min(n, $0.upperBound * Self.block)
        kernels.pattern(matrix.rows, rows, inner: inner, z, x, into: gradient)
      }
    case .dense(let matrix):
      guard let gradient else { return }
      try shared(blocks, threads, 0.1e-9 * Double(n) * Double(n) * Double(inner)) { range in
        for block in range {
          let rows = block * Self.block..<Swift.min(n, (block + 1) * Self.block)
          matrix.addOuter(rows, n, inner, z, x, into: gradient)
        }
      }
    case .callback(let callback, _):
      guard let outer = callback.outer else { return }
      if outer(inner / T.parts, entries(z), entries(x)) { throw .cancelled }
    }
  }

  /// y_i += Σ_j c_ij x_j, `count` vectors of `size` scalars.
  static func combine(
    _ size: Int, _ x: [UnsafePointer<S>], _ c: UnsafePointer<S>, row: Int, term: Int,
    into y: [UnsafeMutablePointer<S>], adding: Bool, _ threads: Int
  ) throws(ExpmError) {
    if x.isEmpty || y.isEmpty { return }
    let piece = 4096, pieces = (size + piece - 1) / piece, kernels = S.kernels
    let seconds = 0.3e-9 * Double(size) * Double(x.count * y.count)
    try shared(pieces, threads, seconds) { range in
      for part in range {
        let start = part * piece, count = Swift.min(size, start + piece) - start
        let from = x.map { $0 + start }, to = y.map { $0 + start }
        kernels.combine(
          count, terms: x.count, from, c, row: row, term: term, count: y.count, into: to, adding: adding)
      }
    }
  }

  private func entries(_ x: UnsafePointer<S>) -> UnsafePointer<T> {
    UnsafeRawPointer(x).assumingMemoryBound(to: T.self)
  }
  private func entries(_ x: UnsafeMutablePointer<S>) -> UnsafeMutablePointer<T> {
    UnsafeMutableRawPointer(x).assumingMemoryBound(to: T.self)
  }
}

/// Runs `body` over ranges of `count` parts on as many threads as pay: waking one takes some 50 to 100 µs.
private func shared(
  _ count: Int, _ threads: Int, _ seconds: Double, _ body: (Range<Int>) -> Void
) throws(ExpmError) {
  if threads == 1 || seconds < 200e-6 || count < 2 { return body(0..<count) }
  let parts = EvenParts(whole: 0..<count, count: Swift.min(count, 4 * threads))
  try Work.open(threads: threads) { () throws(ExpmError) in
    let work = Work.current
    work.forEach(parts.count) { part, _ in body(parts[part]) }
    if work?.isOrphaned ?? false { throw .cancelled }
  }
}

extension DenseMatrix {
  /// Rows of y = A x, x and y of `width` scalars a row. A real A takes the parts of complex vectors as columns.
  fileprivate func product(
    _ rows: Range<Int>, _ n: Int, _ width: Int, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>
  ) {
    let parts = complex ? 2 : 1, columns = width / parts, start = byColumns ? rows.lowerBound : rows.lowerBound * ld
    let a = base + start * parts, to = y + rows.lowerBound * width
    if columns == 1 {
      S.blasGemv(
        complex: complex, byColumns ? CblasTrans : CblasNoTrans, blasint(byColumns ? n : rows.count),
        blasint(byColumns ? rows.count : n), a, blasint(ld), x, to)
    } else {
      S.blasGemm(
        complex: complex, byColumns ? CblasTrans : CblasNoTrans, CblasNoTrans, blasint(rows.count), blasint(columns),
        blasint(n), a, blasint(ld), x, blasint(columns), to, blasint(columns), adding: false)
    }
  }

  /// Rows of gradient += z xᴴ, in row-major order.
  fileprivate func addOuter(
    _ rows: Range<Int>, _ n: Int, _ inner: Int, _ z: UnsafePointer<S>, _ x: UnsafePointer<S>,
    into gradient: UnsafeMutablePointer<S>
  ) {
    let parts = complex ? 2 : 1, k = blasint(inner / parts)
    S.blasGemm(
      complex: complex, CblasNoTrans, CblasConjTrans, blasint(rows.count), blasint(n), k, z + rows.lowerBound * inner,
      k, x, k, gradient + rows.lowerBound * n * parts, blasint(n), adding: true)
  }
}
