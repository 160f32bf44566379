// exp of a skew-Hermitian A so large that squarings lose sight of the unitary group: by the eigenbasis, whose values are unitary
// whatever the norm. Those of a real A are complex.

extension Solver {
  /// For A that `needsEigenbasis`. Cost: an eigendecomposition, or a Schur form of a real A, and four complex products a direction.
  func largeSkew(_ job: Job<T>, _ workspace: Workspace, _ engine: ScalingAndSquaring<T>) throws(ExpmError) -> Outcome {
    if case .second = job.derivatives {
      // No second order in the eigenbasis of a skew-Hermitian matrix: the value alone is the eigenbasis's.
      var rest = job, value = job
      (rest.y, rest.structure, value.derivatives) = (nil, .skewHermitian, .none)
      let outcome = try scalingAndSquaring(rest, workspace, engine)
      return job.y == nil || outcome == .nonfinite ? outcome : try largeSkew(value, workspace, engine)
    }
    let outcome = try BLASGate.enter(threads: job.blasThreadsOfOrder) { () throws(ExpmError) in
      T.isComplex ? try EigenbasisPath<T>(n: job.n, skew: true).run(job, .upper, workspace) : try realSkew(job, workspace)
    }
    if outcome == .success { try ValueSymmetry.unitary.restore(job, workspace) }
    return outcome
  }

  private func realSkew(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    typealias C = Complex<T.Real>
    let n = job.n, square = try Self.entries(n), memory = Workspace()
    let from: UnsafeMutablePointer<C> = try memory.take(2 &* square), to = from + square
    func widen(_ x: UnsafePointer<T>, _ ld: Int) {
      for i in 0..<n { for j in 0..<n { from[i &* n &+ j] = C(x[i &* ld &+ j].re) } }
    }
    func narrow(_ x: UnsafeMutablePointer<T>, _ ld: Int) {
      for i in 0..<n { for j in 0..<n { x[i &* ld &+ j] = T(to[i &* n &+ j].re) } }
    }
    let path = EigenbasisPath<C>(n: n, skew: true), input = Input<C>(from, ld: n), output = Output<C>(to, ld: n)
    let tape = try EigenbasisTape<C>(n, nil)
    if !(try decompose(job.a, into: tape)) {
      job.fillWithNaN()
      return .notConverged
    }
    if let y = job.y {
      var carver = Carver(try workspace.take(path.scratch(.none), of: T.Real.self))
      _ = path.value(Eigenbasis(n, rows: tape.rows, values: tape.values, &carver), output)
      narrow(y.base, y.ld)
    }
    guard case .first(let k, let e, let d) = job.derivatives else { return .success }
    for m in 0..<k {
      widen(e.base + m &* e.stride, e.ld)
      let direction = Derivatives.first(k: 1, e: input, d: output)
      _ = try path.replay(tape, Job(n: n, a: input, y: nil, derivatives: direction, adjoint: job.adjoint), workspace)
      narrow(d.base + m &* d.stride, d.ld)
    }
    return .success
  }

  /// A = Rᴴ diag(iλ) R of a real skew-symmetric A from its real Schur form, so that the eigenvalues are exactly ±λ and the eigenvectors
  /// exactly conjugate, however close they are: else the value would not be real. False if LAPACK gives up.
  private func decompose(_ a: Input<T>, into tape: EigenbasisTape<Complex<T.Real>>) throws(ExpmError) -> Bool {
    typealias S = T.Real
    let n = tape.n, memory = Workspace()
    let t: UnsafeMutablePointer<S> = try memory.take(2 &* n &* n &+ 34 &* n)
    let z = t + n &* n, re = z + n &* n, im = re + n, work = im + n
    for i in 0..<n { for j in 0..<n { t[i &* n &+ j] = a.base[i &* a.ld &+ j].re } }
    // LAPACK sees columns: Aᵀ = Z T Zᵀ, the columns of Z one after the other.
    if S.lapackRealSchur(LAPACKInt(n), t, re, im, z, work, LAPACKInt(32 &* n)) != 0 { return false }
    let half = S(0.5).squareRoot()
    var c = 0
    while c < n {
      let x = z + c &* n, row = tape.rows + c &* n
      let below = c &+ 1 < n ? t[c &* n &+ c &+ 1] : 0
      if below == 0 {
        for j in 0..<n { row[j] = Complex(x[j]) }
        tape.values[c] = 0
        c &+= 1
        continue
      }
      // A (x + iy) = iλ (x + iy)
      let y = x + n, next = row + n, lambda = below / 2 - t[(c &+ 1) &* n &+ c] / 2
      for j in 0..<n {
        row[j] = Complex(half * x[j], -half * y[j])
        next[j] = row[j].conjugate
      }
      (tape.values[c], tape.values[c &+ 1]) = (lambda, -lambda)
      c &+= 2
    }
    return true
  }
}
