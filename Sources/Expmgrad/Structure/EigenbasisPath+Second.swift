// The second Fréchet derivative in the eigenbasis of a Hermitian matrix (Daleckii & Krein 1965):
//
//   L2(A, E, F) = Rᴴ W R,   W_ij = Σ_k f[λ_i, λ_k, λ_j] (E'_ik F'_kj + F'_ik E'_kj),   E' = R E Rᴴ, F' = R F Rᴴ
//
// n³ second divided differences, each shared by W_ij and W_ji.

extension EigenbasisPath {
  func second(
    _ basis: Eigenbasis<T>, _ carver: inout Carver<S>, _ e: Input<T>, _ f: Input<T>, _ c: Input<T>?, _ d: Output<T>?,
    _ dd: Output<T>,
    adjoint: Bool, _ watch: Watch?
  ) throws(ExpmError) {
    func matrix() -> UnsafeMutablePointer<T> { carver.cutEntries(n &* n, of: T.self) }
    let divided = matrix(), e1 = matrix(), f1 = matrix(), eColumns = matrix(), fColumns = matrix(), w = matrix()
    let table = carver.cut(lined(n &* n)), exponentials = carver.cut(lined(n))
    fill(divided, basis)
    for i in 0..<n &* n { table[i] = divided[i].re }
    for i in 0..<n { exponentials[i] = S.exp(basis.values[i]) }

    try basis.intoBasis(e.base, e.ld, e1, watch)
    try basis.intoBasis(f.base, f.ld, f1, watch)
    // d/dF of L(Aᴴ, G) is L2(Aᴴ, G, Fᴴ).
    if adjoint { adjointInPlace(f1) }
    copyTransposed(e1, eColumns)
    copyTransposed(f1, fColumns)
    let differences = SecondDifferences(n: n, lambda: basis.values, exponentials: exponentials, first: table)
    for i in 0..<n {
      try watch.checkpoint(0)
      for j in i..<n {
        var above = T.zero, below = T.zero
        for k in 0..<n {
          let g = differences.value(i, j, k)
          above =
            above + (e1[i &* n &+ k] * fColumns[j &* n &+ k] + f1[i &* n &+ k] * eColumns[j &* n &+ k]).scaled(by: g)
          below =
            below + (e1[j &* n &+ k] * fColumns[i &* n &+ k] + f1[j &* n &+ k] * eColumns[i &* n &+ k]).scaled(by: g)
        }
        w[i &* n &+ j] = above
        w[j &* n &+ i] = below
      }
    }
    if let c {
      try basis.intoBasis(c.base, c.ld, basis.matrix(1), watch)
      let x = basis.matrix(1)
      for i in 0..<n &* n { w[i] = w[i] + x[i] * divided[i] }
    }
    try basis.outOfBasis(w, dd.base, dd.ld, watch)
    if let d {
      multiplyEntries(e1, by: divided)
      try basis.outOfBasis(e1, d.base, d.ld, watch)
    }
  }

  private func adjointInPlace(_ x: UnsafeMutablePointer<T>) {
    for i in 0..<n {
      for j in 0...i { (x[i &* n &+ j], x[j &* n &+ i]) = (x[j &* n &+ i].conjugate, x[i &* n &+ j].conjugate) }
    }
  }

  private func copyTransposed(_ from: UnsafePointer<T>, _ to: UnsafeMutablePointer<T>) {
    for i in 0..<n { for j in 0..<n { to[j &* n &+ i] = from[i &* n &+ j] } }
  }
}

/// f[λ_i, λ_k, λ_j] of ascending λ from tables of e^λ and f[λ_i, λ_j].
struct SecondDifferences<S: RealScalar> {
  let n: Int
  let lambda: UnsafePointer<S>
  let exponentials: UnsafePointer<S>
  let first: UnsafePointer<S>

  /// i ≤ j, any k.
  @inline(__always)
  func value(_ i: Int, _ j: Int, _ k: Int) -> S {
    let low = Swift.min(i, k), high = Swift.max(j, k), middle = i &+ j &+ k &- low &- high
    let gap = lambda[high] - lambda[low]
    if gap > secondDifferenceGap() { return (first[middle &* n &+ high] - first[low &* n &+ middle]) / gap }
    return exponentials[high] * secondDifferenceSeries(lambda[high] - lambda[middle], gap)
  }
}
