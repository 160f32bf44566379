// Gauss-Legendre quadrature on [0, 1]: nodes by Newton's method, and how many the integral of K(A) needs.

/// Σ_q w_q f(s_q) ≈ ∫₀¹ f, exact for polynomials of degree 2Q − 1. Nodes ascend and s_q + s_(Q+1−q) = 1.
struct GaussLegendre {
  let nodes: [Double]
  let weights: [Double]

  init(_ count: Int) {
    var nodes = [Double](repeating: 0.5, count: count), weights = nodes
    for i in 0..<(count + 1) / 2 {
      // Tricomi's approximation of the root x > 0 of P_Q, then Newton.
      var x = Double.cos(Double.pi * (Double(i) + 0.75) / (Double(count) + 0.5)), slope = 1.0
      if 2 * i + 1 == count { x = 0 }
      for _ in 0..<20 {
        let (p, previous) = Self.legendre(count, x)
        slope = Double(count) * (previous - x * p) / ((1 - x) * (1 + x))
        let step = p / slope
        x -= step
        if step.magnitude <= 0x1p-54 { break }
      }
      let (p, previous) = Self.legendre(count, x)
      slope = Double(count) * (previous - x * p) / ((1 - x) * (1 + x))
      (nodes[i], nodes[count - 1 - i]) = ((1 - x) / 2, (1 + x) / 2)
      let weight = 1 / ((1 - x) * (1 + x) * slope * slope)
      (weights[i], weights[count - 1 - i]) = (weight, weight)
    }
    (self.nodes, self.weights) = (nodes, weights)
  }

  /// P_n(x) and P_(n−1)(x).
  private static func legendre(_ n: Int, _ x: Double) -> (Double, Double) {
    var (p, previous) = (x, 1.0)
    for k in 1..<Swift.max(n, 1) {
      let m = Double(k)
      (p, previous) = (((2 * m + 1) * x * p - m * previous) / (m + 1), p)
    }
    return (p, previous)
  }

  /// The fewest nodes whose error is at most u for the integrand e^(sX) with ‖X^2Q‖ ≤ weight·δ^2Q:
  /// (Q!)⁴ / ((2Q+1) (2Q)!³) weight δ^2Q ≤ u. Nil beyond `limit`.
  static func nodesNeeded(delta: Double, weight: Double, unitRoundoff u: Double, limit: Int) -> Int? {
    let target = Double.log(u) - Double.log(weight), step = 2 * Double.log(Swift.max(delta, 0x1p-500))
    var half = 0.0, whole = 0.0
    for q in 1...Swift.max(1, limit) {
      let x = Double(q)
      half += Double.log(x)
      whole += Double.log(2 * x - 1) + Double.log(2 * x)
      if 4 * half - 3 * whole - Double.log(2 * x + 1) + x * step <= target { return q }
    }
    return nil
  }
}
