// K(A) as a sum of Kronecker products, the integral of L by Gauss-Legendre quadrature:
//
//   L(A, E) = ∫₀¹ e^((1−s)A) E e^(sA) ds ≈ Σ_q w_q X_(Q+1−q) E X_q,   X_q = e^(s_q A)
//   ∂Y_ab/∂A_ij = Σ_q (w_q X_(Q+1−q))_ai (X_q)_jb
//
// The nodes are symmetric, so Q exponentials of one A serve both factors (Times.swift). The integrand is e^A times
// e^(s ad), and with d² = ‖A²‖_F, r = ‖A‖_F/d: ‖ad^2Q‖ ≤ Σ_k C(2Q, k) ‖A^k‖ ‖A^(2Q−k)‖ ≤ (2d)^2Q (1 + r²)/2, which
// says how many nodes make the quadrature exact to rounding. A − μI has the same ad.

struct LowRankKronecker<T: Element> {
  typealias S = T.Real
  let n: Int
  /// X_1 … X_Q, ascending in s.
  let exponentials: UnsafeMutablePointer<T>
  let weights: [S]
  /// Left factors of one row of A: Q rows of n.
  private let left: UnsafeMutablePointer<T>
  private var square: Int { n &* n }
  private var count: Int { weights.count }

  /// Why there is no such sum.
  enum Failure: Error {
    /// More nodes than `limit`.
    case tooManyNodes
    case outcome(Outcome)
    case expm(ExpmError)
  }

  /// In memory of the workspace's, which is the caller's to give back.
  init(_ n: Int, _ a: Input<T>, _ settings: Settings, limit: Int, _ workspace: Workspace) throws(Failure) {
    self.n = n
    var needed: Int?
    do throws(ExpmError) {
      needed = try BLASGate.enter(threads: 1) { () throws(ExpmError) in
        try Self.nodesNeeded(n, a, limit: limit, workspace)
      }
    } catch { throw .expm(error) }
    // BLAS takes a matrix of X_q for one row of n² entries, and its sizes are 32-bit numbers.
    guard let nodes = needed, n &* n <= largestBLASSize else { throw .tooManyNodes }
    let rule = GaussLegendre(nodes)
    weights = rule.weights.map { S($0) }
    do throws(ExpmError) {
      exponentials = try workspace.take(nodes &* (n &* n &+ n), of: T.self)
    } catch { throw .expm(error) }
    left = exponentials + nodes &* n &* n
    let times = rule.nodes.map { S($0) }
    var outcome = Outcome.success
    do throws(ExpmError) {
      try times.withUnsafeBufferPointer { t throws(ExpmError) in
        guard let t = t.baseAddress else { return }
        let values = Operand(exponentials, ld: n, stride: n &* n)
        outcome = try TimesRequest(n: n, count: nodes, a: a, t: t, y: values, settings: settings).run(nil, workspace)
      }
    } catch { throw .expm(error) }
    if outcome != .success { throw .outcome(outcome) }
  }

  /// Nodes for A, or nil.
  private static func nodesNeeded(_ n: Int, _ a: Input<T>, limit: Int, _ workspace: Workspace) throws(ExpmError) -> Int?
  {
    // In Double whatever the type: these are norms alone.
    var sum = T.zero, largest: S = 0
    for i in 0..<n {
      sum = sum + a.base[i &* a.ld &+ i]
      for j in 0..<n {
        let x = a.base[i &* a.ld &+ j]
        largest = Swift.max(largest, x.re.magnitude, x.im.magnitude)
      }
    }
    if !(largest < S.hugeNorm) { return nil }
    let mean = sum.scaled(by: 1 / S(n)), top = workspace.top
    defer { workspace.top = top }
    let shifted: UnsafeMutablePointer<T> = try workspace.take(2 &* n &* n)
    for i in 0..<n {
      for j in 0..<n {
        let x = a.base[i &* a.ld &+ j]
        shifted[i &* n &+ j] = i == j ? x - mean : x
      }
    }
    let product = shifted + n &* n
    gemm(n, n, n, shifted, n, shifted, n, into: product, n)
    func norm(_ x: UnsafePointer<T>) -> Double {
      var sum = 0.0
      for i in 0..<n &* n { sum += Double(x[i].re) * Double(x[i].re) + Double(x[i].im) * Double(x[i].im) }
      return sum.squareRoot()
    }
    let size = norm(shifted)
    if size == 0 { return 1 }
    // Rounding in the product counts as part of it.
    let d = Swift.min(size, (norm(product) + Double(n) * S.unitRoundoff * size * size).squareRoot()), r = size / d
    return GaussLegendre.nodesNeeded(delta: 2 * d, weight: (1 + r * r) / 2, unitRoundoff: S.unitRoundoff, limit: limit)
  }

  /// Columns that `row` takes at once, so that its result stays in the cache: `into` holds n · this · n entries.
  var columnsAtOnce: Int { Swift.max(1, Swift.min(n, (1 << 15) / (n &* n))) }

  /// Prepares ∂Y/∂A_i·.
  func beginRow(_ i: Int) {
    for q in 0..<count {
      let x = exponentials + ((count &- 1 &- q) &* square &+ i), to = left + q &* n
      for a in 0..<n { to[a] = x[a &* n].scaled(by: weights[q]) }
    }
  }

  /// ∂Y_ab/∂A_ij of the row i begun, j = first ..< first + width: entry (a, j − first, b) of `into`.
  func row(_ first: Int, _ width: Int, into: UnsafeMutablePointer<T>) {
    gemm(
      .transposed, .plain, n, width &* n, count, left, n, exponentials + first &* n, square, into: into, width &* n)
  }
}
