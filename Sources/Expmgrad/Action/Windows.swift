// Chebyshev's series and uniformisation over a stretch of time, in as few pieces as keep the digits.
//
// A window's error is some units u‖x‖ of its start, so it may not be so long that what it computes is small beside that
// for every start, as the digits of e^{hA} then are lost: from x at s, δ is short enough if
//
//   δ/(s + δ) ≤ C max(‖w_δ‖/‖x‖, e^{δλ})/e^{δτ},   λ ≤ λ_max(A) ≤ τ, the end of the series' interval
//
// The second term is a bound of ‖e^{δA}‖ from below: log ‖e^{hA}x‖ is convex in h for Hermitian A, so that its slope
// over the last half of a window is below λ_max. If δ is too long, one more run yields the candidates δ/2, δ/4, …,
// which share their vectors. Skew-Hermitian A, and uniformisation, lose nothing.
import ExpmgradSchemes

/// One run of a series, as its reverse needs it.
struct SeriesSegment<T: Element> {
  typealias S = T.Real
  let start: Double
  /// Times from the start on, and which of the caller's each is; nil: the end of the segment.
  let deltas: [Double]
  let targets: [Int?]
  let scales: ColumnScales<T>
  /// K, where the run decided on it.
  let degree: Int?
  /// p_(K−2), p_(K−1), or else x.
  let last: (Buffer<S>, Buffer<S>)?
  let x: Buffer<S>?
}

struct SeriesSweep<T: Element> {
  typealias S = T.Real
  let series: Series<T>
  let group: TimeGroup
  /// The longest piece, at any rate.
  let longest: Double
  /// The upper end of the interval, where solutions may decay beside it, so that pieces are looked at.
  let top: Double?
  /// No better interval can be had.
  let isTight: Bool

  enum Pieces { case done([SeriesSegment<T>]), tooLong, tooShort }

  private static var constant: Double { 10 }

  /// The values at the group's times into outs, n × columns each; or what is wrong with the series' interval.
  func forward(
    _ b: UnsafePointer<S>, into outs: [UnsafeMutablePointer<S>], recording: Bool, _ context: ActionContext
  ) throws(ExpmError) -> Pieces {
    let workspace = context.workspace, bottom = workspace.top, size = series.size, n = series.n
    defer { workspace.top = bottom }
    var x = try workspace.take(size, of: S.self), end = try workspace.take(size, of: S.self)
    x.update(from: b, count: size)
    var norms = Vectors<T>.norms(n, series.columns, x), scales = ColumnScales<T>(series.columns)
    _ = scales.normalise(n, x, &norms)
    var segments: [SeriesSegment<T>] = [], s = 0.0, next = 0, growth = -Double.infinity
    var length = Swift.min(group.end, longest)
    while next < group.times.count {
      let rest = group.end - s
      let isLast = length >= rest * (1 - 1e-12)
      var plan = Plan(group, next, s, isLast ? rest : length, isLast: isLast)
      let watches = top != nil && series.table([plan.length]).degree > 24
      if watches { plan.spare(plan.length / 2) }
      let inner = workspace.top
      defer { workspace.top = inner }
      guard var run = try attempt(x, plan, outs[next...], end, recording: recording, context) else {
        return .tooShort
      }
      var accepted = plan.length
      if let top {
        growth = Swift.max(growth, slope(run, norms))
        if !run.isGood(plan.wanted, norms, s, growth, top, Self.constant) {
          if !isTight { return .tooLong }
          plan = Plan(group, next, s, plan.length / 2, isLast: false)
          for k in 0..<6 { plan.spare(plan.length / Double(1 << k)) }
          guard let again = try attempt(x, plan, outs[next...], nil, recording: false, context) else {
            return .tooShort
          }
          run = again
          growth = Swift.max(growth, slope(run, norms))
          accepted = plan.length / 32
          for k in 0..<6 {
            let h = plan.length / Double(1 << k)
            if run.isGood(plan.upTo(h), norms, s, growth, top, Self.constant) {
              accepted = h
              break
            }
          }
          plan.cut(to: accepted)
          if let at = plan.spareIndex(accepted) { end.update(from: run.spares[at], count: size) }
          run.last = nil
        }
      }
      let done = plan.times.count
      for i in 0..<done { scales.apply(n, outs[next + i]) }
      if recording {
        let kept = run.last == nil ? try Buffer(copying: UnsafePointer(x), size) : nil
        segments.append(
          SeriesSegment(
            start: s, deltas: plan.times + (plan.isLast ? [] : [accepted]),
            targets: (0..<done).map { next + $0 } + (plan.isLast ? [] : [nil]), scales: scales, degree: run.degree,
            last: run.last, x: kept))
      }
      context.count.segments += 1
      next += done
      if next == group.times.count { break }
      (x, end) = (end, x)
      s += accepted
      norms = Vectors<T>.norms(n, series.columns, x)
      _ = scales.normalise(n, x, &norms)
      length = Swift.min(longest, 2 * accepted)
      workspace.top = inner
    }
    return .done(segments)
  }

  /// What one run is to yield: the group's times within a length, its end if that is not the last time, and spare times
  /// that only help to judge.
  struct Plan {
    private(set) var length: Double
    private(set) var times: [Double] = []
    private(set) var spares: [Double] = []
    let isLast: Bool

