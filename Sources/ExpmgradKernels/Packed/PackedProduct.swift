// Large products: the left operand as it lies in rows, the right one in panels (Panels.swift).
//
// Terms are summed in blocks of at most `largestDepth`, which n alone decides: every entry is the sum over a block from
// zero, and blocks are added in order. So no bit depends on which rows are computed together, or by whom.
import ExpmgradSchemes

/// Rows of a product: what is computed of it at once.
struct ProductRows<S: LaneScalar> {
  let panels: Panels<S>
  /// The first row of the left operand and of the product, `count` rows each.
  let a: UnsafePointer<S>
  let c: UnsafeMutablePointer<S>
  let count: Int
  let right: RightFactor<S>
  let adding: Bool
  /// The rows of the right factor, and its panels, that are not zero or not asked for.
  let terms: Range<Int>
  let some: Range<Int>

  /// Terms of one sum, at most: a panel and a strip of rows of so many stay in the first cache.
  static var largestDepth: Int { 200 }
  /// Bytes of the left operand at work: they stay in a second cache of half a megabyte.
  static var leftBytes: Int { 3 << 17 }

  @inline(never)
  func run() {
    let n = panels.n, blocks = (n &+ Self.largestDepth &- 1) / Self.largestDepth
    let depth = (n &+ blocks &- 1) / blocks
    let most = Swift.max(24, Self.leftBytes / (depth &* panels.parts &* MemoryLayout<S>.stride))
    let groups = (count &+ most &- 1) / most
    withUnsafeTemporaryAllocation(of: PanelRun<S>.self, capacity: right.count) { memory in
      guard let runs = memory.baseAddress else { return }
      var isFirst = true
      for block in 0..<blocks {
        let first = Swift.max(terms.lowerBound, block &* n / blocks)
        let end = Swift.min(terms.upperBound, (block &+ 1) &* n / blocks)
        if first >= end { continue }
        for group in 0..<groups {
          let row = group &* count / groups, rows = (group &+ 1) &* count / groups &- row
          for p in some { panel(p, first, end, row, rows, adding: adding || !isFirst, runs) }
        }
        isFirst = false
      }
    }
  }

  /// Terms first ..< end of the columns of panel p in `rows` rows from `row` on.
  @inline(__always)
  private func panel(
    _ p: Int, _ first: Int, _ end: Int, _ row: Int, _ rows: Int, adding: Bool, _ runs: UnsafeMutablePointer<PanelRun<S>>
  ) {
    let width = S.Vec.scalarCount, vector = panels.first(p), w = panels.width(p)
    let columns = panels.row &- vector &* width
    let strip = PanelStrip(
      runs: UnsafePointer(runs), runCount: slice(first, end, vector, w, runs), row: panels.row,
      last: Swift.min(width, columns &- (w &- 1) &* width), adding: adding)
    let from = a + (row &* panels.row &+ first &* panels.parts), to = c + (row &* panels.row &+ vector &* width)
    panelStrips(parts: panels.parts, strip, w, rows, from, to)
  }

  /// The pieces of the right factor's runs that hold rows first ..< end of a panel.
  @inline(__always)
  private func slice(
    _ first: Int, _ end: Int, _ vector: Int, _ w: Int, _ runs: UnsafeMutablePointer<PanelRun<S>>
  ) -> Int {
    let width = S.Vec.scalarCount
    var count = 0, at = 0
    for t in 0..<right.count {
      let run = right.runs[t], from = Swift.max(first, at), to = Swift.min(end, at &+ run.count)
      if from < to {
        let base = run.base + (run.stored &* vector &+ (run.first &+ from &- at) &* w) &* width
        runs[count] = PanelRun(base: base, count: to &- from)
        count &+= 1
      }
      at &+= run.count
    }
    return count
  }
}
