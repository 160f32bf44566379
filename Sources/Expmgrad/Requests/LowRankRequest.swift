// L(A, UVᴴ) and L*(A, UVᴴ) from the factors: for a dense A forming the product costs 2n²r of the 12(5 + s) n³ that
// follow.

/// A direction or cotangent U Vᴴ, U and V n × r.
package struct LowRankRequest<T: Element> {
  package var n: Int
  package var rank: Int
  /// The caller's matrices are column-major: the numerics see A and the derivative transposed, and U and V as r rows of
  /// n.
  package var columns: Bool
  package var a: Input<T>
  /// nil stands for factors without entries.
  package var u: Operand<UnsafePointer<T>?>
  package var v: Operand<UnsafePointer<T>?>
  package var y: Output<T>?
  package var derivative: Output<T>
  package var adjoint: Bool
  package var settings: Settings

  package init(
    n: Int, rank: Int, columns: Bool, a: Input<T>, u: Operand<UnsafePointer<T>?>, v: Operand<UnsafePointer<T>?>,
    y: Output<T>?,
    derivative: Output<T>, adjoint: Bool, settings: Settings = Settings()
  ) {
    (self.n, self.rank, self.columns, self.a, self.u, self.v) = (n, rank, columns, a, u, v)
    (self.y, self.derivative, self.adjoint, self.settings) = (y, derivative, adjoint, settings)
  }

  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    if n == 0 { return .success }
    let top = workspace.top
    defer { workspace.top = top }
    let e = try workspace.take(Solver<T>.entries(n), of: T.self)
    e.update(repeating: T.zero, count: n &* n)
    if rank > 0, let u = u.base, let v = v.base {
      try BLASGate.enter(threads: settings.threads) { () throws(ExpmError) in
        if columns {
          // The r stored rows are columns: with rows U_c, V_c the transpose of UVᴴ is Σ_c conj(V_c) U_c, a column by a
          // row.
          gemm(.adjoint, .plain, n, n, rank, v, self.v.ld, u, self.u.ld, into: e, n)
        } else {
          gemm(.plain, .adjoint, n, n, rank, u, self.u.ld, v, self.v.ld, into: e, n)
        }
      }
    }
    let derivatives = Derivatives.first(k: 1, e: Operand(UnsafePointer(e), ld: n), d: derivative)
    let outcome = try Request(n: n, a: a, y: y, derivatives: derivatives, adjoint: adjoint, settings: settings).run(
      nil, workspace)
    // Where the product left the type, its derivative did.
    return outcome == .success && factorsAreFinite && !allFinite(n, Operand(UnsafePointer(e), ld: n))
      ? .overflow : outcome
  }

  private var factorsAreFinite: Bool {
    func isFinite(_ x: Operand<UnsafePointer<T>?>) -> Bool {
      guard let base = x.base else { return true }
      let rows = columns ? rank : n, length = columns ? n : rank
      for i in 0..<rows {
        for j in 0..<length where !base[i &* x.ld &+ j].isFinite { return false }
      }
      return true
    }
    return isFinite(u) && isFinite(v)
  }
}
