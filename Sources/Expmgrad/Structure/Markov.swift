// exp of a matrix without negative entries off its diagonal (Metzler; generators of Markov chains), every entry to its own
// relative accuracy: no operation subtracts.
//
//   A = P + μI,  μ = min a_ii,  P ≥ 0
//   E = T_16(2^-s P) − I                     Paterson & Stockmeyer: six products of nonnegative sums
//   E ← 2E + E²                              e^(2X) − I from e^X − I: the small entries keep their digits
//   X = e^(2^-r μ) (I + E),  X ← X²          the last r squarings, where e^P alone would leave the range
//
// s: with N = 2^s, the coefficient of P^k in T_16(P/N)^N falls short of 1/k! by the chance that one of N bins gets more
// than 16 of k balls, at most N C(k, 17)/N^17, and no entry of exp(A) depends on powers far beyond n + 3‖P‖.
// Sources: Xue & Ye, Math. Comp. 82 (2013) 1577; Shao, Gao & Xue, SIAM J. Matrix Anal. Appl. 35 (2014) 317.
import ExpmgradSchemes

struct MarkovPath<T: Element> {
  typealias S = T.Real
  typealias Matrix = UnsafeMutablePointer<S>

  let job: Job<T>
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  let size: Int
  /// Directions; a block is the value and their tangents, one matrix after another.
  let k: Int
  private var n: Int { job.n }
  private var block: Int { (1 &+ k) &* size }

  init(_ job: Job<T>) {
    self.job = job
    layout = ScalingAndSquaring<T>.layout(job.n)
    kernels = S.kernels
    size = kernels.size(layout, job.n, complex: T.isComplex)
    if case .first(let k, _, _) = job.derivatives { self.k = k } else { k = 0 }
  }

  func run(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    let low = lowest
    for i in 0..<n {
      for j in 0..<n where !job.a.base[i &* job.a.ld &+ j].isFinite {
        job.fillWithNaN()
        return .nonfinite
      }
    }
    let (scalars, overflow) = (6 &* (1 &+ k)).multipliedReportingOverflow(by: size)
    if overflow { throw .outOfMemory }
    var carver = Carver(try workspace.take(scalars, of: S.self))
    let powers = (0..<4).map { _ in carver.cut(block) }
    let e = carver.cut(block), spare = carver.cut(block)
    load(powers[0], shift: low)
    let norm = largestColumn(shift: low)
    if !norm.isFinite { return overflowed() }
    let squarings = Self.squarings(n: n, norm: norm.asDouble, unitRoundoff: S.unitRoundoff)
    kernels.scale(block, powers[0], by: S.pow2(-squarings))
    job.watch?.expect((6 &+ squarings) &* (1 &+ 2 &* k))
    try polynomial(powers, e, spare)
    return store(try square(e, spare, squarings, norm, low), spare)
  }

  /// μ
  private var lowest: S {
    var low = S.infinity
    for i in 0..<n { low = Swift.min(low, job.a.base[i &* job.a.ld &+ i].re) }
    return low
  }

  /// Those of this job.
  func squarings() -> Int {
    let norm = largestColumn(shift: lowest)
    return norm.isFinite ? Self.squarings(n: n, norm: norm.asDouble, unitRoundoff: S.unitRoundoff) : 0
  }

  /// The fewest squarings that keep every entry's truncation below u.
  static func squarings(n: Int, norm: Double, unitRoundoff u: Double) -> Int {
    let k = Double(n) + 3 * norm + 30
    var combinations = 0.0
    for i in 0..<17 { combinations += Double.log((k - Double(i)) / Double(17 - i)) }
    return Int(((combinations - Double.log(u)) / (16 * Double.log(2))).rounded(.up))
  }

  private func load(_ block: Matrix, shift: S) {
    kernels.pack(layout, n, complex: T.isComplex, adjoint: false, scalars(job.a.base), ld: job.a.ld, into: block)
    kernels.shift(layout, n, complex: T.isComplex, shift, 0, block)
    guard case .first(let k, let e, _) = job.derivatives else { return }
    for m in 0..<k {
      kernels.pack(
        layout, n, complex: T.isComplex, adjoint: job.adjoint, scalars(e.base + m &* e.stride), ld: e.ld, into: block + (m &+ 1) &* size)
    }
  }

