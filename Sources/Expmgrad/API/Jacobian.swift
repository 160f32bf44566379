// The Kronecker form K(A): every entry of exp(A) with respect to every entry of A.

/// How the Jacobian is formed.
public enum JacobianMethod: Int32, Sendable {
  case auto = 0
  /// n² directions through scaling and squaring.
  case frechet = 10
  /// Divided differences in the eigenbasis; Hermitian A only.
  case eigh = 20
  /// The formulas of Najfeld & Havel on the n² × n² operator ad_A.
  case najfeld = 30
}

/// Forms 1, 2, 3 of Najfeld & Havel 1995, theorem 4.5.
public enum NajfeldForm: Int32, Sendable {
  case exponential = 1
  case hyperbolicSine = 2
  case hyperbolicTangent = 3
}

/// K(A) as n² stored rows of n²: row n·l + j is L(A, E) of the unit matrix E of entry (l, j), row after row.
/// Cost: `frechet` 2n²(5 + s) products, `eigh` 2n⁵ operations, `najfeld` exp of a matrix of order 2n².
/// Errors: .outOfMemory before anything is written; .cancelled.
public struct JacobianJob<T: Element> {
  public var n: Int
  public var a: Input<T>
  public var y: Output<T>?
  public var jacobian: Output<T>
  public var method = JacobianMethod.auto
  public var form = NajfeldForm.exponential
  public var structure = Structure.auto
  public var checkStructure = false
  public var threads = 1
  /// Cores for BLAS; nil leaves the process's count alone.
  public var blasThreads: Int?
  public var progress: Progress?

  public init(n: Int, a: Input<T>, y: Output<T>?, jacobian: Output<T>) {
    self.n = n
    self.a = a
    self.y = y
    self.jacobian = jacobian
  }

  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func run(_ workspace: Workspace = Workspace()) throws(ExpmError) -> Outcome {
    if n == 0 { return .success }
    let outcome: Outcome
    if !allFinite(n, a) {
      outcome = .nonfinite
    } else if checkStructure && !hasStructure(structure, n, a) {
      outcome = .structureMismatch
    } else {
      switch method {
      case .frechet: outcome = try byDirections(workspace)
      case .eigh: outcome = hasStructure(.hermitian, n, a) ? try inEigenbasis(workspace) : .structureMismatch
      case .najfeld: outcome = try NajfeldHavel(job: self).run(workspace)
      case .auto: outcome = try automatic(workspace)
      }
    }
    switch outcome {
    case .success: break
    case .overflow: fillWithNaN(jacobian, rows: n &* n)
    default:
      if let y { fillWithNaN(y, rows: n) }
      fillWithNaN(jacobian, rows: n &* n)
    }
    return outcome
  }

  private func automatic(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    if n > 1 && hasStructure(.hermitian, n, a) { return try inEigenbasis(workspace) }
    return try byDirections(workspace)
  }

  func fillWithNaN(_ x: Output<T>, rows: Int) {
    for i in 0..<rows { (x.base + i &* x.ld).update(repeating: T.nan, count: rows) }
  }
}
