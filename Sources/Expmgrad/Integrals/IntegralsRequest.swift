// What is asked of Van Loan's integrals, of every matrix of a batch.
//
//   Y = e^{tA},   S = ∫₀ᵗ e^{sA} B ds,   P = ∫₀ᵗ e^{sA} Q e^{sAᴴ} ds       (Van Loan 1978)
//
// One matrix: IntegralsRun.swift; its first step: FirstStep.swift; the others: Doubling.swift.
import ExpmgradSchemes

/// Directions in A, B, Q (nil: zero) and t, and where Y, S and P go along them.
package struct IntegralsTangent<T: Element> {
  package var da: Input<T>?
  package var db: Input<T>?
  package var dq: Input<T>?
  package var dt: UnsafePointer<T.Real>?
  package var dy: Output<T>?
  package var ds: Output<T>?
  package var dp: Output<T>?
  package init() {}
}

/// Cotangents of Y, S and P (nil: zero), and where the gradients of Re⟨gy, Y⟩ + Re⟨gs, S⟩ + Re⟨gp, P⟩ go.
package struct IntegralsCotangent<T: Element> {
  package var gy: Input<T>?
  package var gs: Input<T>?
  package var gp: Input<T>?
  package var abar: Output<T>?
  package var bbar: Output<T>?
  package var qbar: Output<T>?
  package var tbar: UnsafeMutablePointer<T.Real>?
  package init() {}
}

package enum IntegralsDerivative<T: Element> {
  case none
  case tangent(IntegralsTangent<T>)
  case adjoint(IntegralsCotangent<T>)
}

/// Y, S and P of `count` matrices A of order n, B of `columns` columns, and derivatives of the first order.
/// Cost: 2·13 products for the first step (13 for a Hermitian Q), then 4 for each of log₂(8 ‖tA‖) doublings; a tangent
/// or adjoint adds twice that. Errors: .outOfMemory, .cancelled.
package struct IntegralsRequest<T: Element> {
  package var n: Int
  package var columns: Int
  package var count: Int
  /// Matrices are stored by columns, all of them.
  package var byColumns: Bool
  package var t: UnsafePointer<T.Real>
  package var a: Input<T>
  /// nil: zero.
  package var b: Input<T>?
  package var q: Input<T>?
  package var y: Output<T>?
  package var s: Output<T>?
  package var p: Output<T>?
  package var derivative = IntegralsDerivative<T>.none
  package var settings: Settings

  package init(
    n: Int, columns: Int, count: Int = 1, byColumns: Bool, t: UnsafePointer<T.Real>, a: Input<T>,
    settings: Settings = Settings()
  ) {
    (self.n, self.columns, self.count, self.byColumns) = (n, columns, count, byColumns)
    (self.t, self.a, self.settings) = (t, a, settings)
  }

  /// Computes every matrix; `outcomes`, if given, has `count` entries. Returns the first that is not a success.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    try shared(outcomes, workspace)
  }
}

extension IntegralsRequest: SharedBatch {
  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    var first = FirstFailure()
    let settings = settingsOfOne
    for i in range {
      var one = matrix(i)
      one.settings = settings
      let top = workspace.top
      defer { workspace.top = top }
      let outcome = try BLASGate.enter(threads: settings.threads(order: n)) { () throws(ExpmError) in
        var run = try IntegralsRun(one, workspace)
        return try run.run()
      }
      outcomes?[i] = outcome
      first.note(i, outcome)
    }
    return first
  }

  /// About 60 products of n³ multiply-adds, and their calls.
  var secondsOfOne: Double {
    let n = Double(n), products: Double = if case .none = derivative { 60 } else { 180 }
    return 1e-9 * products * (200 + n * n * (2 + n / 8)) * (T.isComplex ? 4 : 1)
  }

  /// Matrix `i` alone.
  private func matrix(_ i: Int) -> IntegralsRequest {
    var one = self
    (one.count, one.t, one.a) = (1, t + i, a.from(i))
    (one.b, one.q) = (b?.from(i), q?.from(i))
    (one.y, one.s, one.p) = (y?.from(i), s?.from(i), p?.from(i))
    switch derivative {
    case .none: break
    case .tangent(var x):
      (x.da, x.db, x.dq, x.dt) = (x.da?.from(i), x.db?.from(i), x.dq?.from(i), x.dt.map { $0 + i })
      (x.dy, x.ds, x.dp) = (x.dy?.from(i), x.ds?.from(i), x.dp?.from(i))
      one.derivative = .tangent(x)
    case .adjoint(var x):
      (x.gy, x.gs, x.gp) = (x.gy?.from(i), x.gs?.from(i), x.gp?.from(i))
      (x.abar, x.bbar, x.qbar) = (x.abar?.from(i), x.bbar?.from(i), x.qbar?.from(i))
      x.tbar = x.tbar.map { $0 + i }
      one.derivative = .adjoint(x)
    }
    return one
  }
}
