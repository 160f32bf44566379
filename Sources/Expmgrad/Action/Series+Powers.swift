// The reverse of a series in powers: its vectors are kept where memory allows, else made anew from every sixteenth.
import ExpmgradSchemes

extension Series {
  /// Vectors between two that are kept.
  private static var stretch: Int { 16 }
  /// Bytes up to which all powers of a step are kept.
  private static var allowance: Int { 1 << 27 }

  /// p_0 … p_(K−2) for a reverse run that asks for them in descending order.
  private struct Powers {
    let series: Series
    let count: Int
    let keepsAll: Bool
    /// All vectors, or every sixteenth; and those of the stretch at hand.
    private let kept: [UnsafeMutablePointer<S>]
    private let stretchVectors: [UnsafeMutablePointer<S>]
    private var start = -1

    init(_ series: Series, _ x: UnsafePointer<S>, _ count: Int, _ context: ActionContext) throws(ExpmError) {
      let size = series.size, workspace = context.workspace
      (self.series, self.count) = (series, count)
      keepsAll = size * count * MemoryLayout<S>.stride <= Series.allowance
      let distance = keepsAll ? 1 : Series.stretch
      var kept: [UnsafeMutablePointer<S>] = [], inStretch: [UnsafeMutablePointer<S>] = []
      for _ in stride(from: 0, to: count, by: distance) { kept.append(try workspace.take(size)) }
      for _ in 0..<(keepsAll ? 0 : Series.stretch) { inStretch.append(try workspace.take(size)) }
      kept[0].update(from: x, count: size)
      self.kept = kept
      stretchVectors = inStretch
      for k in stride(from: 0, to: count - 1, by: 1) {
        let from = keepsAll ? kept[k] : k % distance == 0 ? kept[k / distance] : inStretch[k % 2]
        let to = keepsAll ? kept[k + 1] : (k + 1) % distance == 0 ? kept[(k + 1) / distance] : inStretch[(k + 1) % 2]
        try advance(k, from, to, context)
      }
    }

    private func advance(
      _ k: Int, _ from: UnsafePointer<S>, _ to: UnsafeMutablePointer<S>, _ context: ActionContext
    ) throws(ExpmError) {
      try series.map.run(series.step(k, width: series.width, from, nil, to), context.threads)
      try context.made(series.columns)
    }

    mutating func at(_ k: Int, _ context: ActionContext) throws(ExpmError) -> UnsafePointer<S> {
      if keepsAll { return UnsafePointer(kept[k]) }
      let first = k / Series.stretch * Series.stretch
      if first != start {
        start = first
        stretchVectors[0].update(from: kept[first / Series.stretch], count: series.size)
        for j in first..<Swift.min(count, first + Series.stretch) - 1 {
          try advance(j, stretchVectors[j - first], stretchVectors[j - first + 1], context)
        }
      }
      return UnsafePointer(stretchVectors[k - first])
    }
  }

  /// From the start x of the step; g have their factors, `bbar` gets the cotangent of x. Every sum is of terms of one
  /// sign if x and g are.
  func reversePowers(
    _ table: Table, from x: UnsafePointer<S>, _ g: [UnsafePointer<S>], into bbar: UnsafeMutablePointer<S>,
    wantsGradient: Bool, _ gradient: UnsafeMutablePointer<S>?, _ context: ActionContext
  ) throws(ExpmError) {
    guard let adjoint, case .powers(let alpha) = kind else { return }
    let workspace = context.workspace, top = workspace.top, width = width, n = n
    defer { workspace.top = top }
    var powers = wantsGradient ? try Powers(self, x, table.degree - 1, context) : nil
    var ring: [UnsafeMutablePointer<S>] = []
    for _ in 0..<2 { ring.append(try workspace.take(size)) }
    var injection = try Injection(self, table, g, workspace)
    var outers = wantsGradient ? try Outers(n, width, workspace) : nil
    let (gamma, vector) = try injection.at(table.degree - 1, context.threads)
    for t in 0..<size { ring[0][t] = gamma * vector[t] }
    var turn = 0
    for k in stride(from: table.degree - 1, through: 1, by: -1) {
      let from = ring[turn % 2], to = ring[(turn + 1) % 2]
      var step = step(0, width: width, UnsafePointer(from), nil, to)
      let (gamma, vector) = try injection.at(k - 1, context.threads)
      (step.g, step.gamma, step.injected) = (vector, gamma, width)
      if var open = outers, var known = powers {
        step.kept = open.kept(alpha, split: width)
        let p = try known.at(k - 1, context), slot = open.filled * width
        for i in 0..<n { (open.x + i * open.ld + slot).update(from: p + i * width, count: width) }
        try adjoint.run(step, context.threads)
        open.filled += 1
        try open.flush(n, pattern, gradient, context.threads, last: k == 1)
        (outers, powers) = (open, known)
      } else {
        try adjoint.run(step, context.threads)
      }
      try context.made(columns, adjoint: true)
      turn += 1
    }
    bbar.update(from: ring[turn % 2], count: size)
  }
}
