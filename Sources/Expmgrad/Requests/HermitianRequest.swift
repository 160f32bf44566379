// exp of Hermitian matrices given by one triangle, and its gradient.
//
// Through the eigenbasis from the order on where that can pay; below, through products, several matrices side by side:
// faster, and without what LAPACK's eigenvectors lose (EigenbasisChoice.swift).
import ExpmgradSchemes

/// What the gradient with respect to a triangle's entries means.
package enum TriangleConvention: Int32, Sendable {
  /// (S + Sᴴ)/2 of S = L(H, G): H as a whole.
  case symmetric = 0
  /// The entries read are the variables: off-diagonal ones doubled, zeros beyond the triangle.
  case triangle = 10
}

/// exp(H), and the gradient of Re⟨G, exp(H)⟩, for Hermitian H read from one triangle, of every matrix of a batch.
/// Cost: an eigendecomposition and two products; the gradient adds four; below order 32 that of `Request`.
/// Errors: .outOfMemory, .cancelled.
package struct HermitianRequest<T: Element> {
  package var n: Int
  package var count: Int
  package var a: Input<T>
  package var y: Output<T>?
  package var g: Input<T>?
  package var gradient: Output<T>?
  package var convention = TriangleConvention.symmetric
  /// Of the stored rows; the other triangle is not read.
  package var triangle: Triangle
  package var settings: Settings

  package init(n: Int, count: Int, triangle: Triangle, a: Input<T>, y: Output<T>?, settings: Settings = Settings()) {
    self.n = n
    self.count = count
    self.triangle = triangle
    self.a = a
    self.y = y
    self.settings = settings
  }

  /// Computes every matrix; `outcomes`, if given, has `count` entries. Returns the first that is not a success.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    try shared(outcomes, workspace)
  }

  private func solve(_ i: Int, _ settings: Settings, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    let top = workspace.top
    defer { workspace.top = top }
    var request = Request(n: n, a: a.from(i), y: y?.from(i), settings: settings)
    let path = EigenbasisPath<T>(n: n)
    if let g, let gradient {
      let s = try workspace.take(Solver<T>.entries(n), of: T.self), from = g.from(i)
      // L(H, ·) commutes with taking the Hermitian part.
      for r in 0..<n {
        for c in 0..<n { s[r &* n &+ c] = hermitianPart(from.base[r &* from.ld &+ c], from.base[c &* from.ld &+ r]) }
      }
      request.derivatives = .first(k: 1, e: Operand(UnsafePointer(s), ld: n), d: gradient.from(i))
    }
    let outcome = try request.derivatives.solvingScaled(n, workspace) { derivatives throws(ExpmError) in
      request.derivatives = derivatives
      let outcome = try BLASGate.enter(threads: settings.threads(order: n)) { () throws(ExpmError) in
        try path.run(request, triangle, workspace)
      }
      request.y = nil
      return outcome
    }
    return takeGradient(i, outcome)
  }
}

extension HermitianRequest: SharedBatch {
  /// The gradient in its convention, by which an entry may double, and exceed the type.
  private func takeGradient(_ i: Int, _ outcome: Outcome) -> Outcome {
    guard let g, let gradient, outcome == .success || outcome == .overflow else { return outcome }
    let to: Output<T> = gradient.from(i)
    takeConvention(n, to.base, to.ld, triangle, convention)
    let fits = outcome != .success || allFinite(n, Operand(UnsafePointer(to.base), ld: to.ld))
    return fits || !allFinite(n, g.from(i)) ? outcome : .overflow
  }

  var canBeCopied: Bool { true }
  func copied(_ range: Range<Int>, _ copies: inout Copies) throws(ExpmError) -> Self {
    var part = self
    part.count = range.count
    part.a = try copies.input(a.from(range.lowerBound))
    if let y { part.y = try copies.output(y.from(range.lowerBound)) }
    if let g, let gradient {
      part.g = try copies.input(g.from(range.lowerBound))
      part.gradient = try copies.output(gradient.from(range.lowerBound))
    }
    return part
  }

  /// Too small for an eigendecomposition to pay.
  private var usesProducts: Bool { n < leastOrderOfEigenbasis }

  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    if usesProducts { return try byProducts(range, outcomes, workspace) }
    var first = FirstFailure()
    let settings = settingsOfOne
    for i in range {
      let outcome = try solve(i, settings, workspace)
      outcomes?[i] = outcome
      first.note(i, outcome)
    }
    return first
  }

  /// Whole matrices that are made at once.
  static var portion: Int { 64 }

  /// As a batch of whole matrices, made portion by portion.
  private func byProducts(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    let top = workspace.top, square = n &* n
    defer { workspace.top = top }
    let whole = try workspace.take(Swift.min(Self.portion, range.count) &* square, of: T.self)
    // A gradient takes its convention by its own outcome, whether or not the caller wants to know it.
    let own = try workspace.take(Swift.min(Self.portion, range.count), of: Outcome.self)
    var first = FirstFailure()
    try range.forEachPiece(Self.portion) { piece throws(ExpmError) in
      for i in piece { mirror(n, a.from(i), triangle, into: whole + (i &- piece.lowerBound) &* square) }
      var request = products.some(piece.lowerBound, piece.count)
      request.a = Operand(UnsafePointer(whole), ld: n, batchStride: square)
      let found = outcomes.map { $0 + piece.lowerBound } ?? own
      let failure = try RequestBatch(request).run(0..<piece.count, found, workspace)
      if failure.outcome != .success { first.note(piece.lowerBound &+ failure.index, failure.outcome) }
      for i in piece {
        let outcome = takeGradient(i, found[i &- piece.lowerBound])
        found[i &- piece.lowerBound] = outcome
        first.note(i, outcome)
      }
    }
    return first
  }

  /// The same of whole matrices.
  private var products: Request<T> {
    var request = Request(n: n, count: count, a: a, y: y, settings: settings)
    if let g, let gradient { (request.derivatives, request.adjoint) = (.first(k: 1, e: g, d: gradient), true) }
    return request
  }

  /// LAPACK's calls, and n³ operations as for some ten to thirty products (EigenbasisChoice.swift).
  var secondsOfOne: Double {
    if usesProducts { return RequestBatch(products).secondsOfOne }
    let n = Double(n), products = 12 + 400 / n + (gradient == nil ? 0 : 5)
    return 1e-9 * (1000 + products * n * n * (2 + n / 8) * (T.isComplex ? 4 : 1))
  }
}
