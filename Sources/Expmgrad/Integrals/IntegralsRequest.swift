// What is asked of Van Loan's integrals, of every matrix of a batch.
//
//   Y = e^{tA},   S = ∫₀ᵗ e^{sA} B ds,   P = ∫₀ᵗ e^{sA} Q e^{sAᴴ} ds       (Van Loan 1978)
//
// One matrix: IntegralsRun.swift; its first step: FirstStep.swift; the others: Doubling.swift.
import ExpmgradSchemes

/// Directions in A, B, Q (nil: zero) and t, and where Y, S and P go along them.
public struct IntegralsTangent<T: Element> {
  public var da: Input<T>?
  public var db: Input<T>?
  public var dq: Input<T>?
  public var dt: UnsafePointer<T.Real>?
  public var dy: Output<T>?
  public var ds: Output<T>?
  public var dp: Output<T>?
  public init() {}
}

/// Cotangents of Y, S and P (nil: zero), and where the gradients of Re⟨gy, Y⟩ + Re⟨gs, S⟩ + Re⟨gp, P⟩ go.
public struct IntegralsCotangent<T: Element> {
  public var gy: Input<T>?
  public var gs: Input<T>?
  public var gp: Input<T>?
  public var abar: Output<T>?
  public var bbar: Output<T>?
  public var qbar: Output<T>?
  public var tbar: UnsafeMutablePointer<T.Real>?
  public init() {}
}

public enum IntegralsDerivative<T: Element> {
  case none
  case tangent(IntegralsTangent<T>)
  case adjoint(IntegralsCotangent<T>)
}

/// Y, S and P of `count` matrices A of order n, B of `columns` columns, and derivatives of the first order.
/// Cost: 2·13 products for the first step (13 for a Hermitian Q), then 4 for each of log₂(8 ‖tA‖) doublings; a tangent
/// or adjoint adds twice that. Errors: .outOfMemory, .cancelled.
public struct IntegralsRequest<T: Element> {
  public var n: Int
  public var columns: Int
  public var count: Int
  /// Matrices are stored by columns, all of them.
  public var byColumns: Bool
  public var t: UnsafePointer<T.Real>
  public var a: Input<T>
  /// nil: zero.
  public var b: Input<T>?
  public var q: Input<T>?
  public var y: Output<T>?
  public var s: Output<T>?
  public var p: Output<T>?
  public var derivative = IntegralsDerivative<T>.none
  public var settings: Settings

  public init(
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
  public func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
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
