// exp at one matrix: the value, and as many derivatives as wanted from the same forward run.

/// exp(A) and its derivatives at A, from one forward run.
///
///     let at = try ExpmLinearization(a)
///     at.value                         // exp(A)
///     try at.jvp(e)                    // L(A, E)
///     try at.vjp(g)                    // L*(A, G) = L(Aᴴ, G)
///     try at.hvp(g, f).derivative      // d/dt L*(A + tF, G) at t = 0
///
/// Making one costs p + s products and keeps at most 9 + s matrices (p at most 5, s the squarings); a jvp or vjp then
/// costs 2(p + s) and an hvp 8(p + s). Immutable: any number of threads may use it at once.
///
/// The value may differ in its last bits from `expm(a)`: it is scaled for the derivatives.
public struct ExpmLinearization<T: Element>: Sendable {
  /// exp(A).
  public let value: Matrix<T>
  private let tape: Tape<T>

  /// - Parameters:
  ///   - structure: what A is; `.auto` finds out at O(n²) cost. A stated structure is trusted.
  ///   - triangle: A is Hermitian and given by this triangle, the only one that is read; gradients are with respect to
  ///   its
  ///     entries: the diagonal of (S + Sᴴ)/2, twice what is off it, zero beyond the triangle, where S = L*(A, G).
  /// - Throws: `.outOfMemory`.
  public init(_ a: Matrix<T>, structure: Structure = .auto, triangle: Triangle? = nil) throws(ExpmError) {
    var y = Matrix<T>.zero(a.n)
    let tape: Tape<T>? = try a.reading(orEmpty: nil) { input throws(ExpmError) in
      try y.writing(orEmpty: nil) { y throws(ExpmError) in
        var settings = Settings()
        (settings.structure, settings.triangle) = (structure, triangle)
        return try Tape(Request(n: a.n, a: input, y: y, settings: settings))
      }
    }
    self.tape = tape ?? Tape()
    value = y
  }

  public var n: Int { tape.n }

  /// What became of the value: after `.nonfinite` and `.overflow` every derivative is NaN.
  public var outcome: Outcome { tape.outcome }

  /// L(A, E).
  /// - Throws: `.mismatch` if the orders differ, `.outOfMemory`.
  public func jvp(_ e: Matrix<T>) throws(ExpmError) -> Matrix<T> { try first(e, adjoint: false) }

  /// L*(A, G) = L(Aᴴ, G), what a reverse-mode program calls the gradient.
  /// - Throws: `.mismatch` if the orders differ, `.outOfMemory`.
  public func vjp(_ g: Matrix<T>) throws(ExpmError) -> Matrix<T> { try first(g, adjoint: true) }

  /// L*(A, G) and d/dt L*(A + tF, G + t Ġ) at t = 0, which is L2(Aᴴ, G, Fᴴ) + L*(A, Ġ); Ġ is zero if nil.
  /// - Throws: `.mismatch` if the orders differ, `.outOfMemory`.
  public func hvp(
    _ g: Matrix<T>, _ f: Matrix<T>, gDot: Matrix<T>? = nil
  ) throws(ExpmError) -> (gradient: Matrix<T>, derivative: Matrix<T>) {
    for x in [g, f] + (gDot.map { [$0] } ?? []) { try x.requireOrder(n) }
    var d = Matrix<T>.zero(n), dd = d
    try d.writing(orEmpty: ()) { d throws(ExpmError) in
      try secondOrder(g, f, gDot, d, &dd) { derivatives throws(ExpmError) in
        try replay(derivatives, adjoint: true)
      }
    }
    return (d, dd)
  }

  private func first(_ e: Matrix<T>, adjoint: Bool) throws(ExpmError) -> Matrix<T> {
    try e.requireOrder(n)
    var d = Matrix<T>.zero(n)
    try e.reading(orEmpty: ()) { e throws(ExpmError) in
      try d.writing(orEmpty: ()) { d throws(ExpmError) in
        try replay(.first(k: 1, e: e, d: d), adjoint: adjoint)
      }
    }
    return d
  }

  private func replay(_ derivatives: Derivatives<T>, adjoint: Bool) throws(ExpmError) {
    if n == 0 { return }
    _ = try tape.solve(Replay(n: n, derivatives: derivatives, adjoint: adjoint, settings: Settings()))
  }
}
