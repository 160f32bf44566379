// Hermitian A through its eigenbasis A = Rᴴ diag(λ) R:
//
//   exp(A) = (e^(λ/2) R)ᴴ (e^(λ/2) R)          a Gram matrix: exactly Hermitian
//   L(A, E) = Rᴴ (F ∘ (R E Rᴴ)) R              F_ij = f[λ_i, λ_j]                 (Daleckii & Krein)
//
// L*(A, G) = L(Aᴴ, G) = L(A, G) here, so the adjoint needs no transposes.

struct HermitianPath<T: Element> {
  typealias S = T.Real
  let n: Int

  /// Scalars: the eigenbasis and, for derivatives, F.
  func scratch(derivative: Bool) -> Int { Eigenbasis<T>.size(n) &+ (derivative ? lined(n &* n) : 0) }

  /// exp of the matrix whose `triangle` is stored, with first derivatives.
  func run(_ job: Job<T>, _ triangle: Triangle, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    guard n <= Eigenbasis<T>.largestOrder else { throw .outOfMemory }
    var derivative = false
    if case .first = job.derivatives { derivative = true }
    var carver = Carver(try workspace.take(scratch(derivative: derivative), of: S.self))
    let basis = Eigenbasis<T>(n, &carver)
    if !basis.load(job.a, triangle) { return failed(job, .nonfinite) }
    if !basis.decompose(triangle) { return failed(job, .notConverged) }
    if !value(basis, job.y) {
      job.fillWithNaN(derivativesOnly: true)
      return .overflow
    }
    if case .first(let k, let e, let d) = job.derivatives {
      let f = carver.cut(lined(n &* n))
      fillDividedDifferences(n, basis.values, f)
      for m in 0..<k { derivativeInBasis(basis, f, e.base + m &* e.stride, e.ld, d.base + m &* d.stride, d.ld) }
    }
    return .success
  }

  private func failed(_ job: Job<T>, _ outcome: Outcome) -> Outcome {
    job.fillWithNaN()
    return outcome
  }

  /// Writes exp(A), if asked; false if it overflows.
  func value(_ basis: Eigenbasis<T>, _ y: Output<T>?) -> Bool {
    if y == nil && basis.values[n &- 1] < S.largestExponent { return true }
    let half = basis.matrix(0), product = basis.matrix(1)
    for i in 0..<n {
      let factor = S.exp(basis.values[i] / 2)
      for j in 0..<n { half[i &* n &+ j] = basis.rows[i &* n &+ j].scaled(by: factor) }
    }
    gram(n, n, half, into: product)
    var finite = true
    for i in 0..<n &* n where !product[i].isFinite { finite = false }
    if let y {
      for i in 0..<n { (y.base + i &* y.ld).update(from: product + i &* n, count: n) }
    }
    return finite
  }

  /// d = Rᴴ (F ∘ (R E Rᴴ)) R
  func derivativeInBasis(
    _ basis: Eigenbasis<T>, _ f: UnsafePointer<S>, _ e: UnsafePointer<T>, _ lde: Int, _ d: UnsafeMutablePointer<T>, _ ldd: Int
  ) {
    basis.intoBasis(e, lde)
    let x = basis.matrix(1)
    for i in 0..<n &* n { x[i] = x[i].scaled(by: f[i]) }
    basis.outOfBasis(into: d, ldd)
  }
}

/// F_ij = f[λ_i, λ_j], symmetric.
func fillDividedDifferences<S: RealScalar>(_ n: Int, _ lambda: UnsafePointer<S>, _ f: UnsafeMutablePointer<S>) {
  for i in 0..<n {
    for j in 0...i {
      let x = dividedDifference(lambda[i], lambda[j])
      f[i &* n &+ j] = x
      f[j &* n &+ i] = x
    }
  }
}
