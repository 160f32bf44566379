// The tiles of one panel: strips of rows as high as the registers allow beside a row of the panel. What is higher is
// not compiled.
import ExpmgradSchemes

/// Calls `body(first, height)` for strips of nearly equal height.
@inline(__always)
func strips(_ rows: Int, _ most: Int, _ body: (Int, Int) -> Void) {
  let count = (rows &+ most &- 1) / most
  if count == 0 { return }
  let height = rows / count, taller = rows &- height &* count
  var at = 0
  for s in 0..<count {
    let h = s < taller ? height &+ 1 : height
    body(at, h)
    at &+= h
  }
}

/// As many rows of `vectors` sums each as the registers bear, beside a row of the panel.
@inline(__always)
private func mostRows(_ vectors: Int) -> Int {
  #if WIDE || arch(arm64)
    // Thirty-two registers.
    8
  #elseif FMA
    // Sixteen, three-operand instructions. Six rows of two vectors would be as many sums as four of three, but the
    // compiler keeps them in memory.
    vectors == 3 ? 4 : 5
  #else
    // Sixteen, and a product needs one more.
    vectors == 2 ? 4 : 5
  #endif
}

#if FMA
  typealias WholePanel = PanelWidth<3>
  typealias NarrowPanel = PanelWidth<2>
#else
  typealias WholePanel = PanelWidth<2>
  typealias NarrowPanel = PanelWidth<1>
#endif
struct PanelWidth<let W: Int> {}

/// The rows `a` beside a panel of w vectors; of complex matrices in two parts.
@inline(__always)
func panelStrips<S: LaneScalar>(
  parts: Int, _ strip: PanelStrip<S>, _ w: Int, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>
) {
  if w == S.panelVectors {
    panelStrips(parts: parts, strip, rows, a, c, WholePanel())
  } else {
    panelStrips(parts: parts, strip, rows, a, c, NarrowPanel())
  }
}

@inline(__always)
private func panelStrips<S: LaneScalar, let W: Int>(
  parts: Int, _ strip: PanelStrip<S>, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>,
  _ width: PanelWidth<W>
) {
  parts == 1 ? realStrips(strip, rows, a, c, width) : complexStrips(strip, rows, a, c, width)
}

@inline(__always)
private func realStrips<S: LaneScalar, let W: Int>(
  _ strip: PanelStrip<S>, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, _: PanelWidth<W>
) {
  strips(rows, mostRows(W)) { at, height in
    let x = a + at &* strip.row, y = c + at &* strip.row
    switch height {
    case 8 where mostRows(W) >= 8: panelTile(RealStreams.self, strip, x, y, TileShape<8, W>())
    case 7 where mostRows(W) >= 7: panelTile(RealStreams.self, strip, x, y, TileShape<7, W>())
    case 6 where mostRows(W) >= 6: panelTile(RealStreams.self, strip, x, y, TileShape<6, W>())
    case 5 where mostRows(W) >= 5: panelTile(RealStreams.self, strip, x, y, TileShape<5, W>())
    case 4: panelTile(RealStreams.self, strip, x, y, TileShape<4, W>())
    case 3: panelTile(RealStreams.self, strip, x, y, TileShape<3, W>())
    case 2: panelTile(RealStreams.self, strip, x, y, TileShape<2, W>())
    default: panelTile(RealStreams.self, strip, x, y, TileShape<1, W>())
    }
  }
}

/// A complex row is two: real and imaginary parts.
@inline(__always)
private func complexStrips<S: LaneScalar, let W: Int>(
  _ strip: PanelStrip<S>, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, _: PanelWidth<W>
) {
  strips(rows, mostRows(W) / 2) { at, height in
    let x = a + at &* strip.row, y = c + at &* strip.row
    switch height {
    case 4 where mostRows(W) >= 8: panelTile(ComplexStreams.self, strip, x, y, TileShape<8, W>())
    case 3 where mostRows(W) >= 6: panelTile(ComplexStreams.self, strip, x, y, TileShape<6, W>())
    case 2: panelTile(ComplexStreams.self, strip, x, y, TileShape<4, W>())
    default: panelTile(ComplexStreams.self, strip, x, y, TileShape<2, W>())
    }
  }
}
