// Many linear combinations of the same matrices, and many inner products: a GEMM over matrices that may lie anywhere.
//
//   y_i = (or +=) Σ_j c_ij x_j        s_ij = Σ_t x_i[t] y_j[t]
//
// Matrices with real coefficients are flat arrays of reals, as in Combination.swift. Every entry starts from zero, or from the
// old entry, and adds its terms in increasing j, one `mac` each: how outputs are divided among calls changes no bit.

/// c_ij = base[i·row + j·term]
struct FamilyCoefficients<S> {
  let base: UnsafePointer<S>
  let row: Int
  let term: Int
}

typealias Family<S> = UnsafePointer<UnsafePointer<S>>

@inline(never)
func combineFamily<S: LaneScalar>(
  _ size: Int, _ terms: Int, _ x: Family<S>, _ c: FamilyCoefficients<S>, _ count: Int,
  into y: UnsafePointer<UnsafeMutablePointer<S>>, adding: Bool
) {
  let width = S.Vec.scalarCount
  // A few columns of every x, side by side: x themselves may lie so that their lines displace one another in the cache.
  withUnsafeTemporaryAllocation(of: S.Vec.self, capacity: 4 &* terms) { panel in
    guard let panel = panel.baseAddress else { return }
    var t = 0
    while t &+ 4 &* width <= size {
      strips(t, terms, x, c, count, y, adding, panel, InlineArray<4, Bool>(repeating: true))
      t &+= 4 &* width
    }
    while t &+ width <= size {
      strips(t, terms, x, c, count, y, adding, panel, InlineArray<1, Bool>(repeating: true))
      t &+= width
    }
    while t < size {
      for i in 0..<count {
        var sum = adding ? y[i][t] : 0
        for j in 0..<terms { sum = S.mac(sum, x[j][t], c.base[i &* c.row &+ j &* c.term]) }
        y[i][t] = sum
      }
      t &+= 1
    }
  }
}

/// U vectors of every output from scalar t on.
@inline(__always)
private func strips<S: LaneScalar, let U: Int>(
  _ t: Int, _ terms: Int, _ x: Family<S>, _ c: FamilyCoefficients<S>, _ count: Int,
  _ y: UnsafePointer<UnsafeMutablePointer<S>>, _ adding: Bool, _ panel: UnsafeMutablePointer<S.Vec>, _: InlineArray<U, Bool>
) {
  let width = S.Vec.scalarCount
  for j in 0..<terms { for u in 0..<U { panel[j &* U &+ u] = S.Vec.load(x[j] + (t &+ u &* width)) } }
  let empty = InlineArray<U, S.Vec>(repeating: .zero)
  var i = 0
  while i &+ 3 <= count {
    strip(t, terms, panel, c, i, y, adding, Tile<3, U, S.Vec>(repeating: empty))
    i &+= 3
  }
  while i < count {
    strip(t, terms, panel, c, i, y, adding, Tile<1, U, S.Vec>(repeating: empty))
    i &+= 1
  }
}

@inline(__always)
private func strip<S: LaneScalar, let K: Int, let U: Int>(
  _ t: Int, _ terms: Int, _ panel: UnsafePointer<S.Vec>, _ c: FamilyCoefficients<S>, _ i: Int,
  _ y: UnsafePointer<UnsafeMutablePointer<S>>, _ adding: Bool, _ zero: Tile<K, U, S.Vec>
) {
  let width = S.Vec.scalarCount
  var sum = zero
  if adding { for o in 0..<K { for u in 0..<U { sum[o][u] = S.Vec.load(y[i &+ o] + (t &+ u &* width)) } } }
  var p = panel, q = c.base + i &* c.row
  for _ in 0..<terms {
    for u in 0..<U {
      let v = p[u]
      for o in 0..<K { sum[o][u] = S.Vec.mac(sum[o][u], v, S.Vec(repeating: q[o &* c.row])) }
    }
    p += U
    q += c.term
  }
  for o in 0..<K { for u in 0..<U { sum[o][u].store(y[i &+ o] + (t &+ u &* width)) } }
}

/// Scalars summed in vectors before the lanes are added: parts of all y then stay in the cache.
private var innerPart: Int { 512 }

@inline(never)
func innerFamily<S: LaneScalar>(
  _ size: Int, _ count: Int, _ x: Family<S>, _ terms: Int, _ y: Family<S>, into s: UnsafeMutablePointer<S>
) {
  for i in 0..<count &* terms { s[i] = 0 }
  var t = 0
  while t < size {
    let end = Swift.min(size, t &+ innerPart)
    var i = 0
    while i < count {
      var j = 0
      while j < terms {
        innerTile(t, end, count, i, x, terms, j, y, s)
        j &+= 4
      }
      i &+= 3
    }
    t = end
  }
}

/// Adds the products over t ..< end of three x and four y; beyond the last one it is taken again, and dropped.
@inline(__always)
private func innerTile<S: LaneScalar>(
  _ start: Int, _ end: Int, _ count: Int, _ i: Int, _ x: Family<S>, _ terms: Int, _ j: Int, _ y: Family<S>,
  _ s: UnsafeMutablePointer<S>
) {
  let width = S.Vec.scalarCount
  let left = [x[i], x[Swift.min(i &+ 1, count &- 1)], x[Swift.min(i &+ 2, count &- 1)]] as InlineArray<3, UnsafePointer<S>>
  let right =
    [y[j], y[Swift.min(j &+ 1, terms &- 1)], y[Swift.min(j &+ 2, terms &- 1)], y[Swift.min(j &+ 3, terms &- 1)]]
    as InlineArray<4, UnsafePointer<S>>
  var sum = Tile<3, 4, S.Vec>(repeating: InlineArray<4, S.Vec>(repeating: .zero))
  var t = start
  while t &+ width <= end {
    for q in 0..<4 {
      let v = S.Vec.load(right[q] + t)
      for p in 0..<3 { sum[p][q] = S.Vec.mac(sum[p][q], S.Vec.load(left[p] + t), v) }
    }
    t &+= width
  }
  for p in 0..<Swift.min(3, count &- i) {
    for q in 0..<Swift.min(4, terms &- j) {
      var total = sum[p][q][0]
      for l in 1..<width { total += sum[p][q][l] }
      for r in t..<end { total = S.mac(total, left[p][r], right[q][r]) }
      s[(i &+ p) &* terms &+ j &+ q] += total
    }
  }
}
