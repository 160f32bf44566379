// The gradient of general A: the cotangent swept backwards by steps of its own, and
//
//   Ā = ω̄ ∫ λ(s) x(s)ᴴ ds,   x(s) = e^{sωA} b,   λ(s) = Σ_{t_i ≥ s} e^{(t_i−s)ω̄Aᴴ} g_i,   b̄ = λ(0)
//
// by Gauss and Legendre on each interval between two ends of steps, x and λ at a node being combinations of the vectors
// of their steps. The derivatives of the integrand are powers of ad_A, so that with θ = hν, ν = ‖A − μ‖, q nodes leave
// (q!)⁴(2θ)^{2q}/((2q+1)((2q)!)³); of polynomials of degrees m and m' it is exact from (m + m')/2 + 1 nodes on.
//
// It is not the derivative of the forward run: a run that stops early for b has an adjoint that is wrong for g.
import ExpmgradSchemes

extension TaylorSweep {
  /// `back` is the exponent of Aᴴ; `g` are the group's cotangents. Adds to `gradient` if it is wanted.
  func reverse(
    _ steps: [TaylorStep<T>], back: Exponent<T>, _ g: [UnsafePointer<S>], into bbar: UnsafeMutablePointer<S>,
    wantsGradient: Bool, _ gradient: UnsafeMutablePointer<S>?, _ context: ActionContext
  ) throws(ExpmError) -> Bool {
    let workspace = context.workspace, top = workspace.top, n = exponent.n, size = exponent.size
    defer { workspace.top = top }
    let lambda = bbar, sum = try workspace.take(size, of: S.self)
    lambda.update(repeating: 0, count: size)
    let forward = wantsGradient ? try TaylorVectors(exponent, workspace) : nil
    let backward = try TaylorVectors(back, workspace)
    var join = wantsGradient ? try QuadratureJoin(self, workspace) : nil
    var current = steps.count - 1, loaded = -1
    var s = group.end, next = group.times.count - 1, h = steps.last.map(\.length) ?? s, refused = 0
    var scales = ColumnScales<T>(exponent.columns)
    while s > 0 || next >= 0 {
      while next >= 0 && group.times[next] >= s {
        scales.apply(n, lambda)
        scales = ColumnScales<T>(exponent.columns)
        for t in 0..<size { lambda[t] += g[next][t] }
        next -= 1
      }
      if s <= 0 { break }
      var norms = Vectors<T>.norms(n, exponent.columns, lambda)
      _ = scales.normalise(n, lambda, &norms)
      if !norms.allSatisfy(\.isFinite) { return true }
      let stop = next >= 0 ? group.times[next] : 0
      h = Swift.min(h, s - stop)
      try backward.expand(lambda, h: h, adjoint: true, context)
      guard let chosen = try backward.choose(limit: (s - stop) / h, into: sum, context) else {
        refused += 1
        if refused > 200 { return false }
        h *= 0.02
        continue
      }
      var length = chosen.tau * h
      // On the next forward step's start where that is within a factor of two: fewer intervals.
      while current > 0 && steps[current].start >= s { current -= 1 }
      let distance = s - steps[current].start
      let lands = length > distance && length < 2 * distance && steps[current].start > stop
      if lands { length = distance }
      var low = lands ? steps[current].start : s - length
      if low <= stop * (1 + 1e-14) || s - stop - length <= 1e-14 * s { low = stop }
      if var open = join, let forward {
        var high = s, at = current
        while high > low {
          while at > 0 && steps[at].start >= high { at -= 1 }
          if loaded != at, let x = steps[at].x {
            try forward.expand(x.base, h: steps[at].h, adjoint: false, context)
            loaded = at
          }
          let from = Swift.max(low, at > 0 ? steps[at].start : 0)
          try open.add(
            (from, high), (forward, steps[at]), (backward, s, scales), exponent, back, gradient, context)
          high = from
        }
        join = open
      }
      if lands || low == stop {
        try backward.combine([(s - low) / h], into: [lambda], times: [back.factor(s - low)], context)
      } else {
        lambda.update(from: sum, count: size)
        Vectors<T>.scale(size, lambda, by: back.factor(length))
      }
      h = s - low
      s = low
      context.count.segments += 1
    }
    scales.apply(n, lambda)
    return true
  }
}

