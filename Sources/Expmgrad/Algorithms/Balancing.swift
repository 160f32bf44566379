// Balancing: B = D⁻¹AD with D a diagonal of powers of two, exact in floating point (Parlett & Reinsch 1969).
//
//   exp(A) = D exp(B) D⁻¹        L(A, E) = D L(B, D⁻¹ED) D⁻¹
//
// Worth it only where it lowers the norm much: a small gain is not worth what scaling can do to the rounding errors of
// small entries (James, Langou & Lowery 2014). Here: by 4 or more.

/// Brings row and column sums of magnitudes, off the diagonal, to about the same size: scales `m` (n rows of n reals) in
/// place and leaves D in `d`. Returns whether it changed anything.
func balance<S: RealScalar>(_ n: Int, _ m: UnsafeMutablePointer<S>, _ d: UnsafeMutablePointer<S>) -> Bool {
  d.update(repeating: 1, count: n)
  let limit = S.pow2(Int(S.greatestFiniteMagnitude.exponent) / 4)
  var changed = false, again = true
  while again {
    again = false
    for i in 0..<n {
      var column: S = 0, row: S = 0
      for j in 0..<n where j != i {
        column += m[j &* n &+ i]
        row += m[i &* n &+ j]
      }
      if !(column > 0 && row > 0) || !(column + row).isFinite { continue }
      let before = column + row
      var f: S = 1
      while column < row / 2 && f < limit { f *= 2; column *= 4 }
      while column >= row * 2 && f > 1 / limit { f /= 2; column /= 4 }
      let after = (column + row) / f
      let total = d[i] * f
      if f == 1 || !(after < 0.95 * before) || !(total < limit && total > 1 / limit) { continue }
      d[i] = total
      changed = true
      again = true
      for j in 0..<n where j != i {
        m[i &* n &+ j] /= f
        m[j &* n &+ i] *= f
      }
    }
  }
  return changed
}
