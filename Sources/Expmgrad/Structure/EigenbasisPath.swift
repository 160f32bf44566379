// Hermitian and skew-Hermitian A through the eigenbasis A = Rᴴ diag(μ) R, μ = λ or iλ with real λ:
//
//   exp(A) = Rᴴ diag(e^μ) R            Hermitian: the Gram matrix of e^(λ/2) R, which is exactly Hermitian
//   L(A, E) = Rᴴ (F ∘ (R E Rᴴ)) R      F_ij = f[μ_i, μ_j]                          (Daleckii & Krein)
//
// L*(A, G) = L(Aᴴ, G): the same with conj(F), so the adjoint needs no transposes. Second order:
// EigenbasisPath+Second.swift.

struct EigenbasisPath<T: Element> {
  typealias S = T.Real
  let n: Int
  /// A is skew-Hermitian; complex types only.
  var skew = false

  /// Scalars: the eigenbasis and, for derivatives, F and what second order adds.
  func scratch(_ derivatives: Derivatives<T>) -> Int {
    let square = lined(n &* n &* T.parts)
    switch derivatives {
    case .none: return Eigenbasis<T>.size(n)
    case .first: return Eigenbasis<T>.size(n) &+ square
    case .second: return Eigenbasis<T>.size(n) &+ 6 &* square &+ lined(n &* n) &+ lined(n)
    }
  }

  /// exp(A) and its derivatives; only `triangle` of A is read.
  func run(_ request: Request<T>, _ triangle: Triangle, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    guard n <= Eigenbasis<T>.largestOrder else { throw .outOfMemory }
    var carver = Carver(try workspace.take(scratch(request.derivatives), of: S.self))
    var basis = Eigenbasis<T>(n, &carver)
    expect(request.replay, 2)
    if !basis.load(request.a, triangle, times: skew ? T(re: 0, im: -1) : T(1)) { return failed(request, .nonfinite) }
    if !basis.decompose(triangle) { return failed(request, .notConverged) }
    try request.settings.watch.checkpoint(1)
    if !value(basis, request.y) {
      request.fillWithNaN(derivativesOnly: true)
      return .overflow
    }
    try request.settings.watch.checkpoint(1)
    try derivatives(request.replay, basis, &carver)
    return .success
  }

  /// The value of a request without derivatives, and its tape.
  func record(
    _ request: Request<T>, _ triangle: Triangle, _ workspace: Workspace
  ) throws(ExpmError) -> (Recording<T>, Outcome) {
    guard n <= Eigenbasis<T>.largestOrder else { throw .outOfMemory }
    var carver = Carver(try workspace.take(scratch(.none), of: S.self))
    var basis = Eigenbasis<T>(n, &carver)
    // A y in A's memory: the matrix is kept before the value is written.
    let tape = try EigenbasisTape(n, skew ? request.a : nil)
    expect(request.replay, 2)
    if !basis.load(request.a, triangle, times: skew ? T(re: 0, im: -1) : T(1)) {
      return (.none, failed(request, .nonfinite))
    }
    if !basis.decompose(triangle) { return (.none, failed(request, .notConverged)) }
    try request.settings.watch.checkpoint(1)
    if !value(basis, request.y) { return (.none, .overflow) }
    tape.keep(basis)
    return (.eigenbasis(tape, skew: skew), .success)
  }

  /// Cost: four products a direction.
  func replay(_ tape: EigenbasisTape<T>, _ asked: Replay<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if let a = tape.matrix, case .second = asked.derivatives {
      return try ScalingAndSquaring<T>(n: n).run(asked.of(a, structure: .skewHermitian), workspace).outcome
    }
    try derivatives(asked, tape.spectrum, workspace)
    return .success
  }

  /// Those of a matrix whose eigenbasis is known.
  func derivatives(_ asked: Replay<T>, _ known: Spectrum<T>, _ workspace: Workspace) throws(ExpmError) {
    var carver = Carver(try workspace.take(scratch(asked.derivatives), of: S.self))
    expect(asked, 0)
    try derivatives(asked, Eigenbasis<T>(known, &carver), &carver)
  }

  /// Products, of which the decomposition counts as one.
  private func expect(_ asked: Replay<T>, _ value: Int) {
    let derivatives = ScalingAndSquaring<T>.directions(asked.derivatives)
    asked.settings.watch?.expect(value &+ 4 &* derivatives)
  }