  private func largestColumn(shift: S) -> S {
    var largest: S = 0
    for j in 0..<n {
      var sum: S = 0
      for i in 0..<n {
        let x = job.a.base[i &* job.a.ld &+ j]
        sum += i == j ? (x - T(shift)).magnitude : x.magnitude
      }
      largest = Swift.max(largest, sum)
    }
    return largest
  }

  /// c = (or +=) a b with its tangents ȧ b + a ḃ.
  private func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool = false) throws(ExpmError) {
    // The value last: it may only be read before.
    if k > 0 {
      kernels.multiply(layout, n, complex: T.isComplex, k, a + size, b, into: c + size, adding: adding)
      for m in 1...k {
        kernels.multiply(layout, n, complex: T.isComplex, 1, a, b + m &* size, into: c + m &* size, adding: true)
        try job.watch.checkpoint(2)
      }
    }
    kernels.multiply(layout, n, complex: T.isComplex, 1, a, b, into: c, adding: adding)
    try job.watch.checkpoint(1)
  }

  /// out = Σ_i c_(first+i) P^i, i = 1 … 4, c_q = 1/q!
  private func combine(_ powers: [Matrix], _ first: Int, into out: Matrix) {
    var c = (1...4).map { _ in S(1) }
    var factorial = 1.0
    for q in 1...(first + 4) {
      factorial *= Double(q)
      if q > first { c[q - first - 1] = S(1 / factorial) }
    }
    let (p1, p2, p3, p4) = (powers[0], powers[1], powers[2], powers[3])
    let (c1, c2, c3, c4) = (c[0], c[1], c[2], c[3])
    for i in 0..<block { out[i] = (c4 * p4[i] + c3 * p3[i]) + (c2 * p2[i] + c1 * p1[i]) }
  }

  /// e = Σ_{q=1}^{16} P^q/q!
  private func polynomial(_ powers: [Matrix], _ e: Matrix, _ spare: Matrix) throws(ExpmError) {
    try multiply(powers[0], powers[0], into: powers[1])
    try multiply(powers[1], powers[0], into: powers[2])
    try multiply(powers[1], powers[1], into: powers[3])
    var (now, next) = (spare, e)
    combine(powers, 12, into: now)
    for first in [8, 4, 0] {
      combine(powers, first, into: next)
      try multiply(now, powers[3], into: next, adding: true)
      (now, next) = (next, now)
    }
    // Three steps end in e.
  }

  /// The squarings; returns where the result is.
  private func square(_ e: Matrix, _ spare: Matrix, _ squarings: Int, _ norm: S, _ mu: S) throws(ExpmError) -> Matrix {
    var (now, next) = (e, spare), done = 0
    // e^P alone stays in range up to here.
    while done < squarings, norm * S.pow2(done + 1 - squarings) < S.largestExponent / 4 {
      for i in 0..<block { next[i] = 2 * now[i] }
      try multiply(now, now, into: next, adding: true)
      (now, next) = (next, now)
      done += 1
    }
    kernels.shift(layout, n, complex: T.isComplex, -1, 0, now)
    // In two steps where e^μ alone would leave the range.
    let factor = mu * S.pow2(done - squarings), half = S.exp(factor / 2)
    kernels.scale(block, now, by: half)
    kernels.scale(block, now, by: half)
    while done < squarings {
      try multiply(now, now, into: next)
      (now, next) = (next, now)
      done += 1
    }
    return now
  }

  private func store(_ result: Matrix, _ spare: Matrix) -> Outcome {
    var defect: S = 0
    for i in 0..<size { defect += result[i] - result[i] }
    func put(_ m: Int, _ to: UnsafeMutablePointer<T>, _ ld: Int, adjoint: Bool) {
      kernels.unpack(
        layout, n, complex: T.isComplex, adjoint: adjoint, factor: (1, 0), result + m &* size, into: scalars(to), ld: ld)
    }
    if let y = job.y { put(0, y.base, y.ld, adjoint: false) }
    if defect != 0 {
      job.fillWithNaN(derivativesOnly: true)
      return .overflow
    }
    if case .first(let k, _, let d) = job.derivatives {
      for m in 0..<k { put(m &+ 1, d.base + m &* d.stride, d.ld, adjoint: job.adjoint) }
    }
    return .success
  }

  /// ‖P‖ itself exceeds the type.
  private func overflowed() -> Outcome {
    if let y = job.y { for i in 0..<n { (y.base + i &* y.ld).update(repeating: T(S.infinity), count: n) } }
    job.fillWithNaN(derivativesOnly: true)
    return .overflow
  }
}
