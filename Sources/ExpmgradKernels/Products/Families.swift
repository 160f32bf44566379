// Many linear combinations of the same matrices, and many inner products: a GEMM over matrices that may lie anywhere.
//
//   y_i = (or +=) Σ_j c_ij x_j        s_ij = Σ_t x_i[t] y_j[t]
//
// Matrices with real coefficients are flat arrays of reals, as in Combination.swift. Every entry starts from zero, or
// from the old entry, and adds its terms in increasing j, one `mac` each: how outputs are divided among calls changes
// no bit.

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
  if terms > 1 && displaceOneAnother(x[1] - x[0], S.self) {
    withUnsafeTemporaryAllocation(of: S.Vec.self, capacity: 4 &* terms) { panel in
      if let panel = panel.baseAddress { combineColumns(size, terms, x, panel, c, count, into: y, adding: adding) }
    }
  } else {
    combineColumns(size, terms, x, nil, c, count, into: y, adding: adding)
  }
}

/// Whether the same columns of matrices so far from each other fall on few lines of a cache whose ways have 4096 bytes.
private func displaceOneAnother<S>(_ distance: Int, _: S.Type) -> Bool {
  (distance &* MemoryLayout<S>.stride) & 1023 == 0
}

/// With a panel, the columns at work are first copied side by side.
@inline(__always)
private func combineColumns<S: LaneScalar>(
  _ size: Int, _ terms: Int, _ x: Family<S>, _ panel: UnsafeMutablePointer<S.Vec>?, _ c: FamilyCoefficients<S>,
  _ count: Int,
  into y: UnsafePointer<UnsafeMutablePointer<S>>, adding: Bool
) {
  let width = S.Vec.scalarCount
  var t = 0
  while t &+ 4 &* width <= size {
    if let panel {
      for j in 0..<terms { for u in 0..<4 { panel[4 &* j &+ u] = S.Vec.load(x[j] + (t &+ u &* width)) } }
      strips(Panel(base: panel), t, terms, c, count, y, adding, InlineArray<4, Bool>(repeating: true))
    } else {
      strips(Columns(x: x, t: t), t, terms, c, count, y, adding, InlineArray<4, Bool>(repeating: true))
    }
    t &+= 4 &* width
  }
  while t &+ width <= size {
    strips(Columns(x: x, t: t), t, terms, c, count, y, adding, InlineArray<1, Bool>(repeating: true))
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

/// Where the vectors at work are: vector u of matrix j.
private protocol FamilySource {
  associatedtype S: LaneScalar
  func load(_ j: Int, _ u: Int) -> S.Vec
}
private struct Panel<S: LaneScalar>: FamilySource {
  let base: UnsafePointer<S.Vec>
  @inline(__always) func load(_ j: Int, _ u: Int) -> S.Vec { base[4 &* j &+ u] }
}
private struct Columns<S: LaneScalar>: FamilySource {
  let x: Family<S>
  let t: Int
  @inline(__always) func load(_ j: Int, _ u: Int) -> S.Vec { S.Vec.load(x[j] + (t &+ u &* S.Vec.scalarCount)) }
}

/// U vectors of every output from scalar t on.
@inline(__always)
private func strips<F: FamilySource, let U: Int>(
  _ x: F, _ t: Int, _ terms: Int, _ c: FamilyCoefficients<F.S>, _ count: Int,
  _ y: UnsafePointer<UnsafeMutablePointer<F.S>>, _ adding: Bool, _: InlineArray<U, Bool>
) {
  let empty = InlineArray<U, F.S.Vec>(repeating: .zero)
  var i = 0
  // Two at a time keep the units as busy as three; one does not.
  while i &+ 3 <= count && i &+ 4 != count {
    strip(x, t, terms, c, i, y, adding, Tile<3, U, F.S.Vec>(repeating: empty))
    i &+= 3
  }
  while i &+ 2 <= count {
    strip(x, t, terms, c, i, y, adding, Tile<2, U, F.S.Vec>(repeating: empty))
    i &+= 2
  }
  if i < count { strip(x, t, terms, c, i, y, adding, Tile<1, U, F.S.Vec>(repeating: empty)) }
}

@inline(__always)
private func strip<F: FamilySource, let K: Int, let U: Int>(
  _ x: F, _ t: Int, _ terms: Int, _ c: FamilyCoefficients<F.S>, _ i: Int,
  _ y: UnsafePointer<UnsafeMutablePointer<F.S>>, _ adding: Bool, _ zero: Tile<K, U, F.S.Vec>
) {
  typealias V = F.S.Vec
  let width = V.scalarCount
  var sum = zero
  if adding { for o in 0..<K { for u in 0..<U { sum[o][u] = V.load(y[i &+ o] + (t &+ u &* width)) } } }
  var q = c.base + i &* c.row
  for j in 0..<terms {
    for u in 0..<U {
      let v = x.load(j, u)
      for o in 0..<K { sum[o][u] = V.mac(sum[o][u], v, V(repeating: q[o &* c.row])) }
    }
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
  let left =
    [x[i], x[Swift.min(i &+ 1, count &- 1)], x[Swift.min(i &+ 2, count &- 1)]] as InlineArray<3, UnsafePointer<S>>
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
