// e^{sωA} x for general A, one step: the Taylor vectors first, the length of the step after them.
//
//   v_j = (hω(A − μ))^j x/j!        e^{τhωA} x = e^{μωτh} Σ_j τ^j v_j for every τ
//
// The largest τ of a grid is taken at which
//   the tail   τ^m‖v_m‖ + τ^{m−1}‖v_{m−1}‖ ≤ ¼u‖Σ‖ and
//   the loss   ℓ = Σ τ^j‖v_j‖/‖Σ τ^j v_j‖ ≤ 10 max(1, τ max_{j≤6} j‖v_j‖/‖v_{j−1}‖),
// so that no norm of A, of its powers or of Aᴴ is needed, and no product is wasted by a step that is refused.
// ω is a phase: of the sign of the time and of a complex scale.
import ExpmgradSchemes

/// A in the exponent: sω(A − μ) + sωμ.
struct Exponent<T: Element> {
  typealias S = T.Real
  let map: LinearMap<T>
  let shift: (re: Double, im: Double)
  let phase: (re: Double, im: Double)
  /// ‖A − μ‖, where it is known.
  let norm: Double?
  let columns: Int
  var width: Int { columns * T.parts }
  var n: Int { map.n }
  var size: Int { n * width }

  /// e^{μωs}
  func factor(_ s: Double) -> (re: Double, im: Double) {
    let re = s * (shift.re * phase.re - shift.im * phase.im), im = s * (shift.re * phase.im + shift.im * phase.re)
    return Double.exp(re, im)
  }
}

final class TaylorVectors<T: Element> {
  typealias S = T.Real
  let exponent: Exponent<T>
  /// The most vectors behind x.
  let most: Int
  private let base: UnsafeMutablePointer<S>
  private let squares: UnsafeMutablePointer<S>
  private(set) var degree = 0
  private(set) var h = 0.0
  /// ‖v_j‖ of each column.
  private(set) var norms: [[Double]] = []

  private static var allowance: Int { 1 << 28 }
  private static func most(_ size: Int) -> Int {
    Swift.max(30, Swift.min(120, allowance / Swift.max(1, size * MemoryLayout<S>.stride)))
  }

  init(_ exponent: Exponent<T>, _ workspace: Workspace) throws(ExpmError) {
    self.exponent = exponent
    most = Self.most(exponent.size)
    base = try workspace.take(exponent.size * (most + 1))
    squares = try workspace.take(exponent.map.squaresSize(exponent.width))
  }

  private func vector(_ j: Int) -> UnsafeMutablePointer<S> { base + j * exponent.size }
  private var size: Int { exponent.size }

  /// Makes the vectors of x at the nominal step h, until two in turn are below u/64 of the largest.
  /// With `adapting`, h is only an upper bound: what four products do to x says how long a step is of norm nine.
  func expand(
    _ x: UnsafePointer<S>, h: Double, adjoint: Bool, adapting: Bool = false, _ context: ActionContext
  ) throws(ExpmError) {
    var h = h
    self.h = h
    vector(0).update(from: x, count: size)
    norms = [Vectors<T>.norms(exponent.n, exponent.columns, x)]
    degree = 0
    var largest = norms[0]
    let sign = exponent.phase.im == 0 ? exponent.phase.re : 1
    while degree < most {
      let j = degree + 1
      var step = RecurrenceStep<S>(nil, width: exponent.width, x: vector(degree), y: vector(j))
      step.shift = (S(exponent.shift.re), S(exponent.shift.im))
      step.alpha = S(sign * h / Double(j))
      step.squares = squares
      try exponent.map.run(step, context.threads)
      try context.made(exponent.columns, adjoint: adjoint)
      degree = j
      let found = Vectors<T>.norms(exponent.n, exponent.columns, squares: squares)
      norms.append(found)
      if !found.allSatisfy(\.isFinite) { return }
      for c in found.indices { largest[c] = Swift.max(largest[c], found[c]) }
      let before = norms[j - 1]
      if found.indices.allSatisfy({ found[$0] + before[$0] <= T.Real.unitRoundoff / 64 * largest[$0] }) { return }
      if adapting && j == 4 {
        h = adapted()
        largest = norms[0].indices.map { c in norms.reduce(0) { Swift.max($0, $1[c]) } }
      }
    }
  }

