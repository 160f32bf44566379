// The tape of a Hermitian or skew-Hermitian matrix: its eigenbasis.
import Glibc

/// R and λ; for a skew-Hermitian matrix A too, whose second derivatives are scaling and squaring's. Immutable once
/// recorded.
final class EigenbasisTape<T: Element>: @unchecked Sendable {
  let n: Int
  let rows: UnsafeMutablePointer<T>
  let values: UnsafeMutablePointer<T.Real>
  private let copy: UnsafeMutablePointer<T>?

  /// n ≤ Eigenbasis.largestOrder; a copy of `a` if it is given.
  init(_ n: Int, _ a: Input<T>?) throws(ExpmError) {
    self.n = n
    let square = lined(n &* n &* T.parts), matrices = a == nil ? 1 : 2
    let scalars = matrices &* square &+ lined(n)
    let block = try alignedMemory(scalars &* MemoryLayout<T.Real>.stride).bindMemory(to: T.Real.self, capacity: scalars)
    var carver = Carver(block)
    rows = carver.cutEntries(n &* n, of: T.self)
    values = carver.cut(lined(n))
    guard let a else {
      copy = nil
      return
    }
    let copy = carver.cutEntries(n &* n, of: T.self)
    for i in 0..<n { (copy + i &* n).update(from: a.base + i &* a.ld, count: n) }
    self.copy = copy
  }
  deinit { free(rows) }

  var matrix: Input<T>? { copy.map { Operand(UnsafePointer($0), ld: n) } }

  func keep(_ basis: Eigenbasis<T>) {
    rows.update(from: basis.rows, count: n &* n)
    values.update(from: basis.values, count: n)
  }
}