/// Nodes of an interval, gathered into one product on the pattern.
struct QuadratureJoin<T: Element> {
  typealias S = T.Real
  /// Nodes at a time.
  private let slots: Int
  private let z: UnsafeMutablePointer<S>
  private let x: UnsafeMutablePointer<S>
  private let nodes: [UnsafeMutablePointer<S>]
  private var rules: [Int: GaussLegendre] = [:]

  init(_ sweep: TaylorSweep<T>, _ workspace: Workspace) throws(ExpmError) {
    let exponent = sweep.exponent
    slots = Swift.max(1, Swift.min(8, 16 / exponent.width))
    z = try workspace.take(exponent.size * slots)
    x = try workspace.take(exponent.size * slots)
    var nodes: [UnsafeMutablePointer<S>] = []
    for _ in 0..<slots { nodes.append(try workspace.take(exponent.size)) }
    self.nodes = nodes
  }

  /// Adds ω̄ ∫ λ xᴴ over an interval within one step of either side.
  mutating func add(
    _ interval: (low: Double, high: Double), _ forward: (vectors: TaylorVectors<T>, step: TaylorStep<T>),
    _ backward: (vectors: TaylorVectors<T>, start: Double, scales: ColumnScales<T>), _ exponent: Exponent<T>,
    _ back: Exponent<T>, _ gradient: UnsafeMutablePointer<S>?, _ context: ActionContext
  ) throws(ExpmError) {
    let length = interval.high - interval.low, n = exponent.n, width = exponent.width
    let exact = (forward.vectors.degree + backward.vectors.degree) / 2 + 1
    let count = Self.count(length * (exponent.norm ?? .infinity), exact)
    let rule = rules[count] ?? GaussLegendre(count)
    rules[count] = rule
    var first = 0
    while first < count {
      let range = first..<Swift.min(count, first + slots)
      let times = range.map { interval.low + length * rule.nodes[$0] }, outs = Array(nodes[..<range.count])
      try forward.vectors.combine(
        times.map { ($0 - forward.step.start) / forward.step.h }, into: outs,
        times: times.map { exponent.factor($0 - forward.step.start) }, context)
      for out in outs { forward.step.scales.apply(n, out) }
      gather(outs, into: x, n, width)
      let weights = range.map { q in
        let f = back.factor(backward.start - times[q - first]), w = length * rule.weights[q]
        // ω̄ f w
        return (
          re: w * (f.re * back.phase.re - f.im * back.phase.im), im: w * (f.re * back.phase.im + f.im * back.phase.re)
        )
      }
      try backward.vectors.combine(
        times.map { (backward.start - $0) / backward.vectors.h }, into: outs, times: weights, context)
      for out in outs { backward.scales.apply(n, out) }
      gather(outs, into: z, n, width)
      try exponent.map.pattern(inner: range.count * width, z, x, into: gradient, context.threads)
      first = range.upperBound
    }
  }

  /// Enough for the unit roundoff by the norm, or by the degree.
  private static func count(_ theta: Double, _ exact: Int) -> Int {
    let byNorm =
      theta.isFinite
      ? GaussLegendre.nodesNeeded(delta: 2 * theta, weight: 1, unitRoundoff: T.Real.unitRoundoff, limit: exact) : nil
    return Swift.max(1, Swift.min(exact, (byNorm ?? exact) + 1))
  }

  /// Vectors side by side, row by row.
  private func gather(_ from: [UnsafeMutablePointer<S>], into to: UnsafeMutablePointer<S>, _ n: Int, _ width: Int) {
    let ld = from.count * width
    for (q, vector) in from.enumerated() {
      for i in 0..<n { (to + i * ld + q * width).update(from: vector + i * width, count: width) }
    }
  }
}
