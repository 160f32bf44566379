// Takes one matrix along its route; regular small matrices go straight to the row kernel.
import ExpmgradSchemes

/// What a route made of a matrix.
struct Solution {
  var outcome: Outcome
  var method: Method
  /// Matrix products of the scheme, and the squarings after them.
  var products = 0
  var squarings = 0

  enum Method {
    case diagonal, closedForm, blocks, eigenbasis, nonnegative, schur
    /// By its index.
    case scheme(Int)
  }

  init(_ outcome: Outcome, _ method: Method, products: Int = 0, squarings: Int = 0) {
    self.outcome = outcome
    self.method = method
    self.products = products
    self.squarings = squarings
  }
}

/// exp(A) and derivatives for one matrix at a time.
struct Solver<T: Element> {
  let engine: ScalingAndSquaring<T>

  init(n: Int) { engine = ScalingAndSquaring(n: n) }

  func solve(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Solution {
    if request.n == 0 { return Solution(.success, .diagonal) }
    if request.isScalar { return Solution(scalarPath(request), .diagonal) }
    switch try request.rowsAnswer(workspace) {
    case .closedForm?: return Solution(.success, .closedForm)
    case .scheme(let index, let squarings)?:
      return Solution(.success, .scheme(index), products: T.Real.schemes[index].products, squarings: squarings)
    case .irregular?, nil: return try solveIrregular(request, workspace)
    }
  }

  /// What the kernels of regular matrices leave, or were not asked for.
  func solveIrregular(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Solution {
    let top = workspace.top
    defer { workspace.top = top }
    if let triangle = request.settings.triangle {
      let whole = request.ofHermitian(triangle, in: try workspace.take(Self.entries(request.n)))
      let solution = try solveIrregular(whole, workspace)
      if solution.outcome == .success || solution.outcome == .overflow { request.replay.takeGradients(of: triangle) }
      return solution
    }
    if let outcome = request.mismatch() { return Solution(outcome, .diagonal) }
    var solution = Solution(.success, .diagonal), attempt = request
    let outcome = try request.derivatives.solvingScaled(request.n, workspace) { derivatives throws(ExpmError) in
      attempt.derivatives = derivatives
      solution = try travel(attempt, workspace)
      // Another one is for the derivatives alone.
      attempt.y = nil
      return solution.outcome
    }
    solution.outcome = outcome
    return solution
  }

  /// Along the route of a request.
  private func travel(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Solution {
    let top = workspace.top
    defer { workspace.top = top }
    var request = request
    let purpose = Purpose(request.derivatives), structure = request.knownStructure(purpose)
    if purpose == .value { request.derivatives = .none }
    let route = try Route.of(request, structure, purpose, workspace)
    request.settings = request.settings.with(structure: structure)
    switch route {
    case .diagonal: return Solution(diagonalPath(request), .diagonal)
    case .blocks(let partition): return try BlockDiagonalPath(partition: partition).run(request, workspace)
    case .eigenbasis(let skew):
      let path = EigenbasisPath<T>(n: request.n, skew: skew)
      let outcome = try inBLAS(request) { () throws(ExpmError) in try path.run(request, .upper, workspace) }
      // LAPACK's eigenvectors are orthonormal to a few n u.
      if skew && outcome == .success { try ValueSymmetry.unitary.restore(request, workspace) }
      return Solution(outcome, .eigenbasis)
    case .largeSkew: return try largeSkew(request, workspace)
    case .markov:
      if engine.layout == .rows { return try MarkovPath(request).run(workspace) }
      return try inBLAS(request) { () throws(ExpmError) in try MarkovPath(request).run(workspace) }
    case .polynomial(let partition):
      let symmetry = ValueSymmetry(structure, request)
      let solution = try scalingAndSquaring(request, workspace, partition)
      if solution.outcome == .success { try symmetry.restore(request, workspace) }
      return solution
    }
  }

  func scalingAndSquaring(
    _ request: Request<T>, _ workspace: Workspace, _ partition: Partition?
  ) throws(ExpmError) -> Solution {
    var engine = engine
    engine.partition = partition
    if engine.layout == .rows { return try engine.run(request, workspace) }
    return try inBLAS(request) { () throws(ExpmError) in try engine.run(request, workspace) }
  }

  func inBLAS<R>(_ request: Request<T>, _ body: () throws(ExpmError) -> R) throws(ExpmError) -> R {
    let matrices = Swift.max(1, ScalingAndSquaring<T>.directions(request.derivatives))
    return try BLASGate.enter(threads: request.settings.threads(order: request.n, matrices: matrices), body)
  }

  static func entries(_ n: Int) throws(ExpmError) -> Int {
    let (count, overflow) = n.multipliedReportingOverflow(by: n)
    if overflow { throw .outOfMemory }
    return count
  }
}

extension Settings {
  /// The kernels of regular matrices may see the matrix.
  var isUnstructured: Bool { (structure == .auto || structure == .general) && triangle == nil }
}

extension Request {
  @inline(__always)
  var isScalar: Bool {
    if n != 1 || !settings.isUnstructured { return false }
    if case .second = derivatives { return false }
    return true
  }

  /// What the row kernel makes of the matrix, if it is for it; nil where it lacks scratch, which without a workspace is
  /// the thread's.
  @inline(__always)
  func rowsAnswer(_ workspace: Workspace?) throws(ExpmError) -> RegularAnswer? {
    guard let batch = regular else { return .irregular }
    let kernels = T.Real.kernels
    let count = kernels.rowScratch(n, complex: T.isComplex, k: batch.k, products: batch.tables.last.products)
    if let scratch = threadScratch(count, of: T.Real.self) { return kernels.row(batch, 0, scratch) }
    guard let workspace else { return nil }
    let top = workspace.top
    defer { workspace.top = top }
    return kernels.row(batch, 0, try workspace.take(count, of: T.Real.self))
  }

  /// The batch as the kernels of regular matrices see it; nil if it is not for them.
  @inline(__always)
  var regular: RegularBatch<T.Real>? {
    if !isSmall(n) || !settings.isUnstructured { return nil }
    var batch = RegularBatch(
      n: n, complex: T.isComplex, tables: T.Real.schemes, series: T.Real.quadraticSeries, a: strided(a),
      hugeNorm: T.Real.hugeNorm,
      largestShift: T.Real.largestShift)
    batch.detectsHermitian = settings.structure == .auto
    if let y { batch.y = strided(y) }
    switch derivatives {
    case .none: break
    case .first(let k, let e, let d):
      batch.k = k
      batch.e = strided(e)
      batch.d = strided(d)
      batch.adjoint = adjoint
    case .second: return nil
    }
    return batch
  }
}

@inline(__always)
private func strided<T: Element>(_ x: Input<T>) -> Strided<UnsafePointer<T.Real>> {
  Strided(scalars(x.base), ld: x.ld, stride: x.stride &* T.parts, batchStride: x.batchStride &* T.parts)
}
@inline(__always)
private func strided<T: Element>(_ x: Output<T>) -> Strided<UnsafeMutablePointer<T.Real>> {
  Strided(scalars(x.base), ld: x.ld, stride: x.stride &* T.parts, batchStride: x.batchStride &* T.parts)
}