    init(_ group: TimeGroup, _ next: Int, _ s: Double, _ length: Double, isLast: Bool) {
      (self.length, self.isLast) = (length, isLast)
      for t in group.times[next...] {
        if !isLast && t - s > length { break }
        times.append(Swift.max(0, t - s))
      }
    }

    /// All that must be right.
    var wanted: [Double] { times + (isLast ? [] : [length]) }
    func upTo(_ h: Double) -> [Double] { times.filter { $0 <= h } + [h] }
    mutating func spare(_ h: Double) { if h > 0 && !spares.contains(h) { spares.append(h) } }
    func spareIndex(_ h: Double) -> Int? { spares.firstIndex(of: h) }
    mutating func cut(to h: Double) {
      length = h
      times = times.filter { $0 <= h }
    }
  }

  private struct Run {
    /// Of every time that was computed.
    var norms: [Double: [Double]] = [:]
    var spares: [UnsafeMutablePointer<S>] = []
    var last: (Buffer<S>, Buffer<S>)?
    var degree: Int?

    func isGood(
      _ deltas: [Double], _ start: [Double], _ s: Double, _ growth: Double, _ top: Double, _ limit: Double
    ) -> Bool {
      deltas.allSatisfy { delta in
        guard let found = norms[delta] else { return true }
        return start.indices.allSatisfy { c in
          // What is not finite is no better in shorter pieces.
          if start[c] == 0 || !found[c].isFinite || !start[c].isFinite { return true }
          let kept = Swift.max(found[c] / start[c], growth.isFinite ? Double.exp(growth * delta) : 0)
          return delta / (s + delta) * Double.exp(top * delta) <= limit * kept
        }
      }
    }
  }

  private func attempt(
    _ x: UnsafePointer<S>, _ plan: Plan, _ outs: ArraySlice<UnsafeMutablePointer<S>>,
    _ end: UnsafeMutablePointer<S>?, recording: Bool, _ context: ActionContext
  ) throws(ExpmError) -> Run? {
    var run = Run()
    var deltas = plan.times, to = Array(outs.prefix(plan.times.count))
    if !plan.isLast, let end {
      deltas.append(plan.length)
      to.append(end)
    }
    for h in plan.spares {
      let spare = try context.workspace.take(series.size, of: S.self)
      run.spares.append(spare)
      deltas.append(h)
      to.append(spare)
    }
    var last: (Buffer<S>, Buffer<S>)?
    if recording, case .chebyshev = series.kind { last = (try Buffer<S>(series.size), try Buffer<S>(series.size)) }
    let table = series.table(deltas)
    guard let degree = try series.forward(x, table, deltas, into: to, last: last.map { ($0.base, $1.base) }, context)
    else { return nil }
    run.last = last
    if case .powers = series.kind { run.degree = degree }
    if top != nil { for (h, w) in zip(deltas, to) { run.norms[h] = Vectors<T>.norms(series.n, series.columns, w) } }
    return run
  }

  /// The steepest growth that is seen between a time and its half, of those in which rounding does not show.
  private func slope(_ run: Run, _ start: [Double]) -> Double {
    var steepest = -Double.infinity
    for (h, norms) in run.norms {
      guard let half = run.norms[h / 2], let top else { continue }
      // Rounding leaves some u e^{hτ}‖x‖.
      let least = 1e4 * T.Real.unitRoundoff * Double.exp(h * top)
      for c in norms.indices where norms[c] > least * start[c] && half[c] > least * start[c] && norms[c].isFinite {
        steepest = Swift.max(steepest, Double.log(norms[c] / half[c]) / (h / 2))
      }
    }
    return steepest
  }
}

extension SeriesSweep {
  /// The cotangent of b, and what the values' gradient in A is, added on its pattern. `g` are those of the group's
  /// times, and are used up.
  func reverse(
    _ segments: [SeriesSegment<T>], _ g: [UnsafeMutablePointer<S>], into bbar: UnsafeMutablePointer<S>,
    wantsGradient: Bool, _ gradient: UnsafeMutablePointer<S>?, _ context: ActionContext
  ) throws(ExpmError) {
    let workspace = context.workspace, top = workspace.top, size = series.size, n = series.n
    defer { workspace.top = top }
    let carried = try workspace.take(size, of: S.self)
    for segment in segments.reversed() {
      let inner = workspace.top
      defer { workspace.top = inner }
      let cotangents = segment.targets.map { $0.map { g[$0] } ?? carried }
      for x in cotangents { segment.scales.apply(n, x) }
      series.takeFactors(segment.deltas, cotangents)
      let table = series.table(segment.deltas, degree: segment.degree), given = cotangents.map { UnsafePointer($0) }
      if let x = segment.x, case .powers = series.kind {
        try series.reversePowers(
          table, from: x.base, given, into: bbar, wantsGradient: wantsGradient, gradient, context)
      } else {
        var last = segment.last.map { ($0.0.base, $0.1.base) }
        if let x = segment.x {
          let made = (try workspace.take(size, of: S.self), try workspace.take(size, of: S.self))
          _ = try series.forward(x.base, table, segment.deltas, into: [], last: made, context)
          last = made
        }
        guard let last else { return }
        try series.reverse(
          table, last: (UnsafePointer(last.0), UnsafePointer(last.1)), given, into: bbar,
          wantsGradient: wantsGradient, gradient, context)
      }
      segment.scales.apply(n, bbar, inverse: true)
      carried.update(from: bbar, count: size)
    }
  }
}
