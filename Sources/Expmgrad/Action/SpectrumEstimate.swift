// Bounds of the spectrum of a Hermitian or skew-Hermitian A from products alone: Lanczos with a random start.
//
// Ritz values are inside of the spectrum; the residual of the outermost and five hundredths of the spread are added.
// It is an estimate: series that rely on it watch their vectors.
import ExpmgradSchemes

enum SpectrumEstimate {
  private static var steps: Int { 24 }

  /// An interval of the eigenvalues of A, or of A/i.
  static func interval<T: Element>(
    _ map: LinearMap<T>, imaginary: Bool, _ context: ActionContext
  ) throws(ExpmError) -> (lower: Double, upper: Double) {
    typealias S = T.Real
    let n = map.n, size = n * T.parts, workspace = context.workspace, top = workspace.top
    defer { workspace.top = top }
    if n == 0 { return (0, 0) }
    let count = Swift.min(steps, n)
    var basis: [UnsafeMutablePointer<S>] = []
    for _ in 0...count { basis.append(try workspace.take(size)) }
    // Any start that has a part of every eigenvector: a fixed sequence of numbers in [−1, 1].
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for t in 0..<size {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      basis[0][t] = S(Double(Int64(bitPattern: state) >> 11) * 0x1p-52)
    }
    Vectors<T>.scale(size, basis[0], by: (1 / Vectors<T>.norms(n, 1, basis[0])[0], 0))
    var alpha: [Double] = [], beta: [Double] = []
    for j in 0..<count {
      let w = basis[j + 1]
      try map.run(RecurrenceStep<S>(nil, width: T.parts, x: basis[j], y: w), context.threads)
      try context.made(1)
      // A/i of a real skew matrix is not real, but the squares of its tridiagonal form are: alpha 0.
      if imaginary && T.isComplex { Vectors<T>.scale(size, w, by: (0, -1)) }
      alpha.append(imaginary && !T.isComplex ? 0 : Vectors<T>.inner(size, basis[j], w))
      // Copies of Ritz values, which a loss of orthogonality gives, are no harm: the last two vectors are enough.
      for v in basis[Swift.max(0, j - 1)...j] {
        let (re, im) = product(size, v, w, complex: T.isComplex)
        subtract(size, w, v, re, im, complex: T.isComplex)
      }
      let norm = Vectors<T>.norms(n, 1, w)[0]
      beta.append(norm)
      if norm <= 1e-12 * (alpha.map(\.magnitude).max() ?? 0) || norm == 0 { break }
      Vectors<T>.scale(size, w, by: (1 / norm, 0))
    }
    let ends = extremes(alpha, beta), residual = beta.last ?? 0
    let spread = ends.1 - ends.0, largest = Swift.max(ends.0.magnitude, ends.1.magnitude)
    let room = residual > 1e-12 * largest ? Swift.min(residual, 0.05 * spread) + 0.05 * spread : 1e-6 * largest
    return (ends.0 - room, ends.1 + room)
  }

  /// ⟨v, w⟩
  private static func product<S: RealScalar>(
    _ count: Int, _ v: UnsafePointer<S>, _ w: UnsafePointer<S>, complex: Bool
  ) -> (Double, Double) {
    var re = 0.0, im = 0.0
    for t in stride(from: 0, to: count, by: complex ? 2 : 1) {
      re += Double(v[t]) * Double(w[t])
      if complex {
        re += Double(v[t + 1]) * Double(w[t + 1])
        im += Double(v[t]) * Double(w[t + 1]) - Double(v[t + 1]) * Double(w[t])
      }
    }
    return (re, im)
  }

  /// w −= v (re + i im)
  private static func subtract<S: RealScalar>(
    _ count: Int, _ w: UnsafeMutablePointer<S>, _ v: UnsafePointer<S>, _ re: Double, _ im: Double, complex: Bool
  ) {
    let a = S(re), b = S(im)
    for t in stride(from: 0, to: count, by: complex ? 2 : 1) {
      if complex {
        let x = v[t], y = v[t + 1]
        w[t] -= x * a - y * b
        w[t + 1] -= x * b + y * a
      } else {
        w[t] -= v[t] * a
      }
    }
  }

  /// The outermost eigenvalues of a symmetric tridiagonal matrix, by bisection on Sturm's count.
  private static func extremes(_ alpha: [Double], _ beta: [Double]) -> (Double, Double) {
    let m = alpha.count,
      reach = (0..<m).reduce(0.0) {
        Swift.max($0, alpha[$1].magnitude + ($1 > 0 ? beta[$1 - 1] : 0) + ($1 < m - 1 ? beta[$1] : 0))
      }
    func below(_ x: Double) -> Int {
      var count = 0, d = 1.0
      for j in 0..<m {
        d = alpha[j] - x - (j > 0 ? beta[j - 1] * beta[j - 1] / d : 0)
        if d == 0 { d = -1e-300 }
        if d < 0 { count += 1 }
      }
      return count
    }
    func find(_ rank: Int) -> Double {
      var low = -reach, high = reach
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if below(middle) >= rank { high = middle } else { low = middle }
      }
      return (low + high) / 2
    }
    return reach == 0 ? (0, 0) : (find(1), find(m))
  }
}
