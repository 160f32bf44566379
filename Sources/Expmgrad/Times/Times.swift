// exp(t_i A) for a vector of real t, and its adjoint.
//
//   y_i = exp(t_i A),   ā = Σ t_i L*(t_i A, g_i),   t̄_i = Re<g_i, A exp(t_i A)>
//
// Where Taylor's polynomial is as accurate as the schemes are, all t share one set of powers (TimesPlan.swift,
// SharedTimes.swift). A triangular, diagonal, badly balanced, nearly nilpotent or stated Markov A, times so large that
// the result could leave the range, and few times take the engine, one matrix t_i A each. Values of a Hermitian A, or
// of a reversible Markov generator, come from one eigendecomposition (EigenTimes.swift).

/// One A, many t.
package struct TimesRequest<T: Element> {
  package var n: Int
  package var count: Int
  package var a: Input<T>
  package var t: UnsafePointer<T.Real>
  package var y: Output<T>?
  /// Cotangents, with where the gradients go.
  package var g: Input<T>?
  package var abar: Output<T>?
  package var tbar: UnsafeMutablePointer<T.Real>?
  package var settings: Settings

  package init(
    n: Int, count: Int, a: Input<T>, t: UnsafePointer<T.Real>, y: Output<T>?, settings: Settings = Settings()
  ) {
    self.n = n
    self.count = count
    self.a = a
    self.t = t
    self.y = y
    self.settings = settings
  }

  /// Fewer times than this do not pay for their powers.
  static var fewest: Int { 10 }
  /// Up to this order a matrix of its own costs less than its row of the GEMM.
  static var smallest: Int { 4 }

  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if let abar { for i in 0..<n { (abar.base + i &* abar.ld).update(repeating: T.zero, count: n) } }
    if n == 0 || count == 0 {
      for i in 0..<count {
        outcomes?[i] = .success
        tbar?[i] = 0
      }
      return .success
    }
    if settings.checkStructure && !hasStructure(settings.structure, n, a) {
      let outcome = allFinite(n, a) ? Outcome.structureMismatch : .nonfinite
      for i in 0..<count { refuse(i, outcomes, outcome) }
      abar?.fillWithNaN(n)
      return outcome
    }
    let top = workspace.top
    defer { workspace.top = top }
    _ = settings.watch?.report(0, count)
    var known = settings.structure
    if known == .auto { known = detectStructure(n, a) }
    var first = Outcome.success
    func report(_ i: Int, _ outcome: Outcome) {
      outcomes?[i] = outcome
      if first == .success { first = outcome }
    }
    if count >= Self.fewest, n > Self.smallest, known == .general || known == .hermitian {
      let spectral = EigenTimes(self)
      // LAPACK's results differ with BLAS's threads: small ones must not depend on the call's.
      let done = try BLASGate.enter(threads: settings.threads(order: n)) { () throws(ExpmError) in
        try spectral.run(hermitian: known == .hermitian, workspace, report)
      }
      if done { return first }
    }
    var shared = [Int32](), progressed = 0
    if count >= Self.fewest, n > Self.smallest, known == .general || known == .hermitian || known == .skewHermitian {
      var work = SharedTimes(self)
      if work.layout == .rows {
        shared = try work.run(workspace)
      } else {
        shared = try BLASGate.enter(threads: settings.threads) { () throws(ExpmError) in try work.run(workspace) }
      }
      for i in shared { report(Int(i), .success) }
      progressed = shared.count
      if !shared.isEmpty { try settings.watch.report(progressed, count) }
    }
    if shared.count < count {
      var alone = SeparateTimes(self, known, progressed: progressed)
      try alone.run(except: shared, workspace, report)
    }
    if first != .success { abar?.fillWithNaN(n) }
    return first
  }

  private func refuse(_ i: Int, _ outcomes: UnsafeMutablePointer<Outcome>?, _ outcome: Outcome) {
    outcomes?[i] = outcome
    tbar?[i] = T.Real.nan
    y?.fillWithNaN(n, i)
  }
}
