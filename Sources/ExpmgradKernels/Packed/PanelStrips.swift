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

#if WIDE || arch(arm64)
  // Thirty-two registers.
  @inline(__always)
  func realStrips<S: LaneScalar>(
    _ strip: PanelStrip<S>, _ w: Int, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>
  ) {
    let wide = w == S.panelVectors
    strips(rows, wide ? 8 : 8) { at, height in
      let x = a + at &* strip.row, y = c + at &* strip.row
      if wide {
        switch height {
        case 8: panelTile(RealStreams.self, strip, x, y, TileShape<8, 3>())
        case 7: panelTile(RealStreams.self, strip, x, y, TileShape<7, 3>())
        case 6: panelTile(RealStreams.self, strip, x, y, TileShape<6, 3>())
        case 5: panelTile(RealStreams.self, strip, x, y, TileShape<5, 3>())
        case 4: panelTile(RealStreams.self, strip, x, y, TileShape<4, 3>())
        case 3: panelTile(RealStreams.self, strip, x, y, TileShape<3, 3>())
        case 2: panelTile(RealStreams.self, strip, x, y, TileShape<2, 3>())
        default: panelTile(RealStreams.self, strip, x, y, TileShape<1, 3>())
        }
      } else {
        switch height {
        case 8: panelTile(RealStreams.self, strip, x, y, TileShape<8, 2>())
        case 7: panelTile(RealStreams.self, strip, x, y, TileShape<7, 2>())
        case 6: panelTile(RealStreams.self, strip, x, y, TileShape<6, 2>())
        case 5: panelTile(RealStreams.self, strip, x, y, TileShape<5, 2>())
        case 4: panelTile(RealStreams.self, strip, x, y, TileShape<4, 2>())
        case 3: panelTile(RealStreams.self, strip, x, y, TileShape<3, 2>())
        case 2: panelTile(RealStreams.self, strip, x, y, TileShape<2, 2>())
        default: panelTile(RealStreams.self, strip, x, y, TileShape<1, 2>())
        }
      }
    }
  }

  @inline(__always)
  func complexStrips<S: LaneScalar>(
    _ strip: PanelStrip<S>, _ w: Int, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>
  ) {
    let wide = w == S.panelVectors
    strips(rows, wide ? 4 : 4) { at, height in
      let x = a + at &* strip.row, y = c + at &* strip.row
      if wide {
        switch height {
        case 4: panelTile(ComplexStreams.self, strip, x, y, TileShape<8, 3>())
        case 3: panelTile(ComplexStreams.self, strip, x, y, TileShape<6, 3>())
        case 2: panelTile(ComplexStreams.self, strip, x, y, TileShape<4, 3>())
        default: panelTile(ComplexStreams.self, strip, x, y, TileShape<2, 3>())
        }
      } else {
        switch height {
        case 4: panelTile(ComplexStreams.self, strip, x, y, TileShape<8, 2>())
        case 3: panelTile(ComplexStreams.self, strip, x, y, TileShape<6, 2>())
        case 2: panelTile(ComplexStreams.self, strip, x, y, TileShape<4, 2>())
        default: panelTile(ComplexStreams.self, strip, x, y, TileShape<2, 2>())
        }
      }
    }
  }
#elseif FMA
  // Sixteen, three-operand instructions. Six rows of two vectors would be as many sums as four of three, but the
  // compiler keeps them in memory.
  @inline(__always)
  func realStrips<S: LaneScalar>(
    _ strip: PanelStrip<S>, _ w: Int, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>
  ) {
    let wide = w == S.panelVectors
    strips(rows, wide ? 4 : 5) { at, height in
      let x = a + at &* strip.row, y = c + at &* strip.row
      if wide {
        switch height {
        case 4: panelTile(RealStreams.self, strip, x, y, TileShape<4, 3>())
        case 3: panelTile(RealStreams.self, strip, x, y, TileShape<3, 3>())
        case 2: panelTile(RealStreams.self, strip, x, y, TileShape<2, 3>())
        default: panelTile(RealStreams.self, strip, x, y, TileShape<1, 3>())
        }
      } else {
        switch height {
        case 5: panelTile(RealStreams.self, strip, x, y, TileShape<5, 2>())
        case 4: panelTile(RealStreams.self, strip, x, y, TileShape<4, 2>())
        case 3: panelTile(RealStreams.self, strip, x, y, TileShape<3, 2>())
        case 2: panelTile(RealStreams.self, strip, x, y, TileShape<2, 2>())
        default: panelTile(RealStreams.self, strip, x, y, TileShape<1, 2>())
        }
      }
    }
  }

  @inline(__always)
  func complexStrips<S: LaneScalar>(
    _ strip: PanelStrip<S>, _ w: Int, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>
  ) {
    let wide = w == S.panelVectors
    strips(rows, wide ? 2 : 2) { at, height in
      let x = a + at &* strip.row, y = c + at &* strip.row
      if wide {
        switch height {
        case 2: panelTile(ComplexStreams.self, strip, x, y, TileShape<4, 3>())
        default: panelTile(ComplexStreams.self, strip, x, y, TileShape<2, 3>())
        }
      } else {
        switch height {
        case 2: panelTile(ComplexStreams.self, strip, x, y, TileShape<4, 2>())
        default: panelTile(ComplexStreams.self, strip, x, y, TileShape<2, 2>())
        }
      }
    }
  }
#else
  // Sixteen, and a product needs one more.
  @inline(__always)
  func realStrips<S: LaneScalar>(
    _ strip: PanelStrip<S>, _ w: Int, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>
  ) {
    let wide = w == S.panelVectors
    strips(rows, wide ? 4 : 5) { at, height in
      let x = a + at &* strip.row, y = c + at &* strip.row
      if wide {
        switch height {
        case 4: panelTile(RealStreams.self, strip, x, y, TileShape<4, 2>())
        case 3: panelTile(RealStreams.self, strip, x, y, TileShape<3, 2>())
        case 2: panelTile(RealStreams.self, strip, x, y, TileShape<2, 2>())
        default: panelTile(RealStreams.self, strip, x, y, TileShape<1, 2>())
        }
      } else {
        switch height {
        case 5: panelTile(RealStreams.self, strip, x, y, TileShape<5, 1>())
        case 4: panelTile(RealStreams.self, strip, x, y, TileShape<4, 1>())
        case 3: panelTile(RealStreams.self, strip, x, y, TileShape<3, 1>())
        case 2: panelTile(RealStreams.self, strip, x, y, TileShape<2, 1>())
        default: panelTile(RealStreams.self, strip, x, y, TileShape<1, 1>())
        }
      }
    }
  }

  @inline(__always)
  func complexStrips<S: LaneScalar>(
    _ strip: PanelStrip<S>, _ w: Int, _ rows: Int, _ a: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>
  ) {
    let wide = w == S.panelVectors
    strips(rows, wide ? 2 : 2) { at, height in
      let x = a + at &* strip.row, y = c + at &* strip.row
      if wide {
        switch height {
        case 2: panelTile(ComplexStreams.self, strip, x, y, TileShape<4, 2>())
        default: panelTile(ComplexStreams.self, strip, x, y, TileShape<2, 2>())
        }
      } else {
        switch height {
        case 2: panelTile(ComplexStreams.self, strip, x, y, TileShape<4, 1>())
        default: panelTile(ComplexStreams.self, strip, x, y, TileShape<2, 1>())
        }
      }
    }
  }
#endif
