// exp of Hermitian matrices given by one triangle, and its gradient.
//
// Through the eigenbasis from the order on where that can pay; below, through products, several matrices side by side: faster, and
// without what LAPACK's eigenvectors lose (EigenbasisChoice.swift).
import ExpmgradSchemes

/// What the gradient with respect to a triangle's entries means.
public enum TriangleConvention: Int32, Sendable {
  /// (S + Sᴴ)/2 of S = L(H, G): H as a whole.
  case symmetric = 0
  /// The entries read are the variables: off-diagonal ones doubled, zeros beyond the triangle.
  case triangle = 10
}

/// exp(H), and the gradient of Re⟨G, exp(H)⟩, for Hermitian H read from one triangle, of every matrix of a batch.
/// Cost: an eigendecomposition and two products; the gradient adds four; below order 32 that of `BatchJob`.
/// Errors: .outOfMemory, .cancelled.
public struct HermitianBatchJob<T: Element> {
  public var n: Int
  public var count: Int
  /// Of the stored rows; the other triangle is not read.
  public var triangle: Triangle
  public var a: BatchInput<T>
  public var y: BatchOutput<T>?
  public var g: BatchInput<T>?
  public var gradient: BatchOutput<T>?
  public var convention = TriangleConvention.symmetric
  /// Cores that orders up to 64 are shared over.
  public var threads = 1
  /// Cores for BLAS; nil leaves the process's count alone.
  public var blasThreads: Int?
  public var progress: Progress?
  var watch: Watch?

  public init(n: Int, count: Int, triangle: Triangle, a: BatchInput<T>, y: BatchOutput<T>?) {
    self.n = n
    self.count = count
    self.triangle = triangle
    self.a = a
    self.y = y
  }

  /// Computes every matrix; `outcomes`, if given, has `count` entries. Returns the first that is not a success.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func run(_ outcomes: UnsafeMutablePointer<Outcome>?) throws(ExpmError) -> Outcome {
    if n == 0 || count == 0 {
      outcomes?.update(repeating: .success, count: count)
      return .success
    }
    var batch = self
    batch.watch = Watch(progress)
    let shares = BatchShares(batch)
    return shares.count == 1 ? try batch.run(0, count, outcomes, Workspace()).outcome : try shares.run(outcomes)
  }

  private func solve(_ i: Int, _ workspace: Workspace, _ cotangents: Workspace) throws(ExpmError) -> Outcome {
    var job = Job(n: n, a: a.matrix(i), y: y?.matrix(i))
    if n > ScalingAndSquaring<T>.rowsLimit { job.watch = count == 1 ? watch : watch?.ofPart }
    let path = EigenbasisPath<T>(n: n)
    guard let g, let gradient else { return try inBLAS { () throws(ExpmError) in try path.run(job, triangle, workspace) } }
    let (size, overflow) = n.multipliedReportingOverflow(by: n)
    if overflow { throw .outOfMemory }
    let s = try cotangents.take(size, of: T.self)
    let from = g.matrix(i), to = gradient.matrix(i)
    // L(H, ·) commutes with taking the Hermitian part.
    for r in 0..<n { for c in 0..<n { s[r &* n &+ c] = hermitianPart(from.base[r &* from.ld &+ c], from.base[c &* from.ld &+ r]) } }
    job.derivatives = .first(k: 1, e: Operand(UnsafePointer(s), ld: n), d: to)
    let outcome = try inBLAS { () throws(ExpmError) in try path.run(job, triangle, workspace) }
    takeConvention(n, to.base, to.ld, triangle, convention)
    return outcome
  }

  private func inBLAS(_ body: () throws(ExpmError) -> Outcome) throws(ExpmError) -> Outcome {
    try BLASGate.enter(threads: n <= ScalingAndSquaring<T>.rowsLimit ? nil : blasThreads, body)
  }
}

extension HermitianBatchJob: SharedBatch {
  /// Too small for an eigendecomposition to pay.
  private var usesProducts: Bool { n < leastOrderOfEigenbasis }

  func run(
    _ from: Int, _ to: Int, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    if usesProducts { return try byProducts(from, to, outcomes, workspace) }
    let cotangents = Workspace()
    var first = FirstFailure()
    for i in from..<to {
      let outcome = try solve(i, workspace, cotangents)
      outcomes?[i] = outcome
      first.note(i, outcome)
    }
    return first
  }

  /// As a batch of whole matrices, made portion by portion.
  private func byProducts(
    _ from: Int, _ to: Int, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    let portion = 64, memory = Workspace(), square = n &* n
    let whole = try memory.take(Swift.min(portion, to &- from) &* square, of: T.self)
    var first = FirstFailure()
    for start in stride(from: from, to: to, by: portion) {
      let now = Swift.min(portion, to &- start)
      for i in 0..<now { mirror(n, a.matrix(start &+ i), triangle, into: whole + i &* square) }
      let batch = products(BatchOperand(UnsafePointer(whole), ld: n, batchStride: square), start, now)
      let failure = try batch.run(0, now, outcomes.map { $0 + start }, workspace)
      if failure.outcome != .success { first.note(start &+ failure.index, failure.outcome) }
      guard let gradient else { continue }
      for i in start..<start &+ now {
        let to: Output<T> = gradient.matrix(i)
        takeConvention(n, to.base, to.ld, triangle, convention)
      }
    }
    return first
  }

  /// Matrices start ..< start + count, whole in `whole`.
  private func products(_ whole: BatchInput<T>, _ start: Int, _ count: Int) -> BatchRunner<T> {
    func from<P>(_ x: BatchOperand<UnsafePointer<P>>) -> BatchInput<P> {
      BatchOperand(x.base + start &* x.batchStride, ld: x.ld, stride: x.stride, batchStride: x.batchStride)
    }
    func from<P>(_ x: BatchOperand<UnsafeMutablePointer<P>>) -> BatchOutput<P> {
      BatchOperand(x.base + start &* x.batchStride, ld: x.ld, stride: x.stride, batchStride: x.batchStride)
    }
    var batch = BatchJob(n: n, count: count, a: whole, y: y.map { from($0) })
    if let g, let gradient { (batch.k, batch.e, batch.d, batch.adjoint) = (1, from(g), from(gradient), true) }
    return BatchRunner(batch)
  }

  /// LAPACK's calls, and n³ operations as for some ten to thirty products (EigenbasisChoice.swift).
  var secondsOfOne: Double {
    if usesProducts { return products(a, 0, 1).secondsOfOne }
    let n = Double(n), products = 12 + 400 / n + (gradient == nil ? 0 : 5)
    return 1e-9 * (1000 + products * n * n * (2 + n / 8) * (T.isComplex ? 4 : 1))
  }
}
