// The values of an action, and what is kept of them for a gradient.
import ExpmgradSchemes

/// What became of the times of one sign.
enum ActionRecord<T: Element> {
  case series(SeriesSweep<T>, [SeriesSegment<T>])
  case taylor(TaylorSweep<T>, [TaylorStep<T>])
}

/// The values, in memory of their own, and the records.
struct ActionResult<T: Element> {
  typealias S = T.Real
  var info = ActionInfo()
  var values: Buffer<S>?
  var records: [ActionRecord<T>] = []
}

extension ActionRun {
  func forward(recording: Bool, _ workspace: Workspace) throws(ExpmError) -> ActionResult<T> {
    if !usesBLAS { return try compute(recording: recording, workspace) }
    // Rows are shared by us: BLAS has one core.
    return try BLASGate.enter(threads: 1) { () throws(ExpmError) in
      try compute(recording: recording, workspace)
    }
  }

  var usesBLAS: Bool { if case .dense = map.storage { true } else { false } }

  private func compute(recording: Bool, _ workspace: Workspace) throws(ExpmError) -> ActionResult<T> {
    var result = ActionResult<T>()
    result.info.structure = structure
    if n == 0 || columns == 0 || request.count == 0 { return result }
    if outcome != .success {
      result.info.outcome = outcome
      fillWithNaN()
      return result
    }
    let b = try Buffer<S>(size), values = try Buffer<S>(request.count * size)
    request.b.read(0, n, columns, into: entries(b.base))
    let lost = takeNonfiniteColumns(b.base)
    let context = ActionContext(workspace: workspace, threads: request.settings.threads, watch: request.settings.watch)
    let size = (scale.re * scale.re + scale.im * scale.im).squareRoot()
    for i in 0..<request.count {
      // Zero times, and those that are not finite; the others are overwritten.
      (values.base + i * self.size).update(from: b.base, count: self.size)
      if !request.t[i].isFinite { (values.base + i * self.size).update(repeating: .nan, count: self.size) }
    }
    var loss = 1.0
    for group in TimeGroup.groups(request.count, request.t, scale: size) {
      let outs = group.indices.map { values.base + $0 * self.size }
      guard let record = try travel(group, b.base, outs, recording, &loss, &result.info, context) else {
        result.info.outcome = .notConverged
        fillWithNaN()
        return result
      }
      if recording { result.records.append(record) }
    }
    result.info.products = context.count.products
    result.info.segments = context.count.segments
    if !Vectors<T>.isFinite(request.count * self.size, values.base) { result.info.outcome = .overflow }
    if !lost.isEmpty || (0..<request.count).contains(where: { !request.t[$0].isFinite }) {
      result.info.outcome = .nonfinite
      for i in 0..<request.count { for c in lost { fill(values.base + i * self.size, column: c) } }
    }
    if result.info.outcome == .success { result.info.errorBound = Swift.min(1, bound(loss)) }
    for i in 0..<request.count {
      request.w?.write(i, n, columns, UnsafePointer<T>(entries(values.base + i * self.size)))
    }
    if recording { result.values = values }
    return result
  }

  private func travel(
    _ group: TimeGroup, _ b: UnsafePointer<S>, _ outs: [UnsafeMutablePointer<S>], _ recording: Bool,
    _ loss: inout Double, _ info: inout ActionInfo, _ context: ActionContext
  ) throws(ExpmError) -> ActionRecord<T>? {
    // An interval that is too long shows by a solution that is small beside what it allows, and is made tighter; one
    // that is too short, by growth: it is made wider, twice.
    var interval = ActionRun.Interval.known
    while true {
      switch try way(group, context, interval) {
      case .series(let sweep, let method):
        info.method = method
        switch try sweep.forward(b, into: outs, recording: recording, context) {
        case .done(let segments): return .series(sweep, segments)
        case .tooLong: interval = .tightened
        case .tooShort:
          switch interval {
          case .known, .tightened: interval = .widened(1.5)
          case .widened(let factor):
            if factor > 2 { return nil }
            interval = .widened(4)
          }
        }
      case .taylor(let sweep):
        info.method = .taylor
        guard let steps = try sweep.forward(b, into: outs, recording: recording, loss: &loss, context) else {
          return nil
        }
        return .taylor(sweep, steps)
      }
    }
    return nil
  }

  /// Rounding of the sums, t‖A‖u where decaying solutions are in windows, and of long rows.
  private func bound(_ loss: Double) -> Double {
    let u = S.unitRoundoff, end = (0..<request.count).reduce(0) { Swift.max($0, Double(request.t[$1].magnitude)) }
    let size = (scale.re * scale.re + scale.im * scale.im).squareRoot()
    return u * (10 * loss + 10 * end * size * norm)
  }

  /// Zero columns of b in place of those with a NaN or Inf, and which they are.
  private func takeNonfiniteColumns(_ b: UnsafeMutablePointer<S>) -> [Int] {
    if Vectors<T>.isFinite(size, b) { return [] }
    return (0..<columns).filter { c in
      let isFinite = (0..<n).allSatisfy { i in
        (0..<T.parts).allSatisfy { b[(i * columns + c) * T.parts + $0].isFinite }
      }
      if !isFinite {
        for i in 0..<n { for p in 0..<T.parts { b[(i * columns + c) * T.parts + p] = 0 } }
      }
      return !isFinite
    }
  }

  private func fill(_ x: UnsafeMutablePointer<S>, column c: Int) {
    for i in 0..<n { for p in 0..<T.parts { x[(i * columns + c) * T.parts + p] = .nan } }
  }

  private func fillWithNaN() {
    guard let w = request.w else { return }
    for i in 0..<request.count {
      for r in 0..<n {
        for c in 0..<columns { w.base[i * w.stride + (w.byColumns ? c * w.ld + r : r * w.ld + c)] = T.nan }
      }
    }
  }

  func entries(_ x: UnsafeMutablePointer<S>) -> UnsafeMutablePointer<T> {
    UnsafeMutableRawPointer(x).assumingMemoryBound(to: T.self)
  }
}
