// A product's rows as units that any thread may take.
import ExpmgradPool
import ExpmgradSchemes

/// Rows of a product, `height` at a time.
struct ProductUnits<S: LaneScalar>: @unchecked Sendable {
  let panels: Panels<S>
  let a: UnsafePointer<S>
  /// The whole right factor.
  let b: UnsafePointer<S>
  let c: UnsafeMutablePointer<S>
  let count: Int
  let height: Int
  let adding: Bool
  let terms: Range<Int>
  let some: Range<Int>

  var units: Int { (count &+ height &- 1) / height }

  /// Some rows, of which the first one is at `to`.
  func run(_ first: Int, _ rows: Int, into to: UnsafeMutablePointer<S>) {
    withUnsafePointer(to: PackedRows(base: b, stored: panels.n, first: 0, count: panels.n)) {
      ProductRows(
        panels: panels, a: a + first &* panels.row, c: to, count: rows, right: RightFactor(runs: $0, count: 1),
        adding: adding, terms: terms, some: some
      ).run()
    }
  }

  func run(_ claim: Claim) {
    let first = claim.unit &* height, rows = Swift.min(height, count &- first), row = panels.row
    let c = c + first &* row
    if let helper = claim.helper, claim.isRepeatable {
      // Apart, and home once the unit is accepted: what comes too late has written nothing.
      guard let room = helper.room(rows &* row &* MemoryLayout<S>.stride) else { return }
      let own = room.bindMemory(to: S.self, capacity: rows &* row)
      if adding { copy(rows, from: UnsafePointer(c), to: own) }
      run(first, rows, into: own)
      if !claim.accept() { return }
      copy(rows, from: UnsafePointer(own), to: c)
    } else {
      if claim.isRepeated && !claim.accept() { return }
      run(first, rows, into: c)
      if !claim.isRepeated { _ = claim.accept() }
    }
    claim.finish()
  }

  /// The columns of the panels.
  private func copy(_ rows: Int, from: UnsafePointer<S>, to: UnsafeMutablePointer<S>) {
    let width = S.Vec.scalarCount, start = panels.first(some.lowerBound) &* width
    let end = Swift.min(panels.row, panels.first(some.upperBound) &* width)
    for i in 0..<rows {
      (to + (i &* panels.row &+ start)).update(from: from + (i &* panels.row &+ start), count: end &- start)
    }
  }
}
