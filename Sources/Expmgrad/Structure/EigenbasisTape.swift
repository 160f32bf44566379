// The tape of a Hermitian or skew-Hermitian matrix: its eigenbasis.
import Glibc

/// R and λ as they were found, in memory of a tape or of a workspace.
struct Spectrum<T: Element> {
  let n: Int
  let rows: UnsafeMutablePointer<T>
  let values: UnsafeMutablePointer<T.Real>

  /// Scalars of it.
  static func size(_ n: Int) -> Int { lined(n &* n &* T.parts) &+ lined(n) }

  init(_ n: Int, _ carver: inout Carver<T.Real>) {
    self.n = n
    rows = carver.cutEntries(n &* n, of: T.self)
    values = carver.cut(lined(n))
  }
}

/// R and λ; for a skew-Hermitian matrix A too, whose second derivatives are scaling and squaring's. Immutable once
/// recorded.
final class EigenbasisTape<T: Element>: @unchecked Sendable {
  let spectrum: Spectrum<T>
  private let copy: UnsafeMutablePointer<T>?

  /// n ≤ Eigenbasis.largestOrder; a copy of `a` if it is given.
  init(_ n: Int, _ a: Input<T>?) throws(ExpmError) {
    let scalars = Spectrum<T>.size(n) &+ (a == nil ? 0 : lined(n &* n &* T.parts))
    let block = try alignedMemory(scalars &* MemoryLayout<T.Real>.stride).bindMemory(to: T.Real.self, capacity: scalars)
    var carver = Carver(block)
    spectrum = Spectrum(n, &carver)
    guard let a else {
      copy = nil
      return
    }
    let copy = carver.cutEntries(n &* n, of: T.self)
    for i in 0..<n { (copy + i &* n).update(from: a.base + i &* a.ld, count: n) }
    self.copy = copy
  }
  deinit { giveBack(spectrum.rows) }

  var matrix: Input<T>? { copy.map { Operand(UnsafePointer($0), ld: spectrum.n) } }

  func keep(_ basis: Eigenbasis<T>) {
    spectrum.rows.update(from: basis.rows, count: basis.n &* basis.n)
    spectrum.values.update(from: basis.values, count: basis.n)
  }
}
