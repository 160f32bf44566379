// exp of a skew-Hermitian A so large that squarings lose sight of the unitary group: by the eigenbasis, whose values
// are unitary whatever the norm. Those of a real A are complex.

extension Solver {
  /// For A that `needsEigenbasis`. Cost: an eigendecomposition, or a Schur form of a real A, and four complex products
  /// a direction.
  func largeSkew(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Solution {
    if case .second = request.derivatives {
      // No second order in the eigenbasis of a skew-Hermitian matrix: the value alone is the eigenbasis's.
      var rest = request
      rest.y = nil
      let partition = try Partition.forDerivative(rest, workspace)
      var solution = try scalingAndSquaring(rest, workspace, partition)
      if request.y == nil { return solution }
      if solution.outcome != .success && solution.outcome != .overflow {
        request.fillWithNaN()
        return solution
      }
      let value = try largeSkew(request.valueAlone, workspace)
      if value.outcome != .success {
        solution.outcome = value.outcome
        request.derivatives.fillWithNaN(request.n)
      }
      solution.method = value.method
      return solution
    }
    let outcome = try inBLAS(request) { () throws(ExpmError) in
      T.isComplex
        ? try EigenbasisPath<T>(n: request.n, skew: true).run(request, .upper, workspace)
        : try realSkew(request, workspace)
    }
    if outcome == .success { try ValueSymmetry.unitary.restore(request, workspace) }
    // A unitary matrix is finite: what is not was beyond LAPACK, whose sums of the largest numbers overflow.
    if outcome == .success, let y = request.y, !allFinite(request.n, Operand(UnsafePointer(y.base), ld: y.ld)) {
      request.fillWithNaN()
      return Solution(.notConverged, .eigenbasis)
    }
    return Solution(outcome, .eigenbasis)
  }

  /// Bytes of scratch of a real A: `realSkew` and what it calls.
  var largeSkewScratch: Int {
    typealias C = Complex<T.Real>
    let n = engine.n, path = EigenbasisPath<C>(n: n, skew: true)
    let basis = Swift.max(path.scratch(.none), Eigenbasis<C>.size(n) &+ lined(2 &* n &* n))
    let scalars = 4 &* n &* n &+ Spectrum<C>.size(n) &+ Self.realSchurScratch(n) &+ 2 &* basis
    return scalars &* MemoryLayout<T.Real>.stride
  }
  private static func realSchurScratch(_ n: Int) -> Int { 2 &* n &* n &+ 34 &* n }

  private func realSkew(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    typealias C = Complex<T.Real>
    let n = request.n, square = try Self.entries(n)
    if !allFinite(n, request.a) {
      request.fillWithNaN()
      return .nonfinite
    }
    let from: UnsafeMutablePointer<C> = try workspace.take(2 &* square), to = from + square
    func widen(_ x: UnsafePointer<T>, _ ld: Int) {
      for i in 0..<n { for j in 0..<n { from[i &* n &+ j] = C(x[i &* ld &+ j].re) } }
    }
    func narrow(_ x: UnsafeMutablePointer<T>, _ ld: Int) {
      for i in 0..<n { for j in 0..<n { x[i &* ld &+ j] = T(to[i &* n &+ j].re) } }
    }
    let path = EigenbasisPath<C>(n: n, skew: true), input = Input<C>(UnsafePointer(from), ld: n),
      output = Output<C>(to, ld: n)
    var memory = Carver(try workspace.take(Spectrum<C>.size(n), of: T.Real.self))
    let spectrum = Spectrum<C>(n, &memory)
    if !(try decompose(request.a, into: spectrum, workspace)) {
      request.fillWithNaN()
      return .notConverged
    }
    if let y = request.y {
      var carver = Carver(try workspace.take(path.scratch(.none), of: T.Real.self))
      _ = path.value(Eigenbasis(spectrum, &carver), output)
      narrow(y.base, y.ld)
    }
    guard case .first(let k, let e, let d) = request.derivatives else { return .success }
    for m in 0..<k {
      widen(e.base + m &* e.stride, e.ld)
      let direction = Derivatives.first(k: 1, e: input, d: output)
      let top = workspace.top
      let asked = Replay(n: n, derivatives: direction, adjoint: request.adjoint)
      try path.derivatives(asked, spectrum, workspace)
      workspace.top = top
      narrow(d.base + m &* d.stride, d.ld)
    }
    return .success
  }

  /// A = Rᴴ diag(iλ) R of a real skew-symmetric A from its real Schur form, so that the eigenvalues are exactly ±λ and
  /// the eigenvectors exactly conjugate, however close they are: else the value would not be real. False if LAPACK
  /// gives up.
  private func decompose(
    _ a: Input<T>, into found: Spectrum<Complex<T.Real>>, _ workspace: Workspace
  ) throws(ExpmError) -> Bool {
    typealias S = T.Real
    let n = found.n
    let t: UnsafeMutablePointer<S> = try workspace.take(Self.realSchurScratch(n))
    let z = t + n &* n, re = z + n &* n, im = re + n, work = im + n
    for i in 0..<n { for j in 0..<n { t[i &* n &+ j] = a.base[i &* a.ld &+ j].re } }
    // LAPACK sees columns: Aᵀ = Z T Zᵀ, the columns of Z one after the other.
    if S.lapackRealSchur(LAPACKInt(n), t, re, im, z, work, LAPACKInt(32 &* n)) != 0 { return false }
    let half = S(0.5).squareRoot()
    var c = 0
    while c < n {
      let x = z + c &* n, row = found.rows + c &* n
      let below = c &+ 1 < n ? t[c &* n &+ c &+ 1] : 0
      if below == 0 {
        for j in 0..<n { row[j] = Complex(x[j]) }
        found.values[c] = 0
        c &+= 1
        continue
      }
      // A (x + iy) = iλ (x + iy)
      let y = x + n, next = row + n, lambda = below / 2 - t[(c &+ 1) &* n &+ c] / 2
      for j in 0..<n {
        row[j] = Complex(half * x[j], -half * y[j])
        next[j] = row[j].conjugate
      }
      (found.values[c], found.values[c &+ 1]) = (lambda, -lambda)
      c &+= 2
    }
    return true
  }
}
