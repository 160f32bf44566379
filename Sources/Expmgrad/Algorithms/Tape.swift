// One matrix's exponential with what its derivatives need: made once, asked often.
import Glibc

/// What the forward run of one matrix leaves for its derivatives, by the path its structure took. Immutable; any number of
/// threads may ask it at once, each with its own workspace.
public final class Tape<T: Element>: Sendable {
  public let n: Int
  /// Of the value. After any but success every derivative is NaN.
  public let outcome: Outcome
  private let recording: Recording<T>
  /// Of the entries that gradients are with respect to; nil for the whole matrix.
  private let triangle: Triangle?

  /// exp(A) of a job without derivatives, and its tape. The value may differ in last bits from the one computed alone: it
  /// is scaled for derivatives.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public init(_ job: Job<T>, _ workspace: Workspace = Workspace()) throws(ExpmError) {
    n = job.n
    triangle = job.triangle
    var job = job
    if let triangle, n > 0 { job = job.ofHermitian(triangle, in: try workspace.takeMirrored(Solver<T>.entries(n))) }
    let structure = n == 0 ? .diagonal : Solver<T>.structure(job)
    var engine = ScalingAndSquaring<T>(n: n)
    if structure != .diagonal { engine.partition = try Partition.forDerivative(job, workspace) }
    if n == 0 {
      (recording, outcome) = (.none, .success)
    } else if let mismatch = Solver<T>.mismatch(job) {
      (recording, outcome) = (.none, mismatch)
    } else if structure == .diagonal {
      let tape = try DiagonalTape(n, job.a)
      outcome = diagonalPath(job)
      recording = outcome == .success ? .diagonal(tape) : .none
    } else if (structure == .hermitian || structure == .skewHermitian)
      && prefersEigenbasis(job, skew: structure == .skewHermitian, tape: true, blocks: engine.partition) {
      let path = EigenbasisPath<T>(n: n, skew: structure == .skewHermitian)
      (recording, outcome) = try BLASGate.enter(threads: job.blasThreadsOfOrder) { () throws(ExpmError) in
        try path.record(job, .upper, workspace)
      }
      if structure == .skewHermitian && outcome == .success { try ValueSymmetry.unitary.restore(job, workspace) }
    } else if structure == .markov || structure == .skewHermitian && needsEigenbasis(job) {
      let tape = try MatrixTape(n, job.a, structure)
      outcome = try Solver<T>(n: n).solve(job, workspace)
      recording = outcome == .success ? .matrix(tape) : .none
    } else {
      var job = job
      job.structure = structure
      let symmetry = ValueSymmetry(structure, job)
      if engine.layout == .rows {
        (recording, outcome) = try engine.record(job, workspace)
      } else {
        (recording, outcome) = try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in try engine.record(job, workspace) }
      }
      if outcome == .success { try symmetry.restore(job, workspace) }
    }
  }

  /// The tape of the matrix without entries.
  public init() { (n, outcome, recording, triangle) = (0, .success, .none, nil) }

  /// The derivatives of a job, whose matrix and structure are not read. Cost: 2(p + s) products a direction, 8(p + s) for
  /// second order.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func solve(_ job: Job<T>, _ workspace: Workspace = Workspace()) throws(ExpmError) -> Outcome {
    if outcome != .success { job.fillWithNaN() }
    if outcome != .success || n == 0 { return outcome }
    let done = try job.solvingScaled { job throws(ExpmError) in
      if !recording.usesBLAS(n) { return try recording.replay(job, workspace) }
      return try BLASGate.enter(threads: job.blasThreadsOfOrder) { () throws(ExpmError) in try recording.replay(job, workspace) }
    }
    if let triangle, done == .success || done == .overflow { job.takeGradients(of: triangle) }
    return done
  }

  /// A job for `solve`; with `adjoint` as in `Job`.
  public func job(_ derivatives: Derivatives<T>, adjoint: Bool) -> Job<T>? {
    guard let anything = derivatives.anything else { return nil }
    return Job(n: n, a: Operand(anything, ld: 0), y: nil, derivatives: derivatives, adjoint: adjoint)
  }
}

/// A matrix whose path keeps nothing better than itself: a derivative computes the value anew.
final class MatrixTape<T: Element>: @unchecked Sendable {
  let n: Int
  let structure: Structure
  private let a: UnsafeMutablePointer<T>

  init(_ n: Int, _ a: Input<T>, _ structure: Structure) throws(ExpmError) {
    self.n = n
    self.structure = structure
    let (count, overflow) = n.multipliedReportingOverflow(by: n)
    let (bytes, excess) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    if overflow || excess { throw .outOfMemory }
    self.a = try alignedMemory(bytes).bindMemory(to: T.self, capacity: count)
    for i in 0..<n { (self.a + i &* n).update(from: a.base + i &* a.ld, count: n) }
  }
  deinit { free(a) }

  func replay(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    var job = job
    (job.a, job.structure) = (Operand(UnsafePointer(a), ld: n), structure)
    return try Solver<T>(n: n).solve(job, workspace)
  }
}

/// The diagonal of a diagonal matrix.
final class DiagonalTape<T: Element>: @unchecked Sendable {
  let n: Int
  let lambda: UnsafeMutablePointer<T>

  init(_ n: Int, _ a: Input<T>) throws(ExpmError) {
    self.n = n
    lambda = try alignedMemory(n &* MemoryLayout<T>.stride).bindMemory(to: T.self, capacity: n)
    for i in 0..<n { lambda[i] = a.base[i &* a.ld &+ i] }
  }
  deinit { free(lambda) }

  func replay(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    var job = job
    guard case .second = job.derivatives else {
      // Entry (i, i) is at i.
      job.a = Operand(UnsafePointer(lambda), ld: 0)
      return diagonalPath(job)
    }
    let (count, overflow) = n.multipliedReportingOverflow(by: n)
    if overflow { throw .outOfMemory }
    let whole = try workspace.takeInput(count, of: T.self)
    whole.update(repeating: T.zero, count: count)
    for i in 0..<n { whole[i &* n &+ i] = lambda[i] }
    job.a = Operand(UnsafePointer(whole), ld: n)
    return try ScalingAndSquaring<T>(n: n).run(job, workspace)
  }
}
