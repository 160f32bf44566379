// Rows of real matrices between a caller's memory and padded vectors, a vector at a time.

extension LaneVector {
  /// 0, 1, 2, ...
  @inline(__always) static var lanes: Self {
    var v = Self.zero
    for l in 0..<scalarCount { v[l] = Scalar(l) }
    return v
  }
  @inline(__always) static func first(_ count: Int) -> SIMDMask<MaskStorage> {
    greater(Self(repeating: Scalar(count)), lanes)
  }
  @inline(__always) var largest: Scalar {
    var x = self[0]
    for l in 1..<Self.scalarCount { x = Swift.max(x, self[l]) }
    return x
  }
}

extension RowLayout {
  /// Real, as it lies. Reads beyond a row, never beyond the matrix.
  @inline(__always)
  func packRows(_ from: UnsafePointer<Scalar>, _ ld: Int, _ to: UnsafeMutablePointer<Scalar>) {
    let width = V.scalarCount, whole = n / width, rest = n % width
    let end = (n &- 1) &* ld &+ n, mask = V.first(rest)
    for i in 0..<n {
      let row = from + i &* ld, out = to + i &* rowScalars
      for v in 0..<whole { V.load(row + v &* width).store(out + v &* width) }
      if rest == 0 { continue }
      let at = whole &* width
      if i &* ld &+ at &+ width <= end {
        V.zero.replacing(with: V.load(row + at), where: mask).store(out + at)
      } else {
        var x = V.zero
        for l in 0..<rest { x[l] = row[at &+ l] }
        x.store(out + at)
      }
    }
  }

  /// Real, as it lies, times `factor`. Rows that follow one another are written in order, each over what the last one's
  /// vector wrote beyond its end.
  @inline(__always)
  func unpackRows(_ factor: Scalar, _ from: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>, _ ld: Int) {
    let width = V.scalarCount, whole = n / width, rest = n % width
    let f = V(repeating: factor), end = ld == n ? n &* n : 0
    for i in 0..<n {
      let row = from + i &* rowScalars, out = to + i &* ld
      for v in 0..<whole { V.mul(V.load(row + v &* width), f).store(out + v &* width) }
      if rest == 0 { continue }
      let at = whole &* width, x = V.mul(V.load(row + at), f)
      if i &* ld &+ at &+ width <= end {
        x.store(out + at)
      } else {
        for l in 0..<rest { out[at &+ l] = x[l] }
      }
    }
  }
}

extension RowLayout {
  /// A caller's matrix into rows, conjugate-transposed if asked.
  @inline(__always)
  func packMatrix(adjoint: Bool, _ from: UnsafePointer<Scalar>, _ ld: Int, _ to: UnsafeMutablePointer<Scalar>) {
    if L.parts > 1 { return pack(adjoint: adjoint, from, ld, to) }
    adjoint ? packTransposed(from, ld, to) : packRows(from, ld, to)
  }

  /// Rows times `factor` into a caller's matrix, conjugate-transposed if asked.
  @inline(__always)
  func unpackMatrix(
    adjoint: Bool, _ factor: (re: Scalar, im: Scalar), _ from: UnsafePointer<Scalar>,
    _ to: UnsafeMutablePointer<Scalar>, _ ld: Int
  ) {
    if L.parts > 1 { return unpack(adjoint: adjoint, factor, from, to, ld) }
    adjoint ? transpose(n, factor.re, from, rowScalars, to, ld) : unpackRows(factor.re, from, to, ld)
  }

  /// Real, transposed.
  @inline(__always)
  private func packTransposed(_ from: UnsafePointer<Scalar>, _ ld: Int, _ to: UnsafeMutablePointer<Scalar>) {
    transpose(n, 1, from, ld, to, rowScalars)
    for i in 0..<n { for j in n..<rowScalars { to[i &* rowScalars &+ j] = 0 } }
  }
}

/// to_ij = factor · from_ji, in blocks of 4 × 4.
@inline(never)
func transpose<S: LaneScalar>(
  _ n: Int, _ factor: S, _ from: UnsafePointer<S>, _ ldFrom: Int, _ to: UnsafeMutablePointer<S>, _ ldTo: Int
) {
  let whole = n & ~3, f = SIMD4<S>(repeating: factor)
  for i in stride(from: 0, to: whole, by: 4) {
    for j in stride(from: 0, to: whole, by: 4) {
      let p = from + (j &* ldFrom &+ i), q = to + (i &* ldTo &+ j)
      let columns = S.transposed(load4(p), load4(p + ldFrom), load4(p + 2 &* ldFrom), load4(p + 3 &* ldFrom))
      store4(S.scaled(columns.0, f), q)
      store4(S.scaled(columns.1, f), q + ldTo)
      store4(S.scaled(columns.2, f), q + 2 &* ldTo)
      store4(S.scaled(columns.3, f), q + 3 &* ldTo)
    }
  }
  for i in whole..<n {
    for j in 0..<n { to[i &* ldTo &+ j] = factor * from[j &* ldFrom &+ i] }
    for j in 0..<whole { to[j &* ldTo &+ i] = factor * from[i &* ldFrom &+ j] }
  }
}
