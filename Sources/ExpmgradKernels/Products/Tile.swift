// The register tile: a block of C = A·B held in registers while k runs.
//
// Arithmetic contract (docs/design/kernels.md): every entry of C starts from zero and accumulates its terms in
// increasing k, one `mac` each; the old C is added last. Lanes, single matrices and remainders all obey it, so they
// agree bit for bit.

typealias Tile<let R: Int, let C: Int, L> = InlineArray<R, InlineArray<C, L>>

/// The rows and columns of a product, and how an entry of the left operand reaches every lane.
protocol Grid {
  associatedtype L: LaneElement
  /// Entries of one stored row.
  var columns: Int { get }
  /// Terms of each sum.
  var depth: Int { get }
  /// Entry k of the row that starts at `row`.
  func left(_ row: UnsafePointer<L>, _ k: Int) -> L
}

/// C[i ..< i+R, j ..< j+C] = (or +=) A·B.
@inline(__always)
func tile<G: Grid, let R: Int, let C: Int>(
  _ g: G, _ i: Int, _ j: Int, _ a: UnsafePointer<G.L>, _ b: UnsafePointer<G.L>, _ c: UnsafeMutablePointer<G.L>,
  _ adding: Bool, _ zero: Tile<R, C, G.L>
) {
  var sum = zero
  let at = c + (i &* g.columns &+ j)
  let rows = a + i &* g.columns
  var row = b + j
  for k in 0..<g.depth {
    for y in 0..<R {
      let v = g.left(rows + y &* g.columns, k)
      for x in 0..<C { sum[y][x] = G.L.mac(sum[y][x], v, row[x]) }
    }
    row += g.columns
  }
  // Last: the terms of a small product must not round at the size of what they are added to.
  if adding { for y in 0..<R { for x in 0..<C { sum[y][x] = G.L.add(at[y &* g.columns &+ x], sum[y][x]) } } }
  for y in 0..<R { for x in 0..<C { at[y &* g.columns &+ x] = sum[y][x] } }
}

@inline(__always) func zeros<L: LaneElement, let R: Int, let C: Int>(_: L.Type) -> Tile<R, C, L> {
  Tile<R, C, L>(repeating: InlineArray<C, L>(repeating: .zero))
}

/// `rows` rows of C = (or +=) A·B, in blocks of nearly equal size.
@inline(__always)
func blocked<G: Grid>(
  _ g: G, rows: Int, _ a: UnsafePointer<G.L>, _ b: UnsafePointer<G.L>, _ c: UnsafeMutablePointer<G.L>, _ adding: Bool
) {
  // Most small products are one block wide: no division then.
  let across = (g.columns &+ G.L.tileColumns &- 1) / G.L.tileColumns
  let width = across == 1 ? g.columns : g.columns / across, wider = g.columns &- width &* across
  var j = 0
  for q in 0..<across {
    let w = q < wider ? width &+ 1 : width
    let most = G.L.tileRows(w), down = (rows &+ most &- 1) / most
    let height = down == 1 ? rows : rows / down, taller = rows &- height &* down
    var i = 0
    for p in 0..<down {
      let h = p < taller ? height &+ 1 : height
      // Blocks larger than the register file allows are not compiled.
      if G.L.tileColumns > 3 && w == 4 {
        strip(g, h, i, j, a, b, c, adding, InlineArray<4, Bool>(repeating: true))
      } else if G.L.tileColumns > 2 && w == 3 {
        strip(g, h, i, j, a, b, c, adding, InlineArray<3, Bool>(repeating: true))
      } else if w == 2 {
        strip(g, h, i, j, a, b, c, adding, InlineArray<2, Bool>(repeating: true))
      } else {
        strip(g, h, i, j, a, b, c, adding, InlineArray<1, Bool>(repeating: true))
      }
      i &+= h
    }
    j &+= w
  }
}

@inline(__always)
func strip<G: Grid, let C: Int>(
  _ g: G, _ height: Int, _ i: Int, _ j: Int, _ a: UnsafePointer<G.L>, _ b: UnsafePointer<G.L>,
  _ c: UnsafeMutablePointer<G.L>,
  _ adding: Bool, _: InlineArray<C, Bool>
) {
  if G.L.tileRows(C) > 5 && height == 6 {
    tile(g, i, j, a, b, c, adding, zeros(G.L.self) as Tile<6, C, G.L>)
  } else if G.L.tileRows(C) > 4 && height == 5 {
    tile(g, i, j, a, b, c, adding, zeros(G.L.self) as Tile<5, C, G.L>)
  } else if G.L.tileRows(C) > 3 && height == 4 {
    tile(g, i, j, a, b, c, adding, zeros(G.L.self) as Tile<4, C, G.L>)
  } else if G.L.tileRows(C) > 2 && height == 3 {
    tile(g, i, j, a, b, c, adding, zeros(G.L.self) as Tile<3, C, G.L>)
  } else if height == 2 {
    tile(g, i, j, a, b, c, adding, zeros(G.L.self) as Tile<2, C, G.L>)
  } else {
    tile(g, i, j, a, b, c, adding, zeros(G.L.self) as Tile<1, C, G.L>)
  }
}