  /// outs_i = Σ_j (ωτ_i)^j v_j, small terms first; `factors` besides.
  func combine(
    _ taus: [Double], into outs: [UnsafeMutablePointer<S>], times factors: [(re: Double, im: Double)]? = nil,
    _ context: ActionContext
  ) throws(ExpmError) {
    let terms = degree + 1, workspace = context.workspace, top = workspace.top
    defer { workspace.top = top }
    let x = (0..<terms).reversed().map { UnsafePointer(vector($0)) }
    let phase = exponent.phase, turns = phase.im != 0
    var re = [S](repeating: 0, count: taus.count * terms), im = re
    for (i, tau) in taus.enumerated() {
      var weight = (re: 1.0, im: 0.0)
      for j in 0..<terms {
        re[i * terms + terms - 1 - j] = S(weight.re)
        im[i * terms + terms - 1 - j] = S(weight.im)
        weight =
          turns
          ? (tau * (weight.re * phase.re - weight.im * phase.im), tau * (weight.re * phase.im + weight.im * phase.re))
          : (tau * weight.re, 0)
      }
    }
    for out in outs { out.update(repeating: 0, count: size) }
    try LinearMap<T>.combine(size, x, re, row: terms, term: 1, into: outs, adding: true, context.threads)
    if turns {
      var turned: [UnsafeMutablePointer<S>] = []
      for _ in outs {
        let y = try workspace.take(size, of: S.self)
        y.update(repeating: 0, count: size)
        turned.append(y)
      }
      try LinearMap<T>.combine(size, x, im, row: terms, term: 1, into: turned, adding: true, context.threads)
      for (out, y) in zip(outs, turned) { Vectors<T>.addRotated(size, out, y) }
    }
    if let factors { for (out, f) in zip(outs, factors) { Vectors<T>.scale(size, out, by: f) } }
  }

  /// The step shortened to what the vectors so far allow, and they with it.
  private func adapted() -> Double {
    var rate = 0.0
    for j in 1...degree {
      for c in norms[j].indices where norms[j - 1][c] > 0 {
        rate = Swift.max(rate, Double(j) * norms[j][c] / norms[j - 1][c])
      }
    }
    let least = exponent.norm.map { 8 / $0 } ?? 0
    let shorter = Swift.min(h, Swift.max(least, rate > 0 ? 9 * h / rate : h))
    if shorter == h { return h }
    for j in 1...degree {
      let factor = Double.exp(Double(j) * Double.log(shorter / h))
      Vectors<T>.scale(size, vector(j), by: (factor, 0))
      for c in norms[j].indices { norms[j][c] *= factor }
    }
    h = shorter
    return h
  }

  private static var grid: [Double] {
    [4, 3.2, 2.5, 2, 1.6, 1.25, 1, 0.8, 0.64, 0.5, 0.4, 0.32, 0.25, 0.18, 0.125, 0.08, 0.04, 0.02]
  }

  /// The largest τ ≤ `limit` that keeps the digits, with Σ τ^j v_j in `sum` and the loss; nil if none does.
  func choose(
    limit: Double, into sum: UnsafeMutablePointer<S>, _ context: ActionContext
  ) throws(ExpmError) -> (tau: Double, loss: Double)? {
    if !norms.allSatisfy({ $0.allSatisfy(\.isFinite) }) { return nil }
    let columns = norms[0].indices, m = degree, u = T.Real.unitRoundoff
    var last = Double.infinity
    for point in Self.grid {
      let tau = Swift.min(limit, point)
      if tau == last { continue }
      last = tau
      var powers = [Double](repeating: 1, count: m + 1)
      for j in 1..<m + 1 { powers[j] = powers[j - 1] * tau }
      func tail(_ c: Int) -> Double {
        powers[m] * norms[m][c] + (m > 0 ? powers[m - 1] * norms[m - 1][c] : 0)
      }
      func terms(_ c: Int) -> Double { (0...m).reduce(0) { $0 + powers[$1] * norms[$1][c] } }
      // ‖Σ‖ is at most the sum of the terms: most of the grid needs no vectors.
      if !columns.allSatisfy({ tail($0) <= u / 4 * terms($0) }) { continue }
      try combine([tau], into: [sum], context)
      let found = Vectors<T>.norms(exponent.n, exponent.columns, sum)
      var worst = 1.0
      let fits = columns.allSatisfy { c in
        if norms[0][c] == 0 { return true }
        var rate = 0.0
        for j in 1..<Swift.max(2, Swift.min(7, m + 1)) where j <= m && norms[j - 1][c] > 0 {
          rate = Swift.max(rate, Double(j) * norms[j][c] / norms[j - 1][c])
        }
        let sum = terms(c)
        if !(tail(c) <= u / 4 * found[c]) || !(sum <= 10 * Swift.max(1, tau * rate) * found[c]) { return false }
        worst = Swift.max(worst, sum / found[c])
        return true
      }
      if fits { return (tau, worst) }
    }
    return nil
  }
}
