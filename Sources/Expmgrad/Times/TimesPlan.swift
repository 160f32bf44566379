// How exp(t_i A) for many t_i shares its work: pure functions of norms and times, no matrix work.
//
//   exp(tA) = T_Q(ρA) X^k,   X = T_Q(τA),   t = kτ + ρ,   0 ≤ ρ < τ     (t < 0: with −τ and −ρ)
//
// T_Q is Taylor's polynomial: its powers A², …, A^Q serve every t, which then costs Q axpys (one row of a GEMM), and
// one product where k > 0. τ is the largest step that T_Q holds; X^k comes from a table over the digits of k. ρ has the
// sign of t, so that for normal A no factor is larger than the result.

/// θ of Taylor's polynomials T_m, one degree after another: h(x) = log(e^-x T_m(x)) has |h_{m+1+j}| ≤ 1/(m! j!
/// (m+1+j)), hence with d as in Selection.swift the bounds Σ|h_k| d^(k−1) ≤ dᵐ eᵈ/(m+1)! of the value and, for a norm
/// r·d, Σ w_k |h_k| d^(k−1) ≤ (1 + r²)/2 dᵐ eᵈ/m! of the derivative. θ is the d at which the bound is u.
struct TaylorThetas {
  private var degree: Int
  private let derivative: Bool
  /// log of u and of every factor of the bound that does not depend on d.
  private var limit: Double
  /// log θ of the degree before.
  private var x = 0.0

  /// The first θ is that of `degree` ≥ 1.
  init(from degree: Int, unitRoundoff u: Double, derivative: Bool, ratio r: Double = 1) {
    self.degree = degree
    self.derivative = derivative
    limit = Double.log(u) - (derivative ? Double.log((1 + r * r) / 2) : 0)
    for k in 2..<Swift.max(2, derivative ? degree : degree + 1) { limit += Double.log(Double(k)) }
  }

  mutating func next() -> Double {
    limit += Double.log(Double(derivative ? degree : degree + 1))
    let m = Double(degree)
    // m x + eˣ = limit, x = log d: convex and increasing, so Newton converges, from its second point on from the right.
    for _ in 0..<30 {
      let e = Double.exp(x), step = (m * x + e - limit) / (m + e)
      x -= step
      if step.magnitude < 1e-9 { break }
    }
    degree += 1
    return Double.exp(x) * (1 - 1e-8)
  }
}

/// Degree, step and table of one call.
struct TimesPlan {
  var degree: Int
  /// τ in the units of `reach`: τ·d = theta.
  var theta: Double
  /// Digits of k are taken to this base, a power of two.
  var base: Int

  /// The cheapest plan for `count` times up to `reach` = max |t|·d. Unit: 2n² flops, so a product costs n.
  init(n: Int, count: Int, reach: Double, unitRoundoff u: Double, derivative: Bool, ratio: Double) {
    var best = Double.infinity
    (degree, theta, base) = (1, 1, 2)
    // A table that stays near the caches. One of 128 always does: no time is beyond 570 (SharedTimes.choose), and θ₄₀ >
    // 5.
    let largestTable = Swift.max(128, (1 << 22) / (n * n))
    var thetas = TaylorThetas(from: 4, unitRoundoff: u, derivative: derivative, ratio: ratio)
    for m in 4...40 {
      let theta = thetas.next()
      let powers = Double((m - 1) * n), axpys = Double(count * (m + 1))
      if powers + axpys >= best { break }
      let steps = Int(Swift.min((reach / theta).rounded(.down), 1e9))
      if steps < 1 {
        (degree, self.theta, base) = (m, theta, 2)
        break
      }
      let distinct = Swift.min(steps, count), length = Int.bitWidth - steps.leadingZeroBitCount
      for bits in 1...8 {
        let levels = (length + bits - 1) / bits
        let table = Swift.min(steps, levels * ((1 << bits) - 1)) + distinct * (levels - 1)
        if table > largestTable { continue }
        let cost = powers + axpys + Double(table + count) * Double(n)
        if cost < best { (best, degree, self.theta, base) = (cost, m, theta, 1 << bits) }
      }
    }
  }
}

/// The products that make the needed X^k, k ≠ 0; a negative k stands for exp(−τA)^|k|.
struct PowerTable {
  struct Product { var into: Int, left: Int, right: Int }
  let base: Int
  /// In an order in which every factor precedes its product.
  private(set) var products: [Product] = []
  /// Nodes that are polynomials themselves: k = 1 and k = −1.
  private(set) var roots: [(node: Int, sign: Int)] = []
  private(set) var nodes = 0
  private var known: [Int: Int] = [:]

  init(base: Int) { self.base = base }

  /// The node of X^k, made on demand: from the leading digit and the rest; a digit from half of it.
  mutating func node(_ k: Int) -> Int {
    if let node = known[k] { return node }
    let sign = k.signum(), size = k.magnitude
    if size == 1 { return add(k) { table, node in table.roots.append((node, sign)) } }
    var place: UInt = 1
    while size / place >= UInt(base) { place *= UInt(base) }
    let rest = size % place, digit = size / place
    let left: UInt, right: UInt
    if rest > 0 {
      (left, right) = (size - rest, rest)
    } else if digit % 2 == 0 || digit == 1 {
      (left, right) = (size / 2, size / 2)
    } else {
      (left, right) = (size - place, place)
    }
    let l = node(sign * Int(left)), r = node(sign * Int(right))
    return add(k) { table, node in table.products.append(Product(into: node, left: l, right: r)) }
  }

  private mutating func add(_ k: Int, _ record: (inout Self, Int) -> Void) -> Int {
    let node = nodes
    nodes += 1
    known[k] = node
    record(&self, node)
    return node
  }
}
