// The Jacobian from its low-rank sum (LowRankKronecker.swift): 2n⁴ Q operations, written where they belong.

extension JacobianRequest {
  /// Directions cost 2n²(5 + s) products, a node 2n⁴ operations: beyond this many nodes the directions are cheaper.
  static func nodeLimit(_ n: Int) -> Int { 24 &* n }

  /// nil where another method is cheaper, or where e^(sA), 0 < s < 1, or what is made of it leaves the range of the
  /// type: K(A) may not.
  func byQuadrature(_ workspace: Workspace) throws(ExpmError) -> Outcome? {
    let sum: LowRankKronecker<T>
    do throws(LowRankKronecker<T>.Failure) {
      sum = try LowRankKronecker(n, a, settings.ofPart, limit: Self.nodeLimit(n), workspace)
    } catch {
      switch error {
      case .tooManyNodes: return nil
      case .outcome: return nil
      case .expm(let error): throw error
      }
    }
    if let y {
      let outcome = try Solver<T>(n: n).solve(Request(n: n, a: a, y: y, settings: settings.ofPart), workspace).outcome
      if outcome != .success { return outcome }
    }
    let width = sum.columnsAtOnce, block = try workspace.take(n &* n &* width, of: T.self)
    for i in 0..<n {
      try BLASGate.enter(threads: settings.threads) { () throws(ExpmError) in
        sum.beginRow(i)
        for first in stride(from: 0, to: n, by: width) {
          let now = Swift.min(width, n &- first)
          sum.row(first, now, into: block)
          for j in 0..<now { place(i, first &+ j, block + j &* n, now &* n) }
        }
      }
      try settings.watch.report(i &+ 1, n)
    }
    return isFinite ? .success : nil
  }

  /// Writes L(A, E) of entry (i, j): its row a is at x[a·ld].
  private func place(_ i: Int, _ j: Int, _ x: UnsafePointer<T>, _ ld: Int) {
    guard half else {
      let to = jacobian.base + (i &* n &+ j) &* jacobian.ld
      for a in 0..<n { (to + a &* n).update(from: x + a &* ld, count: n) }
      return
    }
    // Entries (i, j) and (j, i) are one free entry; the rows i come in order, so the smaller of the two is there first.
    let to = jacobian.base + halfIndex(n, i, j) &* jacobian.ld
    var at = 0
    for a in 0..<n {
      for b in a..<n {
        to[at] = i > j ? to[at] + x[a &* ld &+ b] : x[a &* ld &+ b]
        at &+= 1
      }
    }
  }
}

/// Where entry (i, j) of a symmetric matrix is in its upper triangle taken row after row: vech of a column-major
/// caller.
func halfIndex(_ n: Int, _ i: Int, _ j: Int) -> Int {
  let low = Swift.min(i, j), high = Swift.max(i, j)
  return low &* n &- low &* (low &- 1) / 2 &+ (high &- low)
}
