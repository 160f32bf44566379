// L and L* of one matrix as linear operators on n² entries, from its tape, and the norms found by applying them.
//
//   ‖L‖₂   Golub-Kahan bidiagonalisation: with L V = U B, Lᵀ U = V Bᵀ + residual, the largest singular value of the
//          bidiagonal B tends to that of L from below, and is within ‖residual‖ of one of L's (Golub & Kahan 1965).
//   ‖K‖₁   the block estimator of Higham & Tisseur (SIAM J. Matrix Anal. Appl. 21, 2000, algorithm 2.4) with two
//   columns.

/// A norm of L: found, beyond the type's range (a NaN or Inf on the way), or not settled in the steps that were
/// allowed.
enum LargestValue {
  case found(Double)
  case outOfRange
  case notSettled
}

/// The larger of two; a NaN stays one, which `Swift.max` drops.
@inline(__always) func larger(_ a: Double, _ b: Double) -> Double { b <= a ? a : b > a ? b : .nan }

/// √Σ|x|², of numbers scaled by the largest: no square overflows. Inf or NaN where an entry is.
func norm2<T: Element>(_ count: Int, _ x: UnsafePointer<T>) -> Double {
  var largest = 0.0
  for i in 0..<count { largest = larger(largest, larger(x[i].re.magnitude.asDouble, x[i].im.magnitude.asDouble)) }
  if !(largest > 0) || !largest.isFinite { return largest }
  var sum = 0.0
  for i in 0..<count {
    let re = x[i].re.asDouble / largest, im = x[i].im.asDouble / largest
    sum += re * re + im * im
  }
  return largest * sum.squareRoot()
}

struct FrechetOperators<T: Element> {
  let n: Int
  let tape: Tape<T>
  let settings: Settings
  let workspace: Workspace
  private var count: Int { n &* n }

  /// d_i = L(A, e_i), or L*(A, e_i), for k matrices of n² entries that follow one another.
  func apply(adjoint: Bool, k: Int = 1, _ e: UnsafePointer<T>, into d: UnsafeMutablePointer<T>) throws(ExpmError) {
    let derivatives = Derivatives.first(
      k: k, e: Operand(e, ld: n, stride: count), d: Operand(d, ld: n, stride: count))
    _ = try tape.solve(Replay(n: n, derivatives: derivatives, adjoint: adjoint, settings: settings.ofPart), workspace)
  }

  /// The largest singular value of L once its residual is `tolerance` of it, or after `steps`. Not settled only if an
  /// exact one (tolerance below 1e-3) is asked for.
  ///
  /// A small residual says that some singular value is near, the start vector that it is the largest: k steps miss a
  /// third of it with probability at most 1.65 n e^(−0.94(2k − 1)) (Kuczyński & Woźniakowski, SIAM J. Matrix Anal.
  /// Appl. 13, 1992, theorem 4.1, for LᴴL of order n²): 1e-6 n after eight, 2e-3 n after four, whatever the singular
  /// values are.
  func largestSingularValue(tolerance: Double, leastSteps: Int, steps: Int) throws(ExpmError) -> LargestValue {
    let top = workspace.top
    defer { workspace.top = top }
    let base: UnsafeMutablePointer<T> = try workspace.take(3 &* count)
    let (v, u, next) = (base, base + count, base + 2 &* count)
    startVector(v)
    u.update(repeating: T.zero, count: count)
    var b = Bidiagonal(), beta = 0.0, previous = 0.0, settled = 0
    for step in 1...steps {
      // p = L v − β u
      try apply(adjoint: false, v, into: next)
      let alpha = recur(next, minus: beta, u)
      if !alpha.isFinite { return .outOfRange }
      if alpha == 0 { return .found(b.largest().value) }
      u.update(from: next, count: count)
      // q = L* u − α v
      try apply(adjoint: true, u, into: next)
      beta = recur(next, minus: alpha, v)
      if !beta.isFinite { return .outOfRange }
      b.append(diagonal: alpha, next: beta)
      let (value, last) = b.largest()
      if !value.isFinite { return .outOfRange }
      if beta == 0 || step >= leastSteps && beta * last <= tolerance * value { return .found(value) }
      settled = value - previous <= 1e-12 * value ? settled + 1 : 0
      // Singular values too close to be told apart: the value has settled though the vector has not.
      if settled >= 40 { return .found(value) }
      previous = value
      v.update(from: next, count: count)
      try settings.watch.report(step, steps)
    }
    return tolerance > 1e-3 ? .found(previous) : .notSettled
  }

  /// x ← (x − c y)/‖x − c y‖; returns the norm.
  private func recur(_ x: UnsafeMutablePointer<T>, minus c: Double, _ y: UnsafePointer<T>) -> Double {
    let c = T.Real(c)
    for i in 0..<count { x[i] = x[i] - y[i].scaled(by: c) }
    let size = norm2(count, x)
    if size > 0 && size.isFinite {
      // In two steps: 1/size may overflow, or lose digits to underflow.
      let half = T.Real.pow2(-Int(size.exponent) / 2), inverse = T.Real(1 / (size * Double(half) * Double(half)))
      for i in 0..<count { x[i] = x[i].scaled(by: half).scaled(by: half).scaled(by: inverse) }
    }
    return size
  }

