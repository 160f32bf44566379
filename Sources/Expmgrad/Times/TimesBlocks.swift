// Times in blocks that any thread may compute.

/// Blocks of one call's times. Their bounds depend on the times alone, and what blocks add to one another is added in
/// one order: the number of threads changes no bit.
struct TimesBlocks: SharedBatch {
  let n: Int
  /// Blocks.
  let count: Int
  var settings: Settings
  let secondsOfOne: Double
  let compute: (_ blocks: Range<Int>, Workspace) throws(ExpmError) -> Void

  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    let top = workspace.top
    defer { workspace.top = top }
    try compute(range, workspace)
    return FirstFailure()
  }

  func run(_ workspace: Workspace) throws(ExpmError) { _ = try BatchShares(self).run(nil, workspace) }
}
