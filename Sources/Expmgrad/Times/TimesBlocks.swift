// Times in blocks that any thread may compute.

/// Blocks of one call's times. Their bounds depend on the times alone, and what blocks add to one another is added in one
/// order: the number of threads changes no bit.
struct TimesBlocks: SharedBatch {
  let n: Int
  /// Blocks.
  let count: Int
  let threads: Int
  let secondsOfOne: Double
  var watch: Watch?
  let compute: (_ blocks: Range<Int>, Workspace) throws(ExpmError) -> Void

  func run(
    _ from: Int, _ to: Int, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    try compute(from..<to, workspace)
    return FirstFailure()
  }

  func run() throws(ExpmError) { _ = try BatchShares(self).run(nil) }
}

extension Range<Int> {
  /// Consecutive pieces of at most `length`.
  func forEachPiece<E: Error>(_ length: Int, _ body: (Range<Int>) throws(E) -> Void) throws(E) {
    var start = lowerBound
    while start < upperBound {
      let end = Swift.min(upperBound, start + length)
      try body(start..<end)
      start = end
    }
  }
}