  /// Unit, the same every time: entries from a linear congruence, so that no singular vector is missed but by ill luck.
  private func startVector(_ v: UnsafeMutablePointer<T>) {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for i in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      v[i] = T(T.Real(Double(state >> 11) * 0x1p-53 + 0.5) * (state >> 8 & 1 == 0 ? 1 : -1))
    }
    _ = recur(v, minus: 0, v)
  }

  /// max over unit matrices E of Σ|L(A, E)|, by all of them.
  func largestColumnSum() throws(ExpmError) -> LargestValue {
    let k = Swift.min(count, 32), top = workspace.top
    defer { workspace.top = top }
    let e: UnsafeMutablePointer<T> = try workspace.take(2 &* k &* count)
    let d = e + k &* count
    e.update(repeating: T.zero, count: k &* count)
    var largest = 0.0
    for first in stride(from: 0, to: count, by: k) {
      let width = Swift.min(k, count &- first)
      for m in 0..<width { e[m &* count &+ first &+ m] = T(1) }
      try apply(adjoint: false, k: width, e, into: d)
      for m in 0..<width {
        largest = larger(largest, sum(d + m &* count))
        e[m &* count &+ first &+ m] = T.zero
      }
      try settings.watch.report(first &+ width, count)
    }
    return largest.isFinite ? .found(largest) : .outOfRange
  }

  private func sum(_ x: UnsafePointer<T>) -> Double {
    var total = 0.0
    for i in 0..<count { total += x[i].magnitude.asDouble }
    return total
  }

  /// A lower bound of ‖K‖₁ by the block estimator, two columns, at most five rounds.
  func estimatedColumnSum() throws(ExpmError) -> LargestValue {
    let top = workspace.top
    defer { workspace.top = top }
    let x: UnsafeMutablePointer<T> = try workspace.take(4 &* count)
    let y = x + 2 &* count
    for i in 0..<count {
      x[i] = T(1 / T.Real(count))
      x[count &+ i] = T(
        (i % 2 == 0 ? 1 : -1) * (1 + T.Real(i) / T.Real(Swift.max(1, count - 1))) / (1.5 * T.Real(count)))
    }
    var best = 0.0, tried = Set<Int>()
    for round in 0..<5 {
      try settings.watch.report(round, 5)
      try apply(adjoint: false, k: 2, x, into: y)
      let now = larger(sum(y), sum(y + count))
      if !now.isFinite { return .outOfRange }
      if round > 0 && now <= best { break }
      best = Swift.max(best, now)
      for i in 0..<2 &* count { y[i] = sign(y[i]) }
      try apply(adjoint: true, k: 2, y, into: x)
      // The unit matrices whose column promises most, of those not tried.
      var order: [(Double, Int)] = []
      for i in 0..<count where !tried.contains(i) {
        order.append((Swift.max(x[i].magnitude.asDouble, x[count &+ i].magnitude.asDouble), i))
      }
      order.sort { $0.0 > $1.0 }
      if order.isEmpty { break }
      x.update(repeating: T.zero, count: 2 &* count)
      for (m, (_, i)) in order.prefix(2).enumerated() {
        x[m &* count &+ i] = T(1)
        tried.insert(i)
      }
    }
    return .found(best)
  }

  private func sign(_ x: T) -> T {
    let size = x.magnitude
    return size > 0 ? x.scaled(by: 1 / size) : T(1)
  }
}

/// An upper bidiagonal matrix that grows; its largest singular value.
struct Bidiagonal {
  private var diagonal: [Double] = [], beyond: [Double] = []

  mutating func append(diagonal d: Double, next: Double) {
    diagonal.append(d)
    beyond.append(next)
  }

  /// The largest singular value, and the magnitude of the last entry of its left singular vector: by Newton's method on
  /// the Sturm sequence of B Bᵀ, from above, where it converges without fail.
  func largest() -> (value: Double, last: Double) {
    let k = diagonal.count
    if k == 0 { return (0, 0) }
    // B Bᵀ has d_i² + e_i² on its diagonal (e_k = 0) and d_(i+1) e_i beside it. Scaled so that its norm is near 1.
    let scale = Swift.max(diagonal.max() ?? 0, beyond.dropLast().max() ?? 0)
    let d = diagonal.map { $0 / scale }, e = beyond.map { $0 / scale }
    func main(_ i: Int) -> Double { d[i] * d[i] + (i < k - 1 ? e[i] * e[i] : 0) }
    func side(_ i: Int) -> Double { d[i + 1] * e[i] }
    var high = 0.0
    for i in 0..<k { high = Swift.max(high, main(i) + (i > 0 ? side(i - 1) : 0) + (i < k - 1 ? side(i) : 0)) }
    var x = high * (1 + 1e-15)
    for _ in 0..<200 {
      // q_i = x − a_i − b²/q_(i−1) > 0 above the spectrum; p'/p = Σ q_i'/q_i.
      var q = 1.0, slope = 0.0, ratio = 0.0, positive = true
      for i in 0..<k {
        let b = i > 0 ? side(i - 1) : 0
        let derivative = 1 + (i > 0 ? b * b / (q * q) * slope : 0)
        let next = x - main(i) - (i > 0 ? b * b / q : 0)
        if !(next > 0) {
          positive = false
          break
        }
        (q, slope) = (next, derivative)
        ratio += slope / q
      }
      if !positive { break }
      let step = 1 / ratio
      x -= step
      if step <= 1e-16 * x { break }
    }
    // The eigenvector by the three-term recurrence upward from its last entry.
    var vector = [Double](repeating: 0, count: k)
    vector[k - 1] = 1
    if k > 1 {
      var sum = 1.0
      for i in stride(from: k - 1, to: 0, by: -1) {
        let above = i < k - 1 ? side(i) * vector[i + 1] : 0
        vector[i - 1] = ((x - main(i)) * vector[i] - above) / Swift.max(side(i - 1), 1e-300)
        sum += vector[i - 1] * vector[i - 1]
        if sum > 1e200 { return (scale * x.squareRoot(), 0) }
      }
      return (scale * x.squareRoot(), 1 / sum.squareRoot())
    }
    return (scale * x.squareRoot(), 1)
  }
}
