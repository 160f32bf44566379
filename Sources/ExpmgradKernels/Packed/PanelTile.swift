// The register tile of a large product: R streams of the left operand, read where they lie, times C vectors of a panel.
//
// A stream is a row of reals. A complex row is two of them, its real and its imaginary parts: r and m, their sums with
// the right factor's numbers, make the row r + i·m of the product.
import CVectors
import ExpmgradSchemes

/// Terms of one sum that lie together: `count` rows of a panel.
struct PanelRun<S> {
  var base: UnsafePointer<S>
  var count: Int
}

/// What the tiles of one panel share.
struct PanelStrip<S: LaneScalar> {
  let runs: UnsafePointer<PanelRun<S>>
  let runCount: Int
  /// Reals from row to row of both the left operand and the product.
  let row: Int
  /// Reals of the last vector that are in the matrix.
  let last: Int
  let adding: Bool
}

/// The streams of the left operand.
protocol Streams {
  /// Streams of a row.
  static var parts: Int { get }
}
enum RealStreams: Streams {
  @inline(__always) static var parts: Int { 1 }
}
enum ComplexStreams: Streams {
  @inline(__always) static var parts: Int { 2 }
}

/// Streams and vectors of a tile.
struct TileShape<let R: Int, let C: Int> {}

/// c = (or +=) R streams of the left operand times C vectors of a panel. Every entry starts from zero and adds its
/// terms in order, one `mac` each; the old one is added last.
@inline(never)
func panelTile<S: LaneScalar, P: Streams, let R: Int, let C: Int>(
  _: P.Type, _ strip: PanelStrip<S>, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, _: TileShape<R, C>
) {
  typealias V = S.Vec
  let width = V.scalarCount, row = strip.row
  var sum = Tile<R, C, V>(repeating: InlineArray<C, V>(repeating: .zero))
  let rows = R / P.parts, line = 64 / MemoryLayout<S>.stride
  // The product is far away when it is asked for at the end.
  for y in 0..<rows {
    let at = c + y &* row
    vector_prefetch_near_to_write(at)
    vector_prefetch_near_to_write(at + line)
    vector_prefetch_near_to_write(at + (C &* width &- 1))
  }
  var left = a
  for t in 0..<strip.runCount {
    var b = strip.runs[t].base, rest = strip.runs[t].count
    // A line of reals of each row, and the next strip's asked for.
    while rest &* P.parts >= line {
      for y in 0..<rows { vector_prefetch_near(left + (rows &+ y) &* row) }
      for _ in 0..<(line / P.parts) { accumulate(P.self, row, &left, &b, &sum) }
      rest &-= line / P.parts
    }
    for _ in 0..<rest { accumulate(P.self, row, &left, &b, &sum) }
  }
  if P.parts == 2 {
    for y in 0..<(R / 2) {
      for x in 0..<C { sum[y][x] = V.add(sum[2 &* y][x], V.turned(sum[2 &* y &+ 1][x])) }
    }
  }
  if strip.last == width {
    for y in 0..<rows {
      for x in 0..<C {
        let at = c + (y &* row &+ x &* width)
        (strip.adding ? V.add(V.load(at), sum[y][x]) : sum[y][x]).store(at)
      }
    }
  } else {
    for y in 0..<rows {
      for x in 0..<(C &- 1) {
        let at = c + (y &* row &+ x &* width)
        (strip.adding ? V.add(V.load(at), sum[y][x]) : sum[y][x]).store(at)
      }
      storePart(sum[y][C &- 1], strip.last, c + (y &* row &+ (C &- 1) &* width), adding: strip.adding)
    }
  }
}

/// One term of every sum.
@inline(__always)
private func accumulate<S: LaneScalar, P: Streams, let R: Int, let C: Int>(
  _: P.Type, _ row: Int, _ left: inout UnsafePointer<S>, _ b: inout UnsafePointer<S>, _ sum: inout Tile<R, C, S.Vec>
) {
  typealias V = S.Vec
  for y in 0..<R {
    let v = V(repeating: P.parts == 1 ? left[y &* row] : left[(y >> 1) &* row &+ (y & 1)])
    for x in 0..<C { sum[y][x] = V.mac(sum[y][x], v, V.load(b + x &* V.scalarCount)) }
  }
  b += C &* V.scalarCount
  left += P.parts
}

/// The first `count` lanes.
@inline(never)
private func storePart<V: LaneVector>(
  _ x: V, _ count: Int, _ c: UnsafeMutablePointer<V.Scalar>, adding: Bool
) {
  for l in 0..<count { c[l] = adding ? c[l] + x[l] : x[l] }
}
