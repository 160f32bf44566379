// A substochastic matrix X, in rows, each of which is known to sum to 1 with the chance of having been killed: Σ_j x_ij
// + k_i = 1.

/// What is kept beside X, which is held as 2^c X.
struct SubstochasticRows<S: RealScalar> {
  typealias Vector = UnsafeMutablePointer<S>

  /// 2^c k
  private(set) var killed: Vector
  private var spare: Vector
  /// c is zero unless small rates need it.
  private(set) var c = 0
  private(set) var up: S = 1
  private(set) var down: S = 1
  /// Nobody is ever killed.
  private var isConservative = false
  private let n: Int
  /// Scalars of a row; those beyond n are zero.
  private let row: Int

  static func scratch(_ row: Int) -> Int { 2 &* lined(row) }

  init(n: Int, row: Int, _ carver: inout Carver<S>) {
    (self.n, self.row) = (n, row)
    (killed, spare) = (carver.cut(lined(row)), carver.cut(lined(row)))
    killed.update(repeating: 0, count: 2 &* lined(row))
  }

  mutating func hold(scaledBy c: Int) {
    self.c = c
    (up, down) = (S.pow2(c), S.pow2(-c))
  }

  /// The largest chance of not having been killed.
  var survival: S {
    var least = killed[0]
    for i in 1..<Swift.max(n, 1) { least = Swift.min(least, killed[i]) }
    return 1 - least * down
  }

  /// k = φ₁(B) κ, φ₁(z) = (e^z − 1)/z, B = P + shift·I, from 2^c P and 2^c κ. ‖B‖ < 1/2: no digit of an entry cancels.
  mutating func start(_ p: Vector, shift: S, _ kappa: UnsafePointer<S>) {
    killed.update(from: kappa, count: n)
    isConservative = (0..<n).allSatisfy { kappa[$0] == 0 }
    if isConservative { return }
    // 2^-11/11! < u
    for q in stride(from: 11, to: 1, by: -1) {
      for i in 0..<n { spare[i] = kappa[i] + (inner(p + i &* row, killed) * down + shift * killed[i]) / S(q) }
      swap(&killed, &spare)
    }
  }

  /// k ← k + Xk
  mutating func squareKilled(_ x: Vector) {
    if isConservative { return }
    for i in 0..<n { spare[i] = killed[i] + inner(x + i &* row, killed) * down }
    swap(&killed, &spare)
  }

  /// Makes every row sum to 1: its diagonal is what the others leave of it or, once they are more than a half, the row
  /// is divided by its sum. No digit cancels.
  func putRowsRight(_ x: Vector) {
    for i in 0..<n {
      let x = x + i &* row, stays = x[i]
      x[i] = 0
      let others = sum(x) + killed[i]
      if others * down <= 0.5 {
        x[i] = up - others
        continue
      }
      x[i] = stays
      let factor = up / (others + stays)
      for j in 0..<row { x[j] *= factor }
      killed[i] *= factor
    }
  }

  // Four sums at a time: one would wait for itself.
  private func sum(_ x: Vector) -> S {
    var s: (S, S, S, S) = (0, 0, 0, 0), j = 0
    while j &+ 4 <= row {
      s = (s.0 + x[j], s.1 + x[j &+ 1], s.2 + x[j &+ 2], s.3 + x[j &+ 3])
      j &+= 4
    }
    while j < row {
      s.0 += x[j]
      j &+= 1
    }
    return (s.0 + s.1) + (s.2 + s.3)
  }

  private func inner(_ x: Vector, _ y: Vector) -> S {
    var s: (S, S, S, S) = (0, 0, 0, 0), j = 0
    while j &+ 4 <= row {
      s = (s.0 + x[j] * y[j], s.1 + x[j &+ 1] * y[j &+ 1], s.2 + x[j &+ 2] * y[j &+ 2], s.3 + x[j &+ 3] * y[j &+ 3])
      j &+= 4
    }
    while j < row {
      s.0 += x[j] * y[j]
      j &+= 1
    }
    return (s.0 + s.1) + (s.2 + s.3)
  }
}
