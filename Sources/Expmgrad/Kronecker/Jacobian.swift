// The Kronecker form K(A): every entry of exp(A) with respect to every entry of A.

/// How the Jacobian is formed.
package enum JacobianMethod: Int32, Sendable {
  case auto = 0
  /// n² directions through scaling and squaring.
  case frechet = 10
  /// Divided differences in the eigenbasis; Hermitian A only.
  case eigh = 20
  /// The formulas of Najfeld & Havel on the n² × n² operator ad_A.
  case najfeld = 30
}

/// Forms 1, 2, 3 of Najfeld & Havel 1995, theorem 4.5.
package enum NajfeldForm: Int32, Sendable {
  case exponential = 1
  case hyperbolicSine = 2
  case hyperbolicTangent = 3
}

/// K(A) as n² stored rows of n²: row n·l + j is L(A, E) of the unit matrix E of entry (l, j), row after row.
/// With `half`, A symmetric, the same for the n(n + 1)/2 entries of the upper triangle of stored rows, row after row,
/// each standing for itself and its mirror image.
/// Cost: `auto` 2n⁴ Q operations, Q about 8 + 0.7 ‖ad_A‖/2 quadrature nodes, `frechet` 2n²(5 + s) products, `eigh` 2n⁵
/// operations, `najfeld` exp of a matrix of order 2n². Errors: .outOfMemory before anything is written; .cancelled.
/// `y`, where asked for, is written whatever becomes of the Jacobian.
package struct JacobianRequest<T: Element> {
  package var n: Int
  package var a: Input<T>
  package var y: Output<T>?
  package var jacobian: Output<T>
  package var method = JacobianMethod.auto
  package var form = NajfeldForm.exponential
  /// By free entries of symmetric matrices; `auto` only.
  package var half = false
  package var settings: Settings

  package init(n: Int, a: Input<T>, y: Output<T>?, jacobian: Output<T>, settings: Settings = Settings()) {
    self.n = n
    self.a = a
    self.y = y
    self.jacobian = jacobian
    self.settings = settings
  }

  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    if n == 0 { return .success }
    let top = workspace.top
    defer { workspace.top = top }
    return try compute(workspace)
  }

  private func compute(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    let outcome: Outcome
    if !allFinite(n, a) {
      outcome = .nonfinite
    } else if settings.checkStructure && !hasStructure(settings.structure, n, a) {
      outcome = .structureMismatch
    } else {
      switch method {
      case .frechet: outcome = try byDirections(workspace)
      case .eigh: outcome = hasStructure(.hermitian, n, a) ? try inEigenbasis(workspace) : .structureMismatch
      case .najfeld: outcome = try NajfeldHavel(request: self).run(workspace)
      case .auto: outcome = try automatic(workspace)
      }
    }
    switch outcome {
    // Of a finite value: the entries that exceed the type are Inf or NaN.
    case .success: return isFinite ? .success : .overflow
    case .overflow: jacobian.fillWithNaN(order)
    default:
      y?.fillWithNaN(n)
      jacobian.fillWithNaN(order)
    }
    return outcome
  }

  /// The whole result is.
  var isFinite: Bool {
    for i in 0..<order {
      let row = jacobian.base + i &* jacobian.ld
      for j in 0..<order where !row[j].isFinite { return false }
    }
    return true
  }

  private func automatic(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    if n > 1 && n < 12 && !half && hasStructure(.hermitian, n, a) {
      // Few nodes are needed beyond this order, fewer than the n of the eigenbasis; a few directions cost as little,
      // and lose less.
      return try n < 5 ? byDirections(workspace) : inEigenbasis(workspace)
    }
    if let outcome = try byQuadrature(workspace) { return outcome }
    if half { return try halved(workspace) }
    return try hasStructure(.hermitian, n, a) ? inEigenbasis(workspace) : byDirections(workspace)
  }

  /// Rows, and columns, of the result.
  var order: Int { half ? n &* (n &+ 1) / 2 : n &* n }

  /// From the full Jacobian, where no quadrature serves.
  private func halved(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    let full = n &* n
    let (entries, overflow) = full.multipliedReportingOverflow(by: full)
    if overflow { throw .outOfMemory }
    var whole = self
    whole.half = false
    whole.jacobian = Operand(try workspace.take(entries, of: T.self), ld: full)
    let outcome = try whole.compute(workspace)
    // Of a finite value, an overflow is that of some entries.
    if outcome != .success && outcome != .overflow { return outcome }
    for i in 0..<n {
      for j in i..<n {
        let to = jacobian.base + halfIndex(n, i, j) &* jacobian.ld
        let x = whole.jacobian.base + (i &* n &+ j) &* full, mirror = whole.jacobian.base + (j &* n &+ i) &* full
        for a in 0..<n {
          for b in a..<n { to[halfIndex(n, a, b)] = i == j ? x[a &* n &+ b] : x[a &* n &+ b] + mirror[a &* n &+ b] }
        }
      }
    }
    return .success
  }
}
