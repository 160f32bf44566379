// The shifts that bring e^(A − μI) and its derivative into range, for a ratio that no shift changes.
//
// With μ = tr A/n, max Re λ(A − μI) ≥ 0: nothing underflows. With μ = α, the spectral abscissa, the value cannot
// overflow either but for A far from normal; ‖e^(A − αI)‖ ≥ 1 leaves the way down to e^-700 for a K that is larger
// still.

struct Shifts<C: Element> where C.Real == Double {
  let n: Int
  let a: UnsafePointer<C>
  let threads: Int
  let workspace: Workspace
  private var next = 0
  /// α, once it has been asked for; nil if LAPACK gave up.
  private var abscissa: Double?

  init(_ n: Int, _ a: UnsafePointer<C>, threads: Int, _ workspace: Workspace) {
    (self.n, self.a, self.threads, self.workspace) = (n, a, threads, workspace)
  }

  /// The next finite μ to try, nil after the last: tr A/n, α, α + 350, α + 700, the largest Re a_ii, 0.
  mutating func take() throws(ExpmError) -> Double? {
    while next < 6 {
      next += 1
      if let mu = try shift(next), mu.isFinite { return mu }
    }
    return nil
  }

  private mutating func shift(_ stage: Int) throws(ExpmError) -> Double? {
    switch stage {
    case 1: return (0..<n).reduce(0.0) { $0 + a[$1 &* (n &+ 1)].re / Double(n) }
    case 2...4:
      if stage == 2 { abscissa = try spectralAbscissa() }
      return abscissa.map { $0 + 350 * Double(stage - 2) }
    case 5: return (0..<n).map { a[$0 &* (n &+ 1)].re }.max()
    default: return 0
    }
  }

  /// max Re λ of A, at 25 n³ operations or so; nil if LAPACK gives up.
  private func spectralAbscissa() throws(ExpmError) -> Double? {
    // LAPACK's sizes are 32-bit numbers.
    if n > 1 << 25 { return nil }
    let lwork = 32 &* n, square = n &* n, top = workspace.top
    defer { workspace.top = top }
    let s: UnsafeMutablePointer<Complex<Double>> = try workspace.take(2 &* square &+ 2 &* n &+ lwork)
    let vectors = s + square, values = vectors + square, real = values + n, work = real + n
    for i in 0..<square { s[i] = Complex(a[i].re, a[i].im) }
    let info = try BLASGate.enter(threads: threads) { () throws(ExpmError) in
      Double.lapackSchur(
        LAPACKInt(n), s, values, vectors, work, LAPACKInt(lwork),
        UnsafeMutableRawPointer(real).assumingMemoryBound(to: Double.self))
    }
    return info == 0 ? (0..<n).map { values[$0].re }.max() : nil
  }
}
