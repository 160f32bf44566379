// exp of Hermitian matrices given by one triangle, and its gradient.

/// What the gradient with respect to a triangle's entries means.
public enum TriangleConvention: Int32, Sendable {
  /// (S + Sᴴ)/2 of S = L(H, G): H as a whole.
  case symmetric = 0
  /// The entries read are the variables: off-diagonal ones doubled, zeros beyond the triangle.
  case triangle = 10
}

/// exp(H), and the gradient of Re⟨G, exp(H)⟩, for Hermitian H read from one triangle, of every matrix of a batch.
/// Cost: an eigendecomposition and half a product; the gradient adds four products. Errors: .outOfMemory, .cancelled.
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
  /// Cores for BLAS; nil leaves the process's count alone.
  public var blasThreads: Int?
  public var progress: Progress?

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
  public func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace = Workspace()) throws(ExpmError) -> Outcome {
    let cotangents = Workspace()
    var first = Outcome.success
    for i in 0..<count {
      let outcome = try solve(i, workspace, cotangents)
      outcomes?[i] = outcome
      if first == .success { first = outcome }
    }
    return first
  }

  private func solve(_ i: Int, _ workspace: Workspace, _ cotangents: Workspace) throws(ExpmError) -> Outcome {
    if n == 0 { return .success }
    var job = Job(n: n, a: a.matrix(i), y: y?.matrix(i))
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
    for r in 0..<n { apply(to.base, to.ld, row: r) }
    return outcome
  }

  private func inBLAS(_ body: () throws(ExpmError) -> Outcome) throws(ExpmError) -> Outcome {
    try BLASGate.enter(threads: n <= ScalingAndSquaring<T>.rowsLimit ? nil : blasThreads, body)
  }

  private func hermitianPart(_ x: T, _ mirrored: T) -> T { x.scaled(by: 0.5) + mirrored.conjugate.scaled(by: 0.5) }

  /// The convention for the entries (r, 0…r) and (0…r, r).
  private func apply(_ x: UnsafeMutablePointer<T>, _ ld: Int, row r: Int) {
    for c in 0...r {
      let below = hermitianPart(x[r &* ld &+ c], x[c &* ld &+ r])
      switch convention {
      case .symmetric:
        x[c &* ld &+ r] = below.conjugate
        x[r &* ld &+ c] = below
      case .triangle:
        if r == c { x[r &* ld &+ r] = below; continue }
        let twice = below.scaled(by: 2)
        x[r &* ld &+ c] = triangle == .lower ? twice : T.zero
        x[c &* ld &+ r] = triangle == .upper ? twice.conjugate : T.zero
      }
    }
  }
}
