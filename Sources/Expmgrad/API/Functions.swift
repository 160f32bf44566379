// exp(A) and its derivatives of one matrix, for Swift. Several of a matrix's derivatives: ExpmLinearization.swift; many
// matrices: Batch.swift.
//
// NaN or Inf in A makes every result NaN, and an exponential that exceeds the type leaves its Inf and NaN in the value
// and NaN in the derivatives; neither throws. p + s counts n × n products: p at most 5 (4 in single precision), s the
// squarings (docs/mathematics.md). Products of a Hermitian or triangular matrix may cost less.

/// exp(A). Cost: p + s products.
///
/// - Parameter structure: what A is; `.auto` finds out at O(n²) cost. A stated structure is trusted.
/// - Throws: `.outOfMemory`.
public func expm<T: Element>(_ a: Matrix<T>, structure: Structure = .auto) throws(ExpmError) -> Matrix<T> {
  var y = Matrix<T>.zero(a.n)
  try solve(a, &y, .none, adjoint: false, structure)
  return y
}

/// exp(A) and L(A, E), its Fréchet derivative in direction E (of A's order). Cost: 3(p + s) products.
///
/// The direction never influences the algorithm: 2^m E gives 2^m L(A, E) exactly, short of overflow.
/// - Throws: `.mismatch` if the orders differ, `.outOfMemory`.
/// - Note: Al-Mohy & Higham, SIAM J. Matrix Anal. Appl. 30 (2009) 1639.
public func expmJVP<T: Element>(
  _ a: Matrix<T>, _ e: Matrix<T>, structure: Structure = .auto
) throws(ExpmError) -> (value: Matrix<T>, derivative: Matrix<T>) {
  try e.requireOrder(a.n)
  var y = Matrix<T>.zero(a.n), d = Matrix<T>.zero(a.n)
  try e.reading(orEmpty: ()) { e throws(ExpmError) in
    try d.writing(orEmpty: ()) { d throws(ExpmError) in
      try solve(a, &y, .first(k: 1, e: e, d: d), adjoint: false, structure)
    }
  }
  return (y, d)
}

/// exp(A) and its pullback G ↦ L*(A, G) = L(Aᴴ, G), the gradient with respect to A of a real function of exp(A) whose
/// gradient there is G: Re<G, L(A, E)> = Re<L*(A, G), E> with <X, Y> = trace(Xᴴ Y). For complex A this is PyTorch's and
/// TensorFlow's convention; JAX's cotangent is the conjugate.
///
/// With `triangle`, A is Hermitian and given by that triangle alone, and the gradient is with respect to its entries
/// (ExpmLinearization.swift).
///
/// Cost: p + s products, and 2(p + s) whenever the pullback is called. It may be called from any thread.
/// - Throws: `.outOfMemory`; the pullback `.mismatch` too, if the orders differ.
public func expmVJP<T: Element>(
  _ a: Matrix<T>, structure: Structure = .auto, triangle: Triangle? = nil
) throws(ExpmError) -> (value: Matrix<T>, pullback: @Sendable (Matrix<T>) throws(ExpmError) -> Matrix<T>) {
  let linearization = try ExpmLinearization(a, structure: structure, triangle: triangle)
  return (linearization.value, { g throws(ExpmError) in try linearization.vjp(g) })
}

/// L2(A, E, F), the second Fréchet derivative d/dt L(A + tF, E) at t = 0; symmetric in E and F. Cost: 9(p + s)
/// products.
///
/// - Throws: `.mismatch` if the orders differ, `.outOfMemory`.
/// - Note: Higham & Relton, SIAM J. Matrix Anal. Appl. 35 (2014) 1019.
public func expmL2<T: Element>(
  _ a: Matrix<T>, _ e: Matrix<T>, _ f: Matrix<T>, structure: Structure = .auto
) throws(ExpmError) -> Matrix<T> {
  try e.requireOrder(a.n)
  try f.requireOrder(a.n)
  var y = Matrix<T>.zero(a.n), dd = y
  try secondOrder(e, f, nil, nil, &dd) { derivatives throws(ExpmError) in
    try solve(a, &y, derivatives, adjoint: false, structure)
  }
  return dd
}

/// The derivative of a gradient: L*(A, G) and d/dt L*(A + tF, G + t Ġ) at t = 0, which is L2(Aᴴ, G, Fᴴ) + L*(A, Ġ).
/// Cost: 9(p + s) products.
///
/// - Parameters:
///   - g: the cotangent of exp(A).
///   - f: the direction in which A moves.
///   - gDot: how G moves with it; zero if nil.
/// - Throws: `.mismatch` if the orders differ, `.outOfMemory`.
public func expmHVP<T: Element>(
  _ a: Matrix<T>, _ g: Matrix<T>, _ f: Matrix<T>, gDot: Matrix<T>? = nil, structure: Structure = .auto
) throws(ExpmError) -> (gradient: Matrix<T>, derivative: Matrix<T>) {
  for x in [g, f] + (gDot.map { [$0] } ?? []) { try x.requireOrder(a.n) }
  var y = Matrix<T>.zero(a.n), d = y, dd = y
  try d.writing(orEmpty: ()) { d throws(ExpmError) in
    try secondOrder(g, f, gDot, d, &dd) { derivatives throws(ExpmError) in
      try solve(a, &y, derivatives, adjoint: true, structure)
    }
  }
  return (d, dd)
}

/// Calls `body` with second order over these matrices.
func secondOrder<T: Element>(
  _ e: Matrix<T>, _ f: Matrix<T>, _ c: Matrix<T>?, _ d: Output<T>?, _ dd: inout Matrix<T>,
  _ body: (Derivatives<T>) throws(ExpmError) -> Void
) throws(ExpmError) {
  try e.reading(orEmpty: ()) { e throws(ExpmError) in
    try f.reading(orEmpty: ()) { f throws(ExpmError) in
      try dd.writing(orEmpty: ()) { dd throws(ExpmError) in
        guard let c else { return try body(.second(e: e, f: f, c: nil, d: d, dd: dd)) }
        try c.reading(orEmpty: ()) { c throws(ExpmError) in try body(.second(e: e, f: f, c: c, d: d, dd: dd)) }
      }
    }
  }
}

private func solve<T: Element>(
  _ a: Matrix<T>, _ y: inout Matrix<T>, _ derivatives: Derivatives<T>, adjoint: Bool, _ structure: Structure
) throws(ExpmError) {
  try a.reading(orEmpty: ()) { input throws(ExpmError) in
    try y.writing(orEmpty: ()) { y throws(ExpmError) in
      var settings = Settings()
      settings.structure = structure
      let request = Request(n: a.n, a: input, y: y, derivatives: derivatives, adjoint: adjoint, settings: settings)
      _ = try request.run(nil, Workspace())
    }
  }
}
