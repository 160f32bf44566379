// Sends a job to the path of its structure.

/// exp(A) and derivatives for one matrix at a time.
public struct Solver<T: Element> {
  let engine: ScalingAndSquaring<T>

  public init(n: Int) { engine = ScalingAndSquaring(n: n) }

  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func solve(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if job.n == 0 { return .success }
    var job = job
    if case .first(k: 0, _, _) = job.derivatives { job.derivatives = .none }
    if let outcome = Self.mismatch(job) { return outcome }
    let structure = Self.structure(job)
    switch structure {
    case .diagonal: return diagonalPath(job)
    case .hermitian, .skewHermitian:
      if let outcome = try inEigenbasis(job, skew: structure == .skewHermitian, workspace) { return outcome }
    case .markov:
      if engine.layout == .rows { return try MarkovPath(job).run(workspace) }
      return try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in try MarkovPath(job).run(workspace) }
    default: break
    }
    let symmetry = ValueSymmetry(structure, job)
    let outcome = try scalingAndSquaring(job, workspace)
    if outcome == .success { try symmetry.restore(job, workspace) }
    return outcome
  }

  /// Nil if scaling and squaring costs less.
  private func inEigenbasis(_ job: Job<T>, skew: Bool, _ workspace: Workspace) throws(ExpmError) -> Outcome? {
    if !prefersEigenbasis(job, skew: skew) { return nil }
    let path = EigenbasisPath<T>(n: job.n, skew: skew)
    let outcome = try BLASGate.enter(threads: job.blasThreadsOfOrder) { () throws(ExpmError) in try path.run(job, .upper, workspace) }
    // LAPACK's eigenvectors are orthonormal to a few n u.
    if skew && outcome == .success { try ValueSymmetry.unitary.restore(job, workspace) }
    return outcome
  }

  /// The structure whose path a job takes.
  @inline(__always)
  static func structure(_ job: Job<T>) -> Structure {
    let structure = job.structure == .auto ? detectStructure(job.n, job.a) : job.structure
    if case .second = job.derivatives, structure == .diagonal || structure == .markov { return .general }
    return structure
  }

  /// What ends a job whose stated structure is to be verified and does not hold; the outputs are filled.
  static func mismatch(_ job: Job<T>) -> Outcome? {
    if !job.checkStructure || hasStructure(job.structure, job.n, job.a) { return nil }
    let outcome = allFinite(job.n, job.a) ? Outcome.structureMismatch : .nonfinite
    job.fillWithNaN()
    return outcome
  }

  private func scalingAndSquaring(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if engine.layout == .rows { return try engine.run(job, workspace) }
    return try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in try engine.run(job, workspace) }
  }
}
