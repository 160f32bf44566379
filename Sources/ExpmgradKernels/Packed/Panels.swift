// How the right factor of a large product lies in memory: panels of two or three vectors' columns, each with all its
// rows one after another, so that the product reads it from front to back.
//
// A matrix of n rows of n entries is here n rows of `row` reals: of a complex one, parts side by side. A panel holds
// `width` vectors of each row; widths are as equal as possible, what is beyond a row is zero.
import ExpmgradSchemes

struct Panels<S: LaneScalar> {
  let n: Int
  /// Reals of an entry: 1, or 2 of a complex one.
  let parts: Int
  /// Vectors that hold a row.
  let vectors: Int
  let count: Int
  private let narrow: Int
  private let wider: Int

  @inline(__always)
  init(_ n: Int, complex: Bool) {
    self.n = n
    parts = complex ? 2 : 1
    let width = S.Vec.scalarCount, most = S.panelVectors
    vectors = (n &* parts &+ width &- 1) / width
    count = Swift.max(1, (vectors &+ most &- 1) / most)
    narrow = vectors / count
    wider = vectors &- narrow &* count
  }

  /// Reals of a stored row.
  @inline(__always) var row: Int { n &* parts }
  /// Reals of a packed matrix.
  @inline(__always) var size: Int { n &* vectors &* S.Vec.scalarCount }
  @inline(__always) func width(_ p: Int) -> Int { p < wider ? narrow &+ 1 : narrow }
  /// Vectors before panel p.
  @inline(__always) func first(_ p: Int) -> Int { p &* narrow &+ Swift.min(p, wider) }
  /// The entries of a row, whole or in part, that panel p holds.
  func columns(_ p: Int) -> Range<Int> {
    let width = S.Vec.scalarCount, start = first(p) &* width
    return (start / parts)..<((Swift.min(start &+ self.width(p) &* width, row) &+ parts &- 1) / parts)
  }
  /// The panel of vector v.
  @inline(__always)
  func holding(_ v: Int) -> Int {
    let wide = wider &* (narrow &+ 1)
    return v < wide ? v / (narrow &+ 1) : wider &+ (v &- wide) / narrow
  }
}

/// A right factor: its n rows, in order, as runs that lie together. A whole matrix is one run.
struct RightFactor<S> {
  let runs: UnsafePointer<PackedRows<S>>
  let count: Int
}

extension LaneScalar {
  /// Vectors of a panel: accumulators, a row of the panel and a broadcast entry fill the registers.
  @inline(__always) static var panelVectors: Int {
    #if WIDE || arch(arm64) || FMA
      3
    #else
      2
    #endif
  }
}
