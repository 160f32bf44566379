// Many matrices of one order: regular small ones side by side in lanes, the others one by one.
import ExpmgradSchemes

extension Request {
  /// Computes every matrix; `outcomes`, if given, has `count` entries. Returns the first that is not a success.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func run(
    _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace? = nil
  ) throws(ExpmError) -> Outcome {
    if count != 1 || n == 0 { return try RequestBatch(self).shared(outcomes, workspace ?? Workspace()) }
    let outcome = try runOne(workspace)
    outcomes?[0] = outcome
    return outcome
  }

  /// Most single matrices are small and regular: they need no workspace.
  private func runOne(_ workspace: Workspace?) throws(ExpmError) -> Outcome {
    if isScalar { return scalarPath(self) }
    switch try rowsAnswer(nil) {
    case .closedForm?, .scheme?: return .success
    case .irregular?: return try Solver<T>(n: n).solveIrregular(self, workspace ?? Workspace()).outcome
    case nil: return try Solver<T>(n: n).solve(self, workspace ?? Workspace()).outcome
    }
  }
}

struct RequestBatch<T: Element>: SharedBatch {
  var request: Request<T>
  let solver: Solver<T>
  var n: Int { request.n }
  var count: Int { request.count }
  var settings: Settings {
    get { request.settings }
    set { request.settings = newValue }
  }

  init(_ request: Request<T>) {
    self.request = request
    solver = Solver(n: request.n)
  }

  /// About what a core takes (docs/batches.md): packing and decisions, and products of n³ multiply-adds with their
  /// combinations.
  var secondsOfOne: Double {
    let n = Double(n), directions = Double(ScalingAndSquaring<T>.directions(request.derivatives))
    if request.n < 3 { return 1e-9 * (10 + 10 * directions) * (T.isComplex ? 3 : 1) }
    return 1e-9 * (30 + 5 * (1 + 2 * directions) * n * n * (0.7 + n / 23) * (T.isComplex ? 3 : 1))
  }

  var canBeCopied: Bool { true }
  func copied(_ range: Range<Int>, _ copies: inout Copies) throws(ExpmError) -> Self {
    Self(try request.copied(range, &copies))
  }

  /// Matrices a call of the kernels gets.
  static var portion: Int { 1024 }

  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    var first = FirstFailure()
    let settings = settingsOfOne
    guard range.count > 1, let batch = request.regular, let scratch = laneScratch(batch) else {
      for i in range {
        let outcome = try solver.solve(request.one(i, settings), workspace).outcome
        outcomes?[i] = outcome
        first.note(i, outcome)
      }
      return first
    }
    let top = workspace.top
    defer { workspace.top = top }
    let block = try workspace.take(scratch, of: T.Real.self)
    let leftOver = try workspace.take(Swift.min(range.count, Self.portion), of: Int.self)
    try range.forEachPiece(Self.portion) { piece throws(ExpmError) in
      outcomes?.advanced(by: piece.lowerBound).update(repeating: .success, count: piece.count)
      let left = T.Real.kernels.lanes(batch, piece.lowerBound, piece.upperBound, block, leftOver: leftOver)
      // As single calls: where magnitudes underflow, lanes take for triangular what rows, which look at entries, do
      // not.
      for i in 0..<left {
        let outcome = try solver.solve(request.one(leftOver[i], settings), workspace).outcome
        outcomes?[leftOver[i]] = outcome
        first.note(leftOver[i], outcome)
      }
    }
    return first
  }

  /// Nil where lanes are not for the order.
  private func laneScratch(_ batch: RegularBatch<T.Real>) -> Int? {
    let count = T.Real.kernels.laneScratch(n, complex: T.isComplex, k: batch.k, products: T.Real.schemes.last.products)
    return count > 0 ? count : nil
  }
}
