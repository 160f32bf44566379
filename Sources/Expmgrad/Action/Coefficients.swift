// The coefficients of the series, in double: Bessel functions for Chebyshev's, Poisson's weights for uniformisation.

/// Of a series at one time.
struct CoefficientRow {
  /// As many as may be asked for.
  let c: [Double]
  /// As many as the sum needs to be right in norm.
  let enough: Int
}

/// e^x T-series: e^{x y} = Σ c_k T_k(y) on [−1, 1], e^{i x y} = Σ i^k c_k T_k(y).
enum Coefficients {
  /// c_k = (2 − δ_k0) I_k(x) e^{−|x|}, as many as Σ_{k ≥ K} k²|c_k| ≤ u min(1, |x|) leaves: value and first
  /// derivative, which is about x, then are right to u, because |T_k[x, y]| ≤ k². x < 0 changes the signs of odd ones.
  static func modified(_ x: Double, _ u: Double) -> CoefficientRow {
    var c = miller(x.magnitude, growing: true)
    if x < 0 { for k in stride(from: 1, to: c.count, by: 2) { c[k] = -c[k] } }
    return cut(c, u * Swift.min(1, x.magnitude))
  }

  /// c_k = (2 − δ_k0) J_k(x), cut alike.
  static func ordinary(_ x: Double, _ u: Double) -> CoefficientRow {
    var c = miller(x.magnitude, growing: false)
    if x < 0 { for k in stride(from: 1, to: c.count, by: 2) { c[k] = -c[k] } }
    return cut(c, u * Swift.min(1, x.magnitude))
  }

  /// Backward recurrence f_{k−1} = (2k/x) f_k ± f_{k+1}, in which both functions are the dominant solution, from an
  /// order where they are below every digit; then 1 = e^{−x}(I_0 + 2 Σ I_k), or 1 = J_0² + 2 Σ J_k² with the sign of
  /// J_0 + 2 Σ J_2k. (Abramowitz & Stegun 9.6.26, 9.1.27, 9.6.37, 9.1.46, 9.1.76)
  private static func miller(_ x: Double, growing: Bool) -> [Double] {
    if x < 1e-300 { return [1, x] }
    let start = growing ? Int(10.5 * x.squareRoot()) + 60 : Int(x + 16 * Double.power(x, 1.0 / 3) + 60)
    var f = [Double](repeating: 0, count: start + 2)
    f[start] = 1e-280
    var k = start
    while k > 0 {
      f[k - 1] = (2 * Double(k) / x) * f[k] + (growing ? f[k + 1] : -f[k + 1])
      if f[k - 1].magnitude > 1e250 { for j in (k - 1)...start { f[j] *= 1e-280 } }
      k -= 1
    }
    var sum = 0.0, squares = 0.0, even = 0.0
    for k in stride(from: start, through: 1, by: -1) {
      sum += 2 * f[k]
      if k % 2 == 0 { even += 2 * f[k] }
    }
    let largest = f.reduce(0) { Swift.max($0, $1.magnitude) }
    for k in stride(from: start, through: 1, by: -1) { squares += 2 * (f[k] / largest) * (f[k] / largest) }
    squares += (f[0] / largest) * (f[0] / largest)
    let norm = growing ? sum + f[0] : largest * squares.squareRoot() * (even + f[0] < 0 ? -1 : 1)
    for k in 0...start { f[k] = f[k] / norm * (k == 0 ? 1 : 2) }
    return f
  }

  /// The shortest beginning whose rest is within u; at least two.
  private static func cut(_ c: [Double], _ u: Double) -> CoefficientRow {
    var rest = 0.0, k = c.count
    while k > 2 {
      rest += Double((k - 1) * (k - 1)) * c[k - 1].magnitude
      if rest > u { break }
      k -= 1
    }
    return CoefficientRow(c: Array(c[..<k]), enough: k)
  }

  /// ω_k = e^{−x} x^k/k! down to `least`, by recurrence from the mode: a logarithm of k! would cost x u. In norm
  /// k ≤ x + 9 √x + 25 are enough; an entry that is reached by its fiftieth jump first needs more (Settling.swift).
  static func poisson(_ x: Double, least: Double) -> CoefficientRow {
    let mode = Int(x)
    var w = [Double](repeating: 1, count: mode + 1)
    for k in stride(from: mode - 1, through: 0, by: -1) { w[k] = w[k + 1] * Double(k + 1) / x }
    while let last = w.last, last > least { w.append(last * x / Double(w.count)) }
    // Small terms first: every one is positive.
    let total = w.sorted().reduce(0, +)
    return CoefficientRow(c: w.map { $0 / total }, enough: Swift.min(w.count, Int(x + 9 * x.squareRoot()) + 26))
  }
}

extension Double {
  /// x^p for x > 0.
  fileprivate static func power(_ x: Double, _ p: Double) -> Double { exp(p * log(x)) }
}