  private func derivatives(_ asked: Replay<T>, _ basis: Eigenbasis<T>, _ carver: inout Carver<S>) throws(ExpmError) {
    switch asked.derivatives {
    case .none: break
    case .first(let k, let e, let d):
      let f = carver.cutEntries(n &* n, of: T.self)
      fill(f, basis, adjoint: asked.adjoint)
      for m in 0..<k {
        try basis.intoBasis(e.base + m &* e.stride, e.ld, basis.matrix(1), asked.settings.watch)
        multiplyEntries(basis.matrix(1), by: f)
        try basis.outOfBasis(basis.matrix(1), d.base + m &* d.stride, d.ld, asked.settings.watch)
      }
    case .second(let e, let f, let c, let d, let dd):
      try second(basis, &carver, e, f, c, d, dd, adjoint: asked.adjoint, asked.settings.watch)
    }
  }

  private func failed(_ request: Request<T>, _ outcome: Outcome) -> Outcome {
    request.fillWithNaN()
    return outcome
  }

  /// Writes exp(A), if asked; false if it overflows.
  func value(_ basis: Eigenbasis<T>, _ y: Output<T>?) -> Bool {
    let scaled = basis.matrix(0), product = basis.matrix(1)
    if skew {
      guard let y else { return true }
      scaleRows(basis, into: scaled) { exponential(T(re: 0, im: $0)) }
      gemm(.adjoint, .plain, n, n, n, basis.rows, n, scaled, n, into: y.base, y.ld)
      return true
    }
    if y == nil && basis.values[n &- 1] < S.largestExponent { return true }
    scaleRows(basis, into: scaled) { T(S.exp($0 / 2)) }
    gram(n, n, scaled, into: product)
    var finite = true
    for i in 0..<n &* n where !product[i].isFinite { finite = false }
    if let y {
      for i in 0..<n { (y.base + i &* y.ld).update(from: product + i &* n, count: n) }
    }
    return finite
  }

  private func scaleRows(_ basis: Eigenbasis<T>, into to: UnsafeMutablePointer<T>, _ factor: (S) -> T) {
    for i in 0..<n {
      let x = factor(basis.values[i])
      for j in 0..<n { to[i &* n &+ j] = x * basis.rows[i &* n &+ j] }
    }
  }

  /// F_ij, symmetric, or its conjugate for the adjoint.
  func fill(_ f: UnsafeMutablePointer<T>, _ basis: Eigenbasis<T>, adjoint: Bool = false) {
    let lambda = UnsafePointer(basis.values), cache = scalars(basis.matrix(0))
    func set(_ i: Int, _ j: Int, _ x: T) {
      f[i &* n &+ j] = x
      f[j &* n &+ i] = x
    }
    if skew {
      // Half the phase of each eigenvalue: f[iα, iβ] = e^(iα/2) e^(iβ/2) sin(x)/x, x = (α − β)/2.
      let phase = basis.matrix(0)
      for i in 0..<n { phase[i] = exponential(T(re: 0, im: adjoint ? -lambda[i] / 2 : lambda[i] / 2)) }
      for i in 0..<n {
        for j in 0...i {
          let x = (lambda[i] - lambda[j]) / 2
          set(i, j, (phase[i] * phase[j]).scaled(by: x == 0 ? 1 : S.sin(x) / x))
        }
      }
    } else {
      for i in 0..<n { cache[i] = S.exp(lambda[i]) }
      for i in 0..<n { for j in 0...i { set(i, j, T(dividedDifference(sorted: lambda, cache, i, j))) } }
    }
  }

  func multiplyEntries(_ x: UnsafeMutablePointer<T>, by f: UnsafePointer<T>) {
    for i in 0..<n &* n { x[i] = x[i] * f[i] }
  }
}

/// f[λ_i, λ_j] of ascending λ, j ≤ i, with e_i = e^λ_i at hand: beyond a gap of 1 the plain quotient loses less than a
/// bit.
@inline(__always)
func dividedDifference<S: RealScalar>(sorted lambda: UnsafePointer<S>, _ e: UnsafePointer<S>, _ i: Int, _ j: Int) -> S {
  let gap = lambda[i] - lambda[j]
  if gap > 1 && e[i] < .infinity { return (e[i] - e[j]) / gap }
  return dividedDifference(lambda[i], lambda[j])
}
