// e^{sωA} b at many times by Taylor steps, and the record that the gradient starts from.
import ExpmgradSchemes

/// A step: x at its start, the nominal length that its vectors are made with, and what was taken of it.
struct TaylorStep<T: Element> {
  typealias S = T.Real
  let start: Double
  let h: Double
  let length: Double
  let x: Buffer<S>?
  let scales: ColumnScales<T>
  var end: Double { start + length }
}

struct TaylorSweep<T: Element> {
  typealias S = T.Real
  let exponent: Exponent<T>
  let group: TimeGroup

  /// The longest first step that is thought of: its first vectors decide.
  private var firstStep: Double {
    guard let norm = exponent.norm, norm > 0 else { return group.end }
    return Swift.min(group.end, 4000 / norm)
  }

  /// The values at the group's times. `loss` gathers Σ ℓ.
  func forward(
    _ b: UnsafePointer<S>, into outs: [UnsafeMutablePointer<S>], recording: Bool, loss: inout Double,
    _ context: ActionContext
  ) throws(ExpmError) -> [TaylorStep<T>]? {
    let workspace = context.workspace, top = workspace.top, n = exponent.n, size = exponent.size
    defer { workspace.top = top }
    let x = try workspace.take(size, of: S.self), sum = try workspace.take(size, of: S.self)
    x.update(from: b, count: size)
    let vectors = try TaylorVectors(exponent, workspace)
    var norms = Vectors<T>.norms(n, exponent.columns, x), scales = ColumnScales<T>(exponent.columns)
    _ = scales.normalise(n, x, &norms)
    var steps: [TaylorStep<T>] = [], s = 0.0, next = 0, h = firstStep, refused = 0, isFirst = true
    while next < group.times.count {
      h = Swift.min(h, group.end - s)
      try vectors.expand(x, h: h, adjoint: false, adapting: isFirst, context)
      (h, isFirst) = (vectors.h, false)
      guard let chosen = try vectors.choose(limit: (group.end - s) / h, into: sum, context) else {
        refused += 1
        if refused > 200 { return nil }
        h *= 0.02
        continue
      }
      let isLast = s + chosen.tau * h >= group.end * (1 - 1e-14)
      let length = isLast ? group.end - s : chosen.tau * h
      var taus: [Double] = [], factors: [(re: Double, im: Double)] = []
      let first = next
      while next < group.times.count && (isLast || group.times[next] <= s + length) {
        let delta = Swift.max(0, group.times[next] - s)
        taus.append(delta / h)
        factors.append(exponent.factor(delta))
        next += 1
      }
      try vectors.combine(taus, into: Array(outs[first..<next]), times: factors, context)
      for i in first..<next { scales.apply(n, outs[i]) }
      steps.append(
        TaylorStep(
          start: s, h: h, length: length, x: recording ? try Buffer(copying: UnsafePointer(x), size) : nil,
          scales: scales))
      context.count.segments += 1
      loss += chosen.loss
      x.update(from: sum, count: size)
      Vectors<T>.scale(size, x, by: exponent.factor(length))
      norms = Vectors<T>.norms(n, exponent.columns, x)
      _ = scales.normalise(n, x, &norms)
      // What has left the type's range will not come back.
      if !norms.allSatisfy(\.isFinite) {
        for i in next..<group.times.count { outs[i].update(repeating: .nan, count: size) }
        break
      }
      s += length
      h = length
    }
    return steps
  }
}
